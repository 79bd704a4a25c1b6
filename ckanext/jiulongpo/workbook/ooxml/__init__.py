"""A workbook as it lies in its package: guards, rows as they pass, marks on people's cells."""
