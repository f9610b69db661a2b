"""`dingokr check --online`: the steps of a new tenant, asked of DingTalk itself."""
