# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: bounds how long an answer takes as a whole. The timeout of a socket starts anew with
every byte, so that a drip of them, in the headers or in the body, would never end."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from http.client import HTTPResponse
from typing import Any


class _Timed(io.RawIOBase):
    """The stream of a socket whose reads, all together, take no longer than the socket's timeout."""

    def __init__(self, stream: Any, sock: Any) -> None:
        self._stream = stream
        self._sock = sock
        self._limit = sock.gettimeout()
        self.restart()

    def restart(self) -> None:
        """Allow as much time once more."""
        self._deadline = float("inf") if self._limit is None else time.monotonic() + self._limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise socket.timeout("timed out")
        self._sock.settimeout(None if self._limit is None else left)
        try:
            count: int | None = self._stream.readinto(buffer)
            return count
        finally:
            self._sock.settimeout(self._limit)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Response(HTTPResponse):
    """An answer whose head, and then whose body, take no longer than the timeout of the socket."""

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._timed = _Timed(self.fp.detach(), sock)
        self.fp = io.BufferedReader(self._timed)

    def begin(self) -> None:
        super().begin()
        self._timed.restart()


def bounded(adapter: Any) -> Any:
    """The HTTPAdapter, new as it is, with all its connections keeping to the time, those through proxies, too."""
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
