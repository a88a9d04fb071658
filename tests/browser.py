# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A headless Chromium for tests of pages. It is driven over two pipes, by the Chrome DevTools Protocol."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE = 60  # seconds for one answer
OPTIONS = (
    "--headless",
    "--no-sandbox",  # as root, there is none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--remote-debugging-pipe",
)

Answer = dict[str, Any]


class Browser:
    """One Chromium with one tab. It keeps the events of the tab."""

    def __init__(self) -> None:
        assert PROGRAM is not None, "no Chromium is installed"
        self.events: list[Answer] = []
        self._folder = tempfile.mkdtemp(prefix="browser-")
        reads, self._out = os.pipe()
        self._in, writes = os.pipe()
        # Chromium reads requests from descriptor 3 and writes answers to descriptor 4.
        command = f'exec "$@" 3<&{reads} 4>&{writes}'
        arguments = [PROGRAM, *OPTIONS, f"--user-data-dir={self._folder}", "about:blank"]
        self._process = subprocess.Popen(
            ["bash", "-c", command, "-", *arguments],
            pass_fds=(reads, writes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(reads)
        os.close(writes)
        self._session: str | None = None
        self._last = 0
        self._rest = b""

    def __enter__(self) -> Browser:
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)
        shutil.rmtree(self._folder, ignore_errors=True)

    def open(self, path: Path, *, scripts: bool = True) -> None:
        """Open a file in the tab, and forget the events of the page before it."""
        self.send("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.events.clear()
        self.send("Page.navigate", url=path.as_uri())
        until = monotonic() + PATIENCE
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._receive(until)

    def run(self, expression: str) -> Any:
        """Return the value of an expression of JavaScript in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str, text: str = "") -> None:
        """Press a key and let it go."""
        codes = {"Enter": 13, "Tab": 9, " ": 32}
        key_of = {"key": key, "windowsVirtualKeyCode": codes.get(key, 0)}
        self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **key_of)
        self.send("Input.dispatchKeyEvent", type="keyUp", **key_of)

    def type(self, text: str) -> None:
        """Type a text into the element that has the focus."""
        self.send("Input.insertText", text=text)

    def print(self) -> bytes:
        """Return the page as a PDF file."""
        data = self.send("Page.printToPDF", preferCSSPageSize=True)["data"]
        return base64.b64decode(data)

    @property
    def requests(self) -> list[str]:
        """Return the addresses that the page asked for, its own included."""
        sent = [event["params"] for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return [params["request"]["url"] for params in sent]

    @property
    def complaints(self) -> list[str]:
        """Return what the console shows: errors, warnings, what the policy blocked, uncaught exceptions."""
        methods = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
        return [json.dumps(event["params"]) for event in self.events if event["method"] in methods]

    def send(self, method: str, **params: Any) -> Answer:
        """Return the answer to a request of the protocol."""
        self._last += 1
        request: Answer = {"id": self._last, "method": method, "params": params}
        if self._session is not None:
            request["sessionId"] = self._session
        data = json.dumps(request).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        until = monotonic() + PATIENCE
        while True:
            message = self._receive(until)
            if message.get("id") == self._last:
                assert "error" not in message, f"{method}: {message['error']}"
                return dict(message["result"])

    def _receive(self, until: float) -> Answer:
        """Return the next message, and keep it where it is an event."""
        while b"\0" not in self._rest:
            ready, dummy, dummy = select.select([self._in], [], [], max(until - monotonic(), 0))
            assert ready, f"Chromium said nothing for {PATIENCE} seconds"
            data = os.read(self._in, 1 << 20)
            assert data, "Chromium ended"
            self._rest += data
        line, dummy, self._rest = self._rest.partition(b"\0")
        message: Answer = json.loads(line)
        if "method" in message:
            self.events.append(message)
        return message
