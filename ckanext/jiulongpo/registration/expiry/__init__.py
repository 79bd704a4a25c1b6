"""Drafts that nobody uses any more: their owners are told, and later they go."""
