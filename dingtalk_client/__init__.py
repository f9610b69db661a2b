"""DingTalk's documents as code: signatures, callbacks, messages, calls and their faults.

Knows nothing of objectives, of the database or of the settings. Only `client` speaks HTTP.
"""
