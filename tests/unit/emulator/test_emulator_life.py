# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulated life of a user: create, update, roles, search, sessions, tokens, MFA."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.emulator import Emulator
from tests.unit.emulator.test_emulator import (
    MEMBERS,
    NOBODY,
    NOT_FOUND,
    TENANT_UNWANTED,
    TENANT_WANTED,
    USERS,
    VENDOR,
    Api,
    Clock,
    json_of,
)

ROLES = "/identity/resources/roles"
STATUSES = "/identity/resources/tenants/users/v1/statuses"
SESSIONS = f"{USERS}/sessions/v1/me"
API_TOKENS = f"{USERS}/api-tokens/v1"
ACCESS_TOKENS = f"{USERS}/access-tokens/v1"
USER_WANTED = {"errors": ["User ID is not specified"]}
EXISTS = {"errors": ["User already exists"]}
NO_ROLE = {"errors": ["Role not found"]}
NO_TENANT = {"errors": ["Tenant not found"]}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emu(clock: Clock) -> Iterator[Emulator]:
    """Yield an emulator for this file only, because these requests break the specification on purpose."""
    with Emulator(now=clock) as emulator:
        for tenant in ("acme", "beta"):
            emulator.add_tenant(tenant)
        yield emulator


@pytest.fixture
def api(emu: Emulator) -> Iterator[Api]:
    client = Api(emu)
    yield client
    client.session.close()


def found(emu: Emulator, email: str) -> Any:
    user = emu.user(email)
    assert user is not None
    return user


class TestCreate:
    @staticmethod
    def create(api: Api, tenant: str | None = "acme", **body: Any) -> requests.Response:
        return api("POST", f"{USERS}/v2", tenant, json={"email": "ann@corp.example", **body})

    def test_a_new_user(self, emu: Emulator, api: Api) -> None:
        role = emu.add_role("Admin")
        body: dict[str, Any] = {
            "name": "Ann",
            "phoneNumber": "+431",
            "metadata": '{"a":1}',
            "roleIds": [role.id],
            "provider": "saml",
        }
        status, row = json_of(self.create(api, **body))
        user = found(emu, "ann@corp.example")
        assert (status, row["id"], row["email"], row["verified"]) == (201, user.id, user.email, False)
        assert [(shown["id"], shown["key"]) for shown in row["roles"]] == [(role.id, "Admin")]
        assert (row["createdAt"], row["lastLogin"]) == ("2027-01-15T08:00:00.250Z", None)
        assert (user.name, user.phone_number, user.metadata, user.provider) == ("Ann", "+431", '{"a":1}', "saml")
        assert user.memberships["acme"].role_ids == [role.id]
        assert (user.memberships["acme"].status, user.active_tenant) == ("PendingInvitation", "acme")
        assert api.rows("acme") == [user.email]

    def test_without_an_invitation(self, emu: Emulator, api: Api) -> None:
        assert self.create(api, skipInviteEmail=True).json()["verified"] is True
        user = found(emu, "ann@corp.example")
        assert (user.verified, user.memberships["acme"].status) == (True, None)

    def test_for_a_time(self, emu: Emulator, api: Api) -> None:
        row = self.create(api, expirationInSeconds=300).json()
        assert row["temporaryExpirationDate"] == "2027-01-15T08:05:00.250Z"
        assert api.get(f"{USERS}/v3").json()["items"][0]["tenants"][0] == {
            "tenantId": "acme",
            "temporaryExpirationDate": "2027-01-15T08:05:00.250Z",
        }

    def test_a_user_of_another_tenant_joins_as_they_are(self, emu: Emulator, api: Api) -> None:
        role = emu.add_role("Admin")
        user = emu.add_user("Ann@corp.example", ["beta"], name="Ann", verified=None, metadata={"a": 1})
        body: dict[str, Any] = {"name": "Other", "metadata": "{}", "roleIds": [role.id], "skipInviteEmail": True}
        status, row = json_of(self.create(api, **body))
        assert (status, row["id"], row["name"], len(emu.users)) == (201, user.id, "Ann", 1)
        assert (user.name, user.verified, user.metadata, user.tenant_ids) == ("Ann", None, '{"a": 1}', ["beta", "acme"])
        assert [membership.role_ids for membership in user.memberships.values()] == [[], [role.id]]

    def test_a_member_exists_already(self, emu: Emulator, api: Api) -> None:
        emu.add_user("ANN@corp.example", ["acme"])
        assert json_of(self.create(api, name="Other")) == (409, EXISTS)

    @pytest.mark.parametrize(
        ("body", "complaints"),
        [
            ({"email": "ann"}, ["email must be an email"]),
            ({"email": None}, ["email must be an email"]),
            ({"email": "ann@corp.example", "name": 7}, ["name must be a string"]),
            ({"email": "x", "name": None}, ["email must be an email", "name must be a string"]),
            ({"email": "a@b.c", "metadata": {}}, ["metadata must be a json string"]),
            ({"email": "a@b.c", "metadata": "[1"}, ["metadata must be a json string"]),
            ({"email": "a@b.c", "roleIds": "x"}, ["roleIds must be an array"]),
            ({"email": "a@b.c", "roleIds": [1]}, ["each value in roleIds must be a string"]),
            ({"email": "a@b.c", "skipInviteEmail": "yes"}, ["skipInviteEmail must be a boolean value"]),
            ({"email": "a@b.c", "expirationInSeconds": 299}, ["expirationInSeconds must not be less than 300"]),
            ({"email": "a@b.c", "emailMetadata": "x"}, ["emailMetadata must be an object"]),
            (
                {"email": "a@b.c", "profilePictureUrl": "x" * 4096},
                ["profilePictureUrl must be shorter than or equal to 4095 characters"],
            ),
            ({}, ["Either email or username must be provided"]),
            ([], ["Either email or username must be provided"]),
        ],
    )
    def test_bad_bodies(self, emu: Emulator, api: Api, body: Any, complaints: list[str]) -> None:
        assert json_of(api("POST", f"{USERS}/v2", "acme", json=body)) == (400, {"errors": complaints})
        assert emu.users == []

    def test_unknown_provider(self, api: Api) -> None:
        status, body = json_of(self.create(api, provider="ldap"))
        assert (status, body["errors"][0][:8]) == (400, "provider")

    def test_what_is_not_there(self, emu: Emulator, api: Api) -> None:
        others = emu.add_role("Auditor", tenant_id="beta")
        assert json_of(self.create(api, "gone")) == (404, NO_TENANT)
        assert json_of(self.create(api, None)) == (403, TENANT_WANTED)
        for role_id in (NOBODY, others.id):
            assert json_of(self.create(api, roleIds=[role_id])) == (404, NO_ROLE)
        assert emu.users == []
        assert self.create(api, "beta", roleIds=[others.id]).status_code == 201

    def test_several_applications(self, emu: Emulator, api: Api) -> None:
        emu.applications_required = True
        emu.add_application("app", tenants=["acme"])

        def ask(tenant: str, **headers: str) -> tuple[int, Any]:
            body = {"email": "ann@corp.example"}
            named = {f"frontegg-{name}-id": value for name, value in headers.items()}
            return json_of(api("POST", f"{USERS}/v2", tenant, json=body, headers=named))

        unspecified = {"errors": ["Application ID is not specified"], "errorCode": "ER-00008"}
        unassigned = {
            "errors": ["This account/tenant is not assigned to the requested application"],
            "errorCode": "ER-01008",
        }
        assert ask("acme") == ask("acme", application="") == (403, unspecified)
        assert ask("beta", application="app") == ask("acme", application="nosuch") == (404, unassigned)
        assert emu.users == []
        assert ask("acme", application="app")[0] == 201
        emu.add_application("app", tenants=["beta"])
        assert ask("beta", application="app")[0] == 201
        emu.reset()
        assert (emu.applications_required, emu.state.applications) == (False, {})

    @pytest.mark.parametrize("order", [{"status": 502, "when": "after"}, {"drop": "after"}])
    def test_a_lost_answer(self, emu: Emulator, api: Api, order: dict[str, Any]) -> None:
        emu.fault("create", **order)
        try:
            assert self.create(api).status_code == 502
        except requests.ConnectionError:
            assert "drop" in order
        assert found(emu, "ann@corp.example").tenant_ids == ["acme"]
        assert json_of(self.create(api)) == (409, EXISTS)

    def test_success_without_the_deed(self, emu: Emulator, api: Api) -> None:
        emu.fault("create", ignore=True)
        assert (self.create(api).status_code, emu.users) == (201, [])


class TestVendorCreate:
    def test_with_what_only_the_vendor_may_set(self, emu: Emulator, api: Api) -> None:
        body = {"email": "ann@corp.example", "tenantId": "acme", "metadata": "{}", "vendorMetadata": '{"a":1}'}
        status, row = json_of(api("POST", VENDOR, json={**body, "mfaBypass": True, "externalId": "x1"}))
        user = found(emu, "ann@corp.example")
        assert (status, row["id"], row["tenantIds"], row["vendorMetadata"]) == (201, user.id, ["acme"], '{"a":1}')
        assert (row["mfaBypass"], row["externalId"], row["roles"], row["verified"]) == (True, "x1", [], False)
        assert (user.mfa_bypass, user.external_id, user.vendor_metadata) == (True, "x1", '{"a":1}')

    def test_refused(self, emu: Emulator, api: Api) -> None:
        body = {"email": "ann@corp.example", "tenantId": "acme"}
        emu.add_user("ann@corp.example", ["acme"])
        assert json_of(api("POST", VENDOR, json=body)) == (409, EXISTS)
        assert json_of(api("POST", VENDOR, "acme", json=body)) == (403, TENANT_UNWANTED)
        assert json_of(api("POST", VENDOR, json={**body, "tenantId": "gone"})) == (404, NO_TENANT)
        missing = (400, {"errors": ["tenantId must be a string"]})
        assert json_of(api("POST", VENDOR, json={"email": "bob@corp.example"})) == missing


class TestUpdate:
    def test_only_what_is_given(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"], name="Ann", metadata={"a": 1}, external_id="x1")
        path = f"{USERS}/v1/{user.id}"
        row = api("PUT", path, json={"phoneNumber": "+4312345678", "vendorMetadata": "{}"}).json()
        assert (row["name"], row["phoneNumber"], row["vendorMetadata"]) == ("Ann", "+4312345678", "{}")
        assert (user.name, user.metadata, user.external_id) == ("Ann", '{"a": 1}', "x1")
        assert api("PUT", path, json={"mfaBypass": False, "unknown": 1}).json()["mfaBypass"] is False
        assert api("PUT", path, json={"profilePictureUrl": None}).json()["profilePictureUrl"] is None

    def test_as_a_replacement(self, emu: Emulator, api: Api) -> None:
        emu.put_replaces = True
        user = emu.add_user("ann@corp.example", ["acme"], metadata={"a": 1}, external_id="x1", phone_number="+431")
        api("PUT", f"{USERS}/v1/{user.id}", json={"name": "Ann"})
        assert (user.name, user.metadata, user.external_id, user.phone_number) == ("Ann", "{}", None, None)
        assert (user.email, user.tenant_ids) == ("ann@corp.example", ["acme"])
        emu.reset()
        assert emu.put_replaces is False

    def test_refused(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"], name="Ann")
        path = f"{USERS}/v1/{user.id}"
        assert json_of(api("PUT", path, "acme", json={"name": "Bob"})) == (403, TENANT_UNWANTED)
        assert json_of(api("PUT", f"{USERS}/v1/{NOBODY}", json={"name": "Bob"})) == (404, NOT_FOUND)
        body = {"name": "Bob", "phoneNumber": "0664", "mfaBypass": 1, "metadata": "x"}
        status, answer = json_of(api("PUT", path, json=body))
        assert (status, len(answer["errors"]), user.name) == (400, 3, "Ann")


class TestTime:
    def test_limited_and_permanent_again(self, emu: Emulator, api: Api, clock: Clock) -> None:
        user = emu.add_user("ann@corp.example", ["acme", "beta"])
        path = f"{USERS}/temporary/v1/{user.id}"

        def ends() -> list[str | None]:
            rows = api.get(f"{USERS}/v3").json()["items"][0]["tenants"]
            return [row.get("temporaryExpirationDate") for row in rows]

        for end in ("2027-01-15T08:05:00.250Z", "2027-01-15T08:06:00.250Z"):
            assert json_of(api("PUT", path, json={"expirationInSeconds": 300})) == (201, {"expirationInSeconds": 300})
            assert ends() == [end, end]
            clock.at += 60
        for dummy in range(2):
            answer = api("DELETE", path)
            assert (answer.status_code, answer.content, ends()) == (200, b"", [None, None])

    def test_refused(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        too_short = (400, {"errors": ["expirationInSeconds must not be less than 300"]})
        for body in ({"expirationInSeconds": 299}, {"expirationInSeconds": "300"}, {}):
            assert json_of(api("PUT", f"{USERS}/temporary/v1/{user.id}", json=body)) == too_short
        assert user.memberships["acme"].expires_at is None
        nobody = f"{USERS}/temporary/v1/{NOBODY}"
        assert json_of(api("PUT", nobody, json={"expirationInSeconds": 300})) == (404, NOT_FOUND)
        assert json_of(api("DELETE", nobody)) == (404, NOT_FOUND)


class TestVerification:
    def test_verified_twice(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"], verified=None)
        for dummy in range(2):
            answer = api("POST", f"{USERS}/v1/{user.id}/verify")
            assert (answer.status_code, answer.content, user.verified) == (200, b"", True)
        assert json_of(api("POST", f"{USERS}/v1/{NOBODY}/verify")) == (404, NOT_FOUND)

    def test_a_newcomer(self, emu: Emulator, api: Api) -> None:
        for number, is_verified in enumerate((True, False)):
            emu.verifies_newcomers = is_verified
            body = {"email": f"ann{number}@corp.example", "skipInviteEmail": True}
            assert json_of(api("POST", f"{USERS}/v2", "acme", json=body))[1]["verified"] is is_verified


class TestAddToTenant:
    def test_a_member_of_one_more(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        path = f"{USERS}/v1/{user.id}/tenant"
        status, row = json_of(api("POST", path, json={"tenantId": "beta"}))
        assert (status, row["tenantIds"], row["tenantId"]) == (201, ["acme", "beta"], "acme")
        assert user.memberships["beta"].status == "PendingInvitation"
        assert json_of(api("POST", path, json={"tenantId": "beta"})) == (409, EXISTS)

    def test_the_tenant_is_looked_at_on_demand(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example")
        path = f"{USERS}/v1/{user.id}/tenant"
        body = {"tenantId": "gone", "skipInviteEmail": True}
        assert json_of(api("POST", path, json={**body, "validateTenantExist": True})) == (404, NO_TENANT)
        assert user.memberships == {}
        assert api("POST", path, json=body).status_code == 201
        assert (user.tenant_ids, user.active_tenant, user.memberships["gone"].status) == (["gone"], "gone", None)

    def test_refused(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example")
        path = f"{USERS}/v1/{user.id}/tenant"
        assert json_of(api("POST", path, "acme", json={"tenantId": "acme"})) == (403, TENANT_UNWANTED)
        assert json_of(api("POST", path, json={})) == (400, {"errors": ["tenantId must be a string"]})
        assert json_of(api("POST", f"{USERS}/v1/{NOBODY}/tenant", json={"tenantId": "acme"})) == (404, NOT_FOUND)


class TestRoles:
    def test_add_and_remove(self, emu: Emulator, api: Api) -> None:
        admin, member = (emu.add_role(key) for key in ("Admin", "Member"))
        user = emu.add_user("ann@corp.example", ["acme", "beta"], roles=["Member"])
        path = f"{USERS}/v1/{user.id}/roles"
        for dummy in range(2):
            status, row = json_of(api("POST", path, "acme", json={"roleIds": [admin.id]}))
            assert (status, row["tenantId"], row["userId"]) == (201, "acme", user.id)
            assert [shown["key"] for shown in row["roles"]] == ["Member", "Admin"]
        for dummy in range(2):
            status, row = json_of(api("DELETE", path, "acme", json={"roleIds": [member.id]}))
            assert (status, [shown["key"] for shown in row["roles"]]) == (200, ["Admin"])
        assert user.memberships["acme"].role_ids == [admin.id]
        assert user.memberships["beta"].role_ids == [member.id]

    @pytest.mark.parametrize("method", ["POST", "DELETE"])
    def test_refused(self, emu: Emulator, api: Api, method: str) -> None:
        role, others = emu.add_role("Admin"), emu.add_role("Auditor", tenant_id="beta")
        user = emu.add_user("ann@corp.example", ["acme"], roles=["Admin"])
        path, body = f"{USERS}/v1/{user.id}/roles", {"roleIds": [role.id]}
        assert json_of(api(method, path, json=body)) == (403, TENANT_WANTED)
        assert json_of(api(method, path, "beta", json=body)) == (404, NOT_FOUND)
        assert json_of(api(method, f"{USERS}/v1/{NOBODY}/roles", "acme", json=body)) == (404, NOT_FOUND)
        for role_id in (NOBODY, others.id):
            assert json_of(api(method, path, "acme", json={"roleIds": [role.id, role_id]})) == (404, NO_ROLE)
        assert json_of(api(method, path, "acme")) == (400, {"errors": ["roleIds must be an array"]})
        assert user.memberships["acme"].role_ids == [role.id]

    def test_list(self, emu: Emulator, api: Api) -> None:
        emu.add_role("Admin", name="Administrator")
        emu.add_role("Auditor", tenant_id="acme", level=5)

        def keys(tenant: str | None = None) -> list[str]:
            return [row["key"] for row in api.get(f"{ROLES}/v1", tenant).json()]

        assert (keys(), keys("acme"), keys("beta")) == (["Admin"], ["Admin", "Auditor"], ["Admin"])
        first, second = api.get(f"{ROLES}/v1", "acme").json()
        assert (first["name"], first["tenantId"], first["permissions"]) == ("Administrator", None, [])
        assert (second["name"], second["tenantId"], second["level"]) == ("Auditor", "acme", 5)

    @pytest.mark.parametrize(
        ("query", "keys"),
        [
            ({}, ["r0", "r1", "r2", "r3"]),
            ({"_limit": 3, "_offset": 1}, ["r3"]),
            ({"_sortBy": "level", "_order": "ASC"}, ["r3", "r2", "r1", "r0"]),
            ({"_filter": "R1"}, ["r1"]),
            ({"_levels": "1,2"}, ["r1", "r2"]),
            ({"_tenantIds": "acme"}, ["r3"]),
        ],
    )
    def test_paged_list(self, emu: Emulator, api: Api, query: dict[str, Any], keys: list[str]) -> None:
        for n in range(4):
            emu.add_role(f"r{n}", level=3 - n, tenant_id="acme" if n == 3 else None)
        assert [row["key"] for row in api.get(f"{ROLES}/v2", "acme", **query).json()["items"]] == keys

    def test_long_pages(self, emu: Emulator, api: Api) -> None:
        for n in range(300):
            emu.add_role(f"r{n}")
        page = api.get(f"{ROLES}/v2", _limit=2000).json()
        assert (len(page["items"]), page["_metadata"]) == (300, {"totalItems": 300, "totalPages": 1})
        assert len(api.get(f"{ROLES}/v2").json()["items"]) == 50
        assert api.get(f"{ROLES}/v2", _sortBy="color").status_code == 400

    def test_of_users(self, emu: Emulator, api: Api) -> None:
        admin, member = (emu.add_role(key) for key in ("Admin", "Member"))
        ann = emu.add_user("ann@corp.example", ["acme", "beta"], roles={"acme": ["Admin"], "beta": [member.id]})
        bob = emu.add_user("bob@corp.example", ["acme"])

        def rows(tenant: str | None = None) -> list[list[Any]]:
            answer = api.get(f"{USERS}/v3/roles", tenant, ids=f"{bob.id},{NOBODY},{ann.id},{ann.id}")
            return [[row["userId"], row["tenantId"], row["roleIds"]] for row in answer.json()]

        of_bob = [bob.id, "acme", []]
        assert rows("acme") == [of_bob, [ann.id, "acme", [admin.id]]]
        assert rows("beta") == [[ann.id, "beta", [member.id]]]
        assert rows("gone") == []
        assert rows() == [of_bob, [ann.id, "acme", [admin.id]], [ann.id, "beta", [member.id]]]
        assert set(api.get(f"{USERS}/v3/roles", ids=bob.id).json()[0]) == {"userId", "tenantId", "vendorId", "roleIds"}

    def test_of_too_many_users(self, api: Api) -> None:
        ids = [str(n) for n in range(251)]
        assert json_of(api.get(f"{USERS}/v3/roles", "acme", ids=",".join(ids[:250]))) == (200, [])
        assert api.get(f"{USERS}/v3/roles", "acme", ids=",".join(ids)).status_code == 400
        assert json_of(api.get(f"{USERS}/v3/roles", "acme")) == (400, {"errors": ["ids should not be empty"]})

    def test_a_tenants_own_key_comes_first(self, emu: Emulator) -> None:
        common, own = emu.add_role("Admin"), emu.add_role("Admin", tenant_id="beta")
        ann = emu.add_user("ann@corp.example", ["acme", "beta"], roles=["Admin"])
        assert [membership.role_ids for membership in ann.memberships.values()] == [[common.id], [own.id]]


class TestStatuses:
    def test_what_follows_from_the_user(self, emu: Emulator, api: Api) -> None:
        logged_in = emu.add_user("a@corp.example", ["acme"], last_login="2024-01-01T00:00:00.000Z")
        verified = emu.add_user("b@corp.example", ["acme"])
        new = emu.add_user("c@corp.example", ["acme"], verified=None)
        told = emu.add_user("d@corp.example", ["acme", "beta"], status={"acme": "PendingInvitation"})
        nowhere = emu.add_user("e@corp.example")
        users = [logged_in, verified, new, told, nowhere]
        rows = api.get(STATUSES, userIds=[user.id for user in users]).json()
        assert [row["userId"] for row in rows] == [user.id for user in users]
        assert [[shown["status"] for shown in row["tenantsStatuses"]] for row in rows] == [
            ["Activated"],
            ["PendingLogin"],
            ["NotActivated"],
            ["PendingInvitation", "PendingLogin"],
            [],
        ]
        rows = api.get(STATUSES, userIds=told.id, userTenantStatuses="PendingLogin,Activated").json()
        assert rows == [{"userId": told.id, "tenantsStatuses": [{"tenantId": "beta", "status": "PendingLogin"}]}]

    def test_refused(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        ids = ",".join(str(n) for n in range(201))
        for query in ({}, {"userIds": ids}, {"userIds": user.id, "userTenantStatuses": "Locked"}):
            assert api.get(STATUSES, **query).status_code == 400
        assert json_of(api.get(STATUSES, userIds=f"{user.id},{NOBODY}")) == (404, NOT_FOUND)


class TestPhrase:
    @pytest.mark.parametrize(
        ("query", "letters"),
        [
            ({}, "abc"),
            ({"_phraseSearchContains": "ANN"}, "ac"),
            ({"_phraseSearchContains": "ann,lee"}, "a"),
            ({"_phraseSearchContains": ["ann", "lee"]}, "a"),
            ({"_phraseSearchExcludes": "lee,suzanne"}, "b"),
            ({"_phraseSearchOptional": "bob,lee"}, "ab"),
            ({"_phraseSearchOptional": "bob,lee", "_phraseSearchExcludes": "corp"}, "b"),
            ({"_phraseSearchContains": "anm"}, ""),
            ({"_phraseSearchContains": "suzane"}, ""),
            ({"_phraseSearchContains": "suzane", "_phraseSearchApproximate": "true"}, "c"),
            ({"_phraseSearchContains": "ann", "_email": "ann@corp.example"}, "a"),
            ({"_phraseSearchContains": "ann", "_tenantId": "beta"}, "c"),
            ({"_sortBy": "name", "_order": "DESC", "_limit": 2}, "cb"),
        ],
    )
    def test_search(self, emu: Emulator, api: Api, query: dict[str, Any], letters: str) -> None:
        emu.add_user("ann@corp.example", ["acme"], name="A. Lee")
        emu.add_user("bob@club.example", ["acme"], name="Bob")
        emu.add_user("c@corp.example", ["beta"], name="Suzanne")
        page = api.get(f"{USERS}/v1/query/phrase", **query).json()
        assert "".join(row["email"][0] for row in page["items"]) == letters
        assert set(page) == {"items", "_metadata", "_links"}

    def test_header_and_nonsense(self, emu: Emulator, api: Api) -> None:
        emu.add_user("ann@corp.example", ["acme"])
        path = f"{USERS}/v1/query/phrase"
        assert api.get(path, "beta", _phraseSearchContains="ann").json()["items"] == []
        assert api.get(path, "acme", _phraseSearchContains="ann").json()["_metadata"]["totalItems"] == 1
        assert api.get(path, _phraseSearchApproximate="perhaps").status_code == 400
        assert api.get(path, _sortBy="age").status_code == 400


class TestSessions:
    @staticmethod
    def me(user_id: str, tenant: str | None = None) -> dict[str, str]:
        return {"frontegg-user-id": user_id, **({"frontegg-tenant-id": tenant} if tenant else {})}

    def test_list_and_delete_one(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"], sessions=2)
        headers = self.me(user.id)
        rows = api("GET", SESSIONS, headers=headers).json()
        assert set(rows[0]) == {"id", "userAgent", "ipAddress", "createdAt", "current", "impersonated"}
        assert [row["id"] for row in rows] == [session.id for session in user.sessions]
        path = f"{SESSIONS}/{rows[0]['id']}"
        assert api("DELETE", path, headers=headers).status_code == 200
        assert json_of(api("DELETE", path, headers=headers)) == (404, {"errors": ["Session not found"]})
        assert [session.id for session in user.sessions] == [rows[1]["id"]]

    def test_delete_all_as_often_as_you_like(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme", "beta"], sessions={"acme": 1, "beta": 2})
        other = emu.add_user("bob@corp.example", ["acme"], sessions=1)
        for dummy in range(2):
            answer = api("DELETE", f"{SESSIONS}/all", headers=self.me(user.id))
            assert (answer.status_code, answer.content, user.sessions) == (200, b"", [])
        assert json_of(api("GET", SESSIONS, headers=self.me(user.id))) == (200, [])
        assert len(other.sessions) == 1

    def test_of_one_tenant(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme", "beta"], sessions={"acme": 1, "beta": 2})
        last = user.sessions[-1]
        assert len(api("GET", SESSIONS, headers=self.me(user.id, "beta")).json()) == 2
        assert api("DELETE", f"{SESSIONS}/{last.id}", headers=self.me(user.id, "acme")).status_code == 404
        assert api("DELETE", f"{SESSIONS}/all", headers=self.me(user.id, "acme")).status_code == 200
        assert [session.tenant_id for session in user.sessions] == ["beta", "beta"]

    @pytest.mark.parametrize(
        ("method", "path"), [("GET", SESSIONS), ("DELETE", f"{SESSIONS}/all"), ("DELETE", f"{SESSIONS}/x")]
    )
    def test_refused(self, emu: Emulator, api: Api, method: str, path: str) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        assert json_of(api(method, path)) == (403, USER_WANTED)
        assert json_of(api(method, path, headers=self.me(NOBODY))) == (404, NOT_FOUND)
        assert json_of(api(method, path, headers=self.me(user.id, "beta"))) == (404, NOT_FOUND)

    def test_locking_leaves_them_alone(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"], sessions=1, api_tokens={"acme": 1})
        api("POST", f"{USERS}/v1/{user.id}/lock")
        assert (len(user.sessions), len(user.api_tokens["acme"])) == (1, 1)


class TestTokens:
    @pytest.fixture
    def ann(self, emu: Emulator) -> Any:
        tokens = {"acme": 1, "beta": 2}
        return emu.add_user("ann@corp.example", ["acme", "beta"], api_tokens=tokens, access_tokens=tokens)

    def test_api_tokens(self, api: Api, ann: Any) -> None:
        me = {"frontegg-user-id": ann.id}
        rows = api("GET", API_TOKENS, "beta", headers=me).json()
        assert set(rows[0]) == {"clientId", "description", "metadata", "createdAt"}
        assert [row["clientId"] for row in rows] == [token.id for token in ann.api_tokens["beta"]]
        path = f"{API_TOKENS}/{rows[0]['clientId']}"
        assert api("DELETE", path, "acme", headers=me).status_code == 404
        assert api("DELETE", path, "beta", headers=me).status_code == 200
        assert json_of(api("DELETE", path, "beta", headers=me)) == (404, {"errors": ["API token not found"]})
        assert [len(tokens) for tokens in ann.api_tokens.values()] == [1, 1]

    def test_access_tokens(self, api: Api, ann: Any) -> None:
        me = {"frontegg-user-id": ann.id}
        (row,) = api("GET", ACCESS_TOKENS, "acme", headers=me).json()["accessTokens"]
        assert set(row) == {"id", "description", "createdAt"}
        path = f"{ACCESS_TOKENS}/{row['id']}"
        assert api("DELETE", path, "acme", headers=me).status_code == 200
        assert json_of(api("DELETE", path, "acme", headers=me)) == (404, {"errors": ["Access token not found"]})
        assert api("GET", ACCESS_TOKENS, "acme", headers=me).json() == {"accessTokens": []}
        assert list(ann.access_tokens) == ["beta"]

    @pytest.mark.parametrize("path", [API_TOKENS, ACCESS_TOKENS])
    @pytest.mark.parametrize(("method", "end"), [("GET", ""), ("DELETE", "/x")])
    def test_both_headers_are_needed(self, api: Api, ann: Any, path: str, method: str, end: str) -> None:
        me = {"frontegg-user-id": ann.id}
        assert json_of(api(method, path + end, headers=me)) == (403, TENANT_WANTED)
        assert json_of(api(method, path + end, "acme")) == (403, USER_WANTED)
        assert json_of(api(method, path + end, "gone", headers=me)) == (404, NOT_FOUND)
        assert json_of(api(method, path + end, "acme", headers={"frontegg-user-id": NOBODY})) == (404, NOT_FOUND)

    def test_they_go_with_the_membership_and_the_user(self, emu: Emulator, api: Api) -> None:
        count = {"acme": 1, "beta": 1}
        user = emu.add_user("bob@corp.example", ["acme", "beta"], sessions=count, api_tokens=count, access_tokens=count)

        def left() -> list[list[str | None]]:
            return [[session.tenant_id for session in user.sessions], [*user.api_tokens], [*user.access_tokens]]

        api("DELETE", f"{USERS}/v1/{user.id}", "acme")
        assert left() == [["beta"]] * 3
        api("DELETE", f"{USERS}/v1/{user.id}")
        assert left() == [[]] * 3

    def test_only_members_can_be_given_any(self, emu: Emulator) -> None:
        cases: list[dict[str, Any]] = [
            {"sessions": {"beta": 1}},
            {"api_tokens": {"beta": 1}},
            {"access_tokens": {"beta": 1}},
        ]
        for given in cases:
            with pytest.raises(ValueError, match="no member of beta"):
                emu.add_user("bob@corp.example", ["acme"], **given)
        assert emu.add_user("bob@corp.example", sessions=1).sessions[0].tenant_id is None


class TestMfa:
    def test_unenroll(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"], mfa_enrolled=True)
        path = f"{VENDOR}/{user.id}/mfa/unenroll"
        assert json_of(api("POST", path, "acme")) == (403, TENANT_UNWANTED)
        answer = api("POST", path)
        assert (answer.status_code, answer.content, user.mfa_enrolled) == (200, b"", False)
        assert json_of(api("POST", path)) == (400, {"errors": ["MFA is not enrolled"], "errorCode": "ER-01097"})
        assert json_of(api("POST", f"{VENDOR}/{NOBODY}/mfa/unenroll")) == (404, NOT_FOUND)


class TestFilling:
    def test_data_are_stored_as_texts(self, emu: Emulator) -> None:
        user = emu.add_user("ann@corp.example", metadata={"ä": [1]}, vendor_metadata='{"b": 2}')
        assert (json.loads(user.metadata or ""), user.vendor_metadata) == ({"ä": [1]}, '{"b": 2}')
        bare = emu.add_user("bob@corp.example", metadata=None)
        assert (bare.metadata, bare.vendor_metadata) == (None, None)
        assert emu.add_user("cy@corp.example", metadata="no json").metadata == "no json"

    def test_disabled_and_enabled_again(self, emu: Emulator, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"], status={"acme": "NotActivated"})
        api("POST", f"{MEMBERS}/{user.id}/disable", "acme")
        assert (user.memberships["acme"].disabled, user.memberships["acme"].status) == (True, "NotActivated")

    def test_the_sample(self) -> None:
        emulator = Emulator()
        emulator.load_sample()
        users = emulator.users
        assert [role.key for role in emulator.state.roles.values()] == ["Member", "Admin", "ReadOnly"]
        memberships = [membership for user in users for membership in user.memberships.values()]
        assert {len(membership.role_ids) for membership in memberships} == {1, 2}
        assert {membership.status for membership in memberships} == {None, "PendingInvitation"}
        assert 300 < sum(bool(user.sessions) for user in users) < 700
        assert 20 < sum(bool(user.api_tokens) for user in users) < 100
        assert 20 < sum(bool(user.access_tokens) for user in users) < 100
        assert not any(user.sessions for user in users if user.last_login is None)

    def test_the_sample_has_kept_its_people(self) -> None:
        """Examples show these IDs, so no new code may use the random numbers that give them."""
        emulator = Emulator()
        emulator.load_sample()
        shown = {user.email: user.id for user in emulator.users}
        assert shown["jane@acme.example"] == "7f8d6b42-eef0-479f-bad2-8ac301d148dd"
        assert shown["Maria.Three@acme.example"] == "a68784dc-d2b3-459e-97b8-18233fdfb5ca"
        assert next(iter(emulator.state.roles)) == "d7a7a3cc-8c3d-4f16-9293-de8fc88b2875"
