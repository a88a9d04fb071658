# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs uvicorn in a thread. It is ready when start() returns, and gone when stop() returns."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState


class Protocol(HttpToolsProtocol):
    """Gives the application its transport, because only the application knows when to drop a connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Server:
    """Uses only uvicorn's protocol. uvicorn's Server checks every 0.1 s whether to stop, which slows tests down."""

    def __init__(self, app: ASGIApp, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self._config = uvicorn.Config(
            app,
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_keep_alive=60,
        )
        self._tls = tls
        self._shared = ServerState()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="frontegg-emulator", daemon=True)
        self._socket = _listening_socket(port)
        self.port: int = self._socket.getsockname()[1]

    def start(self) -> None:
        self._config.load()
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> None:
        self._listener = await self._loop.create_server(self._protocol, sock=self._socket, ssl=self._tls)

    def _protocol(self) -> Protocol:
        return Protocol(self._config, self._shared, {}, _loop=self._loop)

    async def _close(self) -> None:
        self._listener.close()
        for connection in list(self._shared.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # lets the transports notify their protocols, so that every task gets its answer
        tasks = list(self._shared.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _listening_socket(port: int) -> socket.socket:
    # Name the protocol, because asyncio sets TCP_NODELAY only then. Without it, an answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener
