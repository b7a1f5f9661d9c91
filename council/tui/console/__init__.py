"""The meeting console's acts, chapter by chapter."""
