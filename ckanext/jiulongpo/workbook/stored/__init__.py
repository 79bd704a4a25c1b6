"""What the catalogue holds already of the departments that a workbook names."""
