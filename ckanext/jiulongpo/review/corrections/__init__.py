"""Reports of errors (校核): to the department, with a clock and an answer."""
