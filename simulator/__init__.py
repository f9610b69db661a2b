"""A small strict DingTalk for one machine: people, groups, a chat page, the API hosts, faults on demand.

Its own reading of the documents: it imports nothing of the house, so that a mistake in one reading
shows in the other.
"""
