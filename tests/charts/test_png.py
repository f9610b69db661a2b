"""One worker draws all pictures, and whatever goes wrong has a name."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path
from struct import unpack

import pytest

from charts import svg
from charts.png import (
    MOST_PIXELS,
    BadSvg,
    Closed,
    PictureFailed,
    Rasteriser,
    TooLarge,
    TooLate,
    TooManyWaiting,
    WorkerDied,
    largest_zoom,
    pixels,
)
from charts.text import FONT

WORKERS = Path(__file__).parent / "workers"
DRAWING = svg.document(
    30, 20, [svg.element("text", {"y": 15}, svg.words("目标"))], title="", summary="", prefix="c"
)
SLOW = svg.document(
    2000,
    2000,
    [svg.element("circle", {"cx": 1000, "cy": 1000, "r": each}) for each in range(1, 400)],
    title="",
    summary="",
    prefix="c",
)


@pytest.fixture
async def rasteriser():
    found = Rasteriser([FONT])
    yield found
    await found.close()


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = unpack(">II", png[16:24])
    return width, height


async def worker_of(rasteriser: Rasteriser) -> int:
    await rasteriser.png(DRAWING)
    worker = rasteriser.worker
    assert worker is not None
    return worker


async def test_a_drawing_becomes_a_png_of_two_pixels_a_unit(rasteriser):
    assert size(await rasteriser.png(DRAWING)) == (60, 40)


async def test_another_zoom_gives_another_size(rasteriser):
    assert size(await rasteriser.png(DRAWING, zoom=1.5)) == (45, 30)


async def test_words_are_drawn_in_the_vendored_font_and_not_in_that_of_the_machine(rasteriser):
    without_words = svg.document(30, 20, [], title="", summary="", prefix="c")
    assert len(await rasteriser.png(DRAWING)) > len(await rasteriser.png(without_words))
    bare = Rasteriser([])
    try:
        assert await bare.png(DRAWING) == await bare.png(without_words)
    finally:
        await bare.close()


async def test_the_same_drawing_gives_the_same_bytes(rasteriser):
    assert await rasteriser.png(DRAWING) == await rasteriser.png(DRAWING)


async def test_no_worker_is_started_before_there_is_a_picture(rasteriser):
    assert rasteriser.worker is None


async def test_all_pictures_come_from_one_worker(rasteriser):
    first = await worker_of(rasteriser)
    assert await worker_of(rasteriser) == first


async def test_two_at_once_both_get_their_own(rasteriser):
    one, two = await asyncio.gather(rasteriser.png(DRAWING, zoom=1), rasteriser.png(DRAWING, zoom=3))
    assert (size(one), size(two)) == ((30, 20), (90, 60))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("<p>no drawing</p>", id="not SVG"),
        pytest.param('<svg xmlns="http://www.w3.org/2000/svg"/>', id="no size"),
        pytest.param(DRAWING.removesuffix("</svg>"), id="cut off: only the worker finds out"),
    ],
)
async def test_what_is_no_svg_is_refused_and_the_next_picture_is_drawn(rasteriser, text):
    with pytest.raises(BadSvg):
        await rasteriser.png(text)
    assert await rasteriser.png(DRAWING)


@pytest.mark.parametrize("zoom", [0, -1, float("nan"), float("inf")], ids=str)
def test_a_zoom_that_is_none_is_refused(zoom):
    with pytest.raises(BadSvg):
        pixels(DRAWING, zoom)


async def test_too_many_pixels_are_refused_before_anything_is_started(rasteriser):
    with pytest.raises(TooLarge):
        await rasteriser.png(svg.document(MOST_PIXELS / 4, 1.01, [], title="", summary="", prefix="c"))
    assert rasteriser.worker is None


@pytest.mark.parametrize(
    ("width", "height", "zoom"),
    [
        pytest.param(100, 100, 2, id="what fits keeps its zoom"),
        pytest.param(20_000, 1000, 1, id="what does not is drawn smaller"),
        pytest.param(40_000, 2000, 0.5, id="a very large one below one pixel a unit"),
        pytest.param(33_333, 777, 0.87, id="rounded up on both sides it still fits"),
    ],
)
def test_the_largest_zoom_that_fits(width, height, zoom):
    drawing = svg.document(width, height, [], title="", summary="", prefix="c")
    found = largest_zoom(drawing, wanted=2, most=MOST_PIXELS)
    assert found == pytest.approx(zoom, abs=0.01)
    assert pixels(drawing, found) <= MOST_PIXELS


async def test_a_worker_that_never_answers_is_ended_at_the_deadline():
    rasteriser = Rasteriser([], worker=WORKERS / "never_answers.py", deadline=timedelta(0))
    with pytest.raises(TooLate):
        await rasteriser.png(DRAWING)
    assert rasteriser.worker is None
    await rasteriser.close()


async def test_a_worker_killed_while_it_was_idle_is_replaced(rasteriser):
    first = await worker_of(rasteriser)
    os.kill(first, signal.SIGKILL)
    assert await rasteriser.png(DRAWING)
    assert rasteriser.worker not in (None, first)


async def test_a_picture_that_kills_its_worker_is_given_one_more_and_no_third(tmp_path):
    marks = tmp_path / "marks"
    rasteriser = Rasteriser([marks], worker=WORKERS / "dies.py")
    with pytest.raises(WorkerDied):
        await rasteriser.png(DRAWING)
    assert marks.read_text().count("was here") == 2
    await rasteriser.close()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
async def test_the_worker_survives_what_stops_the_bot(rasteriser, name):
    first = await worker_of(rasteriser)
    os.kill(first, getattr(signal, name))
    assert await worker_of(rasteriser) == first


async def test_more_than_may_wait_are_refused_at_once():
    rasteriser = Rasteriser([FONT], most_waiting=2)
    found = await asyncio.gather(*(rasteriser.png(DRAWING) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in found] == [bytes, bytes, TooManyWaiting]
    await rasteriser.close()


async def test_whoever_stops_waiting_does_not_spoil_the_next_picture(rasteriser):
    first = await worker_of(rasteriser)
    impatient = asyncio.create_task(rasteriser.png(SLOW))
    await asyncio.sleep(0)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert size(await rasteriser.png(DRAWING)) == (60, 40)
    assert rasteriser.worker != first


async def test_closing_ends_the_picture_that_is_drawn_and_those_that_wait(rasteriser):
    await worker_of(rasteriser)
    waiting = [asyncio.create_task(rasteriser.png(SLOW)) for _ in range(2)]
    await asyncio.sleep(0)
    await rasteriser.close()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in found] == [Closed, Closed]


async def test_closed_twice_it_draws_nothing_more(rasteriser):
    await worker_of(rasteriser)
    await rasteriser.close()
    await rasteriser.close()
    with pytest.raises(Closed):
        await rasteriser.png(DRAWING)


async def test_closed_before_its_first_picture_it_has_nothing_to_end(rasteriser):
    await rasteriser.close()
    assert rasteriser.worker is None


async def test_the_worker_ends_when_whoever_asked_is_gone(rasteriser):
    """As after kill -9 of the bot: nothing is left but the end of its input."""
    worker = await asyncio.create_subprocess_exec(
        *rasteriser.program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    await worker.communicate(b"")
    assert worker.returncode == 0


def test_every_failure_has_a_code_of_its_own():
    kinds = [PictureFailed, *PictureFailed.__subclasses__()]
    assert len({kind.code for kind in kinds}) == len(kinds)
