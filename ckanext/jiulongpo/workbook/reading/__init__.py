"""From rows of a sheet to entries: which column means what, and what a cell says."""
