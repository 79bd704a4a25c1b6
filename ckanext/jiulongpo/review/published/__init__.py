"""Versions of an entry as everybody may know them: those that were open, without people."""
