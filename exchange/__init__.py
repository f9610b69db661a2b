"""In and out: everything that is kept as a document, as tables, and back from a document.

Knows what is kept and how the export's schema writes it; not who asks, nor the clock, nor any chat.
"""
