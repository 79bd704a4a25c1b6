"""Upkeep (动态更新): entries past their cycle, and the yearly confirmation."""
