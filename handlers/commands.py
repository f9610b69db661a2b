"""Every command family, imported once so that the registry is whole."""

from handlers import (
    about,
    adding,
    asking,
    dropping,
    editing,
    handing_over,
    looking,
    mending,
    posting,
    redefining,
    showing,
    ticking,
    undoing,
    updating,
)

__all__ = [
    "about",
    "adding",
    "asking",
    "dropping",
    "editing",
    "handing_over",
    "looking",
    "mending",
    "posting",
    "redefining",
    "showing",
    "ticking",
    "undoing",
    "updating",
]
