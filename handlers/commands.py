"""Every command family, imported once so that the registry is whole."""

from handlers import (
    about,
    adding,
    aligning,
    asking,
    carrying,
    cycling,
    dropping,
    editing,
    living,
    looking,
    posting,
    retitling,
    scoring,
    undoing,
    updating,
    whole,
)

__all__ = [
    "about",
    "adding",
    "aligning",
    "asking",
    "carrying",
    "cycling",
    "dropping",
    "editing",
    "living",
    "looking",
    "posting",
    "retitling",
    "scoring",
    "undoing",
    "updating",
    "whole",
]
