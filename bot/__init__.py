"""The edges and the wiring: doors in, the delivery worker, the clock, the command line.

No rule of objectives and key results lives here. `app` puts the parts together, `serving` runs them, `cli` is
what is typed on the server.
"""
