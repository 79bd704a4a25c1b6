"""Roles that are given to people in place of the seats that CKAN knows (角色)."""
