"""The files that pages load: kept by the browser for good when asked for by version, else asked for again."""

from __future__ import annotations

from typing import Final

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web.rendering import FOLDER, HEADERS, version_of

# A version names what is in the file: under it there will never be anything else.
FOR_GOOD: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
_WITH_A_FILE: Final = (200, 304)


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        # While a new release comes up its pages ask old replicas, too, which have another file by that name.
        ours = (
            answer.status_code in _WITH_A_FILE and scope["query_string"] == f"v={version_of(path)}".encode()
        )
        answer.headers["cache-control"] = FOR_GOOD if ours else ASK_AGAIN
        answer.headers["x-content-type-options"] = HEADERS["x-content-type-options"]
        return answer


def static_files() -> Mount:
    return Mount("/static", GZipMiddleware(_Files(directory=FOLDER / "static"), minimum_size=500))
