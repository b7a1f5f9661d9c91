"""The places of the terminal, one module each."""
