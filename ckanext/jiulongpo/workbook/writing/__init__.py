"""Entries into a workbook: the template of the guideline with its lists and checks."""
