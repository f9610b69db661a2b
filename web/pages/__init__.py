"""Every page there is, each in a file of its own; importing this fills the table of views."""

import web.pages.overview  # noqa: F401
