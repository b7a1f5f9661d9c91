"""Council: a neighbourhood's decisions, run from one laptop."""

__version__ = "0.1.0"
