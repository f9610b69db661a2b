"""What leaves the bot: the delivery worker, the doors a message leaves by, and what it may cost."""
