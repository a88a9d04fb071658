# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP client: which requests it refuses to send, and which secrets it never reveals."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from ansible_collections.identityops.frontegg.plugins.module_utils._api.client import Client
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import ApiError, ReadOnlyError
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.connection import Call, Settings
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.transport import LOGIN_PATH, Http
from tests.emulator import Emulator
from tests.unit.harness import JumpingClock, Result, Task

WRITES = {
    "lock": ("id",),
    "unlock": ("id",),
    "disable": ("id", "acme"),
    "enable": ("id", "acme"),
    "remove_from_tenant": ("id", "acme"),
    "delete": ("id",),
}


def client(emu: Emulator, clock: JumpingClock, **settings: Any) -> Client:
    credentials = {"client_id": emu.client_id, "api_token": emu.api_token}
    return Client(Http(Settings(emu.url, emu.url, **{**credentials, **settings}), clock))


@pytest.mark.parametrize("method", WRITES)
def test_a_read_only_client_sends_no_write(emu: Emulator, clock: JumpingClock, method: str) -> None:
    with pytest.raises(ReadOnlyError):
        getattr(client(emu, clock, read_only=True).users, method)(*WRITES[method])
    assert emu.log == []


@pytest.mark.parametrize("method", [name for name, arguments in WRITES.items() if len(arguments) > 1])
@pytest.mark.parametrize("tenant_id", ["", "  "])
def test_an_empty_tenant_never_becomes_all_tenants(
    emu: Emulator, clock: JumpingClock, method: str, tenant_id: str
) -> None:
    with pytest.raises(ValueError, match="tenant_id is empty"):
        getattr(client(emu, clock).users, method)("id", tenant_id)
    assert emu.log == []


@pytest.mark.parametrize("user_id", ["../../tenants/v1", "a/b?c#d", "..%2f", "id lock"])
def test_an_id_stays_one_segment_of_the_path(emu: Emulator, clock: JumpingClock, user_id: str) -> None:
    with pytest.raises(ApiError):
        client(emu, clock).users.lock(user_id)
    (write,) = emu.writes
    assert write.route == "lock"
    assert write.raw_query == ""


def test_a_token_that_the_server_repeats_is_masked(emu: Emulator, clock: JumpingClock) -> None:
    token = emu.issue_token()
    emu.fault("email", status=400, body={"errors": [f"Bearer {token} is not welcome"]})
    error = client(emu, clock, access_token=token).users.by_email("jane@corp.example").error
    assert error is not None
    assert token not in str(error) + str(error.messages)
    assert "Bearer ********" in str(error)


@pytest.mark.parametrize(
    ("answer", "there"),
    [
        ({"status": 200, "body": {"tenantId": "acme", "name": "Acme"}}, True),
        ({"status": 200, "body": [{"tenantId": "acme"}]}, True),
        ({"status": 200, "body": {"tenantId": "acme", "deletedAt": "2026-01-01T00:00:00.000Z"}}, False),
        ({"status": 200, "body": []}, False),
        ({"status": 404, "body": {"errors": ["Tenant not found"]}}, False),
        ({"status": 404, "body": ""}, False),
    ],
)
def test_whether_a_tenant_is_there(emu: Emulator, clock: JumpingClock, answer: dict[str, Any], there: bool) -> None:
    emu.fault("tenant", **answer)
    assert (client(emu, clock).tenants.by_id("acme") is not None) is there


def test_another_tenant_is_an_error(emu: Emulator, clock: JumpingClock) -> None:
    emu.fault("tenant", status=200, body={"tenantId": "other"}, times=None)
    with pytest.raises(ApiError, match="answered with another tenant, other"):
        client(emu, clock).tenants.by_id("acme")


def test_an_unreadable_tenant_is_an_error(emu: Emulator, clock: JumpingClock) -> None:
    emu.fault("tenant", status=404, body="<html>", times=None)
    with pytest.raises(ApiError, match="check region and api_url"):
        client(emu, clock).tenants.by_id("acme")


class Broken(BaseAdapter):
    """Accepts a login. It executes the next request, and then the TLS stream breaks."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def send(self, request: Any, **dummy: Any) -> Any:
        self.sent.append(request.method)
        if not request.url.endswith(LOGIN_PATH):
            raise requests.exceptions.SSLError("[SSL: WRONG_VERSION_NUMBER] wrong version number")
        raw = HTTPResponse(io.BytesIO(b'{"token": "t"}'), {}, 200, preload_content=False)
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        """Nothing needs closing."""


class Recording(BaseAdapter):
    """Gives the same answer to every request, also to a login, and keeps the requests."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.asked: list[Any] = []
        self._answer = json.dumps({"token": token, "id": "7", "tenantId": "acme"}).encode()

    def send(self, request: Any, **dummy: Any) -> Any:
        self.asked.append(request)
        raw = HTTPResponse(io.BytesIO(self._answer), {}, 200, preload_content=False)
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        """Nothing needs closing."""


def test_the_token_and_the_secret_travel_in_one_place_only() -> None:
    """Proxies and servers log headers and addresses. They know that they must not log this one header."""
    token, secret = "token-" * 9, "secret-" * 9
    wire = Recording(token)
    connection = Settings("https://api.example", "x", client_id="an-id", api_token=secret)
    one = Client(Http(connection, JumpingClock(), wire))
    one.users.lock("7")
    one.users.remove_from_tenant("7", "acme")
    one.tenants.create({"tenantId": "acme", "name": "Acme"})
    one.tenants.by_id("acme")
    login, *others = wire.asked
    assert [name for name, value in login.headers.items() if token in value or secret in value] == []
    assert secret in str(login.body) and secret not in login.url
    assert len(others) == 4
    for request in others:
        headers = {name: value for name, value in request.headers.items() if token in value or secret in value}
        assert headers == {"Authorization": f"Bearer {token}"}
        assert not any(text in f"{request.url} {request.body!r}" for text in (token, secret))


def test_a_broken_tls_stream_is_a_lost_answer() -> None:
    """The request may have reached the server. Otherwise the client would send a creation twice."""
    wire, clock = Broken(), JumpingClock()
    http = Http(Settings("https://api.example", "x", client_id="a", api_token="b"), clock, wire)
    with pytest.raises(ApiError) as caught:
        http.call(Call("POST", "/users", "new@corp.example", repeatable=False))
    assert caught.value.unclear and wire.sent == ["POST", "POST"]
    assert caught.value.reason == "the TLS connection broke"


@pytest.mark.parametrize("fault", [{"status": 401}, {"status": 429, "headers": {"Retry-After": "100000"}}], ids=str)
@pytest.mark.parametrize("login", [{}, {"status": 503}], ids=["login", "no login"])
def test_what_ends_a_call_does_not_settle_what_went_before(
    task: Task, people: Emulator, fault: dict[str, Any], login: dict[str, Any]
) -> None:
    """The first answer was lost, so the request may be done, even if the server refuses the next attempt."""
    jane = people.user("jane@corp.example")
    people.fault("lock", drop="after")
    people.fault("lock", times=None, **fault)
    if login:
        people.fault("login", skip=1, times=None, **login)
    people.fault("list", skip=1, times=None, status=503)
    people.fault("vendor_get", times=None, status=503)
    result = task.run(users=[jane.id], state="locked")
    assert jane.locked
    row: Result = result["users"][0]
    assert (row["outcome"], row["changed"], row["after"]) == ("unknown", False, None), row
    assert "whether it was done is not known" in row["msg"]
