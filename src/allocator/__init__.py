"""Staff and budget plans for county medical consortia (县域医共体)."""

__version__ = "0.1.0"
