"""To follow a dataset, department, theme or search: feeds, and mail without an account."""
