# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator behaves as Frontegg is known to behave. All other tests rely on that."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.emulator import Emulator
from tests.emulator.limits import STYLES
from tests.emulator.rows import role_row

ROOT = Path(__file__).resolve().parents[3]
USERS = "/identity/resources/users"
VENDOR = "/identity/resources/vendor-only/users/v1"
MEMBERS = "/identity/resources/tenants/users/v1"
TENANTS = "/tenants/resources/tenants"
NOBODY = "00000000-0000-4000-8000-000000000000"
NOT_FOUND = {"errors": ["User not found"], "errorCode": "ER-01089"}
TENANT_WANTED = {"errors": ["Tenant ID is not specified"]}
TENANT_UNWANTED = {"errors": ["Tenant ID is defined - forbidden route for tenants"]}


class Clock:
    """Time that moves only when a test says so."""

    def __init__(self, at: float = 1_800_000_000.25) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


class Api:
    """A client that adds only a valid token to the requests of a test."""

    def __init__(self, emu: Emulator) -> None:
        self.emu = emu
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {emu.issue_token()}"

    def __call__(self, method: str, path: str, tenant: str | None = None, **more: Any) -> requests.Response:
        headers = {**({"frontegg-tenant-id": tenant} if tenant else {}), **more.pop("headers", {})}
        return self.session.request(method, self.emu.url + path, headers=headers, timeout=10, **more)

    def get(self, path: str, tenant: str | None = None, **query: Any) -> requests.Response:
        return self("GET", path, tenant, params=query)

    def rows(self, tenant: str | None = None, **query: Any) -> list[str]:
        """Return the emails in an answer of users/v3, in order."""
        answer = self.get(f"{USERS}/v3", tenant, **query)
        assert answer.status_code == 200
        return [row["email"] for row in answer.json()["items"]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emu(clock: Clock) -> Iterator[Emulator]:
    with Emulator(now=clock) as emulator:
        for tenant in ("acme", "beta"):
            emulator.add_tenant(tenant, name=tenant.title())
        yield emulator


@pytest.fixture
def api(emu: Emulator) -> Iterator[Api]:
    client = Api(emu)
    yield client
    client.session.close()


def json_of(answer: requests.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()


class TestToken:
    @pytest.mark.parametrize("path", ["/auth/vendor", "/auth/vendor/"])
    def test_both_forms_of_the_path(self, emu: Emulator, clock: Clock, path: str) -> None:
        body = {"clientId": emu.client_id, "secret": emu.api_token}
        answer = requests.post(emu.url + path, json=body, timeout=10).json()
        assert answer["expiresIn"] == 86400
        claims = json.loads(base64.urlsafe_b64decode(answer["token"].split(".")[1] + "=="))
        assert len(answer["token"].split(".")) == 3
        assert (claims["exp"], bool(claims["vendorId"])) == (int(clock()) + 86400, True)

    @pytest.mark.parametrize("body", [{}, {"clientId": "x", "secret": "y"}, [], {"clientId": ["x"]}])
    def test_bad_credentials(self, emu: Emulator, body: Any) -> None:
        answer = requests.post(f"{emu.url}/auth/vendor", json=body, timeout=10)
        assert json_of(answer) == (401, {"errors": ["Invalid authentication"]})

    def test_malformed_body(self, emu: Emulator) -> None:
        answer = requests.post(f"{emu.url}/auth/vendor", data=b'{"clientId', timeout=10)
        assert json_of(answer) == (400, {"errors": ["Invalid input json"], "errorCode": "ER-00006"})

    @pytest.mark.parametrize(
        ("header", "form", "status"),
        [
            ("Authorization", "Bearer {}", 200),
            ("Authorization", "bearer {}", 200),
            ("x-access-token", "{}", 200),
            ("Authorization", "{}", 401),
            ("Authorization", "Bearer x{}", 401),
            ("x-unrelated", "{}", 401),
        ],
    )
    def test_either_header_carries_it(self, emu: Emulator, header: str, form: str, status: int) -> None:
        headers = {header: form.format(emu.issue_token())}
        answer = requests.get(f"{emu.url}{USERS}/v3", headers=headers, timeout=10)
        assert answer.status_code == status
        if status == 401:
            assert answer.json() == {"errors": ["Unauthorized"]}

    def test_it_expires(self, emu: Emulator, api: Api, clock: Clock) -> None:
        clock.at += 86399
        assert api.get(f"{USERS}/v3").status_code == 200
        clock.at += 1
        assert api.get(f"{USERS}/v3").status_code == 401

    def test_revoked_by_hand(self, emu: Emulator, api: Api) -> None:
        emu.revoke_tokens()
        assert api.get(f"{USERS}/v3").status_code == 401


class TestList:
    @pytest.fixture
    def crowd(self, emu: Emulator) -> list[str]:
        return [emu.add_user(f"user{n:03}@corp.example", ["acme"]).email for n in range(120)]

    def test_offset_is_a_page_index(self, api: Api, crowd: list[str]) -> None:
        assert api.rows() == crowd[:50]
        assert api.rows(_offset=1) == crowd[50:100]
        assert api.rows(_offset=50) == []
        assert api.rows(_limit=7, _offset=17) == crowd[119:]

    def test_envelope(self, api: Api, crowd: list[str]) -> None:
        body = api.get(f"{USERS}/v3", _limit=50, _tenantId="acme").json()
        assert body["_metadata"] == {"totalItems": 120, "totalPages": 3}
        assert body["_links"]["next"] == "_limit=50&_tenantId=acme&_offset=1"
        assert api.rows(**dict(part.split("=") for part in body["_links"]["last"].split("&"))) == crowd[100:]
        assert api.get(f"{USERS}/v3", _offset=2).json()["_links"]["next"] == ""

    def test_limit_is_clamped(self, emu: Emulator, api: Api, crowd: list[str]) -> None:
        for n in range(100):
            emu.add_user(f"more{n}@corp.example")
        assert len(api.rows(_limit=500)) == 200

    def test_parameters_without_underscore_are_ignored(self, api: Api, crowd: list[str]) -> None:
        assert api.rows(limit=200, offset=1) == crowd[:50]

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ({"_sortBy": "locked"}, "_sortBy must be a valid enum value"),
            ({"_order": "asc"}, "_order must be one of the following values: ASC, DESC"),
            ({"_limit": "many"}, "_limit must be a number conforming to the specified constraints"),
            ({"_limit": "0"}, "_limit must not be less than 1"),
            ({"_offset": "-1"}, "_offset must not be less than 0"),
            ({"_includeSubTenants": "no"}, "_includeSubTenants must be a boolean value"),
            ({"_identifier": "a"}, "_identifier and _identifierType must be provided together"),
            (
                {"_identifier": "a", "_identifierType": "id"},
                "_identifierType must be one of the following values: email, phoneNumber, username",
            ),
        ],
    )
    def test_bad_parameters(self, api: Api, query: dict[str, str], message: str) -> None:
        assert json_of(api.get(f"{USERS}/v3", **query)) == (400, {"errors": [message]})

    def test_filters(self, emu: Emulator, api: Api) -> None:
        ann = emu.add_user("ann@corp.example", ["acme"], name="Ann Lee", external_id="x1", phone_number="+431")
        bob = emu.add_user("Bob@corp.example", ["acme", "beta"], name="Bob", external_id="x2")
        emu.add_user("cy@corp.example", [], name="Cy")
        assert api.rows(ids=f"{bob.id},{NOBODY},{ann.id}") == [bob.email, ann.email]
        assert api.rows(_email="Bob@corp.example") == [bob.email]
        assert api.rows(_email="bob@corp.example") == []  # an exact match only
        assert api.rows(_namePrefix="Ann") == [ann.email]
        assert api.rows(_externalIds="x2,x9") == [bob.email]
        assert api.rows(_identifier="ann@", _identifierType="email") == [ann.email]
        assert api.rows(_identifier="+43", _identifierType="phoneNumber") == [ann.email]
        assert api.rows(_identifier="", _identifierType="username") == []
        assert api.rows("beta") == api.rows(_tenantId="beta") == [bob.email]
        assert api.rows("acme", _tenantId="beta") == [bob.email]
        assert api.rows("nosuch") == []
        assert len(api.rows()) == 3

    def test_sub_tenants_are_included_unless_told_otherwise(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("acme-labs", parent="acme")
        emu.add_tenant("acme-labs-1", parent="acme-labs")
        emu.add_user("deep@corp.example", ["acme-labs-1"])
        assert api.rows("acme") == ["deep@corp.example"]
        assert api.rows("acme", _includeSubTenants="false") == []
        assert api.rows("acme-labs-1", _includeSubTenants="false") == ["deep@corp.example"]
        assert api.rows("beta") == []

    @pytest.mark.parametrize(
        ("field", "rising"),
        [
            ("email", "abc"),
            ("name", "cba"),
            ("createdAt", "cba"),
            ("isLocked", "acb"),
            ("verified", "bac"),
            ("provider", "abc"),
            ("tenantId", "cab"),
            ("id", "abc"),
        ],
    )
    def test_sorting(self, emu: Emulator, api: Api, field: str, rising: str) -> None:
        tenants = {"a": ["acme"], "b": ["beta"], "c": []}
        for n, letter in enumerate("abc"):
            emu.add_user(
                f"{letter}@corp.example",
                tenants[letter],
                id=f"{n}",
                name="ZYX"[n],
                created_at=f"2024-01-0{9 - n}T00:00:00.000Z",
                locked=letter == "b",
                verified=letter != "b",
                provider=f"p{n}",
            )
        assert "".join(email[0] for email in api.rows(_sortBy=field)) == rising
        assert api.rows(_sortBy=field, _order="DESC")[0][0] == rising[-1] or field in ("isLocked", "verified")


class TestFields:
    def test_optional_ones_are_missing_until_set(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme", "beta"])

        def row() -> Any:
            return api.get(f"{USERS}/v3").json()["items"][0]

        assert {"isLocked", "phoneNumber", "externalId", "mfaBypass"}.isdisjoint(row())
        assert row()["tenants"] == [{"tenantId": "acme"}, {"tenantId": "beta"}]
        assert (row()["lastLogin"], row()["vendorMetadata"]) == (None, None)
        for act, locked in (("lock", True), ("unlock", False)):
            api("POST", f"{USERS}/v1/{user.id}/{act}")
            assert row()["isLocked"] is locked
        for act, disabled in (("disable", True), ("enable", False)):
            api("POST", f"{MEMBERS}/{user.id}/{act}", "beta")
            assert row()["tenants"] == [{"tenantId": "acme"}, {"tenantId": "beta", "isDisabled": disabled}]

    def test_given_ones(self, emu: Emulator) -> None:
        user = emu.add_user("ann@corp.example", ["acme", "beta"], id=NOBODY, locked=False, disabled_in=["beta"])
        assert (user.id, user.locked, user.active_tenant) == (NOBODY, False, "acme")
        assert [membership.disabled for membership in user.memberships.values()] == [None, True]

    def test_roles_depend_on_the_route(self, emu: Emulator, api: Api) -> None:
        role = role_row(emu.add_role("Admin"))
        user = emu.add_user("ann@corp.example", ["acme"], roles=["Admin"])
        by_email = api.get(f"{USERS}/v1/email", email=user.email).json()
        assert by_email["tenants"] == [{"tenantId": "acme", "roles": [role]}]
        assert {"roles", "permissions", "groups"}.isdisjoint(by_email)
        for answer in (api.get(f"{VENDOR}/{user.id}"), api.get(f"{USERS}/v1/{user.id}", "acme")):
            assert (answer.json()["roles"], answer.json()["tenants"][0]["roles"]) == ([role], [role])

    def test_a_user_without_memberships(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example")
        row = api.get(f"{VENDOR}/{user.id}").json()
        assert (row["tenantId"], row["tenantIds"], row["tenants"], row["roles"]) == (None, [], [], [])


class TestLookUp:
    @pytest.mark.parametrize("email", ["jane+x@corp.example", "o'brien@corp.example", "zoë.müller@corp.example"])
    def test_by_email_in_any_case(self, emu: Emulator, api: Api, email: str) -> None:
        emu.add_user(email)
        for asked in (email, email.upper()):
            assert api.get(f"{USERS}/v1/email", email=asked).json()["email"] == email
        if "+" in email:  # an unencoded + means a space
            assert json_of(api("GET", f"{USERS}/v1/email?email={email}")) == (404, NOT_FOUND)

    def test_by_email_after_it_changed(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("old@corp.example")
        emu.state.change_email(user, "new@corp.example")
        assert api.get(f"{USERS}/v1/email", email="new@corp.example").json()["id"] == user.id
        assert emu.user("old@corp.example") is None

    def test_without_an_email(self, api: Api) -> None:
        assert json_of(api.get(f"{USERS}/v1/email")) == (400, {"errors": ["email must be an email"]})

    def test_header_classes(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        one = f"{USERS}/v1/{user.id}"
        assert json_of(api.get(one)) == (403, TENANT_WANTED)
        assert json_of(api.get(one, "beta")) == (404, NOT_FOUND)
        assert api.get(one, "acme").json()["email"] == user.email
        for path in (f"{USERS}/v1/email?email={user.email}", f"{VENDOR}/{user.id}"):
            assert json_of(api.get(path, "acme")) == (403, TENANT_UNWANTED)
            assert api.get(path).json()["id"] == user.id

    def test_unknown_users_and_routes(self, api: Api) -> None:
        for path, tenant in ((f"{VENDOR}/{NOBODY}", None), (f"{USERS}/v1/{NOBODY}", "acme")):
            assert json_of(api.get(path, tenant)) == (404, NOT_FOUND)
        assert json_of(api.get(f"{USERS}/v9")) == (404, {"errors": ["Route not found"], "errorCode": "ER-00004"})
        assert api("PATCH", f"{USERS}/v3").status_code == 404


class TestAccess:
    def test_lock_is_global_and_repeatable(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        for act, locked in (("lock", True), ("lock", True), ("unlock", False), ("unlock", False)):
            answer = api("POST", f"{USERS}/v1/{user.id}/{act}")
            assert (answer.status_code, answer.content, user.locked) == (200, b"", locked)

    @pytest.mark.parametrize("act", ["lock", "unlock"])
    def test_lock_refused(self, emu: Emulator, api: Api, act: str) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        assert json_of(api("POST", f"{USERS}/v1/{user.id}/{act}", "acme")) == (403, TENANT_UNWANTED)
        assert json_of(api("POST", f"{USERS}/v1/{NOBODY}/{act}")) == (404, NOT_FOUND)
        assert json_of(api("POST", f"{USERS}/v1/{user.id}/{act}", data=b"{"))[0] == 400
        assert user.locked is None

    @pytest.mark.parametrize("act", ["disable", "enable"])
    def test_disable_refused(self, emu: Emulator, api: Api, act: str) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        assert json_of(api("POST", f"{MEMBERS}/{user.id}/{act}")) == (403, TENANT_WANTED)
        assert json_of(api("POST", f"{MEMBERS}/{user.id}/{act}", "beta")) == (404, NOT_FOUND)
        assert json_of(api("POST", f"{MEMBERS}/{NOBODY}/{act}", "acme")) == (404, NOT_FOUND)
        assert user.memberships["acme"].disabled is None

    def test_delete_with_the_header_removes_the_membership(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme", "beta"])
        path = f"{USERS}/v1/{user.id}"
        assert api("DELETE", path, "acme").status_code == 200
        assert (user.tenant_ids, user.active_tenant) == (["beta"], "beta")
        assert json_of(api("DELETE", path, "acme")) == (404, NOT_FOUND)
        assert emu.user(user.id) is user

    @pytest.mark.parametrize("keep", [True, False])
    def test_delete_of_the_last_membership(self, emu: Emulator, api: Api, keep: bool) -> None:
        emu.keep_identity = keep
        user = emu.add_user("ann@corp.example", ["acme"])
        assert api("DELETE", f"{USERS}/v1/{user.id}", "acme").status_code == 200
        assert (emu.user(user.id) is not None) is keep

    def test_delete_without_the_header_removes_the_user(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme", "beta"])
        path = f"{USERS}/v1/{user.id}"
        assert api("DELETE", path).status_code == 200
        assert emu.user("ann@corp.example") is None
        assert json_of(api("DELETE", path)) == (404, NOT_FOUND)


class TestTenants:
    def test_by_id(self, api: Api) -> None:
        acme = api.get(f"{TENANTS}/v2/acme").json()
        assert (acme["tenantId"], acme["name"], acme["metadata"]) == ("acme", "Acme", "{}")
        assert acme["id"] != "acme"
        assert api.get(f"{TENANTS}/v1/acme").json() == [acme]

    @pytest.mark.parametrize("version", ["v1", "v2"])
    def test_unknown_ones_are_an_empty_array(self, api: Api, version: str) -> None:
        assert json_of(api.get(f"{TENANTS}/{version}/gone")) == (200, [])

    def test_an_id_is_free_form(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("corp/süd 1", website="https://corp.example")
        assert api.get(f"{TENANTS}/v2/corp%2Fs%C3%BCd%201").json()["website"] == "https://corp.example"

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, ["acme", "beta"]),
            ({"_tenantIds": "beta,nosuch"}, ["beta"]),
            ({"_tenantIds": ["beta", "acme"]}, ["acme", "beta"]),
            ({"_filter": "AC"}, ["acme"]),
            ({"_limit": 1, "_offset": 1}, ["beta"]),
            ({"_sortBy": "name", "_order": "DESC"}, ["beta", "acme"]),
        ],
    )
    def test_list(self, api: Api, query: dict[str, Any], found: list[str]) -> None:
        rows = api.get(f"{TENANTS}/v2", **query).json()["items"]
        assert [row["tenantId"] for row in rows] == found

    def test_a_user_may_list_one_that_no_longer_exists(self, emu: Emulator, api: Api) -> None:
        emu.add_user("ann@corp.example", ["gone"])
        assert api.rows("gone") == ["ann@corp.example"]


class TestAnswers:
    def test_long_urls(self, api: Api) -> None:
        answer = api.get(f"{USERS}/v3", ids=",".join([NOBODY] * 250))
        assert answer.status_code == 414
        assert "json" not in answer.headers["content-type"]
        assert api.get(f"{USERS}/v3", ids=",".join([NOBODY] * 100)).status_code == 200

    def test_every_answer_has_a_trace_id(self, emu: Emulator, api: Api) -> None:
        answers = [api.get(path) for path in (f"{USERS}/v3", "/nowhere", f"{USERS}/v3?x={'y' * 9000}")]
        traces = [answer.headers["frontegg-trace-id"] for answer in answers]
        assert len(set(traces)) == 3
        assert traces == [exchange.trace_id for exchange in emu.log]

    def test_date_is_that_of_the_clock(self, api: Api, clock: Clock) -> None:
        date = parsedate_to_datetime(api.get(f"{USERS}/v3").headers["date"])
        assert clock() <= date.timestamp() < clock() + 1


class TestFaults:
    @pytest.fixture
    def lock(self, emu: Emulator, api: Api) -> Callable[[], requests.Response]:
        self.user = emu.add_user("ann@corp.example", ["acme"])
        return lambda: api("POST", f"{USERS}/v1/{self.user.id}/lock")

    @pytest.mark.parametrize(("when", "locked"), [("before", None), ("after", True)])
    def test_status(self, emu: Emulator, lock: Callable[[], requests.Response], when: str, locked: bool | None) -> None:
        emu.fault("lock", status=503, when=when, headers={"Retry-After": "7"})
        answer = lock()
        assert json_of(answer) == (503, {"errors": ["Service Unavailable"]})
        assert answer.headers["retry-after"] == "7"
        assert (self.user.locked, emu.log[-1].fault) == (locked, True)
        assert (lock().status_code, emu.log[-1].fault) == (200, False)

    @pytest.mark.parametrize(
        ("status", "body", "sent"),
        [
            (404, {"message": "gone"}, b'{"message":"gone"}'),
            (502, "<html>", b"<html>"),
            (204, None, b""),
            (599, None, b'{"errors":["Injected fault"]}'),
        ],
    )
    def test_body(
        self, emu: Emulator, lock: Callable[[], requests.Response], status: int, body: Any, sent: bytes
    ) -> None:
        emu.fault("lock", status=status, body=body)
        answer = lock()
        assert (answer.status_code, answer.content) == (status, sent)

    @pytest.mark.parametrize(("drop", "locked"), [("before", None), ("after", True)])
    def test_drop(self, emu: Emulator, lock: Callable[[], requests.Response], drop: str, locked: bool | None) -> None:
        emu.fault("lock", drop=drop)
        with pytest.raises(requests.ConnectionError):
            lock()
        assert (self.user.locked, emu.log[-1].status, emu.log[-1].fault) == (locked, None, True)
        assert lock().status_code == 200

    @pytest.mark.parametrize(("junk", "sent"), [("html", b"<html>"), ("empty", b""), ("wrong-type", b'"unexpected"')])
    def test_junk(self, emu: Emulator, api: Api, junk: str, sent: bytes) -> None:
        emu.fault("list", junk=junk)
        answer = api.get(f"{USERS}/v3")
        assert (answer.status_code, answer.content[:12]) == (200, sent[:12] if junk != "html" else b"<html><body>")

    def test_truncated(self, emu: Emulator, api: Api) -> None:
        emu.fault("list", junk="truncated")
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            api.get(f"{USERS}/v3")
        assert api.get(f"{USERS}/v3").status_code == 200

    def test_revoked_token(self, emu: Emulator, lock: Callable[[], requests.Response]) -> None:
        emu.fault("lock", revoke_token=True)
        assert json_of(lock()) == (401, {"errors": ["Unauthorized"]})
        assert lock().status_code == 401  # the token stays invalid
        assert self.user.locked is None

    def test_ignored(self, emu: Emulator, lock: Callable[[], requests.Response]) -> None:
        emu.fault("lock", ignore=True)
        assert (lock().status_code, self.user.locked) == (200, None)
        assert (lock().status_code, self.user.locked) == (200, True)

    def test_late_answer_after_the_deed(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        emu.fault("lock", delay=30)
        with pytest.raises(requests.ReadTimeout):
            api.session.post(f"{emu.url}{USERS}/v1/{user.id}/lock", timeout=0.05)
        assert user.locked is True
        emu.fault("lock", delay=0.01)
        assert api("POST", f"{USERS}/v1/{user.id}/lock").status_code == 200
        assert emu.log[-1].in_flight == 1  # the emulator drops the late answer as soon as the client hangs up

    def test_times_skip_and_order(self, emu: Emulator, lock: Callable[[], requests.Response]) -> None:
        emu.fault("lock", status=500, skip=1, times=2)
        emu.fault("lock", status=502)
        assert [lock().status_code for dummy in range(5)] == [200, 500, 500, 502, 200]

    def test_always(self, emu: Emulator, lock: Callable[[], requests.Response]) -> None:
        emu.fault("*", status=500, times=None)
        assert {lock().status_code for dummy in range(5)} == {500}

    def test_match(self, emu: Emulator, api: Api) -> None:
        ann, bob = (emu.add_user(f"{name}+x@corp.example") for name in ("ann", "bob"))
        emu.fault("lock", status=500, match=bob.id)
        emu.fault("email", status=500, match="bob+x@corp.example")
        for user, status in ((ann, 200), (bob, 500)):
            assert api("POST", f"{USERS}/v1/{user.id}/lock").status_code == status
            assert api.get(f"{USERS}/v1/email", email=user.email).status_code == status

    def test_on_the_token_request(self, emu: Emulator) -> None:
        emu.fault("login", status=403)
        assert requests.post(f"{emu.url}/auth/vendor", json={}, timeout=10).status_code == 403

    @pytest.mark.parametrize(
        "order",
        [
            {"route": "lok", "status": 500},
            {"route": "lock"},
            {"route": "lock", "junk": "mail"},
            {"route": "lock", "drop": "during"},
            {"route": "lock", "status": 500, "when": "later"},
        ],
    )
    def test_nonsense_is_refused(self, emu: Emulator, order: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"route|fault|junk"):
            emu.fault(**order)


class TestRateLimit:
    CASES = (
        ("rfc3339", "X-Rate-Limit-Reset", "2027-01-15T08:00:03.250Z"),
        ("seconds", "X-Rate-Limit-Reset", "3"),
        ("epoch", "X-Rate-Limit-Reset", "1800000004"),
        ("epoch_ms", "X-Rate-Limit-Reset", "1800000003250"),
        ("http_date", "X-Rate-Limit-Reset", "Fri, 15 Jan 2027 08:00:04 GMT"),
        ("retry_after", "Retry-After", "3"),
        ("retry_after_date", "Retry-After", "Fri, 15 Jan 2027 08:00:04 GMT"),
        ("none", None, None),
    )

    @pytest.mark.parametrize(("style", "header", "text"), CASES)
    def test_styles(self, emu: Emulator, api: Api, style: str, header: str | None, text: str | None) -> None:
        emu.rate_limit(1, per=3.0, style=style)
        assert api.get(f"{USERS}/v3").status_code == 200
        answer = api.get(f"{USERS}/v3")
        told = {name: answer.headers[name] for name in ("X-Rate-Limit-Reset", "Retry-After") if name in answer.headers}
        assert json_of(answer) == (429, {"errors": ["Too many requests"]})
        assert told == ({} if header is None else {header: text})

    def test_every_style_is_tested(self) -> None:
        assert {style for style, *dummy in self.CASES} == set(STYLES)

    def test_windows(self, emu: Emulator, api: Api, clock: Clock) -> None:
        emu.rate_limit(2, per=3.0)

        def ask() -> int:
            return api.get(f"{USERS}/v3").status_code

        assert [ask() for dummy in range(4)] == [200, 200, 429, 429]
        clock.at += 2.999
        assert ask() == 429
        clock.at += 0.001
        assert [ask() for dummy in range(3)] == [200, 200, 429]

    def test_each_address_has_its_own_limit(self, emu: Emulator, api: Api, clock: Clock) -> None:
        def ask(address: str) -> int:
            server = http.client.HTTPConnection(
                emu.url.removeprefix("http://"), source_address=(address, 0), timeout=10
            )
            with closing(server):
                server.request("GET", f"{USERS}/v3", headers=dict(api.session.headers))
                return server.getresponse().status

        addresses = ("127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.3")
        emu.rate_limit(1, per=3.0, each_address=True)
        assert [ask(address) for address in addresses] == [200, 200, 429, 429]
        assert [exchange.address for exchange in emu.log] == list(addresses)
        clock.at += 3.0
        assert ask("127.0.0.2") == 200
        emu.rate_limit(1, per=3.0)
        assert [ask(address) for address in addresses] == [200, 429, 429, 429]

    def test_refused_means_not_executed(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        emu.rate_limit(0, per=3.0)
        assert api("POST", f"{USERS}/v1/{user.id}/lock").status_code == 429
        assert user.locked is None

    def test_routes(self, emu: Emulator, api: Api) -> None:
        emu.rate_limit(0, per=3.0, routes=["list"])
        assert api.get(f"{USERS}/v3").status_code == 429
        assert api.get(f"{TENANTS}/v2").status_code == 200
        emu.rate_limit(0, per=3.0)
        assert api.get(f"{TENANTS}/v2").status_code == 429
        assert requests.post(f"{emu.url}/auth/vendor", json={}, timeout=10).status_code == 401
        emu.rate_limit(None)
        assert api.get(f"{TENANTS}/v2").status_code == 200
        assert api.get(f"{USERS}/v3").status_code == 429

    def test_nonsense_is_refused(self, emu: Emulator) -> None:
        with pytest.raises(ValueError, match="style"):
            emu.rate_limit(1, per=1, style="weeks")
        with pytest.raises(ValueError, match="route"):
            emu.rate_limit(1, per=1, routes=["lists"])


class TestLog:
    def test_what_was_asked(self, emu: Emulator, api: Api, clock: Clock) -> None:
        user = emu.add_user("ann+x@corp.example", ["acme"])
        api.get(f"{USERS}/v1/email", email=user.email)
        api("POST", f"{MEMBERS}/{user.id}/disable", "acme", json={"why": "left"})
        body = {"clientId": emu.client_id, "secret": emu.api_token}
        requests.post(f"{emu.url}/auth/vendor", json=body, timeout=10)
        read, write, login = emu.log
        assert (emu.reads, emu.writes, emu.logins) == ([read], [write], [login])
        assert (read.number, read.at, read.route, read.method) == (1, clock(), "email", "GET")
        assert (read.path, read.query) == (f"{USERS}/v1/email", {"email": user.email})
        assert (read.status, read.answer["id"]) == (200, user.id)
        assert read.answer_headers["frontegg-trace-id"] == read.trace_id
        assert (write.body, write.headers["frontegg-tenant-id"], write.answer) == ({"why": "left"}, "acme", None)

    def test_no_secrets(self, emu: Emulator, api: Api) -> None:
        body = {"clientId": emu.client_id, "secret": emu.api_token}
        token = requests.post(f"{emu.url}/auth/vendor", json=body, timeout=10).json()["token"]
        api("GET", f"{USERS}/v3", headers={"x-access-token": token})
        assert emu.log[0].answer["token"] == emu.log[0].body["secret"] == "***"
        assert emu.log[1].headers["authorization"] == emu.log[1].headers["x-access-token"] == "***"
        assert token not in repr(emu.log)
        assert emu.api_token not in repr(emu.log)

    def test_requests_in_flight(self, emu: Emulator, api: Api) -> None:
        emu.latency = 0.1
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: api.get(f"{USERS}/v3").status_code, range(4)))
        assert answers == [200] * 4
        assert sorted(exchange.in_flight for exchange in emu.log) == [1, 2, 3, 4]
        assert emu.max_in_flight == 4

    def test_forbidden_writes(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        emu.forbid_writes = True
        assert api("DELETE", f"{USERS}/v1/{user.id}").status_code == 500
        assert api.get(f"{USERS}/v3").status_code == 200
        assert [exchange.route for exchange in emu.forbidden_writes] == ["delete"]
        assert emu.writes == emu.forbidden_writes
        assert emu.user(user.id) is user

    def test_reset(self, emu: Emulator, api: Api) -> None:
        first = emu.add_user("ann@corp.example").id
        emu.fault("list", status=500)
        emu.rate_limit(0, per=1)
        emu.latency, emu.forbid_writes, emu.keep_identity = 5, True, False
        emu.reset()
        assert (emu.users, emu.log, emu.latency, emu.forbid_writes, emu.keep_identity) == ([], [], 0, False, True)
        assert api.get(f"{USERS}/v3").status_code == 401  # the old tokens are gone, too
        assert Api(emu).rows() == []
        again = Emulator()
        again.add_tenant("acme")
        again.add_tenant("beta")
        assert again.add_user("ann@corp.example").id == first


@pytest.fixture(scope="module")
def sample() -> Emulator:
    emulator = Emulator()
    emulator.load_sample()
    return emulator


class TestSample:
    def test_the_same_each_time(self, sample: Emulator) -> None:
        again = Emulator(now=lambda: 1.0)
        again.add_user("somebody@else.example")
        again.load_sample()
        assert again.users[1:] == sample.users
        assert again.state.tenants == sample.state.tenants
        assert (len(sample.users), list(sample.state.tenants)) == (1000, ["acme", "beta", "gamma", "delta"])

    def test_whom_it_holds(self, sample: Emulator) -> None:
        def person(email: str) -> Any:
            return sample.user(email)

        for email in ("o'brien@acme.example", "jane+leaver@acme.example", "zoë.müller@beta.example"):
            assert person(email)
        assert len(person("maria.three@acme.example").memberships) == 3
        assert person("locked@acme.example").locked is True
        assert person("disabled@beta.example").memberships["beta"].disabled is True
        assert person("scim@gamma.example").managed_by == "scim2"
        assert person("breakglass@ops.example")

    def test_variety(self, sample: Emulator) -> None:
        users = sample.users
        ghosts = {tenant for user in users for tenant in user.tenant_ids} - set(sample.state.tenants)
        assert ghosts == {"old-corp"}
        assert sum(not user.memberships for user in users) == 2
        assert sum(user.last_login is None for user in users) > 50
        assert sum(user.metadata is None for user in users) > 20
        assert sum(user.locked is None for user in users) == 998
        assert all(user.email.endswith(".example") for user in users)


class TestServer:
    def test_tls(self) -> None:
        with Emulator(tls=True) as emulator:
            assert emulator.ca_path
            answer = requests.post(f"{emulator.url}/auth/vendor", json={}, timeout=10, verify=emulator.ca_path)
            assert answer.status_code == 401
            with pytest.raises(requests.exceptions.SSLError):
                requests.post(f"{emulator.url}/auth/vendor", json={}, timeout=10)
        assert not Path(emulator.ca_path).exists()

    def test_it_stops_with_requests_in_flight(self, capfd: pytest.CaptureFixture[str]) -> None:
        with ThreadPoolExecutor(1) as pool:
            with Emulator() as emulator:
                arrived = threading.Event()
                emulator.latency = 60

                def now() -> float:
                    arrived.set()
                    return 0.0

                emulator.now = now
                pending = pool.submit(requests.get, emulator.url, timeout=30)
                assert arrived.wait(10)
            with pytest.raises(requests.ConnectionError):
                pending.result()
        assert capfd.readouterr().err == ""

    def test_command_line(self, tmp_path: Path) -> None:
        url_file, log_file = tmp_path / "url", tmp_path / "log"
        options = ["--sample", "--rate-limit", "1/60s", "--reset-style", "retry_after"]
        files = ["--url-file", str(url_file), "--log", str(log_file)]
        command = [sys.executable, "-m", "tests.emulator", *options, *files]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stderr
            line = process.stdout.readline()
            url = url_file.read_text().strip()
            assert f"Frontegg emulator at {url} (client ID " in line
            answers = [requests.get(f"{url}{USERS}/v3", timeout=10) for dummy in range(2)]
            os.kill(process.pid, signal.SIGTERM)
            assert process.wait(10) == 0
            assert process.stderr.read() == ""
        assert [answer.status_code for answer in answers] == [401, 429]
        assert answers[1].headers["retry-after"] in ("59", "60")
        logged = [json.loads(text) for text in log_file.read_text().splitlines()]
        assert [entry["status"] for entry in logged] == [401, 429]

    def test_command_line_refuses_nonsense(self) -> None:
        command = [sys.executable, "-m", "tests.emulator", "--rate-limit", "30 per minute"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, "not of the form 30/3s" in done.stderr) == (2, True)
