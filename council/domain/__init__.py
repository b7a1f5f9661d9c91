"""The rules of the house: pure, without I/O; the standard library and pydantic only."""
