"""Figures beside the stock part, each program in one run: ``make bench-<name>``."""
