"""Fills a portal with the made district, through CKAN's actions and real harvest jobs."""
