# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client stops waiting for a slow answer in time. The server in these tests writes byte by byte."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain

import pytest
import requests
from requests.adapters import HTTPAdapter

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import ApiError
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.connection import Call, Settings
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.deadline import _Response, bounded
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.retry import Policy
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.transport import Http

LIMIT = 0.2
# The server sends a piece after every tenth of the limit. That is well within the timeout of the socket, but all pieces
# together take 20 times the limit.
STEPS = 200
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
DRIPS = {
    # the first bytes, the bytes of each slow piece, the last bytes of a good answer
    "status line": (b"", b" ", HEAD + b"Content-Length: 2\r\n\r\n{}"),
    "headers": (HEAD, b"X-Drip: 1\r\n", b"Content-Length: 2\r\n\r\n{}"),
    "inside a header": (HEAD + b"X-Drip: ", b"1", b"\r\nContent-Length: 2\r\n\r\n{}"),
    "answers before the answer": (b"", b"HTTP/1.1 100 Continue\r\n\r\n", HEAD + b"Content-Length: 2\r\n\r\n{}"),
    "body": (HEAD + b"Content-Length: LENGTH\r\n\r\n", b" ", b"{}"),
    "body without a length": (HEAD + b"Connection: close\r\n\r\n", b" ", b"{}"),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n", b"2\r\n{}\r\n0\r\n\r\n"),
}


@contextmanager
def dripping(first: bytes, pieces: Iterable[bytes], end: bytes) -> Iterator[int]:
    """Yield the port of a server that answers one request in these pieces."""
    stop = threading.Event()
    if b"LENGTH" in first:
        pieces = list(pieces)
        first = first.replace(b"LENGTH", b"%d" % (len(pieces) + len(end)))

    def serve() -> None:
        connection = listener.accept()[0]
        with connection:
            connection.recv(65536)
            try:
                connection.sendall(first)
                for piece in pieces:
                    connection.sendall(piece)
                    if stop.wait(LIMIT / 10):
                        return
                connection.sendall(end)
            except OSError:
                return  # the client has hung up

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stop.set()
            thread.join()


def for_seconds(seconds: float, piece: bytes) -> Iterator[bytes]:
    """Yield the piece again and again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield piece


def an_http(port: int, timeout: float) -> Http:
    url = f"http://127.0.0.1:{port}"
    policy = Policy(max_retries=0)
    return Http(Settings(url, url, access_token="t", timeout=timeout, policy=policy, is_loopback=True))


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS)
def test_a_drip_is_given_up_in_time(drip: tuple[bytes, bytes, bytes]) -> None:
    first, piece, end = drip
    pieces, call = [piece] * STEPS, Call("GET", "/x", "x", repeatable=True)
    with dripping(first, pieces, end) as port, closing(an_http(port, LIMIT)) as http, pytest.raises(ApiError) as caught:
        http.call(call)
    assert "within 0.2 s" in caught.value.reason
    assert caught.value.unclear


@pytest.mark.parametrize("where", [name for name in DRIPS if name != "status line"])
def test_what_ends_in_time_is_an_answer(where: str) -> None:
    """This proves that only the delay fails the test above. No number of blanks before a status line is valid."""
    first, piece, end = DRIPS[where]
    with dripping(first, [piece] * 3, end) as port, closing(an_http(port, 30.0)) as http:
        assert http.call(Call("GET", "/x", "x", repeatable=True)) == {}


def test_the_body_has_a_time_of_its_own() -> None:
    """A long list starts late and then takes its time. Both together may take longer than each alone may."""
    limit = 5 * LIMIT
    head, body = for_seconds(0.6 * limit, b"X-Drip: 1\r\n"), for_seconds(0.6 * limit, b"1\r\n \r\n")
    pieces = chain(head, [b"Transfer-Encoding: chunked\r\n\r\n"], body)
    with dripping(HEAD, pieces, DRIPS["chunks"][2]) as port, closing(an_http(port, limit)) as http:
        assert http.call(Call("GET", "/x", "x", repeatable=True)) == {}


def test_through_a_proxy() -> None:
    """requests opens its connections to proxies separately."""
    first, piece, end = DRIPS["headers"]
    with dripping(first, [piece] * STEPS, end) as port, pytest.raises(requests.exceptions.ReadTimeout):
        request = requests.Request("GET", "http://api.example/x").prepare()
        bounded(HTTPAdapter()).send(request, timeout=LIMIT, proxies={"http": f"http://127.0.0.1:{port}"})


@pytest.mark.parametrize(("status", "is_kept"), [(199, False), (103, False), (204, True), (200, True)])
def test_no_connection_is_used_again_after_an_informational_answer(status: int, is_kept: bool) -> None:
    """Python reads no body of such an answer. The bytes of the body would be read as the next answer."""
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        theirs.sendall(b"HTTP/1.1 %d Told\r\nContent-Length: 2\r\n\r\n{}" % status)
        response = _Response(ours)
        response.begin()
        assert response.will_close is not is_kept
        response.close()
