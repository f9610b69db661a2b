"""Every command family, imported once so that the registry is whole."""

from handlers import (
    about,
    adding,
    alignment_map,
    asking,
    dropping,
    editing,
    linting,
    listing,
    looking,
    posting,
    templates,
    undoing,
    updating,
)

__all__ = [
    "about",
    "adding",
    "alignment_map",
    "asking",
    "dropping",
    "editing",
    "linting",
    "listing",
    "looking",
    "posting",
    "templates",
    "undoing",
    "updating",
]
