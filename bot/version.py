"""Which dingokr this is: nothing of the project is installed that could say so at run time."""

from __future__ import annotations

from typing import Final

VERSION: Final = "0.1.0"  # that of pyproject.toml, which does not travel with the program
