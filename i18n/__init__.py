"""How each language is written and read: words, numbers, days, command names. No card, no objective."""
