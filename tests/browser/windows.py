"""A window of a browser that remembers what was said in it, and whom it asked for something."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final, Literal, Self

from playwright.sync_api import Browser, Response

WIDTHS: Final = (360, 768, 1440)
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


class Window:
    """One page in a context of its own. Left without an error of its own, it says what it noticed:

    messages on the console (a breach of the content security policy is one), errors of scripts, answers
    that are none, and requests to somebody else than `home`, the address of the pages.
    """

    def __init__(self, browser: Browser, home: str, **context: Any) -> None:
        self.home = home
        self.noticed: list[str] = []
        self._context = browser.new_context(**({"viewport": {"width": WIDTHS[0], "height": 740}} | context))
        self.page = self._context.new_page()
        self.page.on("console", lambda message: self.noticed.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.noticed.append(f"error: {error}"))
        self.page.on("request", lambda asked: self._asked(asked.url))
        self.page.on("response", self._answered)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "about:")):
            self.noticed.append(f"asked somebody else: {url}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400:
            self.noticed.append(f"{answer.status} from {answer.url}")

    def open(self, address: str) -> None:
        answer = self.page.goto(self.home + address)
        assert answer is not None
        assert "default-src 'none'" in answer.headers["content-security-policy"]

    def broaden(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 740})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.close()
        if error is None:
            assert self.noticed == []
