# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that are invalid HTTP, too large, or endless: each makes exactly one call fail."""

from __future__ import annotations

import gzip
import http.client
import json
import socketserver
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain, repeat
from typing import Any, Union
from urllib.parse import unquote, urlsplit

import pytest
import urllib3

from ansible_collections.identityops.frontegg.plugins.module_utils._wire import deadline
from tests.emulator import Emulator
from tests.unit.harness import Task, outcomes

JANE, JOE = "jane@corp.example", "joe+x@corp.example"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
MIB = 2**20
LARGE = b" " * MIB


@cache
def bomb(layers: int = 1) -> bytes:
    """Return 64 MiB of blanks: some KB of gzip, or far less with two layers."""
    stream = zlib.compressobj(wbits=31)
    body = b"".join(stream.compress(LARGE) for dummy in range(64)) + stream.flush()
    return gzip.compress(body) if layers == 2 else body


def body(content: bytes, *headers: bytes) -> list[bytes]:
    head = b"".join(header + b"\r\n" for header in (*headers, b"Content-Length: %d" % len(content)))
    return [OK + head + b"\r\n", content]


# The bytes that the server sends once, then the bytes that it repeats until the client hangs up, if there are any.
# A bomb is made when it is needed, because that takes long.
Answer = Union[list[bytes], tuple[bytes, bytes], Callable[[], list[bytes]]]
ANSWERS: dict[str, Answer] = {
    "a length of 10^25": [OK + b"Content-Length: 1" + b"0" * 25 + b"\r\n\r\n{}"],
    "a length of 10^13": [OK + b"Content-Length: 1" + b"0" * 13 + b"\r\n\r\n{}"],
    "a length of 10^5000": [OK + b"Content-Length: 1" + b"0" * 5000 + b"\r\n\r\n{}"],
    "a negative length": [OK + b"Content-Length: -5\r\n\r\n{"],
    "two lengths": [OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "],
    "a length too large": [OK + b"Content-Length: 900\r\n\r\n{}"],
    "a body without end": (OK + b"\r\n", LARGE),
    "chunks without end": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"100000\r\n" + LARGE + b"\r\n"),
    "a chunk of 10^25": [OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 25 + b"\r\n{}"],
    "a chunk of -1": (OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", LARGE),
    "a chunk of -5": [OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n{}"],
    "a chunk of no size": [OK + b"Transfer-Encoding: chunked\r\n\r\nmany\r\n{}"],
    "a chunk size without end": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * MIB),
    "trailers without end": (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"A: b\r\n" * 9000),
    "headers without end": (OK, b"X-More: 1\r\n"),
    "a header without end": (OK + b"X-More: ", LARGE),
    "answers before the answer, without end": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 9000),
    "a status line without end": (b"", LARGE),
    "no status": [b"HTTP/1.1 many OK\r\n\r\n{}"],
    "a status of ten digits": [b"HTTP/1.1 2000000000 OK\r\n\r\n{}"],
    "an upgrade": [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"],
    "early hints for an answer": [b"HTTP/1.1 199 OK\r\nContent-Length: 2\r\n\r\n{}"],
    "no HTTP": [b"SSH-2.0-OpenSSH_9.6\r\n"],
    "nothing": [b""],
    "a bomb": lambda: body(bomb(), b"Content-Encoding: gzip"),
    "a bomb in a bomb": lambda: body(bomb(2), b"Content-Encoding: gzip, gzip"),
    "a bomb that is called deflate": lambda: body(bomb(), b"Content-Encoding: deflate"),
    "gzip that is none": body(b"{}", b"Content-Encoding: gzip"),
    "gzip that is cut": body(gzip.compress(b"{}")[:-4], b"Content-Encoding: gzip"),
    "streams without end": body(gzip.compress(b"") * 9000, b"Content-Encoding: gzip"),
    "an encoding nobody asked for": body(b"{}", b"Content-Encoding: br"),
}


def pieces(answer: Answer) -> Iterable[bytes]:
    if callable(answer):
        return answer()
    return answer if isinstance(answer, list) else chain(answer[:1], repeat(answer[1]))


class _Between(socketserver.StreamRequestHandler):
    """Passes each request on to the emulator. It returns the emulator's answer, or the answer that the test gives."""

    server: Any

    def handle(self) -> None:
        line = self.rfile.readline(65536).decode()
        headers = http.client.parse_headers(self.rfile)
        content = self.rfile.read(int(headers.get("Content-Length", 0)))
        method, target = line.split()[:2]
        is_hostile = self.server.match in unquote(target) and method in self.server.methods
        answer = b""
        if not is_hostile or self.server.acts:
            answer = self._forward(method, target, headers, content)
        try:
            for piece in pieces(self.server.answer) if is_hostile else [answer]:
                self.wfile.write(piece)
        except OSError:
            return  # the client has hung up

    def _forward(self, method: str, target: str, headers: Any, content: bytes) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        connection.request(method, target, content, dict(headers))
        response = connection.getresponse()
        told = response.read()
        connection.close()
        head = f"HTTP/1.1 {response.status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(told)}\r\n"
        return (head + "Connection: close\r\n\r\n").encode() + told


@contextmanager
def between(
    emu: Emulator, match: str, answer: Any, methods: tuple[str, ...] = ("GET",), acts: bool = False
) -> Iterator[str]:
    """Yield the URL of a server that gives this answer to targets with `match`. For all others, it is the emulator."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Between) as server:
        more = {"match": match, "answer": answer, "methods": methods, "acts": acts, "port": urlsplit(emu.url).port}
        vars(server).update(more, daemon_threads=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the limit, so that a test reaches it sooner. Endless answers stay endless."""
    monkeypatch.setattr(deadline, "LARGEST", MIB)


LARGE_ANSWER = "the answer has more than 32 MiB"
BROKE_OFF = "the answer broke off"
NO_ANSWER = "the connection broke before the answer came"
REASONS = {
    "a length of 10^25": LARGE_ANSWER,
    "a length of 10^13": LARGE_ANSWER,
    "a length of 10^5000": LARGE_ANSWER,
    "a negative length": "the answer is not JSON",
    "two lengths": "the answer has headers that contradict each other",
    "a length too large": BROKE_OFF,
    "a body without end": LARGE_ANSWER,
    "chunks without end": LARGE_ANSWER,
    "a chunk of 10^25": BROKE_OFF,
    "a chunk of -1": LARGE_ANSWER,
    "a chunk of -5": BROKE_OFF,
    "a chunk of no size": BROKE_OFF,
    "a chunk size without end": BROKE_OFF,
    "trailers without end": LARGE_ANSWER,
    "headers without end": NO_ANSWER,
    "a header without end": NO_ANSWER,
    "answers before the answer, without end": "the headers of the answer do not end",
    "a status line without end": NO_ANSWER,
    "no status": NO_ANSWER,
    "a status of ten digits": NO_ANSWER,
    "an upgrade": "HTTP 101 is no answer to a request",
    "early hints for an answer": "HTTP 199 is no answer to a request",
    "no HTTP": NO_ANSWER,
    "nothing": NO_ANSWER,
    "a bomb": LARGE_ANSWER,
    "a bomb in a bomb": "the answer cannot be decompressed: encoded as nobody asked for",
    "a bomb that is called deflate": "the answer cannot be decompressed: broken",
    "gzip that is none": "the answer cannot be decompressed: broken",
    "gzip that is cut": "the answer cannot be decompressed: cut",
    "streams without end": "the answer cannot be decompressed: in too many streams",
    "an encoding nobody asked for": "the answer cannot be decompressed: encoded as nobody asked for",
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", ANSWERS)
def test_one_answer_is_the_error_of_one_call(task: Task, people: Emulator, name: str) -> None:
    with between(people, JANE, ANSWERS[name]) as url:
        result = task.run(users=[JANE, JOE], state="locked", api_url=url, max_retries=0, timeout=10)
    assert result["users"][0]["msg"] == f"could not be looked up: {REASONS[name]}"
    assert outcomes(result) == {JANE: "failed", JOE: "changed"}
    assert not people.user(JANE).locked and people.user(JOE).locked
    assert "\n" not in result["users"][0]["msg"] and "Traceback" not in str(result)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_write_that_acted_and_answered_so_is_never_a_failure(task: Task, people: Emulator, answer: Any) -> None:
    jane, joe = people.user(JANE), people.user(JOE)
    with between(people, f"{jane.id}/lock", answer, ("POST",), acts=True) as url:
        result = task.run(users=[jane.id, joe.id], state="locked", api_url=url, max_retries=0, timeout=10)
    assert outcomes(result)[jane.id] in ("changed", "unchanged", "unknown")
    assert outcomes(result)[joe.id] == "changed"
    assert jane.locked and joe.locked


@pytest.mark.parametrize("name", ["a body without end", "a chunk of -1", "a bomb"])
def test_no_answer_takes_more_memory_than_the_limit(task: Task, people: Emulator, name: str) -> None:
    tracemalloc.start()
    try:
        with between(people, JANE, ANSWERS[name]) as url:
            result = task.run(users=[JANE, JOE], state="locked", api_url=url, max_retries=0)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "more than 32 MiB" in result["users"][0]["msg"]
    assert peak < 100 * MIB


def encoded(text: bytes) -> dict[str, list[bytes]]:
    bare = zlib.compressobj(wbits=-15)
    return {
        "plain": body(text),
        "identity": body(text, b"Content-Encoding: identity"),
        "gzip": body(gzip.compress(text), b"Content-Encoding: gzip"),
        "x-gzip": body(gzip.compress(text), b"Content-Encoding: X-GZip"),
        "gzip in two streams": body(gzip.compress(text[:9]) + gzip.compress(text[9:]), b"Content-Encoding: gzip"),
        "gzip and padding": body(gzip.compress(text) + b"\0" * 9, b"Content-Encoding: gzip"),
        "zlib": body(zlib.compress(text), b"Content-Encoding: deflate"),
        "deflate": body(bare.compress(text) + bare.flush(), b"Content-Encoding: deflate"),
        "chunks": [OK + b"Transfer-Encoding: chunked\r\n\r\n", b"%x;a=b\r\n%b\r\n0\r\n\r\n" % (len(text), text)],
        "until it closes": [OK + b"\r\n", text],
    }


@pytest.mark.parametrize("form", encoded(b""))
def test_what_is_proper_is_read(task: Task, people: Emulator, form: str) -> None:
    """This proves that the answers above fail only because they are invalid."""
    jane = people.user(JANE)
    row = {"id": jane.id, "email": JANE, "tenants": [{"tenantId": "acme"}], "metadata": "x" * 200_000}
    with between(people, JANE, encoded(json.dumps(row).encode())[form]) as url:
        result = task.run(users=[JANE], state="locked", api_url=url, max_retries=0)
    assert outcomes(result) == {JANE: "changed"}


def test_connections_are_kept(task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a complete answer, the next request can use the same connection."""
    made: list[object] = []
    connect = urllib3.util.connection.create_connection

    def counted(*args: Any, **options: Any) -> Any:
        made.append(args)
        return connect(*args, **options)

    monkeypatch.setattr(urllib3.util.connection, "create_connection", counted)
    result = task.run(users=[JANE, JOE], state="locked", concurrency=1)
    assert outcomes(result) == {JANE: "changed", JOE: "changed"}
    assert len(people.log) > 4 and len(made) == 1
