"""Writing what was checked, and taking it back."""
