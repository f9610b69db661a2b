"""The process that turns SVG into PNG: it reads an order, writes a picture, and waits for the next.

Run by path, as `python -I charts/worker.py FONT...`: it imports nothing of the house, so that it is up in
a tenth of a second, and it is handed no environment, so that it knows no secret. It ends when its input
ends. An order is its length, the zoom, and SVG; an answer is whether it went well, its length, and a PNG
or what is wrong with the SVG.
"""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import sys
from typing import Final

ORDER: Final = struct.Struct(">Id")  # bytes of SVG, zoom
ANSWER: Final = struct.Struct(">?I")  # whether it is a PNG, bytes
# 20 million pixels need 170 MB of addresses. Whatever needs more than this ends the worker, not the machine.
MOST_MEMORY: Final = 1 << 30
# What is said in the chat goes first where there is one core for both.
NICER: Final = 5


def stay_apart() -> None:
    """Ctrl-C and a stop go to the whole group of processes; only the end of the input ends this one."""
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    with contextlib.suppress(AttributeError, OSError):  # not on Windows
        os.nice(NICER)
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows, and macOS may say no
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def serve(fonts: list[str]) -> None:
    from resvg_py import svg_to_bytes  # after the signals are ignored: loading it takes a while

    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(head := orders.read(ORDER.size)) == ORDER.size:
        length, zoom = ORDER.unpack(head)
        svg = orders.read(length).decode()
        try:
            answer = svg_to_bytes(svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=fonts)
        except ValueError as wrong:
            answers.write(ANSWER.pack(False, len(why := str(wrong).encode())) + why)
        else:
            answers.write(ANSWER.pack(True, len(answer)) + answer)
        answers.flush()


if __name__ == "__main__":
    stay_apart()
    with contextlib.suppress(BrokenPipeError):  # whoever asked is gone
        serve(sys.argv[1:])
