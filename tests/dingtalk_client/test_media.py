"""An upload, letter for letter, and what is not even sent."""

from __future__ import annotations

import httpx
import pytest

from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.media import LIMITS, upload
from tests.dingtalk_client.wires import API, refusal

UPLOAD = "https://oapi.dingtalk.com/media/upload"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
TAKEN = {"errcode": 0, "errmsg": "ok", "type": "image", "media_id": "@lALabc", "created_at": 1577262236757}
MEGABYTE = 1024 * 1024


async def test_a_picture_goes_up_in_two_parts_with_the_token_in_the_address(client, wire, tokens):
    route = wire.post(url__startswith=UPLOAD).respond(json=TAKEN)
    assert await client.upload_media("image", "走势.png", PNG) == "@lALabc"
    request = route.calls.last.request
    assert str(request.url) == f"{UPLOAD}?access_token=token-1"
    assert "x-acs-dingtalk-access-token" not in request.headers
    media_type, _, boundary = request.headers["content-type"].partition("; boundary=")
    assert media_type == "multipart/form-data"
    mark = boundary.encode()
    assert request.content == (
        b"--%b\r\n"
        b'Content-Disposition: form-data; name="type"\r\n\r\nimage\r\n'
        b"--%b\r\n"
        b'Content-Disposition: form-data; name="media"; filename="%b"\r\n'
        b"Content-Type: image/png\r\n\r\n%b\r\n"
        b"--%b--\r\n" % (mark, mark, "走势.png".encode(), PNG, mark)
    )


async def test_a_token_that_is_refused_is_renewed_once(client, wire, tokens):
    answers = [{"errcode": 40014, "errmsg": "不合法的access_token"}, TAKEN]
    route = wire.post(url__startswith=UPLOAD).mock(
        side_effect=[httpx.Response(200, json=answer) for answer in answers]
    )
    assert await client.upload_media("image", "a.png", PNG) == "@lALabc"
    assert [call.request.url.params["access_token"] for call in route.calls] == ["token-1", "token-2"]


@pytest.mark.parametrize(
    ("answer", "code", "action"),
    [
        pytest.param(
            {"errcode": 40004, "errmsg": "x"}, "40004", Action.DEAD, id="of a type it does not take"
        ),
        pytest.param({"errcode": 90018, "errmsg": "x"}, "90018", Action.RETRY, id="too many calls"),
        pytest.param({"errcode": 0}, "no_media_id", Action.RETRY, id="an answer without an id"),
    ],
)
async def test_what_may_come_back(client, wire, tokens, answer, code, action):
    wire.post(url__startswith=UPLOAD).respond(json=answer)
    error = await refusal(client.upload_media("image", "a.png", PNG))
    assert (error.code, error.action) == (code, action)


@pytest.mark.parametrize(
    ("kind", "name", "bytes_", "why"),
    [
        pytest.param(
            "image", "a.svg", 5, "must end with one of bmp, gif, jpg, png", id="no picture it knows"
        ),
        pytest.param("image", "png", 0, "0 bytes", id="nothing"),
        pytest.param("image", "a.png", 20 * MEGABYTE + 1, "holds 1 to 20971520", id="a byte too many"),
        pytest.param("voice", "a.mp3", 2 * MEGABYTE + 1, "holds 1 to 2097152", id="a long recording"),
        pytest.param("video", "a.mov", 5, "must end with one of mp4", id="another film"),
        pytest.param("file", "a.exe", 5, "must end with one of doc", id="a program"),
    ],
)
async def test_what_would_be_refused_is_not_sent(client, wire, tokens, kind, name, bytes_, why):
    error = await refusal(client.upload_media(kind, name, b"x" * bytes_))
    assert (error.code, error.action) == ("media_refused", Action.DEAD)
    assert why in error.detail
    assert len(wire.calls) == 0


@pytest.mark.parametrize("kind", LIMITS)
def test_each_kind_takes_its_most(kind):
    most, endings = LIMITS[kind]
    for ending in endings:
        assert upload(kind, f"a.{ending.upper()}", b"x" * most).kind == kind


def test_a_name_cannot_break_out_of_its_quotes():
    body = upload("image", 'a"\r\nX: y\\.png', PNG).body()
    assert b'filename="aX: y.png"' in body


async def test_no_token_and_no_address_is_in_a_fault(client, wire, tokens):
    wire.post(url__startswith=UPLOAD).mock(side_effect=httpx.ConnectError(f"{UPLOAD}?access_token=token-1"))
    with pytest.raises(DingTalkError) as refused:
        await client.upload_media("image", "a.png", PNG)
    assert "token-1" not in repr(refused.value) + repr(refused.value.__context__)
    assert API not in str(refused.value)
