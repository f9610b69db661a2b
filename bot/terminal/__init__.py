"""What the other commands of `dingokr` do: check, demo, say, tick, export, import, db, person."""
