"""Finds in PostgreSQL what no worker does, whoever has died and whatever Redis has lost."""
