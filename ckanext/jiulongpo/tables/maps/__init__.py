"""Maps of a table: which columns are places, in which datum, and what is drawn of them."""
