"""Ratings of entries, one click each."""
