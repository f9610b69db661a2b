"""Builders and fakes that every test may use. They live here once."""
