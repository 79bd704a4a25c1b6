"""What keeps a form open to strangers and closed to machines: a sum, a clock, a count."""
