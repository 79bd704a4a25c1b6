"""Charts of a table: what is asked, the sums behind it, its picture and its words."""
