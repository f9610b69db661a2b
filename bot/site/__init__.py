"""The pages of `web/`, as the bot puts them together and lets them act."""
