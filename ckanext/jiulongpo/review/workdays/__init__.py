"""Calendars of working days (工作日): imported notices beside those that ship."""
