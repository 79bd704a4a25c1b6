"""Versions of data files: former bytes are kept, listed, fetched, compared and removed."""
