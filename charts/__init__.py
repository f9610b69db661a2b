"""Values become drawings: SVG for pages, PNG for the chat. Nothing here knows where the values came from."""
