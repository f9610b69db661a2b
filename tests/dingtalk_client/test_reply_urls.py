from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingtalk_client.reply_urls import loopback_origin, validate_reply_url

HOSTS = frozenset({"oapi.dingtalk.com", "api.dingtalk.com"})
PATH = "/robot/sendBySession"
GOOD = f"https://oapi.dingtalk.com{PATH}?session=66d7c695a900000000000000000deb88"
SIMULATOR = "http://127.0.0.1:8701"


@pytest.mark.parametrize(
    ("url", "hosts", "loopback"),
    [
        pytest.param(GOOD, HOSTS, None, id="as in every sample"),
        pytest.param(f"https://api.dingtalk.com{PATH}?session=ab", HOSTS, None, id="the other host"),
        pytest.param(f"https://oapi.dingtalk.com:443{PATH}?session=ab", HOSTS, None, id="the port of https"),
        pytest.param(f"{GOOD}&lang=zh", HOSTS, None, id="more in the query"),
        pytest.param(
            f"https://oapi.dingtalk.com{PATH}?lang=zh&session=ab", HOSTS, None, id="in another order"
        ),
        pytest.param(
            f"https://oapi.dingtalk.com{PATH}?session=a%2Bb%3D%3D", HOSTS, None, id="percent-escapes"
        ),
        pytest.param(
            f"https://oapi.dingtalk.io{PATH}?session=ab", frozenset({"oapi.dingtalk.io"}), None, id="own"
        ),
        pytest.param(GOOD, HOSTS, SIMULATOR, id="the real one beside a simulator"),
        pytest.param(f"{SIMULATOR}{PATH}?session=ab", HOSTS, SIMULATOR, id="the simulator"),
        pytest.param(f"http://[::1]:8701{PATH}?session=ab", HOSTS, "http://[::1]:8701", id="simulator, IPv6"),
        pytest.param(f"http://localhost:8701{PATH}?session=ab", HOSTS, "http://localhost:8701", id="by name"),
        pytest.param(GOOD + "0" * (2_048 - len(GOOD)), HOSTS, None, id="2,048 signs"),
    ],
)
def test_a_session_webhook_that_may_be_posted_to(url, hosts, loopback):
    assert validate_reply_url(url, hosts, loopback)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="nothing"),
        pytest.param("oapi.dingtalk.com", id="a host alone"),
        pytest.param(f"//oapi.dingtalk.com{PATH}?session=a", id="no scheme"),
        pytest.param(f"http://oapi.dingtalk.com{PATH}?session=a", id="http"),
        pytest.param(f"ftp://oapi.dingtalk.com{PATH}?session=a", id="ftp"),
        pytest.param(f"javascript://oapi.dingtalk.com{PATH}?session=a", id="javascript"),
        pytest.param(f"https:/oapi.dingtalk.com{PATH}?session=a", id="one slash"),
        pytest.param(f"https:///oapi.dingtalk.com{PATH}?session=a", id="three slashes"),
        pytest.param(f"https://evil.example{PATH}?session=a", id="another host"),
        pytest.param(f"https://dingtalk.com{PATH}?session=a", id="the domain alone"),
        pytest.param(f"https://x.oapi.dingtalk.com{PATH}?session=a", id="a host below"),
        pytest.param(
            f"https://oapi.dingtalk.com.evil.example{PATH}?session=a", id="a host that begins right"
        ),
        pytest.param(f"https://eviloapi.dingtalk.com{PATH}?session=a", id="a host that ends right"),
        pytest.param(f"https://oapi.dingtalk.com.{PATH}?session=a", id="a trailing dot"),
        pytest.param(f"https://oapi。dingtalk。com{PATH}?session=a", id="full-width dots"),
        pytest.param(f"https://ｏapi.dingtalk.com{PATH}?session=a", id="a full-width letter"),
        pytest.param(f"https://оapi.dingtalk.com{PATH}?session=a", id="a Cyrillic letter"),
        pytest.param(f"https://xn--api-0ed.dingtalk.com{PATH}?session=a", id="punycode"),
        pytest.param(f"https://oapi%2edingtalk.com{PATH}?session=a", id="an escaped dot"),
        pytest.param(f"https://oapi.dingtalk.com@evil.example{PATH}?session=a", id="our host as user"),
        pytest.param(f"https://user:pass@oapi.dingtalk.com{PATH}?session=a", id="user and password"),
        pytest.param(f"https://@oapi.dingtalk.com{PATH}?session=a", id="an empty user"),
        pytest.param(f"https://evil.example\\@oapi.dingtalk.com{PATH}?session=a", id="a backslash before @"),
        pytest.param(f"https://evil.example#@oapi.dingtalk.com{PATH}?session=a", id="a fragment before @"),
        pytest.param(f"https://evil.example?@oapi.dingtalk.com{PATH}?session=a", id="a query before @"),
        pytest.param(f"https://oapi.dingtalk.com:8443{PATH}?session=a", id="another port"),
        pytest.param(f"https://oapi.dingtalk.com:80{PATH}?session=a", id="the port of http"),
        pytest.param(f"https://oapi.dingtalk.com:{PATH}?session=a", id="an empty port"),
        pytest.param(f"https://oapi.dingtalk.com:0443{PATH}?session=a", id="a port with a nought"),
        pytest.param(f"https://oapi.dingtalk.com:x{PATH}?session=a", id="a port that is none"),
        pytest.param("https://oapi.dingtalk.com/robot/send?access_token=a&session=a", id="another path"),
        pytest.param("https://oapi.dingtalk.com/?session=a", id="no path"),
        pytest.param(f"https://oapi.dingtalk.com{PATH}/?session=a", id="a slash too many"),
        pytest.param(f"https://oapi.dingtalk.com/{PATH}?session=a", id="a doubled slash"),
        pytest.param(f"https://oapi.dingtalk.com/x/..{PATH}?session=a", id="dots in the path"),
        pytest.param(f"https://oapi.dingtalk.com{PATH}/../send?session=a", id="dots after it"),
        pytest.param("https://oapi.dingtalk.com/robot%2FsendBySession?session=a", id="an escaped slash"),
        pytest.param("https://oapi.dingtalk.com/robot/sendbysession?session=a", id="lower case"),
        pytest.param(f"https://oapi.dingtalk.com{PATH};x?session=a", id="a path parameter"),
        pytest.param(f"https://oapi.dingtalk.com{PATH}", id="no query"),
        pytest.param(f"https://oapi.dingtalk.com{PATH}?", id="an empty query"),
        pytest.param(f"https://oapi.dingtalk.com{PATH}?session=", id="an empty session"),
        pytest.param(f"https://oapi.dingtalk.com{PATH}?token=a", id="no session"),
        pytest.param(f"https://oapi.dingtalk.com{PATH}?xsession=a", id="nearly a session"),
        pytest.param(f"{GOOD}#x", id="a fragment"),
        pytest.param(f" {GOOD}", id="a space before"),
        pytest.param(f"{GOOD} ", id="a space after"),
        pytest.param(f"{GOOD}\n", id="a line end"),
        pytest.param(f"{GOOD}\r\nHost: evil.example", id="a header"),
        pytest.param(GOOD.replace("oapi", "oa\tpi"), id="a tab in the host"),
        pytest.param(GOOD.replace("oapi", "oapi\x00"), id="NUL"),
        pytest.param(f"{GOOD}\\", id="a backslash"),
        pytest.param(f"{GOOD}中", id="beyond ASCII in the query"),
        pytest.param(GOOD + "0" * (2_049 - len(GOOD)), id="2,049 signs"),
        pytest.param(f"https://127.0.0.1{PATH}?session=a", id="this machine"),
        pytest.param(f"http://127.0.0.1:8701{PATH}?session=a", id="a simulator that is not ours"),
        pytest.param(f"https://[::1]{PATH}?session=a", id="this machine, IPv6"),
        pytest.param(f"https://2130706433{PATH}?session=a", id="this machine as a number"),
        pytest.param(f"https://169.254.169.254{PATH}?session=a", id="a cloud's metadata"),
        pytest.param(f"https://[oapi.dingtalk.com]{PATH}?session=a", id="a name in brackets"),
        pytest.param("data:text/plain,x", id="data"),
    ],
)
def test_a_session_webhook_that_may_not(url):
    assert not validate_reply_url(url, HOSTS, None)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(f"http://127.0.0.1:8702{PATH}?session=a", id="another port"),
        pytest.param(f"http://127.0.0.2:8701{PATH}?session=a", id="another address"),
        pytest.param(f"http://localhost:8701{PATH}?session=a", id="by name"),
        pytest.param(f"https://127.0.0.1:8701{PATH}?session=a", id="over TLS"),
        pytest.param(f"http://127.0.0.1:8701.evil.example{PATH}?session=a", id="only its beginning"),
        pytest.param("http://127.0.0.1:8701/clock?session=a", id="another door of it"),
    ],
)
def test_a_simulator_opens_its_own_origin_only(url):
    assert not validate_reply_url(url, HOSTS, SIMULATOR)


def test_a_host_that_is_none_shuts_every_door():
    assert not validate_reply_url(GOOD, HOSTS | {"oapi\n"}, None)


@pytest.mark.parametrize(
    ("oapi_url", "origin"),
    [
        pytest.param("http://127.0.0.1:8701", SIMULATOR, id="a simulator"),
        pytest.param("http://127.0.0.1:8701/", SIMULATOR, id="with a slash"),
        pytest.param("http://localhost:8701", "http://localhost:8701", id="by name"),
        pytest.param("http://[::1]:8701", "http://[::1]:8701", id="IPv6"),
        pytest.param("https://oapi.dingtalk.com", None, id="the real one"),
        pytest.param("http://10.0.0.1:8701", None, id="a neighbour"),
        pytest.param("http://localhost.evil.example", None, id="only named so"),
        pytest.param("http://user@127.0.0.1:8701", None, id="with a user"),
        pytest.param("file://127.0.0.1/x", None, id="no HTTP"),
        pytest.param("http://127.0.0.1:8701\n", None, id="no address at all"),
    ],
)
def test_only_this_very_machine_is_loopback(oapi_url, origin):
    assert loopback_origin(oapi_url) == origin


SIGNS = "ab01-_.~%=&?#@:/\\+;,!$'()*[]{}|^`<>\" \t\n。．／＠é\u2028"


@given(st.text(alphabet=SIGNS, max_size=40), st.text(alphabet=SIGNS, max_size=12))
def test_whatever_may_be_posted_to_is_read_alike_by_the_parser_that_sends(query, inserted):
    for url in (f"https://oapi.dingtalk.com{PATH}?session={query}", GOOD.replace("m/r", f"m{inserted}/r")):
        if validate_reply_url(url, HOSTS, None):
            parsed = httpx.URL(url)
            path = parsed.raw_path.partition(b"?")[0]
            assert (parsed.scheme, parsed.host, parsed.port, parsed.userinfo) == (
                "https",
                "oapi.dingtalk.com",
                None,
                b"",
            )
            assert path == PATH.encode()
