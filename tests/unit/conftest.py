# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures: one emulator, emptied for each test. All requests and answers are checked against the OpenAPI files."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.emulator import Emulator
from tests.openapi import violations
from tests.unit.harness import JumpingClock, Task


class _SharedClock:
    """Gives each test its own clock, although the emulator starts only once."""

    def __init__(self) -> None:
        self.current = JumpingClock()

    def __call__(self) -> float:
        return self.current.now()


_SHARED = _SharedClock()


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove credentials, proxies and CAs of the person who runs the tests."""
    for name in os.environ:
        if name.startswith("FRONTEGG_") and name != "FRONTEGG_OPENAPI_DIR":
            monkeypatch.delenv(name)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="session")
def _server() -> Iterator[Emulator]:
    with Emulator(now=_SHARED) as emu:
        yield emu


@pytest.fixture
def clock() -> JumpingClock:
    _SHARED.current = JumpingClock()
    return _SHARED.current


@pytest.fixture
def emu(_server: Emulator, clock: JumpingClock) -> Iterator[Emulator]:
    _server.reset()
    yield _server
    assert _server.catastrophes == []
    if os.environ.get("FRONTEGG_OPENAPI_DIR"):
        assert violations(list(_server.log)) == []


@pytest.fixture
def task(emu: Emulator, clock: JumpingClock) -> Task:
    return Task(emu, clock)


@pytest.fixture
def people(emu: Emulator) -> Emulator:
    """jane and joe are in acme and beta, ann is locked in acme, zoë is disabled in beta, and max has no tenant."""
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    emu.add_user("jane@corp.example", tenants=["acme", "beta"])
    emu.add_user("joe+x@corp.example", tenants=["acme", "beta"])
    emu.add_user("ann.o'neil@corp.example", tenants=["acme"], locked=True)
    emu.add_user("zoë@corp.example", tenants=["acme", "beta"], disabled_in=["beta"])
    emu.add_user("max@corp.example")
    return emu
