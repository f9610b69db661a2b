"""Commands: what a typed line, a tap or a tick of the clock does. No SQL, no sentence, no DingTalk."""
