"""CKAN’s own ways to write a file or a theme of an entry, led through the workflow."""
