# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulated groups of tenants and applications of users: who is in them, who can come in, and who drops out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.emulator.state import User
from tests.unit.emulator.test_emulator import NOBODY, NOT_FOUND, TENANT_WANTED, TENANTS, USERS, Api, Clock, json_of

GROUPS = "/identity/resources/groups/v1"
APPLICATIONS = "/identity/resources/applications/v1"
NO_GROUP = (404, {"errors": ["Group not found"]})
NO_USER = (404, NOT_FOUND)
UNASSIGNED = (
    404,
    {"errors": ["This account/tenant is not assigned to the requested application"], "errorCode": "ER-01008"},
)
# What ends the membership of a user in acme: {way: (method, path, tenant header)}
LEAVING = {
    "removed from the tenant": ("DELETE", f"{USERS}/v1/{{}}", "acme"),
    "deleted": ("DELETE", f"{USERS}/v1/{{}}", None),
    "the tenant is deleted": ("DELETE", f"{TENANTS}/v1/acme", None),
}


@pytest.fixture
def emu() -> Iterator[Emulator]:
    """Yield an emulator for this file only, because these requests break the specification on purpose."""
    with Emulator(now=Clock()) as emulator:
        for tenant in ("acme", "beta"):
            emulator.add_tenant(tenant)
        yield emulator


@pytest.fixture
def api(emu: Emulator) -> Iterator[Api]:
    client = Api(emu)
    yield client
    client.session.close()


@pytest.fixture
def ann(emu: Emulator) -> User:
    return emu.add_user("ann@corp.example", ["acme", "beta"])


@pytest.fixture
def bob(emu: Emulator) -> User:
    return emu.add_user("bob@corp.example", ["acme"])


def people(api: Api, tenant: str = "acme") -> dict[str, list[str]]:
    """Return the names of the tenant's groups, and the emails of their users."""
    groups = api.get(GROUPS, tenant, _groupsRelations="users").json()["groups"]
    return {group["name"]: [user["email"] for user in group["users"]] for group in groups}


def apps(api: Api, user: User) -> Any:
    answer = api.get(f"{APPLICATIONS}/{user.id}/apps")
    assert answer.status_code == 200
    return answer.json()


class TestGroups:
    def test_the_groups_of_one_tenant(self, emu: Emulator, api: Api, ann: User, bob: User) -> None:
        group = emu.add_group("Editors", "acme", [ann.email, bob.id])
        emu.add_group("Remote", "acme", managed_by="scim2")
        emu.add_group("Others", "beta", [ann.id])
        first, second = api.get(GROUPS, "acme", _groupsRelations="users").json()["groups"]
        named = {"id": group.id, "name": "Editors", "managedBy": "frontegg", "roles": []}
        assert {key: first[key] for key in named} == named
        assert (second["name"], second["managedBy"], second["users"]) == ("Remote", "scim2", [])
        assert first["users"][0] == {
            "id": ann.id,
            "email": ann.email,
            "name": "ann",
            "profilePictureUrl": ann.profile_picture_url,
            "createdAt": ann.created_at,
            "activatedForTenant": False,
        }
        assert people(api) == {"Editors": [ann.email, bob.email], "Remote": []}
        assert people(api, "beta") == {"Others": [ann.email]}
        assert people(api, "gone") == {}

    @pytest.mark.parametrize(
        ("query", "seen"), [(None, False), ("roles", False), ("users", True), ("rolesAndUsers", True)]
    )
    def test_users_are_shown_on_demand(self, emu: Emulator, api: Api, ann: User, query: str | None, seen: bool) -> None:
        emu.add_group("Editors", "acme", [ann.id])
        asked = {} if query is None else {"_groupsRelations": query}
        assert bool(api.get(GROUPS, "acme", **asked).json()["groups"][0]["users"]) is seen

    def test_nonsense_is_refused(self, api: Api) -> None:
        assert json_of(api.get(GROUPS)) == (403, TENANT_WANTED)
        wanted = ["_groupsRelations must be one of the following values: roles, users, rolesAndUsers"]
        assert json_of(api.get(GROUPS, "acme", _groupsRelations="all")) == (400, {"errors": wanted})

    def test_in_and_out_as_often_as_you_like(self, emu: Emulator, api: Api, ann: User, bob: User) -> None:
        path = f"{GROUPS}/{emu.add_group('Editors', 'acme').id}/users"
        both = {"userIds": [ann.id, bob.id]}
        for dummy in range(2):
            answer = api("POST", path, "acme", json=both)
            assert (answer.status_code, answer.content) == (201, b"")
            assert people(api) == {"Editors": [ann.email, bob.email]}
        for dummy in range(2):
            answer = api("DELETE", path, "acme", json={"userIds": [ann.id, NOBODY]})
            assert (answer.status_code, answer.content) == (200, b"")
            assert people(api) == {"Editors": [bob.email]}

    def test_only_members_of_the_tenant_come_in(self, emu: Emulator, api: Api, ann: User, bob: User) -> None:
        path = f"{GROUPS}/{emu.add_group('Others', 'beta').id}/users"
        for stranger in (bob.id, NOBODY):
            assert json_of(api("POST", path, "beta", json={"userIds": [ann.id, stranger]})) == NO_USER
        assert people(api, "beta") == {"Others": []}
        with pytest.raises(ValueError, match="no member of beta"):
            emu.add_group("More", "beta", [bob.email])
        with pytest.raises(ValueError, match="no tenant gone"):
            emu.add_group("More", "gone")

    @pytest.mark.parametrize("method", ["POST", "DELETE"])
    def test_refused(self, emu: Emulator, api: Api, ann: User, method: str) -> None:
        group, remote = emu.add_group("Editors", "acme"), emu.add_group("Remote", "acme", [ann.id], managed_by="scim2")
        body = {"userIds": [ann.id]}
        assert json_of(api(method, f"{GROUPS}/{group.id}/users", json=body)) == (403, TENANT_WANTED)
        assert json_of(api(method, f"{GROUPS}/{group.id}/users", "beta", json=body)) == NO_GROUP
        assert json_of(api(method, f"{GROUPS}/{NOBODY}/users", "acme", json=body)) == NO_GROUP
        fixed = (403, {"errors": ["The group is managed by scim2 and cannot be changed"]})
        assert json_of(api(method, f"{GROUPS}/{remote.id}/users", "acme", json=body)) == fixed
        for bad, text in (({}, "must be an array"), ({"userIds": []}, "should not be empty")):
            answer = api(method, f"{GROUPS}/{group.id}/users", "acme", json=bad)
            assert json_of(answer) == (400, {"errors": [f"userIds {text}"]})
        assert people(api) == {"Editors": [], "Remote": [ann.email]}


class TestApplications:
    @pytest.fixture(autouse=True)
    def _applications(self, emu: Emulator) -> None:
        emu.add_application("shop", ["acme", "beta"])
        emu.add_application("desk", ["acme"])

    @staticmethod
    def body(application: str, tenant: str, *users: User | str) -> dict[str, Any]:
        ids = [user if isinstance(user, str) else user.id for user in users]
        return {"appId": application, "tenantId": tenant, "userIds": ids}

    def test_on_and_off_as_often_as_you_like(self, emu: Emulator, api: Api, ann: User, bob: User) -> None:
        for dummy in range(2):
            status, rows = json_of(api("POST", APPLICATIONS, json=self.body("shop", "acme", ann, bob)))
            assert (status, [row["appId"] for row in rows]) == (201, ["shop", "shop"])
            assert set(rows[0]) == {"appId", "userTenantId", "createdAt"}
            assert len({row["userTenantId"] for row in rows}) == 2
            assert (apps(api, ann), apps(api, bob)) == (["shop"], ["shop"])
        for dummy in range(2):
            answer = api("DELETE", APPLICATIONS, json=self.body("shop", "acme", ann, NOBODY))
            assert (answer.status_code, answer.content) == (200, b"")
            assert (apps(api, ann), apps(api, bob)) == ([], ["shop"])

    def test_each_tenant_counts_by_itself(self, emu: Emulator, api: Api, ann: User) -> None:
        emu.assign_application("shop", "acme", ann.email)
        emu.assign_application("desk", "acme", ann.id)
        emu.assign_application("shop", "beta", ann.id)
        assert apps(api, ann) == ["shop", "desk"]
        api("DELETE", APPLICATIONS, json=self.body("shop", "acme", ann))
        assert sorted(apps(api, ann)) == ["desk", "shop"]
        api("DELETE", APPLICATIONS, json=self.body("shop", "beta", ann))
        assert apps(api, ann) == ["desk"]

    def test_refused(self, emu: Emulator, api: Api, ann: User, bob: User) -> None:
        for application, tenant in (("desk", "beta"), ("nosuch", "acme")):
            assert json_of(api("POST", APPLICATIONS, json=self.body(application, tenant, ann))) == UNASSIGNED
        for stranger in (bob, NOBODY):
            assert json_of(api("POST", APPLICATIONS, json=self.body("shop", "beta", ann, stranger))) == NO_USER
        wanted = ["appId must be a string", "tenantId must be a valid tenant ID", "userIds must be an array"]
        empty = ["userIds should not be empty"]
        for method in ("POST", "DELETE"):
            assert json_of(api(method, APPLICATIONS, json={})) == (400, {"errors": wanted})
            assert json_of(api(method, APPLICATIONS, json=self.body("shop", "acme"))) == (400, {"errors": empty})
        assert json_of(api.get(f"{APPLICATIONS}/{NOBODY}/apps")) == NO_USER
        assert apps(api, ann) == []

    def test_only_what_is_possible_can_be_set_up(self, emu: Emulator, ann: User, bob: User) -> None:
        with pytest.raises(ValueError, match="beta is not assigned to desk"):
            emu.assign_application("desk", "beta", ann.id)
        with pytest.raises(ValueError, match="no member of beta"):
            emu.assign_application("shop", "beta", bob.id)


@pytest.mark.parametrize("way", LEAVING)
def test_whoever_leaves_the_tenant_leaves_what_belongs_to_it(
    emu: Emulator, api: Api, ann: User, bob: User, way: str
) -> None:
    for tenant in ("acme", "beta"):
        emu.add_application(f"app of {tenant}", [tenant])
        emu.add_group(f"group of {tenant}", tenant, [ann.id])
        emu.assign_application(f"app of {tenant}", tenant, ann.id)
    method, path, tenant_id = LEAVING[way]
    assert api(method, path.format(ann.id), tenant_id).status_code == 200
    gone = way == "the tenant is deleted"
    assert people(api) == ({} if gone else {"group of acme": []})
    if way == "deleted":
        assert people(api, "beta") == {"group of beta": []}
        assert api.get(f"{APPLICATIONS}/{ann.id}/apps").status_code == 404
    else:
        assert people(api, "beta") == {"group of beta": [ann.email]}
        assert apps(api, ann) == ["app of beta"]


def test_whoever_comes_back_belongs_to_nothing(emu: Emulator, api: Api, ann: User) -> None:
    emu.add_application("shop", ["acme"])
    emu.add_group("Editors", "acme", [ann.id])
    emu.assign_application("shop", "acme", ann.id)
    api("DELETE", f"{USERS}/v1/{ann.id}", "acme")
    api("POST", f"{USERS}/v1/{ann.id}/tenant", json={"tenantId": "acme"})
    assert (people(api), apps(api, ann)) == ({"Editors": []}, [])
