"""Persons that are nobody, for figures of the gate for personal information."""
