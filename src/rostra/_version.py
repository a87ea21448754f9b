"""The version of this package, below all modules that write it into what they make."""

__version__ = "2.0.0"
