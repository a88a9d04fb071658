# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator answers as Frontegg's own specification says, and the checker finds each deviation."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from tests.emulator import Emulator, Exchange
from tests.emulator.app import ROUTES

if not os.environ.get("FRONTEGG_OPENAPI_DIR"):
    pytest.skip("FRONTEGG_OPENAPI_DIR does not name the folder of the OpenAPI files", allow_module_level=True)

from tests.openapi import KNOWN_DIFFERENCES, report, violations

USERS = "/identity/resources/users"
TENANTS_V1 = "/tenants/resources/tenants/v1"
SUB_TENANTS = "/tenants/resources/sub-tenants/v1"
HIERARCHY = "/tenants/resources/hierarchy/v1"
SETTINGS = "/tenants/resources/account-settings/v1"
USER_MIGRATIONS = "/identity/resources/migrations/v1/local/bulk"
MIGRATIONS = "/tenants/resources/migrations/v1/tenants"
TENANT = {"frontegg-tenant-id": "acme"}
Ask = Callable[..., requests.Response]


def bring_in_and_change(emu: Emulator, ask: Ask) -> None:
    """Run the part of the tour that creates users, updates them and changes their roles."""
    emu.add_application("app", ["acme"])
    role = emu.add_role("Auditor", tenant_id="acme")
    new = {"email": "new@corp.example", "name": "New", "phoneNumber": "+4312345678", "roleIds": [role.id]}
    more = {"provider": "local", "metadata": "{}", "skipInviteEmail": True, "expirationInSeconds": 300}
    picture = {"profilePictureUrl": "https://pictures.example/new.png", "emailMetadata": {"from": "us"}}
    body = {**new, **more, **picture, "password": "correct horse"}
    user_id = ask("POST", f"{USERS}/v2", {**TENANT, "frontegg-application-id": "app"}, json=body).json()["id"]
    ask("POST", f"{USERS}/v2", {"frontegg-tenant-id": "beta"}, json={"email": "invited@corp.example"})
    vendors = {"vendorMetadata": "{}", "mfaBypass": True, "externalId": "x1", "metadata": "{}"}
    elsewhere = {**new, **vendors, "email": "vendors@corp.example", "tenantId": "acme", "expirationInSeconds": 600}
    ask("POST", "/identity/resources/vendor-only/users/v1", json=elsewhere)
    ask("PUT", f"{USERS}/v1/{user_id}", json={**vendors, "name": "Newer", "phoneNumber": "+43-1-2345678"})
    ask("PUT", f"{USERS}/v1/{user_id}", json={"profilePictureUrl": None})
    many = [{**new, **more, **picture, "email": f"many{number}@corp.example", "verified": True} for number in range(2)]
    task = ask("POST", f"{USERS}/bulk/v1/invite", TENANT, json={"users": many}).json()["id"]
    ask("GET", f"{USERS}/bulk/v1/status/{task}")
    joined = {"tenantId": "beta", "skipInviteEmail": True, "validateTenantExist": True}
    ask("POST", f"{USERS}/v1/{user_id}/tenant", json=joined)
    for method in ("POST", "DELETE"):
        ask(method, f"{USERS}/v1/{user_id}/roles", TENANT, json={"roleIds": [role.id]})


def find_and_strip(emu: Emulator, ask: Ask) -> None:
    """Run the part of the tour that reads more of a user, and revokes the user's access."""
    access = {"acme": 1}
    zed = emu.add_user("zed@corp.example", ["acme"], sessions=2, api_tokens=access, access_tokens=access)
    zed.mfa_enrolled = True
    phrases = {"Contains": ["corp", "zed"], "Excludes": "nobody", "Optional": "zed,ann", "Approximate": "true"}
    search = {f"_phraseSearch{kind}": phrase for kind, phrase in phrases.items()}
    ask("GET", f"{USERS}/v1/query/phrase", TENANT, params={**search, "_limit": 5, "_offset": 0, "_sortBy": "name"})
    ask("GET", "/identity/resources/roles/v1", TENANT)
    roles = {"_limit": 2000, "_offset": 0, "_sortBy": "key", "_order": "ASC", "_filter": "m"}
    ask("GET", "/identity/resources/roles/v2", TENANT, params={**roles, "_levels": [0, 10]})
    ask("GET", "/identity/resources/roles/v2", TENANT, params={"_sortBy": "level", "_tenantIds": "acme"})
    ask("GET", f"{USERS}/v3/roles", TENANT, params={"ids": [zed.id]})
    wanted = {"userIds": [zed.id], "userTenantStatuses": ["PendingLogin", "Activated"]}
    ask("GET", "/identity/resources/tenants/users/v1/statuses", params=wanted)
    me = {"frontegg-user-id": zed.id}
    sessions = ask("GET", f"{USERS}/sessions/v1/me", me).json()
    for session in (sessions[0]["id"], "all"):
        ask("DELETE", f"{USERS}/sessions/v1/me/{session}", me)
    me.update(TENANT)
    client_id = ask("GET", f"{USERS}/api-tokens/v1", me).json()[0]["clientId"]
    ask("DELETE", f"{USERS}/api-tokens/v1/{client_id}", me)
    token = ask("GET", f"{USERS}/access-tokens/v1", me).json()["accessTokens"][0]
    ask("DELETE", f"{USERS}/access-tokens/v1/{token['id']}", me)
    ask("POST", f"/identity/resources/vendor-only/users/v1/{zed.id}/mfa/unenroll")


def belong(emu: Emulator, ask: Ask) -> None:
    """Run the part of the tour about groups, applications and limited time."""
    yan = emu.add_user("yan@corp.example", ["acme"])
    bare = emu.add_user("bare@corp.example", ["acme"], profile_picture_url=None, last_login="2024-01-01T00:00:00.000Z")
    group = emu.add_group("Editors", "acme", [bare.id])
    emu.add_group("From afar", "acme", managed_by="scim2")
    emu.add_application("editor", ["acme"])
    groups, applications = "/identity/resources/groups/v1", "/identity/resources/applications/v1"
    for method in ("POST", "DELETE"):
        ask(method, f"{groups}/{group.id}/users", TENANT, json={"userIds": [yan.id]})
        ask("GET", groups, TENANT, params={"_groupsRelations": "users"})
        ask(method, applications, json={"appId": "editor", "tenantId": "acme", "userIds": [yan.id, bare.id]})
        ask("GET", f"{applications}/{yan.id}/apps")
    for query in ({}, {"_groupsRelations": "roles"}, {"_groupsRelations": "rolesAndUsers"}):
        ask("GET", groups, TENANT, params=query)
    emu.add_email(yan.id, "yannick@corp.example")
    ask("GET", f"{USERS}/emails/v1", params={"_limit": 1, "_offset": 1, "_sortBy": "userId", "userIds": yan.id})
    ask("GET", f"{USERS}/emails/v1", params={"userIds": [yan.id, bare.id]})
    ask("GET", f"{USERS}/emails/v1", TENANT, params={"_sortBy": "email", "_order": "DESC", "_email": yan.email})
    ask("PUT", f"{USERS}/temporary/v1/{yan.id}", json={"expirationInSeconds": 300})
    ask("DELETE", f"{USERS}/temporary/v1/{yan.id}")
    ask("POST", f"{USERS}/v1/{yan.id}/verify")
    ask("GET", "/applications/resources/applications/v1")
    ask("PUT", f"{USERS}/v1/{yan.id}/email", json={"email": "yannis@corp.example"})
    yan.memberships["acme"].status = "PendingInvitation"
    ask("POST", f"{USERS}/v1/invitation/reset", TENANT, json={"email": "yannis@corp.example"})


def bring_from_elsewhere(emu: Emulator, ask: Ask) -> None:
    """Run the part of the tour that migrates users, with both guesses of the status."""
    whole = {"email": "full@corp.example", "tenantId": "acme", "name": "Full", "phoneNumber": "+16037184056"}
    whole.update(passwordHash="$2b$10$made-up", passwordHashType="bcrypt", passwordHashConfig="{}")
    whole.update(authenticatorAppMfaSecret="JBSWY3DPEHPK3PXP", provider="local", externalId="e-1")
    users = [{**whole, "metadata": "{}", "vendorMetadata": "{}", "roleIds": [], "verifyUser": True}]
    for style in ("status", "state"):
        emu.migrate_users_after(1, style=style)
        started = ask("POST", USER_MIGRATIONS, json={"users": users}).json()["migrationId"]
        for dummy in range(2):
            ask("GET", f"{USER_MIGRATIONS}/status/{started}")


def found_and_move(ask: Ask) -> None:
    """Run the part of the tour that creates and changes tenants, and moves them in the hierarchy."""
    names = "name status website applicationUrl logo logoUrl address timezone currency creatorName creatorEmail"
    body = {"isReseller": True, "parentTenantId": "acme", **dict.fromkeys(names.split(), "some text")}
    ask("POST", TENANTS_V1, json={"tenantId": "corp", **body, "metadata": {"a": 1}})
    generated = ask("POST", TENANTS_V1, json={"name": "Generated"}).json()["tenantId"]
    for version in ("v1", "v2"):
        ask("PUT", f"/tenants/resources/tenants/{version}/{generated}", json={"name": "New", "metadata": {"b": 2}})
    ask("POST", f"{TENANTS_V1}/{generated}/metadata", json={"metadata": {"c": [3]}})
    ask("DELETE", f"{TENANTS_V1}/{generated}/metadata/c")
    for act in ("lock", "unlock"):
        ask("POST", f"{TENANTS_V1}/{act}", json={"tenantIds": ["corp", generated]})
    for method in ("POST", "DELETE"):
        ask(method, HIERARCHY, json={"parentTenantId": "corp", "childTenantId": generated})
    ask("DELETE", f"{TENANTS_V1}/{generated}")
    for end in ("", "/parents", "/tree"):
        ask("GET", HIERARCHY + end, {"frontegg-tenant-id": "corp"})
    ask("PUT", SETTINGS, TENANT, json={"timezone": "Europe/Vienna"})
    for end in ("", "/public"):
        ask("GET", SETTINGS + end, TENANT)
    migration = ask("POST", MIGRATIONS, json={"tenants": ["from-afar", "too-far"]}).json()["migrationId"]
    for dummy in range(2):
        ask("GET", f"{MIGRATIONS}/status/{migration}")


def below(ask: Ask) -> None:
    """Run the part of the tour about sub-tenants."""
    body = {"tenantId": "lab", "name": "Lab", "parentTenantId": "acme", "isReseller": False}
    more = dict.fromkeys(("status", "logo", "logoUrl", "creatorName", "creatorEmail"), "some text")
    ask("POST", SUB_TENANTS, json={**body, **more})
    ask("PUT", f"{SUB_TENANTS}/lab/management", json={"isReseller": True})
    ask("PUT", f"{SUB_TENANTS}/lab/hierarchy-settings", json={"subAccountAccessType": "alwaysOn"})
    ask("DELETE", f"{SUB_TENANTS}/lab")


def serve_yourself(emu: Emulator, ask: Ask) -> None:
    """Run the part of the tour with the token of a user. The token names the tenant, so no header does."""
    emu.add_user("admin@corp.example", ["corp"])
    token = emu.add_user_token("admin@corp.example", "corp", ["fe.*"])

    def ask_as_user(method: str, path: str, **more: Any) -> requests.Response:
        return ask(method, path, {"Authorization": f"Bearer {token}"}, **more)

    for end in ("", "/parents", "/tree"):
        ask_as_user("GET", HIERARCHY + end)
    ask_as_user("PUT", SETTINGS, json={"address": "Elsewhere 1"})
    for end in ("", "/public"):
        ask_as_user("GET", SETTINGS + end)
    ask_as_user("DELETE", TENANTS_V1)


def tour(emu: Emulator) -> None:
    """Send one valid request to every route, with every parameter that the emulator knows. Add new routes here."""
    emu.load_sample()
    ann = emu.add_user("ann@corp.example", ["acme"], roles=["Member"], metadata=None, verified=None)
    nobody = emu.add_user("nobody@corp.example")
    one, list_of_users = f"{USERS}/v1/{ann.id}", f"{USERS}/v3"
    with requests.Session() as session:

        def ask(method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> requests.Response:
            return session.request(method, emu.url + path, headers=headers, timeout=10, **more)

        credentials = {"clientId": emu.client_id, "secret": emu.api_token}
        for path in ("/auth/vendor", "/auth/vendor/"):
            token = ask("POST", path, json=credentials).json()["token"]
        session.headers["Authorization"] = f"Bearer {token}"
        for page in range(6):
            ask("GET", list_of_users, params={"_limit": 200, "_offset": page, "_sortBy": "email", "_order": "DESC"})
        filters = {"_email": "a@b", "_tenantId": "acme", "_namePrefix": "a", "_externalIds": "1", "ids": "1,2"}
        ask("GET", list_of_users, TENANT, params={**filters, "_includeSubTenants": "false"})
        ask("GET", list_of_users, params={"_identifier": "ann", "_identifierType": "email"})
        for user in (ann, nobody):
            ask("GET", f"{USERS}/v1/email", params={"email": user.email})
            ask("GET", f"/identity/resources/vendor-only/users/v1/{user.id}")
        ask("GET", one, TENANT)
        emu.add_tenant("named", alias="also")
        emu.migrate_after(polls=1, failing=["too-far"])
        emu.tells_tenant_lock = True
        for path in ("tenants/v2/acme", "tenants/v2/gone", "tenants/v1/acme", "tenants/v2/alias/also"):
            ask("GET", f"/tenants/resources/{path}")
        every = {"_tenantIds": ["acme", "beta"], "_filter": "a", "_limit": 5, "_offset": 0}
        ask("GET", "/tenants/resources/tenants/v2", params={**every, "_sortBy": "name", "_order": "ASC"})
        for act in ("lock", "unlock"):
            ask("POST", f"{one}/{act}")
        for act in ("disable", "enable"):
            ask("POST", f"/identity/resources/tenants/users/v1/{ann.id}/{act}", TENANT)
        ask("GET", list_of_users, params={"ids": ann.id})
        for path in ("/audits", "/audits/"):
            ask("POST", path, TENANT, json={"severity": "Info", "action": "lock"})
        bring_in_and_change(emu, ask)
        find_and_strip(emu, ask)
        belong(emu, ask)
        bring_from_elsewhere(emu, ask)
        found_and_move(ask)
        below(ask)
        serve_yourself(emu, ask)
        ask("DELETE", one, TENANT)
        ask("DELETE", one)
        ask("DELETE", one)


@pytest.fixture(scope="module")
def toured() -> Iterator[list[Exchange]]:
    with Emulator() as emu:
        tour(emu)
    yield emu.log


def exchange(toured: list[Exchange], route: str, **changes: Any) -> Exchange:
    """Return the tour's first exchange on this route, with these changes."""
    return replace(next(done for done in toured if done.route == route), **changes)


def test_the_tour_goes_everywhere(toured: list[Exchange]) -> None:
    assert {done.route for done in toured} == ROUTES.names
    assert {done.status for done in toured[:-1]} == {200, 201, 202, 204}
    assert toured[-1].status == 404


def test_every_route_follows_the_specification(toured: list[Exchange]) -> None:
    assert violations(toured) == []


def test_no_known_difference_is_out_of_date(toured: list[Exchange]) -> None:
    assert set(KNOWN_DIFFERENCES) - report(toured).used == set()


@pytest.mark.parametrize(
    ("route", "changes", "found"),
    [
        ("lock", {"path": "/identity/resources/users/v1/x/freeze"}, "path: no such operation"),
        ("lock", {"path": "/nowhere"}, "path: no such operation"),
        ("lock", {"method": "PUT"}, "path: no such operation"),
        ("lock", {"body": {}}, "body: no body is expected"),
        ("lock", {"headers": {"authorization": "***", **TENANT}}, "header.frontegg-tenant-id: no such header"),
        ("lock", {"headers": {}}, "header.authorization: no bearer token"),
        ("lock", {"status": 299}, "status 299: no such answer"),
        ("lock", {"status": 500}, "status 500: no such answer"),
        ("lock", {"answer": {"locked": True}}, "answer: no body is described"),
        ("get", {"headers": {"authorization": "***"}}, "header.frontegg-tenant-id: required header"),
        ("list", {"raw_query": "limit=5"}, "query.limit: no such parameter"),
        ("list", {"raw_query": "_limit=five"}, "query._limit: 'five' is not of type 'number'"),
        ("list", {"raw_query": "_limit=5&_limit=6"}, "query._limit: ['5', '6'] is not of type 'number'"),
        ("list", {"raw_query": "_offset=-1"}, "query._offset: -1 is less than the minimum of 0"),
        ("list", {"raw_query": "_sortBy=age"}, "query._sortBy: 'age' is not one of"),
        ("list", {"raw_query": "_includeSubTenants=no"}, "query._includeSubTenants: 'no' is not of type 'boolean'"),
        ("list", {"answer": []}, "answer: [] is not of type"),
        ("list", {"answer": {"items": {}}}, "answer.items: {} is not of type 'array'"),
        ("list", {"answer": {"rows": []}}, "answer.rows: Additional properties"),
        ("list", {"answer": {"items": [], "_metadata": {"totalItems": 1}}}, "answer._metadata.totalPages: "),
        ("email", {"raw_query": ""}, "query.email: required parameter"),
        ("email", {"answer": None}, "answer: None is not of type 'object'"),
        ("login", {"body": None}, "body: a body is required"),
        ("login", {"body": {"clientId": 1}}, "body.clientId: 1 is not of type 'string'"),
        ("login", {"body": {"clientId": "x"}}, "body.secret: 'secret' is a required property"),
        ("login", {"body": {"clientId": "x", "secret": "y", "z": 1}}, "body.z: Additional properties"),
        ("login", {"headers": {"content-type": "text/plain"}}, "header.content-type: "),
    ],
)
def test_a_violation_is_found(toured: list[Exchange], route: str, changes: dict[str, Any], found: str) -> None:
    told = violations([exchange(toured, route, **changes)])
    assert [text for text in told if f": {found}" in text], told


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("email", 7, "7 is not of type 'string'"),
        ("isLocked", "yes", "'yes' is not of type 'boolean'"),
        ("managedBy", "nobody", "'nobody' is not one of"),
        ("createdAt", "yesterday", "'yesterday' is not a 'date-time'"),
        ("locked", True, "Additional properties are not allowed ('locked' was unexpected)"),
    ],
)
def test_one_bad_row_among_good_ones_is_found(toured: list[Exchange], field: str, value: Any, found: str) -> None:
    page = exchange(toured, "list").answer
    rows = [*page["items"][:-1], {**page["items"][-1], field: value}]
    told = violations([exchange(toured, "list", answer={**page, "items": rows})])
    assert len(told) == 1
    assert told[0].startswith(f"GET /identity/resources/users/v3: answer.items[].{field}: {found}")


@pytest.mark.parametrize("changes", [{"fault": True, "status": 500}, {"status": None}, {"status": 418}])
def test_answers_that_are_nobodys_promise_are_left_alone(toured: list[Exchange], changes: dict[str, Any]) -> None:
    assert violations([exchange(toured, "list", answer="junk", **changes)]) == []


def test_each_violation_is_told_once(toured: list[Exchange]) -> None:
    assert len(violations([exchange(toured, "list", raw_query="limit=5")] * 3)) == 1


def test_thousands_of_exchanges_are_quick(toured: list[Exchange]) -> None:
    many = [exchange(toured, route) for route in ("email", "lock", "get", "login") for dummy in range(1000)]
    start = time.process_time()
    assert violations(many) == []
    assert time.process_time() - start < 4
