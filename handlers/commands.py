"""Every command family, imported once so that the registry is whole."""

from handlers import (
    about,
    adding,
    asking,
    dropping,
    editing,
    exporting,
    feeding,
    looking,
    posting,
    reporting,
    undoing,
    updating,
)

__all__ = [
    "about", "adding", "asking", "dropping", "editing", "exporting", "feeding", "looking", "posting",
    "reporting", "undoing", "updating",
]  # fmt: skip
