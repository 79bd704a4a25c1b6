"""Preset reasons (常用退回理由) and what history tells of them."""
