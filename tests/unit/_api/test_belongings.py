# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The clients of groups and applications, and the time of users: what they send, read, and refuse to believe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.applications import Applications
from ansible_collections.identityops.frontegg.plugins.module_utils._api.client import Client
from ansible_collections.identityops.frontegg.plugins.module_utils._api.groups import Groups
from ansible_collections.identityops.frontegg.plugins.module_utils._api.users import Users
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import ApiError, ReadOnlyError
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.connection import Settings
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.transport import Http
from tests.emulator import Emulator
from tests.unit.harness import JumpingClock

TENANT_HEADER = "frontegg-tenant-id"
NOBODY = "00000000-0000-4000-8000-000000000000"
# {method: (client, arguments)}: all writes of this file
WRITES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "add_users": (Groups, ("g", "acme", ["u"])),
    "remove_users": (Groups, ("g", "acme", ["u"])),
    "assign": (Applications, ("app", "acme", ["u"])),
    "unassign": (Applications, ("app", "acme", ["u"])),
    "expire": (Users, ("u", 300)),
    "verify": (Users, ("u",)),
    "keep": (Users, ("u",)),
}


@pytest.fixture
def client(people: Emulator, clock: JumpingClock) -> Iterator[Client]:
    http = Http(Settings(people.url, "here", access_token=people.issue_token()), clock)
    yield Client(http)
    http.close()


def id_of(emu: Emulator, email: str) -> str:
    user = emu.user(email)
    assert user is not None
    return user.id


def members(client: Client, tenant_id: str = "acme") -> dict[str, list[str]]:
    groups = client.routes(Groups).of_tenant(tenant_id)
    return {group["name"]: [user["id"] for user in group["users"]] for group in groups}


class TestGroups:
    def test_one_request_reads_a_tenant(self, people: Emulator, client: Client) -> None:
        jane, joe = id_of(people, "jane@corp.example"), id_of(people, "joe+x@corp.example")
        people.add_group("Editors", "acme", [jane, joe])
        people.add_group("Remote", "acme", managed_by="scim2")
        people.add_group("Others", "beta", [jane])
        rows = client.routes(Groups).of_tenant("acme")
        assert [(row["name"], row["managedBy"]) for row in rows] == [("Editors", "frontegg"), ("Remote", "scim2")]
        assert [read.headers[TENANT_HEADER] for read in people.reads] == ["acme"]
        assert members(client) == {"Editors": [jane, joe], "Remote": []}
        assert members(client, "beta") == {"Others": [jane]}

    @pytest.mark.parametrize("order", [{}, {"status": 404, "body": {"errors": ["Tenant not found"]}}])
    def test_a_tenant_that_is_gone_has_none(self, people: Emulator, client: Client, order: dict[str, Any]) -> None:
        if order:
            people.fault("groups", **order)
        assert client.routes(Groups).of_tenant("gone") == []

    @pytest.mark.parametrize(
        "row",
        [
            {"id": "g", "name": "Editors"},
            {"id": "g", "users": None},
            {"id": "g", "users": ["u"]},
            {"id": "g", "users": [{"email": "jane@corp.example"}]},
            {"id": "", "users": []},
            {"name": "Editors", "users": []},
        ],
    )
    def test_a_group_that_is_not_told_whole_is_an_error(
        self, people: Emulator, client: Client, row: dict[str, Any]
    ) -> None:
        people.fault("groups", status=200, body={"groups": [{"id": "h", "users": []}, row]})
        with pytest.raises(ApiError, match="without its ID or its users"):
            client.routes(Groups).of_tenant("acme")

    def test_in_and_out_twice(self, people: Emulator, client: Client) -> None:
        jane = id_of(people, "jane@corp.example")
        group = people.add_group("Editors", "acme")
        for dummy in range(2):
            client.routes(Groups).add_users(group.id, "acme", [jane])
            assert members(client) == {"Editors": [jane]}
        for dummy in range(2):
            client.routes(Groups).remove_users(group.id, "acme", [jane])
            assert members(client) == {"Editors": []}
        assert {write.headers[TENANT_HEADER] for write in people.writes} == {"acme"}

    def test_a_refusal_is_told(self, people: Emulator, client: Client) -> None:
        group = people.add_group("Remote", "acme", managed_by="scim2")
        with pytest.raises(ApiError, match="managed by scim2") as caught:
            client.routes(Groups).add_users(group.id, "acme", [id_of(people, "jane@corp.example")])
        assert (caught.value.status, caught.value.unclear) == (403, False)


class TestApplications:
    def test_on_and_off_twice(self, people: Emulator, client: Client) -> None:
        jane = id_of(people, "jane@corp.example")
        people.add_application("shop", ["acme"])
        applications = client.routes(Applications)
        for dummy in range(2):
            applications.assign("shop", "acme", [jane])
            assert applications.of_user(jane) == ["shop"]
        for dummy in range(2):
            applications.unassign("shop", "acme", [jane])
            assert applications.of_user(jane) == []
        assert all(TENANT_HEADER not in exchange.headers for exchange in people.log)

    def test_a_tenant_that_is_not_assigned(self, people: Emulator, client: Client) -> None:
        with pytest.raises(ApiError) as caught:
            client.routes(Applications).assign("shop", "acme", [id_of(people, "jane@corp.example")])
        assert (caught.value.status, caught.value.code) == (404, "ER-01008")

    def test_an_unknown_user(self, client: Client) -> None:
        with pytest.raises(ApiError) as caught:
            client.routes(Applications).of_user(NOBODY)
        assert caught.value.missing

    @pytest.mark.parametrize("body", [{"apps": ["shop"]}, [{"id": "shop"}], ["shop", None], '"shop"', {}])
    def test_another_answer_is_an_error(self, people: Emulator, client: Client, body: Any) -> None:
        people.fault("user_applications", status=200, body=body, times=None)
        with pytest.raises(ApiError, match="no list of IDs"):
            client.routes(Applications).of_user(NOBODY)


class TestTime:
    def test_limited_and_permanent_again(self, people: Emulator, client: Client) -> None:
        jane = people.user("jane@corp.example")
        assert jane is not None
        client.users.expire(jane.id, 300)
        ends = {membership.expires_at for membership in jane.memberships.values()}
        assert len(ends) == 1 and None not in ends
        for dummy in range(2):
            client.users.keep(jane.id)
            assert [membership.expires_at for membership in jane.memberships.values()] == [None, None]
        assert all(TENANT_HEADER not in exchange.headers for exchange in people.log)

    @pytest.mark.parametrize(("method", "arguments"), [("expire", (NOBODY, 300)), ("keep", (NOBODY,))])
    def test_an_unknown_user(self, client: Client, method: str, arguments: tuple[Any, ...]) -> None:
        with pytest.raises(ApiError) as caught:
            getattr(client.users, method)(*arguments)
        assert caught.value.missing


@pytest.mark.parametrize("method", WRITES)
def test_a_read_only_client_sends_no_write(emu: Emulator, clock: JumpingClock, method: str) -> None:
    http = Http(Settings(emu.url, "here", access_token=emu.issue_token(), read_only=True), clock)
    routes, arguments = WRITES[method]
    with pytest.raises(ReadOnlyError):
        getattr(Client(http).routes(routes), method)(*arguments)
    http.close()
    assert emu.log == []


@pytest.mark.parametrize("tenant_id", ["", "  "])
@pytest.mark.parametrize("method", [name for name, (dummy, arguments) in WRITES.items() if len(arguments) == 3])
def test_an_empty_tenant_is_never_sent(people: Emulator, client: Client, method: str, tenant_id: str) -> None:
    with pytest.raises(ValueError, match="tenant_id is empty"):
        getattr(client.routes(WRITES[method][0]), method)("id", tenant_id, ["u"])
    assert people.log == []
