"""Every command family, imported once so that the registry is whole."""

from handlers import (
    about,
    adding,
    asking,
    blocking,
    depending,
    dropping,
    editing,
    looking,
    posting,
    promising,
    talking,
    undoing,
    updating,
)

__all__ = [
    "about",
    "adding",
    "asking",
    "blocking",
    "depending",
    "dropping",
    "editing",
    "looking",
    "posting",
    "promising",
    "talking",
    "undoing",
    "updating",
]
