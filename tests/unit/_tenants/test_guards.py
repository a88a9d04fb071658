# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Guards before module tenant deletes a tenant with its users: counts, protected tenants, and invalid IDs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.client import Client
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.connection import Settings
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.transport import Http
from tests.emulator import Emulator
from tests.unit.harness import Task
from tests.unit.tenant_tasks import V1, check, converge, family, refused, row, run, said, twice, written


@pytest.fixture
def customers(emu: Emulator) -> Emulator:
    """The tree is top - mid - (low, leaf). Tenant mid has two users, low has one of them and five more."""
    for name, parent in (("top", None), ("mid", "top"), ("low", "mid"), ("leaf", "mid")):
        emu.add_tenant(name, name.title(), parent=parent, is_reseller=True)
    emu.add_user("ann@corp.example", tenants=["mid"])
    emu.add_user("bob@corp.example", tenants=["mid", "low"])
    for number in range(5):
        emu.add_user(f"low{number}@corp.example", tenants=["low"])
    return emu


class TestDeletion:
    @pytest.mark.parametrize("limit", [None, 0, 1])
    def test_more_users_than_allowed(self, customers: Emulator, task: Task, limit: int | None) -> None:
        message = refused(
            task, "mid (2)", f"max_users is {limit or 0}", state="absent", tenants=["mid"], max_users=limit
        )
        assert "users would be deleted with their tenants" in message
        result = check(task, state="absent", tenant_id="mid", max_users=limit)
        one = row(result)
        assert (one["outcome"], one["action"], one["before"]["users"]) == ("not_attempted", "delete", 2)
        assert one["before"]["sub_accounts"] == ["leaf", "low"]

    @pytest.mark.parametrize("limit", [2, 100, -1])
    def test_as_many_as_allowed(self, customers: Emulator, task: Task, limit: int) -> None:
        one = row(converge(task, state="absent", tenant_id="mid", max_users=limit))
        users = "all its users" if limit < 0 else "2 users"
        assert one["msg"] == f"deleted with {users}; sub-accounts that move to top: leaf, low"
        assert written(customers) == [("DELETE", f"{V1}/mid", None)]
        assert (family(customers), one["after"]) == ({"top": None, "low": "top", "leaf": "top"}, None)
        assert one["before"]["users"] == (None if limit < 0 else 2)
        assert customers.user("ann@corp.example") is None
        assert customers.user("bob@corp.example") is not None

    def test_sub_accounts_without_a_grandparent(self, customers: Emulator, task: Task) -> None:
        one = row(converge(task, state="absent", tenant_id="top"))
        assert one["msg"] == "deleted with 0 users; sub-accounts that are left without a parent: mid"

    @pytest.mark.parametrize("deep", [False, True])
    def test_only_direct_sub_accounts_are_named(self, customers: Emulator, task: Task, deep: bool) -> None:
        customers.hierarchy_deep = deep
        assert row(check(task, state="absent", tenant_id="top"))["before"]["sub_accounts"] == ["mid"]

    def test_users_of_sub_accounts_are_not_counted(self, customers: Emulator, task: Task) -> None:
        assert row(check(task, state="absent", tenant_id="mid", max_users=-1))["before"]["users"] is None
        assert row(check(task, state="absent", tenant_id="mid", max_users=2))["before"]["users"] == 2

    def test_users_who_are_kept(self, customers: Emulator, task: Task) -> None:
        customers.delete_orphans = False
        assert said(converge(task, state="absent", tenant_id="mid", max_users=2)) == {"mid": "changed"}
        assert customers.user("ann@corp.example") is not None

    def test_one_too_many_keeps_them_all(self, customers: Emulator, task: Task) -> None:
        refused(task, "low (6)", state="absent", tenants=["leaf", "low", "top", "nope"], max_users=2)

    @pytest.mark.parametrize(
        "trouble",
        [
            {"status": 403},
            {"status": 404},
            {"status": 500},
            {"drop": "before"},
            {"junk": "html"},
            {"status": 200, "body": []},
            {"status": 200, "body": {"items": []}},
            {"status": 200, "body": {"items": [], "_metadata": {"totalItems": None}}},
            {"status": 200, "body": {"items": [], "_metadata": {"totalItems": "0"}}},
            {"status": 200, "body": {"items": [], "_metadata": {"totalItems": -1}}},
            {"status": 200, "body": {"items": [], "_metadata": {"totalItems": False}}},
        ],
    )
    def test_uncounted_is_undeleted(self, customers: Emulator, task: Task, trouble: dict[str, Any]) -> None:
        customers.fault("list", times=None, **trouble)
        result = run(task, state="absent", tenants=["leaf"], max_users=5, max_retries=1)
        assert (said(result), customers.writes) == ({"leaf": "failed"}, [])
        assert "cannot be counted; with max_users -1" in row(result)["msg"]

    @pytest.mark.parametrize("route", ["hierarchy_tree", "hierarchy_parents"])
    def test_without_knowing_what_moves_it_stays(self, customers: Emulator, task: Task, route: str) -> None:
        customers.fault(route, status=403, times=None)
        assert said(run(task, state="absent", tenant_id="leaf")) == {"leaf": "failed"}
        assert said(check(task, state="absent", tenant_id="leaf")) == {"leaf": "failed"}
        assert customers.writes == []

    def test_what_is_not_there(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("old", deleted=True)
        result = converge(task, state="absent", tenants=["nope", "old"])
        assert (said(result), result["failed"]) == ({"nope": "not_found", "old": "not_found"}, False)
        words = "Not found: nope (no tenant has this ID), old (no tenant has this ID). Already gone, or misspelt?"
        assert words in str(result["warnings"])

    @pytest.mark.parametrize(("on_missing", "is_failure"), [("fail", True), ("ignore", False)])
    def test_what_to_make_of_it(self, emu: Emulator, task: Task, on_missing: str, is_failure: bool) -> None:
        result = twice(task, state="absent", tenant_id="nope", on_missing=on_missing)
        assert (result["failed"], "warnings" in result) == (is_failure, False)

    def test_listed_with_the_time_of_its_deletion(self, emu: Emulator, task: Task) -> None:
        rows = [{"tenantId": name, "name": name, "deletedAt": "2026-01-01T00:00:00.000Z"} for name in "abcde"]
        emu.fault("tenants", status=200, body={"items": rows, "_metadata": {"totalItems": 5}}, times=None)
        result = run(task, state="absent", tenants=list("abcde"))
        assert (set(said(result).values()), result["failed"]) == ({"not_found"}, False)

    def test_gone_meanwhile(self, customers: Emulator, task: Task) -> None:
        customers.fault("tenant_delete", status=404, when="after", body={"errors": ["Tenant not found"]})
        one = row(run(task, state="absent", tenant_id="leaf"))
        assert (one["outcome"], one["failed"]) == ("unchanged", False)
        assert one["msg"] == "already deleted (meanwhile; whether by this run is not known)"

    @pytest.mark.parametrize("limit", [0, -1])
    def test_accepted_and_not_done(self, customers: Emulator, task: Task, limit: int) -> None:
        customers.fault("tenant_delete", ignore=True)
        one = row(run(task, state="absent", tenant_id="leaf", max_users=limit))
        assert (one["outcome"], one["changed"], one["failed"]) == ("failed", False, True)
        assert one["after"] == one["before"]

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_lost_answer(self, customers: Emulator, task: Task, when: str) -> None:
        customers.fault("tenant_delete", drop=when)
        assert said(run(task, state="absent", tenant_id="leaf")) == {"leaf": "changed"}
        assert customers.tenant("leaf") is None

    def test_refused(self, customers: Emulator, task: Task) -> None:
        customers.fault("tenant_delete", status=403, times=None)
        one = row(run(task, state="absent", tenant_id="leaf"))
        assert (one["outcome"], one["changed"], one["error"]["status"]) == ("failed", False, 403)

    def test_named_twice_it_is_deleted_once(self, customers: Emulator, task: Task) -> None:
        run(task, state="absent", tenants="leaf, leaf")
        assert len(customers.writes) == 1

    def test_a_family_at_once(self, customers: Emulator, task: Task) -> None:
        result = run(task, state="absent", tenants=["top", "mid", "low", "leaf"], max_users=-1)
        assert (set(said(result).values()), customers.tenants) == ({"changed"}, [])


class TestGuards:
    @pytest.mark.parametrize("pattern", ["leaf", "LEAF", "Leaf", "le*", "*AF", "?eaf"])
    @pytest.mark.parametrize("state", ["absent", "locked"])
    def test_protected(self, customers: Emulator, task: Task, pattern: str, state: str) -> None:
        options = {"state": state, "tenants": ["low", "leaf"], "max_users": 9}
        refused(task, f"leaf (protected[0]: {pattern})", "protected tenants", protected=[pattern], **options)
        result = run(task, protected=[pattern], **options)
        assert set(said(result).values()) == {"not_attempted"}

    def test_protected_by_name(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("t1", "Our Own House")
        refused(task, "t1 (protected[1]: our*)", state="absent", tenant_id="t1", protected=["x", "our*"])

    @pytest.mark.parametrize(("state", "more"), [("unlocked", {}), ("present", {"name": "N"})])
    def test_protected_from_losing_access_only(
        self, customers: Emulator, task: Task, state: str, more: dict[str, str]
    ) -> None:
        assert said(twice(task, state=state, tenant_id="leaf", protected=["*"], **more)) == {"leaf": "changed"}

    def test_protected_and_not_there(self, emu: Emulator, task: Task) -> None:
        assert said(converge(task, state="absent", tenant_id="nope", protected=["nope"])) == {"nope": "not_found"}

    def test_max_changes(self, customers: Emulator, task: Task) -> None:
        words = "2 tenants would be changed, and max_changes is 1"
        refused(task, words, state="locked", tenants=["low", "leaf"], max_changes=1)
        assert not twice(task, state="locked", tenants=["low", "leaf", "low"], max_changes=2)["failed"]


NO_IDS = [
    "",
    " ",
    "\t",
    "\n",
    ".",
    "..",
    "...",
    " . ",
    "/",
    "a/b",
    "a\\b",
    "a?b",
    "a#b",
    "\x00",
    "a\r\nb: c",
    "ä",
    "a b",
]


@pytest.mark.parametrize("text", [*NO_IDS, "\u3000", "\u200b", "a\u2028b", "x" * 256])
@pytest.mark.parametrize("shape", ["tenant_id", "element", "mapping"])
def test_what_is_no_id_makes_no_request(emu: Emulator, task: Task, text: str, shape: str) -> None:
    given: dict[str, Any] = {"tenant_id": text}
    options = {"tenant_id": given, "element": {"tenants": [text]}, "mapping": {"tenants": [given]}}[shape]
    if shape == "element" and text in ("a\r\nb: c", "a#b"):
        pytest.skip("two lines, or a comment")
    result = run(task, state="absent", max_users=-1, **options)
    # If an option contains a NUL, Ansible itself fails, without rows.
    assert (result["failed"], result.get("tenants", []), emu.log) == (True, [], [])


@pytest.mark.parametrize("value", [None, False, 0, [], {}, ["a"]])
def test_what_is_no_text_makes_no_request(emu: Emulator, task: Task, value: Any) -> None:
    result = run(task, state="absent", tenants=[{"tenant_id": value}], max_users=-1)
    assert (result["failed"], result["tenants"], emu.log) == (True, [], [])


@pytest.mark.parametrize(
    "text", ["%2F", "%2e%2e", "%00", "..;", "a%2F..", ":", "@", "~", "*", "..a", "a&b=c", "'", "v1"]
)
def test_strange_ids_stay_one_segment(emu: Emulator, task: Task, text: str) -> None:
    """Percent signs are part of the ID. The path contains the ID as one segment."""
    emu.add_tenant(text)
    emu.add_tenant("other")
    result = converge(task, state="absent", tenants=[{"tenant_id": text}])
    assert said(result) == {text: "changed"}
    assert [tenant.tenant_id for tenant in emu.tenants] == ["other"]


@pytest.mark.parametrize("text", ["", " ", ".", "..", " .. ", "\u3000", "\n", "\t."])
@pytest.mark.parametrize("method", ["delete", "delete_sub", "update", "set_metadata", "by_id"])
def test_the_client_cannot_build_the_request(emu: Emulator, method: str, text: str) -> None:
    http = Http(Settings(emu.url, "here", access_token=emu.issue_token()))
    more = [{}] if method in ("update", "set_metadata") else []
    try:
        with pytest.raises(ValueError, match="empty"):
            getattr(Client(http).tenants, method)(text, *more)
    finally:
        http.close()
    assert emu.log == []


def test_the_client_does_not_delete_the_current_tenant_of_an_environment(emu: Emulator) -> None:
    http = Http(Settings(emu.url, "here", access_token=emu.issue_token()))
    with pytest.raises(ValueError, match="no current tenant"):
        Client(http).tenants.delete_current()
    http.close()
    assert emu.log == []


@pytest.mark.parametrize("route", ["hierarchy_tree", "hierarchy_parents"])
@pytest.mark.parametrize(("status", "deleted"), [(404, True), (403, False), (500, False)])
def test_an_environment_without_a_hierarchy(emu: Emulator, task: Task, route: str, status: int, deleted: bool) -> None:
    emu.add_tenant("acme")
    emu.fault(route, status=status, times=None)
    checked = run(task, check=True, state="absent", tenant_id="acme")
    result = run(task, state="absent", tenant_id="acme")
    assert checked["tenants"][0]["msg"] == result["tenants"][0]["msg"] or not deleted
    assert (emu.tenant("acme") is None) is deleted
    if deleted:
        unknown = route == "hierarchy_tree"
        remark = "; this environment tells no sub-accounts" if unknown else ""
        assert result["tenants"][0]["msg"] == f"deleted with 0 users{remark}"
        assert (result["tenants"][0]["before"]["sub_accounts"] is None) is unknown


@pytest.mark.parametrize(
    "answer", [{"items": [{"id": "1"}], "_metadata": {"totalItems": 0}}, {"items": [], "_metadata": {}}]
)
def test_a_number_of_users_that_cannot_be_true(emu: Emulator, task: Task, answer: dict[str, Any]) -> None:
    emu.add_tenant("acme")
    emu.add_user("a@corp.example", tenants=["acme"])
    emu.fault("list", status=200, body=answer, times=None)
    assert said(run(task, state="absent", tenant_id="acme")) == {"acme": "failed"}
    assert emu.tenant("acme") is not None


@pytest.mark.parametrize("status", [403, 500])
@pytest.mark.parametrize("answer", ["temporarily unavailable", {"tenantId": "other"}, [{"tenantId": "ACME"}]])
def test_another_ones_record_is_no_deletion(emu: Emulator, task: Task, status: int, answer: object) -> None:
    emu.add_tenant("acme")
    emu.fault("tenant_delete", status=status, times=None)
    emu.fault("tenant", status=200, body=json.dumps(answer), skip=1, times=None)
    result = run(task, state="absent", tenant_id="acme", max_retries=0)
    assert said(result) == {"acme": "failed" if status == 403 else "unknown"} and not result["changed"]
