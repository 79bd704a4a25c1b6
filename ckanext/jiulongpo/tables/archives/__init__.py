"""Files of an entry or of a search as one ZIP with a manifest, written while it is read."""
