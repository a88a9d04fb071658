# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: bounds how long an answer takes as a whole, and how large it is, decompressed too.

The timeout of a socket starts again with every byte. So slow drips of bytes, in the headers or in the body, would never
end. The length in a header is only a claim: no memory is allocated for it.
"""

from __future__ import annotations

import io
import socket
import time
import zlib
from collections.abc import Callable, Mapping
from http.client import HTTPResponse
from typing import Any

# The most bytes that the headers of an answer may have, and its body, compressed and decompressed
# A page of 200 users has about 200 KB. Metadata and long lists of tenants may make it many times larger.
LARGEST = 32 * 1024 * 1024
PIECE = 64 * 1024
# How many compressed streams a body may have, one after the other
MOST_STREAMS = 20
GZIP = b"\x1f\x8b"
# {encoding: how zlib is to read it}. Some servers send a bare stream as "deflate".
_FORMS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}


class TooLarge(OSError):
    """The answer has more bytes than LARGEST, or says that it has."""


class Unreadable(ValueError):
    """The body of an answer cannot be decompressed."""


def content_of(raw: Any, headers: Mapping[str, str]) -> bytes:
    """The body of an answer, decompressed. raw: urllib3's response. Raises TooLarge and Unreadable."""
    try:
        lengths = headers.get("content-length", "").split(",")
        if any(_is_over(length.strip()) for length in lengths):
            raise TooLarge("the answer says so")
        body = bytearray()
        while piece := raw.read(PIECE, decode_content=False):
            body += piece
    finally:
        raw.close()  # unread bytes must not be read as the next answer
    return _decoded(bytes(body), headers.get("content-encoding", ""))


def _is_over(length: str) -> bool:
    """Whether the length is above LARGEST. Python refuses to read thousands of digits, so they are counted first."""
    digits = length.lstrip("0") if length.isascii() and length.isdigit() else ""
    return len(digits) > len(str(LARGEST)) or int(digits or 0) > LARGEST


def _decoded(body: bytes, encodings: str) -> bytes:
    """The body, decompressed. Unreadable: it has several encodings, or one that nobody asked for."""
    names = [name for name in encodings.lower().replace(" ", "").split(",") if name not in ("", "identity")]
    if not names or not body:
        return body
    if len(names) > 1 or names[0] not in _FORMS:
        raise Unreadable("encoded as nobody asked for")
    for form in _FORMS[names[0]]:
        try:
            return _decompressed(body, form)
        except zlib.error:
            continue
    raise Unreadable("broken")


def _decompressed(body: bytes, form: int) -> bytes:
    """The content of all compressed streams of the body. Bytes behind the last stream are left out."""
    whole = b""
    for dummy in range(MOST_STREAMS):
        stream = zlib.decompressobj(form)
        whole += stream.decompress(body, LARGEST + 1 - len(whole))
        if len(whole) > LARGEST:
            raise TooLarge("larger when decompressed")
        if not stream.eof:
            raise Unreadable("cut")
        body = stream.unused_data
        if not body.startswith(GZIP):
            return whole
    raise Unreadable("in too many streams")


class _Timed(io.RawIOBase):
    """The stream of a socket. All reads together take no longer than the socket's timeout.

    They return at most LARGEST bytes, even if http.client asks for all bytes, as it does for a chunk of length -1.
    """

    def __init__(self, stream: Any, sock: Any) -> None:
        self._stream = stream
        self._sock = sock
        self._limit = sock.gettimeout()
        self.restart()

    def restart(self) -> None:
        """Start the time and the number of bytes again."""
        self._deadline = float("inf") if self._limit is None else time.monotonic() + self._limit
        self._room = LARGEST + PIECE  # the frames of chunks come on top of the body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise socket.timeout("timed out")
        self._sock.settimeout(None if self._limit is None else left)
        try:
            count: int | None = self._stream.readinto(buffer)
        finally:
            self._sock.settimeout(self._limit)
        self._room -= count or 0
        if self._room < 0:
            raise TooLarge("the answer does not end")
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Response(HTTPResponse):
    """An answer whose head takes no longer than the timeout of the socket, and then its body."""

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._timed = _Timed(self.fp.detach(), sock)
        self.fp = io.BufferedReader(self._timed)

    def begin(self) -> None:
        super().begin()
        self._timed.restart()
        if self.status < 200:
            self.will_close = True  # bytes that follow must not be read as the next answer


def bounded(adapter: Any) -> Any:
    """The new HTTPAdapter, with the time limit on all its connections, also through proxies."""
    through_proxy = adapter.proxy_manager_for

    def proxy_manager_for(proxy: str, **kwargs: Any) -> Any:
        is_new = proxy not in adapter.proxy_manager
        manager = through_proxy(proxy, **kwargs)
        if is_new:
            _bound(manager)
        return manager

    adapter.proxy_manager_for = proxy_manager_for
    _bound(adapter.poolmanager)
    return adapter


def _bound(manager: Any) -> None:
    classes = manager.pool_classes_by_scheme
    manager.pool_classes_by_scheme = {scheme: _pools(pool_class) for scheme, pool_class in classes.items()}


def _pools(pool_class: Any) -> Callable[..., Any]:
    def make_pool(*args: Any, **kwargs: Any) -> Any:
        pool = pool_class(*args, **kwargs)
        pool.ConnectionCls = _connections(pool.ConnectionCls)
        return pool

    return make_pool


def _connections(connection_class: Any) -> Callable[..., Any]:
    def make_connection(*args: Any, **kwargs: Any) -> Any:
        connection = connection_class(*args, **kwargs)
        connection.response_class = _Response
        return connection

    return make_connection
