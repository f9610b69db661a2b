"""Every page there is, each in a file of its own; importing this fills the table of views."""

import web.pages.bot
import web.pages.drawings
import web.pages.exporting
import web.pages.group
import web.pages.group_settings
import web.pages.key_result
import web.pages.map
import web.pages.mine
import web.pages.objective
import web.pages.overview
import web.pages.person
import web.pages.report
import web.pages.retro  # noqa: F401
