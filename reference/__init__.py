"""The sample landing: a real PostgreSQL, the AI-GO site, its upstream, and a proxy that can be cut.

It imports nothing from the checks; `landed` never imports it.
"""
