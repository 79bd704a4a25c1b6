"""Webhooks of developers: signed, tried again, logged."""
