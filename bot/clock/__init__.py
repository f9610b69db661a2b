"""What the clock sets off: the way through the agenda, days off, and what is forgotten in time."""
