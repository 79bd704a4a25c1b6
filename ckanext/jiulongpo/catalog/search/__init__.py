"""Chinese search: what is indexed, how a query is asked, suggestions, facets, corrections."""
