"""Stock CKAN and this portal on the same services, with the same entries, asked the same way."""
