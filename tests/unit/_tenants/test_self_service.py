# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module tenant with the token of a user: what this token permits, and how the module refuses the rest."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.unit.harness import Task
from tests.unit.tenant_tasks import (
    SETTINGS,
    SUB,
    V1,
    check,
    converge,
    found,
    present,
    refused,
    row,
    run,
    said,
    twice,
    written,
)

DELETE = "fe.account-settings.delete.account"
READ = "fe.account-hierarchy.read.sub-accounts"
WITHOUT = {"client_id": None, "api_token": None}


@pytest.fixture
def token(emu: Emulator) -> str:
    """Return the token of ann, who has all permissions in tenant own.

    Below own is sub, and below sub is low. Tenant other is not hers.
    """
    emu.add_tenant("own", "Own", is_reseller=True)
    emu.add_tenant("sub", "Sub", parent="own")
    emu.add_tenant("low", "Low", parent="sub")
    emu.add_tenant("other", "Other")
    emu.add_user("ann@corp.example", tenants=["own"])
    return emu.add_user_token("ann@corp.example", "own", ["fe.*"])


def test_sub_accounts_are_created(emu: Emulator, task: Task, token: str) -> None:
    tenants = [{"tenant_id": "b", "parent_tenant_id": "a"}, {"tenant_id": "a", "is_reseller": True}, "sub"]
    result = run(task, state="present", tenants=tenants[:2], name="N", user_token=token, **WITHOUT)
    assert said(result) == {"b": "changed", "a": "changed"}, result
    assert written(emu) == [
        ("POST", SUB, {"tenantId": "a", "name": "N", "isReseller": True, "parentTenantId": "own"}),
        ("POST", SUB, {"tenantId": "b", "name": "N", "parentTenantId": "a"}),
    ]
    assert emu.logins == [], "the environment's credentials are not used"


def test_created_once(emu: Emulator, task: Task, token: str) -> None:
    assert said(present(task, tenants=["a"], name="N", user_token=token)) == {"a": "changed"}
    assert said(present(task, tenants=["sub", "own"], user_token=token)) == {"sub": "unchanged", "own": "unchanged"}


def test_credentials_of_the_environment_beside_it_are_left_alone(emu: Emulator, task: Task, token: str) -> None:
    run(task, state="present", tenants=["a"], name="N", user_token=token)
    assert emu.logins == []
    assert {one.route for one in emu.log} == {"hierarchy_tree", "sub_tenant_create"}


def test_settings_of_its_own(emu: Emulator, task: Task, token: str) -> None:
    present(task, tenant_id="own", settings={"currency": "EUR"}, user_token=token)
    assert written(emu) == [("PUT", SETTINGS, {"currency": "EUR"})]
    assert found(emu, "own").settings == {"currency": "EUR"}


def test_deleting_a_sub_account(emu: Emulator, task: Task, token: str) -> None:
    one = row(converge(task, state="absent", tenant_id="sub", max_users=-1, user_token=token))
    assert one["msg"] == "deleted with all its users; sub-accounts that move to own: low"
    assert written(emu) == [("DELETE", f"{SUB}/sub", None)]


def test_deleting_its_own(emu: Emulator, task: Task, token: str) -> None:
    one = row(twice(task, state="absent", tenant_id="own", max_users=-1, user_token=token))
    assert (one["outcome"], one["after"]) == ("changed", None)
    assert written(emu) == [("DELETE", V1, None)]
    assert emu.catastrophes == []
    assert emu.tenant("own") is None


def test_deleting_its_own_goes_last(emu: Emulator, task: Task, token: str) -> None:
    result = run(task, state="absent", tenants=["own", "sub"], max_users=-1, user_token=token)
    assert (said(result), result["failed"]) == ({"own": "changed", "sub": "changed"}, False)
    assert [path for dummy, path, dummy in written(emu)] == [f"{SUB}/sub", V1]


def test_users_cannot_be_counted(emu: Emulator, task: Task, token: str) -> None:
    result = run(task, state="absent", tenant_id="own", user_token=token)
    assert (said(result), emu.writes) == ({"own": "failed"}, [])
    assert "max_users -1" in row(result)["msg"]


@pytest.mark.parametrize(
    ("options", "permission"),
    [
        ({"state": "absent", "tenants": ["own"]}, DELETE),
        ({"state": "absent", "tenants": ["sub"]}, "to manage sub-accounts"),
        ({"state": "present", "tenants": ["new"], "name": "N"}, "to manage sub-accounts"),
        ({"state": "present", "tenants": ["sub"], "is_reseller": True}, "to manage sub-accounts"),
        ({"state": "present", "tenants": ["sub"], "sub_account_access_type": "alwaysOn"}, "to manage sub-accounts"),
    ],
)
def test_a_missing_permission_is_named(
    emu: Emulator, task: Task, token: str, options: dict[str, Any], permission: str
) -> None:
    weak = emu.add_user_token("ann@corp.example", "own", [READ])
    one = row(run(task, user_token=weak, max_users=-1, **options))
    assert (one["outcome"], one["changed"], one["error"]["status"]) == ("failed", False, 403)
    assert f"the user of the token needs the permission {permission}" in one["msg"]


def test_no_permission_is_named_to_an_environment(emu: Emulator, task: Task) -> None:
    emu.add_tenant("acme")
    emu.fault("sub_tenant_access", status=403, times=None)
    one = row(run(task, state="present", tenant_id="acme", sub_account_access_type="alwaysOn"))
    assert "permission" not in one["msg"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"state": "locked", "tenant_id": "sub"}, "tenant_id: state locked takes environment credentials"),
        ({"state": "unlocked", "tenants": ["other"]}, "tenants[0] (other): state unlocked takes environment"),
        ({"state": "present", "tenant_id": "sub", "metadata": {}}, "metadata takes environment credentials"),
        ({"state": "present", "tenant_id": "sub", "settings": {}}, "those of its own tenant only, own"),
        ({"state": "present", "tenant_id": "sub", "name": "New"}, "name takes environment credentials"),
        ({"state": "present", "tenant_id": "sub", "website": "w"}, "website takes environment credentials"),
        ({"state": "present", "tenant_id": "new", "name": "N", "address": "x"}, "address takes environment"),
        ({"state": "present", "tenant_id": "low", "parent_tenant_id": "own"}, "parent_tenant_id takes environment"),
        ({"state": "present", "tenant_id": "own", "is_reseller": True}, "is_reseller takes environment credentials"),
        ({"state": "present", "tenant_id": "new", "name": "N", "logo": "x"}, "logo takes environment"),
        ({"state": "present", "tenant_id": "new"}, "to create it takes a name"),
        ({"state": "present", "tenant_id": "new", "name": "N", "parent_tenant_id": "other"}, "no tenant 'other'"),
    ],
)
def test_beyond_its_reach(emu: Emulator, task: Task, token: str, options: dict[str, Any], words: str) -> None:
    refused(task, words, user_token=token, **options)


@pytest.mark.parametrize("name", ["other", "nope"])
def test_another_one_cannot_be_deleted(emu: Emulator, task: Task, token: str, name: str) -> None:
    result = converge(task, state="absent", tenant_id=name, max_users=-1, user_token=token)
    assert said(result) == {name: "not_found"}
    assert row(result)["msg"] == "neither own, the tenant of the user_token, nor below it"
    assert emu.tenant("other") is not None


def test_another_one_cannot_be_taken_by_creating_it(emu: Emulator, task: Task, token: str) -> None:
    one = row(run(task, state="present", tenant_id="other", name="Mine", user_token=token))
    assert (one["outcome"], one["error"]["status"], found(emu, "other").parent) == ("failed", 409, None)


def test_protected(emu: Emulator, task: Task, token: str) -> None:
    refused(task, "protected", state="absent", tenant_id="own", max_users=-1, user_token=token, protected=["own"])


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_to_a_creation(emu: Emulator, task: Task, token: str, when: str) -> None:
    emu.fault("sub_tenant_create", drop=when)
    result = run(task, state="present", tenant_id="a", name="N", user_token=token)
    assert said(result) == {"a": "changed" if when == "after" else "failed"}
    assert len(emu.writes) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_to_its_own_end_is_never_repeated(emu: Emulator, task: Task, token: str, when: str) -> None:
    emu.fault("tenant_delete_current", drop=when, times=None)
    one = row(run(task, state="absent", tenant_id="own", max_users=-1, user_token=token))
    assert (one["failed"], len(emu.writes)) == (True, 1)
    assert one["outcome"] in ("unknown", "failed")


@pytest.mark.parametrize(
    "children", [5, "abc", None, True, {"a": 1}, [5, None, {}, {"tenantId": 5}, {"tenantId": "", "children": 5}]]
)
def test_ugly_trees(emu: Emulator, task: Task, token: str, children: Any) -> None:
    emu.fault("hierarchy_tree", status=200, body={"tenantId": "own", "children": children}, times=None)
    result = run(task, state="absent", tenant_id="sub", max_users=-1, user_token=token)
    assert (said(result), emu.writes) == ({"sub": "not_found"}, [])


def test_a_tree_that_cannot_be_read(emu: Emulator, task: Task, token: str) -> None:
    weak = emu.add_user_token("ann@corp.example", "own", [DELETE])
    result = run(task, state="absent", tenants=["own", "sub"], max_users=-1, user_token=weak)
    assert (said(result), emu.writes) == ({"own": "failed", "sub": "failed"}, [])


def claiming(claims: bytes) -> str:
    return f"a.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.c"


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "a.b",
        "a.b.c",
        "...",
        claiming(b"[" * 100_000),
        *map(
            claiming, (b"", b"5", b"[]", b"{}", b"\xff", b'{"tenantId":5}', b'{"tenantId":" "}', b'{"tenantId":".."}')
        ),
        *map(claiming, (b'{"tenantId":"a\\r\\nx: y"}', b'{"tenantId":"\xc3\xa4"}', b'{"tenantId":"a/b"}')),
        "with space",
        "ümlaut",
        "line\nend",
    ],
)
def test_tokens_that_are_none(emu: Emulator, task: Task, text: str) -> None:
    message = refused(task, "user_token: ", state="absent", tenant_id="own", max_users=-1, user_token=text)
    assert text not in message or len(text) < 6
    assert emu.log == []


def test_a_token_that_is_not_taken(emu: Emulator, task: Task, token: str) -> None:
    emu.revoke_tokens()
    refused(task, "user_token", "expired", state="absent", tenant_id="own", max_users=-1, user_token=token)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"api_url": None}, "user_token: needs domain (or api_url)"),
        ({"domain": "a b"}, "domain: is no domain"),
        ({"domain": "corp/../x"}, "domain: is no domain"),
        ({"domain": "https://corp.example"}, "domain: is no domain"),
        ({"domain": "corp\r\nx"}, "domain: is no domain"),
        ({"user_token": ""}, "user_token: is empty"),
    ],
)
def test_where_it_is_taken(emu: Emulator, task: Task, token: str, options: dict[str, Any], words: str) -> None:
    result = run(task, **{"state": "absent", "tenant_id": "own", "user_token": token, **options})
    assert (result["failed"], words in result["msg"], emu.log) == (True, True, []), result["msg"]


def test_no_token_in_any_result(emu: Emulator, task: Task, token: str) -> None:
    emu.fault("hierarchy_tree", status=403, body={"errors": [f"Bearer {token}"]}, times=None)
    for result in (run(task, state="absent", tenant_id="own", user_token=token), check(task, state="locked")):
        result.pop("invocation", None)
        assert token not in str(result)
