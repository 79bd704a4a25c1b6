"""Timed publication (定时发布): what is approved now takes effect at its hour, once."""
