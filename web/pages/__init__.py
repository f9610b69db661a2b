"""Every page there is, each in a file of its own; importing this fills the table of views."""

import web.pages.group
import web.pages.group_settings
import web.pages.mine
import web.pages.overview
import web.pages.person  # noqa: F401
