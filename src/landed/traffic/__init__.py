"""Requests to a site whose time is judged: one by one, and many at once."""
