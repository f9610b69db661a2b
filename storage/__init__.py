"""Rows and transactions: inbox, state, outbox and occurrences, on SQLite or PostgreSQL.

A message is a dict here, an instant a whole number of milliseconds since 1970 (UTC), a number
people entered a decimal string. Repositories turn rows into the values of `okr.model`.
"""
