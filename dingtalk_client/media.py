"""Pictures and files on their way up: what DingTalk takes, and the form of one upload.

Nothing is sent here. What would be refused is refused before a call is spent on it.
https://open.dingtalk.com/document/development/upload-media-files
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any, ClassVar, Final, Literal

from dingtalk_client.errors import Action, DingTalkError

MediaKind = Literal["image", "voice", "video", "file"]

_MB: Final = 1024 * 1024
# Of each kind: the most bytes, and how the file's name may end.
LIMITS: Final[Mapping[MediaKind, tuple[int, frozenset[str]]]] = MappingProxyType(
    {
        "image": (20 * _MB, frozenset(["jpg", "gif", "png", "bmp"])),
        "voice": (2 * _MB, frozenset(["amr", "mp3", "wav"])),
        "video": (20 * _MB, frozenset(["mp4"])),
        "file": (
            20 * _MB,
            frozenset(["doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar"]),
        ),
    }
)

# What the official upload says of a picture.
# https://github.com/open-dingtalk/dingtalk-stream-sdk-python
_MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {"jpg": "image/jpeg", "gif": "image/gif", "png": "image/png", "bmp": "image/bmp"}
)


@dataclass(frozen=True, slots=True)
class Upload:
    """One POST of a file, in the parts that the old host wants: `type` and `media`."""

    kind: MediaKind
    filename: str
    content: bytes
    host: ClassVar[Literal["oapi"]] = "oapi"
    target: ClassVar[str] = "/media/upload"
    method: ClassVar[Literal["POST"]] = "POST"

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self._boundary}"

    @property
    def _boundary(self) -> str:
        # Out of the content: nothing in it can hold its own hash but by intent.
        return f"dingokr-{sha256(self.content).hexdigest()[:40]}"

    @property
    def _media_type(self) -> str:
        return _MEDIA_TYPES.get(self.filename.rpartition(".")[2].lower(), "application/octet-stream")

    def body(self) -> bytes:
        name = "".join(char for char in self.filename if char.isprintable() and char not in '"\\')
        mark = self._boundary.encode()
        return b"".join(
            [
                b"--%b\r\n" % mark,
                b'Content-Disposition: form-data; name="type"\r\n\r\n%b\r\n' % self.kind.encode(),
                b"--%b\r\n" % mark,
                b'Content-Disposition: form-data; name="media"; filename="%b"\r\n' % name.encode(),
                b"Content-Type: %b\r\n\r\n%b\r\n" % (self._media_type.encode(), self.content),
                b"--%b--\r\n" % mark,
            ]
        )


def upload(kind: MediaKind, filename: str, content: bytes) -> Upload:
    """Raises DingTalkError for what DingTalk would not take: its size, or how its name ends."""
    most, endings = LIMITS[kind]
    ending = filename.rpartition(".")[2].lower()
    if ending not in endings:
        raise _refused(f"{filename}: {kind} must end with one of {', '.join(sorted(endings))}")
    if not 0 < len(content) <= most:
        raise _refused(f"{filename}: {len(content)} bytes, {kind} holds 1 to {most}")
    return Upload(kind, filename, content)


def media_id(reply: Mapping[str, Any]) -> str:
    """The id that messages show it by; raises DingTalkError where the answer has none."""
    found = reply.get("media_id")
    if not isinstance(found, str) or not found:
        raise DingTalkError("no_media_id", "an upload was taken and not named", Action.RETRY)
    return found


def _refused(detail: str) -> DingTalkError:
    return DingTalkError("media_refused", detail, Action.DEAD)
