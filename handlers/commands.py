"""Every command family, imported once so that the registry is whole."""

from handlers import about, adding, asking, dropping, editing, listing, looking, posting, undoing, updating

__all__ = [
    "about",
    "adding",
    "asking",
    "dropping",
    "editing",
    "listing",
    "looking",
    "posting",
    "undoing",
    "updating",
]
