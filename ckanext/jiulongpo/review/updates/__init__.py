"""When the data of entries were updated: the days are kept, for the row of periods on a page."""
