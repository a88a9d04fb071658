# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulated life of a tenant: create, update, lock, delete, hierarchy, settings, migrations, and tokens of users."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.emulator import Emulator
from tests.emulator.state import Tenant
from tests.unit.emulator.test_emulator import TENANT_WANTED, TENANTS, USERS, Api, Clock, json_of

V1, V2 = f"{TENANTS}/v1", f"{TENANTS}/v2"
SUB = "/tenants/resources/sub-tenants/v1"
HIERARCHY = "/tenants/resources/hierarchy/v1"
SETTINGS = "/tenants/resources/account-settings/v1"
MIGRATIONS = "/tenants/resources/migrations/v1/tenants"
NO_TENANT = (404, {"errors": ["Tenant not found"]})
FORBIDDEN = (403, {"errors": ["Forbidden"]})
CIRCLE = (400, {"errors": ["Circular dependency detected in the hierarchy"]})
EQUAL = (400, {"errors": ["Parent and child tenants must not be equal"]})
NOW, LATER = "2027-01-15T08:00:00.250Z", "2027-01-15T08:01:00.250Z"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emu(clock: Clock) -> Iterator[Emulator]:
    """Yield an emulator for this file only, because these requests break the specification on purpose."""
    with Emulator(now=clock) as emulator:
        for tenant in ("acme", "beta"):
            emulator.add_tenant(tenant, tenant.title())
        yield emulator


@pytest.fixture
def api(emu: Emulator) -> Iterator[Api]:
    client = Api(emu)
    yield client
    client.session.close()


AsUser = Callable[..., requests.Response]


@pytest.fixture
def as_user(emu: Emulator, api: Api) -> AsUser:
    """Return a function that sends a request with the token of a user of acme. The user has one permission."""
    emu.add_user("ann@corp.example", ["acme"])

    def ask(permission: str, method: str, path: str, tenant: str | None = None, **more: Any) -> requests.Response:
        token = emu.add_user_token("ann@corp.example", "acme", [permission])
        return api(method, path, tenant, headers={"Authorization": f"Bearer {token}"}, **more)

    return ask


def found(emu: Emulator, tenant_id: str) -> Tenant:
    tenant = emu.tenant(tenant_id)
    assert tenant is not None
    return tenant


def refusal(*texts: str) -> tuple[int, Any]:
    return 400, {"errors": list(texts)}


def family(emu: Emulator) -> dict[str, str | None]:
    return {tenant.tenant_id: tenant.parent for tenant in emu.tenants}


class TestCreate:
    def test_with_every_field(self, emu: Emulator, api: Api) -> None:
        names = "status website applicationUrl logo logoUrl address timezone currency creatorName creatorEmail"
        texts = {name: f"some {name}" for name in names.split()}
        body = {"tenantId": "corp", "name": "Corp", "isReseller": True, "parentTenantId": "acme", "unknown": 1}
        status, row = json_of(api("POST", V1, json={**body, **texts, "metadata": {"a": 1}}))
        tenant = found(emu, "corp")
        known = {"id": tenant.id, "tenantId": "corp", "name": "Corp", "isReseller": True, "metadata": '{"a": 1}'}
        times = {"createdAt": NOW, "updatedAt": NOW, "deletedAt": None}
        assert (status, row) == (201, {**known, **times, **texts, "vendorId": row["vendorId"]})
        assert (tenant.parent, tenant.locked) == ("acme", False)
        assert api.get(f"{V2}/corp").json() == row

    def test_an_id_is_generated(self, emu: Emulator, api: Api) -> None:
        row = api("POST", V1, json={"name": "Corp", "metadata": '{"a": [1]}'}).json()
        assert str(uuid.UUID(row["tenantId"])) == row["tenantId"] != row["id"]
        assert found(emu, row["tenantId"]).metadata == {"a": [1]}

    def test_there_already(self, emu: Emulator, api: Api) -> None:
        answer = api("POST", V1, json={"tenantId": "acme", "name": "Other"})
        assert json_of(answer) == (409, {"errors": ["Tenant already exists"]})
        assert found(emu, "acme").name == "Acme"

    def test_a_deleted_one_is_back_without_its_users(self, emu: Emulator, api: Api, clock: Clock) -> None:
        emu.add_user("ann@corp.example", ["acme"])
        emu.add_tenant("lab", parent="acme")
        before = found(emu, "acme").id
        api("POST", f"{V1}/acme/metadata", json={"metadata": {"a": 1}})
        api("DELETE", f"{V1}/acme")
        clock.at += 60
        status, row = json_of(api("POST", V1, json={"tenantId": "acme", "name": "Again", "website": "x"}))
        assert (status, row["id"], row["name"], row["website"], row["metadata"]) == (
            201,
            before,
            "Again",
            "x",
            '{"a": 1}',
        )
        assert (row["createdAt"], row["updatedAt"], row["deletedAt"]) == (NOW, LATER, None)
        assert (emu.users, family(emu)) == ([], {"beta": None, "lab": None, "acme": None})

    @pytest.mark.parametrize(
        ("body", "complaints"),
        [
            ({}, ["name must be a string"]),
            ([], ["name must be a string"]),
            ({"tenantId": "my corp", "name": "x"}, ["tenantId must be a valid tenant ID"]),
            ({"tenantId": "", "name": "x"}, ["tenantId must be a valid tenant ID"]),
            ({"tenantId": 7, "name": None}, ["tenantId must be a valid tenant ID", "name must be a string"]),
            ({"name": "x", "isReseller": "yes"}, ["isReseller must be a boolean value"]),
            ({"name": "x", "metadata": "[1]"}, ["metadata must be an object or a json string"]),
            ({"name": "x", "metadata": [1]}, ["metadata must be an object or a json string"]),
            ({"name": "x", "creatorEmail": 7}, ["creatorEmail must be a string"]),
        ],
    )
    def test_bad_bodies(self, emu: Emulator, api: Api, body: Any, complaints: list[str]) -> None:
        assert json_of(api("POST", V1, json=body)) == refusal(*complaints)
        assert len(emu.tenants) == 2

    def test_bad_parents(self, emu: Emulator, api: Api) -> None:
        assert json_of(api("POST", V1, json={"name": "x", "parentTenantId": "gone"})) == NO_TENANT
        assert json_of(api("POST", V1, json={"tenantId": "x", "name": "x", "parentTenantId": "x"})) == NO_TENANT
        assert len(emu.tenants) == 2

    def test_a_lost_answer(self, emu: Emulator, api: Api) -> None:
        emu.fault("tenant_create", status=502, when="after")
        body = {"tenantId": "corp", "name": "Corp"}
        assert [api("POST", V1, json=body).status_code for dummy in range(2)] == [502, 409]

    def test_success_without_the_deed(self, emu: Emulator, api: Api) -> None:
        emu.fault("tenant_create", ignore=True)
        assert (api("POST", V1, json={"name": "Corp"}).status_code, len(emu.tenants)) == (201, 2)


@pytest.mark.parametrize("version", [V1, V2])
class TestUpdate:
    def test_only_what_is_given(self, emu: Emulator, api: Api, clock: Clock, version: str) -> None:
        emu.add_tenant("corp", "Corp", website="old", currency="EUR")
        clock.at += 60
        status, row = json_of(api("PUT", f"{version}/corp", json={"website": "new", "isReseller": True, "unknown": 1}))
        assert (status, row["name"], row["website"], row["currency"]) == (200, "Corp", "new", "EUR")
        assert (row["isReseller"], row["createdAt"], row["updatedAt"]) == (True, NOW, LATER)
        assert api.get(f"{V2}/corp").json() == row

    @pytest.mark.parametrize("given", [{"c": 3}, '{"c": 3}'])
    def test_metadata_are_replaced(self, emu: Emulator, api: Api, version: str, given: Any) -> None:
        emu.add_tenant("corp", metadata={"a": 1, "b": 2})
        assert api("PUT", f"{version}/corp", json={"metadata": given}).json()["metadata"] == '{"c": 3}'
        assert found(emu, "corp").metadata == {"c": 3}

    def test_another_parent(self, emu: Emulator, api: Api, version: str) -> None:
        emu.add_tenant("lab", parent="acme")
        assert api("PUT", f"{version}/lab", json={"parentTenantId": "beta"}).status_code == 200
        assert found(emu, "lab").parent == "beta"
        assert json_of(api("PUT", f"{version}/lab", json={"parentTenantId": "gone"})) == NO_TENANT
        assert json_of(api("PUT", f"{version}/lab", json={"parentTenantId": "lab"})) == EQUAL
        assert json_of(api("PUT", f"{version}/beta", json={"parentTenantId": "lab", "name": "x"})) == CIRCLE
        assert (found(emu, "beta").parent, found(emu, "beta").name) == (None, "Beta")

    def test_refused(self, emu: Emulator, api: Api, version: str) -> None:
        nothing = refusal("At least one property must be provided")
        bodies: list[Any] = [{}, [], {"creatorName": "x"}, {"tenantId": "new"}]
        for body in bodies:
            assert json_of(api("PUT", f"{version}/acme", json=body)) == nothing
        assert json_of(api("PUT", f"{version}/acme", json={"name": None})) == refusal("name must be a string")
        emu.add_tenant("old", deleted=True)
        for tenant_id in ("gone", "old"):
            assert json_of(api("PUT", f"{version}/{tenant_id}", json={"name": "x"})) == NO_TENANT


class TestDelete:
    def test_users_leave_or_go_with_it(self, emu: Emulator, api: Api) -> None:
        both = emu.add_user("both@corp.example", ["acme", "beta"], sessions={"acme": 1, "beta": 1})
        emu.add_user("only@corp.example", ["acme"])
        other = emu.add_user("other@corp.example", ["beta"])
        nowhere = emu.add_user("nowhere@corp.example")
        answer = api("DELETE", f"{V1}/acme")
        assert (answer.status_code, answer.content, emu.users) == (200, b"", [both, other, nowhere])
        assert (both.tenant_ids, both.active_tenant, len(both.sessions)) == (["beta"], "beta", 1)
        assert json_of(api("DELETE", f"{V1}/acme")) == NO_TENANT

    def test_users_may_list_a_tenant_that_is_gone(self, emu: Emulator, api: Api) -> None:
        emu.delete_orphans = False
        user = emu.add_user("only@corp.example", ["acme"])
        both = emu.add_user("both@corp.example", ["acme", "beta"])
        ghost = emu.add_user("ghost@corp.example", ["ghost"])
        api("DELETE", f"{V1}/acme")
        assert (user.tenant_ids, both.tenant_ids, ghost.tenant_ids) == (["acme"], ["beta"], ["ghost"])
        assert api.rows() == [user.email, both.email, ghost.email]
        emu.reset()
        assert emu.delete_orphans is True

    def test_it_is_not_read_any_more(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("named", alias="also")
        for tenant_id in ("acme", "named"):
            api("DELETE", f"{V1}/{tenant_id}")
        assert [row["tenantId"] for row in api.get(V2).json()["items"]] == ["beta"]
        assert api.get(V2, _tenantIds="acme").json()["items"] == []
        for version in (V1, V2):
            assert json_of(api.get(f"{version}/acme")) == (200, [])
        assert json_of(api.get(f"{V2}/alias/also")) == NO_TENANT
        assert (emu.tenant("acme"), emu.state.deleted_tenants["acme"].deleted_at) == (None, NOW)

    def test_its_children_move_to_the_grandparent(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("middle", parent="acme")
        for tenant_id in ("one", "two"):
            emu.add_tenant(tenant_id, parent="middle")
        api("DELETE", f"{V1}/middle")
        assert family(emu) == {"acme": None, "beta": None, "one": "acme", "two": "acme"}
        api("DELETE", f"{V1}/acme")
        assert family(emu) == {"beta": None, "one": None, "two": None}

    def test_two_dots_as_a_metadata_key(self, emu: Emulator, api: Api) -> None:
        """HTTP clients resolve the two dots, so the request reaches the tenant itself."""
        assert api("DELETE", f"{V1}/acme/metadata/..").status_code == 200
        assert ([done.route for done in emu.log], emu.tenant("acme")) == (["tenant_delete"], None)


class TestDeleteCurrent:
    PERMISSION = "fe.account-settings.delete.account"

    @pytest.mark.parametrize("path", [V1, f"{V1}/", f"{V1}/."])
    def test_a_catastrophe(self, emu: Emulator, api: Api, path: str) -> None:
        """A client that loses the tenant ID while it builds a request reaches this route."""
        assert json_of(api("DELETE", path, "acme")) == FORBIDDEN
        assert (emu.catastrophes, len(emu.log), len(emu.tenants)) == (emu.log, 1, 2)
        emu.reset()
        assert emu.catastrophes == []

    def test_a_catastrophe_by_any_answer(self, emu: Emulator, api: Api) -> None:
        emu.fault("tenant_delete_current", status=500)
        api("DELETE", V1)
        emu.rate_limit(0)
        api("DELETE", V1)
        emu.rate_limit(None)
        emu.revoke_tokens()
        api("DELETE", V1)
        assert [done.status for done in emu.catastrophes] == [500, 429, 401]

    @pytest.mark.parametrize("permission", [PERMISSION, "fe.account-settings.*", "fe.*", "*"])
    def test_with_the_token_of_a_user(self, emu: Emulator, as_user: AsUser, permission: str) -> None:
        answer = as_user(permission, "DELETE", V1, "beta")
        assert (answer.status_code, answer.content, list(family(emu)), emu.users) == (200, b"", ["beta"], [])
        assert emu.catastrophes == []

    @pytest.mark.parametrize("permission", ["", "fe.account-settings", "fe.account-settings.read.*"])
    def test_without_the_permission(self, emu: Emulator, as_user: AsUser, permission: str) -> None:
        assert json_of(as_user(permission, "DELETE", V1)) == FORBIDDEN
        assert (emu.catastrophes, len(emu.tenants)) == ([], 2)

    def test_twice(self, emu: Emulator, api: Api) -> None:
        emu.add_user("ann@corp.example", ["acme"])
        headers = {"Authorization": f"Bearer {emu.add_user_token('ann@corp.example', 'acme', [self.PERMISSION])}"}
        assert api("DELETE", V1, headers=headers).status_code == 200
        assert json_of(api("DELETE", V1, headers=headers)) == NO_TENANT
        emu.revoke_tokens()
        assert (api("DELETE", V1, headers=headers).status_code, emu.catastrophes) == (401, [])


class TestUserTokens:
    def test_what_is_in_one(self, emu: Emulator, clock: Clock, api: Api) -> None:
        user = emu.add_user("ann@corp.example", ["acme"])
        token = emu.add_user_token(user.id, "acme", ["a", "b"])
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        assert (claims["sub"], claims["tenantId"], claims["permissions"]) == (user.id, "acme", ["a", "b"])
        for header in ({"Authorization": f"Bearer {token}"}, {"x-access-token": token, "Authorization": ""}):
            assert api("GET", f"{SETTINGS}/public", headers=header).status_code == 200
        clock.at += 86400
        answer = api("GET", f"{SETTINGS}/public", headers={"Authorization": f"Bearer {token}"})
        assert json_of(answer) == (401, {"errors": ["Unauthorized"]})

    def test_only_members_have_one(self, emu: Emulator) -> None:
        emu.add_user("ann@corp.example", ["acme"])
        for user, tenant in (("ann@corp.example", "beta"), ("nobody@corp.example", "acme")):
            with pytest.raises(ValueError, match=f"{user} is no member of {tenant}"):
                emu.add_user_token(user, tenant)

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", V2),
            ("POST", V1),
            ("PUT", f"{V2}/acme"),
            ("DELETE", f"{V1}/acme"),
            ("POST", f"{V1}/acme/metadata"),
            ("DELETE", f"{V1}/acme/metadata/a"),
            ("POST", f"{V1}/lock"),
            ("GET", f"{V2}/alias/x"),
            ("POST", HIERARCHY),
            ("DELETE", HIERARCHY),
            ("POST", MIGRATIONS),
            ("GET", f"{MIGRATIONS}/status/x"),
            ("GET", f"{USERS}/v3"),
        ],
    )
    def test_what_is_for_the_vendor_alone(self, as_user: AsUser, method: str, path: str) -> None:
        assert json_of(as_user("*", method, path)) == FORBIDDEN

    @pytest.mark.parametrize(
        ("permission", "method", "path", "body"),
        [
            ("fe.account-hierarchy.read.sub-accounts", "GET", HIERARCHY, None),
            ("fe.account-hierarchy.read.sub-accounts", "GET", f"{HIERARCHY}/parents", None),
            ("fe.account-hierarchy.read.sub-accounts", "GET", f"{HIERARCHY}/tree", None),
            ("fe.account-hierarchy.write.sub-account", "POST", SUB, {"tenantId": "x", "name": "x"}),
            ("fe.account-hierarchy.write.sub-account", "PUT", f"{SUB}/lab/management", {"isReseller": True}),
            (
                "fe.account-hierarchy.write.sub-account",
                "PUT",
                f"{SUB}/lab/hierarchy-settings",
                {"subAccountAccessType": "alwaysOn"},
            ),
            ("fe.account-hierarchy.delete.sub-account", "DELETE", f"{SUB}/lab", None),
            ("fe.account-settings.read.account", "GET", SETTINGS, None),
            ("fe.account-settings.write.account", "PUT", SETTINGS, {"logo": "x"}),
        ],
    )
    def test_what_takes_a_permission(
        self, emu: Emulator, as_user: AsUser, permission: str, method: str, path: str, body: Any
    ) -> None:
        emu.add_tenant("lab", parent="acme")
        body = {**body, "parentTenantId": "lab"} if method == "POST" else body
        assert json_of(as_user("fe.other.permission", method, path, json=body)) == FORBIDDEN
        assert as_user(permission, method, path, json=body).ok

    def test_the_header_is_no_way_out(self, as_user: AsUser) -> None:
        assert as_user("*", "GET", SETTINGS, "beta").json()["tenantId"] == "acme"

    def test_only_the_family_is_reached(self, emu: Emulator, as_user: AsUser) -> None:
        emu.add_tenant("theirs", parent="beta")
        emu.add_tenant("ours", parent="acme")
        emu.add_tenant("deep", parent="ours")
        new = {"tenantId": "new", "name": "New"}
        for tenant_id in ("theirs", "acme"):
            assert json_of(as_user("*", "DELETE", f"{SUB}/{tenant_id}")) == FORBIDDEN
            assert json_of(as_user("*", "PUT", f"{SUB}/{tenant_id}/management", json={"isReseller": True})) == FORBIDDEN
        assert json_of(as_user("*", "POST", SUB, json={**new, "parentTenantId": "beta"})) == FORBIDDEN
        assert json_of(as_user("*", "DELETE", f"{SUB}/gone")) == NO_TENANT
        assert as_user("*", "POST", SUB, json={**new, "parentTenantId": "deep"}).status_code == 201
        assert as_user("*", "DELETE", f"{SUB}/deep").status_code == 200
        assert family(emu) == {"acme": None, "beta": None, "theirs": "beta", "ours": "acme", "new": "ours"}


class TestMetadata:
    def test_keys_are_merged(self, emu: Emulator, api: Api, clock: Clock) -> None:
        emu.add_tenant("corp", metadata={"a": 1, "b": 2})
        clock.at += 60
        status, row = json_of(api("POST", f"{V1}/corp/metadata", json={"metadata": {"b": [3], "c": None}}))
        assert (status, json.loads(row["metadata"])) == (201, {"a": 1, "b": [3], "c": None})
        assert row["updatedAt"] == LATER
        row = api("POST", f"{V1}/corp/metadata", json={"metadata": '{"d": 4}'}).json()
        assert json.loads(row["metadata"]) == {"a": 1, "b": [3], "c": None, "d": 4}

    def test_a_key_goes(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("corp", metadata={"a/b c": 1, "b": 2})
        path = f"{V1}/corp/metadata/a%2Fb%20c"
        status, row = json_of(api("DELETE", path))
        assert (status, row["tenantId"], row["metadata"]) == (200, "corp", '{"b": 2}')
        assert json_of(api("DELETE", path)) == (404, {"errors": ["Metadata key not found"]})

    def test_refused(self, emu: Emulator, api: Api) -> None:
        complaint = refusal("metadata must be an object or a json string")
        for body in ({}, {"metadata": None}, {"metadata": [1]}, {"metadata": "x"}, {"metadata": "[]"}, {"a": 1}):
            assert json_of(api("POST", f"{V1}/acme/metadata", json=body)) == complaint
        assert json_of(api("POST", f"{V1}/gone/metadata", json={"metadata": {}})) == NO_TENANT
        assert json_of(api("DELETE", f"{V1}/gone/metadata/a")) == NO_TENANT

    @pytest.mark.parametrize("ugly", [None, "no json", "[1]", ""])
    def test_what_is_no_object(self, emu: Emulator, api: Api, ugly: str | None) -> None:
        emu.add_tenant("corp", metadata=ugly)
        assert api.get(f"{V2}/corp").json()["metadata"] == ugly
        assert api("DELETE", f"{V1}/corp/metadata/a").status_code == 404
        assert api("POST", f"{V1}/corp/metadata", json={"metadata": {"a": 1}}).json()["metadata"] == '{"a": 1}'


class TestLock:
    def test_several_at_once(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("locked", locked=True)
        answer = api("POST", f"{V1}/lock", json={"tenantIds": ["acme", "locked", "acme"]})
        assert (answer.status_code, answer.content) == (204, b"")
        assert [tenant.locked for tenant in emu.tenants] == [True, False, True]
        for dummy in range(2):
            assert api("POST", f"{V1}/unlock", json={"tenantIds": ["acme"]}).status_code == 204
        assert [tenant.locked for tenant in emu.tenants] == [False, False, True]

    @pytest.mark.parametrize("act", ["lock", "unlock"])
    def test_refused(self, emu: Emulator, api: Api, act: str) -> None:
        def ask(body: Any) -> tuple[int, Any]:
            return json_of(api("POST", f"{V1}/{act}", json=body))

        emu.add_tenant("other", locked=act == "unlock")
        before = [tenant.locked for tenant in emu.tenants]
        assert ask({}) == ask({"tenantIds": "acme"}) == refusal("tenantIds must be an array")
        assert ask({"tenantIds": [1]}) == refusal("each value in tenantIds must be a string")
        assert ask({"tenantIds": []}) == refusal("tenantIds should not be empty")
        assert ask({"tenantIds": ["acme"] * 101}) == refusal("tenantIds must contain no more than 100 elements")
        assert ask({"tenantIds": ["acme", "beta", "other", "gone"]}) == NO_TENANT
        assert [tenant.locked for tenant in emu.tenants] == before
        assert api("POST", f"{V1}/{act}", json={"tenantIds": ["acme"] * 100}).status_code == 204

    def test_whether_it_is_told(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("corp", locked=True)
        assert "isLocked" not in api.get(f"{V2}/corp").json()
        emu.tells_tenant_lock = True
        assert [row["isLocked"] for row in api.get(V2).json()["items"]] == [False, False, True]
        assert api.get(f"{V1}/corp").json()[0]["isLocked"] is True

    def test_a_deleted_one_comes_back_unlocked(self, emu: Emulator, api: Api) -> None:
        api("POST", f"{V1}/lock", json={"tenantIds": ["acme"]})
        api("DELETE", f"{V1}/acme")
        assert json_of(api("POST", f"{V1}/lock", json={"tenantIds": ["acme"]})) == NO_TENANT
        api("POST", V1, json={"tenantId": "acme", "name": "Acme"})
        assert found(emu, "acme").locked is False


class TestAlias:
    def test_found_by_it(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("corp", alias="the corp")
        emu.add_tenant("alias")
        assert api.get(f"{V2}/alias/the%20corp").json() == api.get(f"{V2}/corp").json()
        assert api.get(f"{V2}/alias").json()["tenantId"] == "alias"
        assert json_of(api.get(f"{V2}/alias/corp")) == NO_TENANT

    def test_an_id_with_a_space_is_none_for_the_old_route(self, api: Api) -> None:
        assert json_of(api.get(f"{V1}/a%20b")) == refusal("tenantId must be a valid tenant ID")
        assert json_of(api.get(f"{V2}/a%20b")) == (200, [])


class TestSubTenants:
    NEW = {"tenantId": "lab", "name": "Lab", "parentTenantId": "acme"}

    def test_created(self, emu: Emulator, api: Api) -> None:
        body = {**self.NEW, "isReseller": True, "status": "trial", "website": "not taken here"}
        status, row = json_of(api("POST", SUB, json=body))
        assert (status, row["tenantId"], row["isReseller"], row["status"]) == (201, "lab", True, "trial")
        assert ("website" in row, found(emu, "lab").parent) == (False, "acme")
        assert json_of(api("POST", SUB, json=self.NEW)) == (409, {"errors": ["Tenant already exists"]})

    def test_a_deleted_one_is_back(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("lab", "Old", status="trial", deleted=True)
        assert emu.tenant("lab") is None
        row = api("POST", SUB, json=self.NEW).json()
        assert (row["name"], row["status"], row["deletedAt"], found(emu, "lab").parent) == (
            "Lab",
            "trial",
            None,
            "acme",
        )

    @pytest.mark.parametrize("missing", ["tenantId", "name", "parentTenantId"])
    def test_all_three_are_needed(self, api: Api, missing: str) -> None:
        body = {name: value for name, value in self.NEW.items() if name != missing}
        status, answer = json_of(api("POST", SUB, json=body))
        assert (status, [text.partition(" ")[0] for text in answer["errors"]]) == (400, [missing])

    def test_refused(self, emu: Emulator, api: Api) -> None:
        assert json_of(api("POST", SUB, json={**self.NEW, "parentTenantId": "gone"})) == NO_TENANT
        bad = refusal("tenantId must be a valid tenant ID")
        assert json_of(api("POST", SUB, json={**self.NEW, "tenantId": "a b"})) == bad
        assert len(emu.tenants) == 2

    def test_deleted(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("lab", parent="acme")
        emu.add_tenant("inner", parent="lab")
        emu.add_user("only@corp.example", ["lab"])
        assert api("DELETE", f"{SUB}/lab", "acme").status_code == 200
        assert (family(emu), emu.users) == ({"acme": None, "beta": None, "inner": "acme"}, [])
        for tenant_id in ("lab", "gone", "beta"):
            assert json_of(api("DELETE", f"{SUB}/{tenant_id}")) == NO_TENANT

    def test_management(self, emu: Emulator, api: Api, clock: Clock) -> None:
        path = f"{SUB}/acme/management"
        clock.at += 60
        answer = api("PUT", path, json={"isReseller": True})
        assert (answer.status_code, answer.content) == (200, b"")
        row = api.get(f"{V2}/acme").json()
        assert (row["isReseller"], row["updatedAt"]) == (True, LATER)
        assert json_of(api("PUT", path, json={})) == refusal("isReseller must be a boolean value")
        assert json_of(api("PUT", f"{SUB}/gone/management", json={"isReseller": True})) == NO_TENANT

    @pytest.mark.parametrize("kind", ["defaultOn", "defaultOff", "alwaysOn"])
    def test_access(self, emu: Emulator, api: Api, kind: str) -> None:
        emu.add_tenant("corp", sub_account_access_type="defaultOn")
        answer = api("PUT", f"{SUB}/corp/hierarchy-settings", json={"subAccountAccessType": kind})
        assert (answer.status_code, answer.content) == (200, b"")
        assert found(emu, "corp").sub_account_access_type == kind
        assert "subAccountAccessType" not in api.get(f"{V2}/corp").json()

    @pytest.mark.parametrize("body", [{}, {"subAccountAccessType": "off"}, {"subAccountAccessType": None}])
    def test_access_of_no_kind(self, emu: Emulator, api: Api, body: Any) -> None:
        allowed = "subAccountAccessType must be one of the following values: defaultOn, defaultOff, alwaysOn"
        assert json_of(api("PUT", f"{SUB}/acme/hierarchy-settings", json=body)) == refusal(allowed)
        given = {"subAccountAccessType": "alwaysOn"}
        assert json_of(api("PUT", f"{SUB}/gone/hierarchy-settings", json=given)) == NO_TENANT


class TestHierarchy:
    @pytest.fixture(autouse=True)
    def _tenants(self, emu: Emulator) -> None:
        emu.add_tenant("lab", "Lab", parent="acme")
        emu.add_tenant("inner", "Inner", parent="lab")
        emu.add_tenant("shop", "Shop", parent="acme")

    @staticmethod
    def pair(parent: str, child: str) -> dict[str, str]:
        return {"parentTenantId": parent, "childTenantId": child}

    def test_children(self, emu: Emulator, api: Api) -> None:
        lab, shop = {"tenantId": "lab", "name": "Lab"}, {"tenantId": "shop", "name": "Shop"}
        assert api.get(HIERARCHY, "acme").json() == [lab, shop]
        assert api.get(HIERARCHY, "inner").json() == []
        emu.hierarchy_deep = True
        assert api.get(HIERARCHY, "acme").json() == [lab, {"tenantId": "inner", "name": "Inner"}, shop]

    def test_parents(self, api: Api) -> None:
        acme = {"tenantId": "acme", "name": "Acme"}
        assert api.get(f"{HIERARCHY}/parents", "inner").json() == [{"tenantId": "lab", "name": "Lab"}, acme]
        assert api.get(f"{HIERARCHY}/parents", "acme").json() == []

    def test_tree(self, api: Api) -> None:
        lab = {"tenantId": "lab", "name": "Lab", "children": [{"tenantId": "inner", "name": "Inner", "children": []}]}
        children = [lab, {"tenantId": "shop", "name": "Shop", "children": []}]
        assert api.get(f"{HIERARCHY}/tree", "acme").json() == {"tenantId": "acme", "name": "Acme", "children": children}
        assert api.get(f"{HIERARCHY}/tree", "lab").json() == lab

    @pytest.mark.parametrize("end", ["", "/parents", "/tree"])
    def test_the_header_is_needed(self, api: Api, end: str) -> None:
        assert json_of(api.get(HIERARCHY + end)) == (403, TENANT_WANTED)
        assert json_of(api.get(HIERARCHY + end, "gone")) == NO_TENANT

    def test_a_circle(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("hen", parent="egg")
        emu.add_tenant("egg", parent="hen")
        assert json_of(api.get(f"{HIERARCHY}/tree", "hen")) == CIRCLE
        assert [row["tenantId"] for row in api.get(f"{HIERARCHY}/parents", "hen").json()] == ["egg", "hen"]
        assert [row["tenantId"] for row in api.get(HIERARCHY, "hen").json()] == ["egg"]

    def test_a_parent_that_is_gone(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("left", parent="ghost")
        assert json_of(api.get(f"{HIERARCHY}/parents", "left")) == (200, [])

    def test_related_and_not(self, emu: Emulator, api: Api) -> None:
        pair = self.pair("beta", "acme")
        answer = api("POST", HIERARCHY, json=pair)
        assert (answer.status_code, answer.content, found(emu, "acme").parent) == (201, b"", "beta")
        answer = api("DELETE", HIERARCHY, json=pair)
        assert (answer.status_code, answer.content, found(emu, "acme").parent) == (200, b"", None)
        unrelated = (404, {"errors": ["Tenants are not in a parent-child relation"]})
        for parent, child in (("beta", "acme"), ("acme", "inner"), ("lab", "acme")):
            assert json_of(api("DELETE", HIERARCHY, json=self.pair(parent, child))) == unrelated
        assert family(emu)["inner"] == "lab"

    def test_refused(self, api: Api, emu: Emulator) -> None:
        before = family(emu)
        assert json_of(api("POST", HIERARCHY, json=self.pair("acme", "acme"))) == EQUAL
        for parent in ("lab", "inner"):
            assert json_of(api("POST", HIERARCHY, json=self.pair(parent, "acme"))) == CIRCLE
        for method in ("POST", "DELETE"):
            for parent, child in (("gone", "acme"), ("acme", "gone")):
                assert json_of(api(method, HIERARCHY, json=self.pair(parent, child))) == NO_TENANT
            status, body = json_of(api(method, HIERARCHY, json={}))
            assert (status, [text.partition(" ")[0] for text in body["errors"]]) == (400, [*self.pair("", "")])
        assert family(emu) == before

    def test_one_parent_at_most(self, emu: Emulator, api: Api) -> None:
        taken = refusal("Tenant already has a parent")
        for parent in ("acme", "beta"):
            assert json_of(api("POST", HIERARCHY, json=self.pair(parent, "lab"))) == taken
        emu.hierarchy_moves = True
        assert json_of(api("POST", HIERARCHY, json=self.pair("acme", "lab"))) == taken
        assert api("POST", HIERARCHY, json=self.pair("beta", "lab")).status_code == 201
        assert found(emu, "lab").parent == "beta"


class TestSettings:
    def test_read_and_changed(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("corp", settings={"name": "Corp", "timezone": "UTC"}, website="x")
        settings = {"tenantId": "corp", "name": "Corp", "timezone": "UTC"}
        assert api.get(SETTINGS, "corp").json() == settings
        changed = {**settings, "timezone": "Europe/Vienna", "dateFormat": {"any": 1}}
        body = {"timezone": "Europe/Vienna", "dateFormat": {"any": 1}, "tenantId": "other"}
        assert json_of(api("PUT", SETTINGS, "corp", json=body)) == (200, changed)
        assert api.get(SETTINGS, "corp").json() == changed
        assert api.get(SETTINGS, "acme").json() == {"tenantId": "acme"}
        assert api.get(f"{V2}/corp").json()["website"] == "x"

    def test_public(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("corp", settings={"name": "Corp", "logo": "x", "address": "secret"})
        assert api.get(f"{SETTINGS}/public", "corp").json() == {"tenantId": "corp", "name": "Corp", "logo": "x"}

    def test_bad_bodies(self, api: Api) -> None:
        bodies: list[Any] = [{}, [], [1], "x"]
        for body in bodies:
            assert json_of(api("PUT", SETTINGS, "acme", json=body)) == refusal("At least one setting must be provided")
        assert json_of(api("PUT", SETTINGS, "acme", json={"logo": 1})) == refusal("logo must be a string")

    @pytest.mark.parametrize(("method", "end"), [("GET", ""), ("PUT", ""), ("GET", "/public")])
    def test_whose(self, api: Api, method: str, end: str) -> None:
        assert json_of(api(method, SETTINGS + end, json={"logo": "x"})) == (403, TENANT_WANTED)
        assert json_of(api(method, SETTINGS + end, "gone", json={"logo": "x"})) == NO_TENANT


class TestMigration:
    @staticmethod
    def start(api: Api, *tenant_ids: str) -> str:
        status, body = json_of(api("POST", MIGRATIONS, json={"tenants": [*tenant_ids]}))
        assert (status, list(body)) == (202, ["migrationId"])
        return f"{MIGRATIONS}/status/{body['migrationId']}"

    def test_done_when_first_asked(self, emu: Emulator, api: Api) -> None:
        emu.add_tenant("old", "Old", deleted=True)
        path = self.start(api, "new", "acme", "new", "old")
        assert len(emu.tenants) == 2
        told = {"totalTenants": 3, "processedTenants": 3, "errors": [], "status": "Completed"}
        for dummy in range(2):
            assert json_of(api.get(path)) == (200, {"migrationId": path.rpartition("/")[2], **told})
        names = {tenant.tenant_id: tenant.name for tenant in emu.tenants}
        assert names == {"acme": "Acme", "beta": "Beta", "new": "new", "old": "Old"}

    def test_done_in_the_end(self, emu: Emulator, api: Api) -> None:
        emu.migrate_after(polls=2, failing={"bad": "No such tenant"})
        path = self.start(api, "good", "bad")
        emu.migrate_after(failing=["good"])
        for dummy in range(2):
            answer = api.get(path).json()
            assert (answer["status"], answer["totalTenants"], answer["processedTenants"]) == ("InProgress", 2, 0)
            assert emu.tenant("good") is None
        answer = api.get(path).json()
        assert (answer["status"], answer["processedTenants"]) == ("CompletedWithErrors", 2)
        assert answer["errors"] == [{"tenantId": "bad", "message": "No such tenant"}]
        assert ([*family(emu)], api.get(path).json()) == (["acme", "beta", "good"], answer)
        assert api.get(self.start(api, "good")).json()["errors"] == [
            {"tenantId": "good", "message": "Migration failed"}
        ]

    def test_what_was_migrated_may_be_deleted(self, emu: Emulator, api: Api) -> None:
        path = self.start(api, "new")
        api.get(path)
        api("DELETE", f"{V1}/new")
        assert (api.get(path).json()["status"], emu.tenant("new")) == ("Completed", None)

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            ({}, "tenants must be an array"),
            ({"tenants": []}, "tenants should not be empty"),
            ({"tenants": [1]}, "each value in tenants must be a string"),
        ],
    )
    def test_refused(self, api: Api, body: Any, complaint: str) -> None:
        assert json_of(api("POST", MIGRATIONS, json=body)) == refusal(complaint)
        assert json_of(api.get(f"{MIGRATIONS}/status/x")) == (404, {"errors": ["Migration not found"]})


class TestFilling:
    def test_everything_at_once(self, emu: Emulator, api: Api) -> None:
        tenant = emu.add_tenant("corp", is_reseller=True, metadata='{"a": 1}', website="x", creatorName="Ann")
        row = api.get(f"{V2}/corp").json()
        assert (row["name"], row["isReseller"], row["metadata"], row["website"]) == ("corp", True, '{"a": 1}', "x")
        assert (row["creatorName"], tenant.metadata) == ("Ann", {"a": 1})
        assert emu.add_tenant("old style", isReseller=True).is_reseller is True

    def test_not_twice(self, emu: Emulator) -> None:
        emu.add_tenant("old", deleted=True)
        for tenant_id in ("acme", "old"):
            with pytest.raises(ValueError, match="is there already"):
                emu.add_tenant(tenant_id)

    def test_nothing_is_shared(self, emu: Emulator, api: Api) -> None:
        given = {"a": 1}
        emu.add_tenant("corp", metadata=given, settings=given)
        api("PUT", SETTINGS, "corp", json={"b": 2})
        api("POST", f"{V1}/acme/metadata", json={"metadata": {"a": 1}})
        assert (given, found(emu, "beta").metadata) == ({"a": 1}, {})

    def test_reset(self, emu: Emulator, api: Api) -> None:
        emu.tells_tenant_lock = emu.hierarchy_moves = emu.hierarchy_deep = True
        emu.migrate_after(5, ["x"])
        emu.add_user("ann@corp.example", ["acme"])
        token = emu.add_user_token("ann@corp.example", "acme")
        emu.reset()
        assert (emu.tells_tenant_lock, emu.hierarchy_moves, emu.hierarchy_deep) == (False, False, False)
        assert (emu.state.migration_polls, emu.state.migration_failing, emu.tenants) == (0, {}, [])
        answer = api("GET", SETTINGS, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
