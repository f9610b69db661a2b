"""One function per card: values in, a neutral message out. No query, no await, no DingTalk."""
