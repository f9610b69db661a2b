"""What reaches the bot: callbacks, Stream frames, taps, events, and what programs ask over HTTP."""
