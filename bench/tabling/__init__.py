"""A large table beside CKAN's own layout of it, for the figures of tables."""
