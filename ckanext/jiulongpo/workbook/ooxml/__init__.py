"""A workbook as it lies in its package: guards, rows as they pass, and marks on the user's own cells."""
