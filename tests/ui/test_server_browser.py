"""What the server itself refuses: foreign names for this machine, large uploads, and stack traces on the page."""

import http.client
import re
import secrets
import socket
from urllib.parse import urlsplit

import pytest
import quick_app
from streamlit.testing.v1 import AppTest
from visitor import PATIENCE
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sim.ui.shared.own_data import LARGEST_MB
from sim.wording import Wording

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SMALL_FILE = b'title = "My own market"\nbaseline = "price_war"\n'


def opens_socket(address, host, origin):
    """Return whether the server speaks with a page of an origin that found this machine under a name."""
    port = urlsplit(address).port
    stream, machine = f"ws://{host}:{port}/_stcore/stream", socket.create_connection(("127.0.0.1", port))
    try:
        with connect(stream, sock=machine, origin=origin, subprotocols=["streamlit"], proxy=None):
            return True
    except InvalidStatus as refusal:
        return refusal.response.status_code != 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_this_machine_is_answered_under_its_own_names(address, host):
    assert opens_socket(address, host, f"http://{host}:{urlsplit(address).port}")


@pytest.mark.parametrize(("host", "page"), [("rebound.example", "rebound.example"), ("localhost", "foreign.example"), ("rebound.example", None)])  # fmt: skip
def test_a_foreign_name_or_page_is_not(address, host, page):
    assert not opens_socket(address, host, page and f"http://{page}:{urlsplit(address).port}")


def put(request, size, is_chunked=False):
    """Send a market of so many bytes where a page sent its own, and return the status."""
    mark = secrets.token_hex(8)
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.toml"\r\n\r\n'.encode()
    body = head + SMALL_FILE + b"#" * size + f"\r\n--{mark}--\r\n".encode()
    headers = {name: value for name, value in request.all_headers().items() if name in {"cookie", "x-xsrftoken"}}
    at = urlsplit(request.url)
    there = http.client.HTTPConnection(at.hostname, at.port, timeout=60)
    try:
        there.request(
            "PUT", at.path, iter([body]) if is_chunked else body, encode_chunked=is_chunked,
            headers=headers | {"Content-Type": f"multipart/form-data; boundary={mark}"}
            | ({"Transfer-Encoding": "chunked"} if is_chunked else {}),
        )  # fmt: skip
        return there.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        return 413  # it hung up on us
    finally:
        there.close()


def test_the_server_takes_what_its_pages_ask_for_and_nothing_larger_and_lets_go_of_it(visit):
    one = visit()
    one.page.get_by_role("button", name="Share or save").click()
    with one.page.expect_request(lambda request: request.method == "PUT", timeout=PATIENCE) as waiting:
        one.page.locator("input[type=file]").set_input_files(
            {"name": "mine.toml", "mimeType": "application/toml", "buffer": SMALL_FILE}
        )
    sent = waiting.value
    assert put(sent, 900_000) == 204
    too_large = (LARGEST_MB + 2) << 20
    assert put(sent, too_large) == 413
    assert put(sent, too_large, is_chunked=True) == 413
    button = one.page.get_by_role("button", name="Open this file")
    button.dblclick()
    one.settle()
    one.page.wait_for_function(
        "() => [...document.querySelectorAll('input')].some(one => one.value === 'My own market')", timeout=PATIENCE
    )
    one.settle()
    assert one.page.locator("[data-testid=stException]").count() == 0
    assert button.is_disabled() or not button.is_visible(), "the server has let go of the file"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "place", ["sim.ui.arena.first_screen.FirstScreen.refine", "sim.ui.arena.views.reasons.show_exhibit"]
)
def test_what_goes_wrong_is_a_sentence_to_visitors(monkeypatch, place, language):
    def fails(*values):
        raise RuntimeError("a secret of /the/server")

    monkeypatch.setattr(place, fails)
    app = AppTest.from_file(quick_app.__file__, default_timeout=120)
    app.query_params["lang"] = language
    app.run()
    assert [error.value for error in app.error] == [Wording(language)("page.failed")]
    assert len(app.exception) == 1, "Streamlit's own words, which the style sheet hides"
    sent = "".join(str(element.proto) for element in app.main)
    assert not re.search("secret|/the/server|RuntimeError|Traceback|test_server", sent)
