"""touch: keep every customer from going quiet."""

__version__ = "0.1.0"
