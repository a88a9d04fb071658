# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module tenant against the emulator: create, update, metadata, settings, places in the hierarchy, locks."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.unit.harness import Task
from tests.unit.tenant_tasks import (
    HIERARCHY,
    SETTINGS,
    SUB,
    V1,
    V2,
    check,
    converge,
    family,
    found,
    info,
    present,
    refused,
    row,
    run,
    said,
    steps,
    twice,
    written,
)

TEXTS = ("status", "website", "application_url", "logo", "logo_url", "address", "timezone", "currency")
CREATOR = ("creator_name", "creator_email")


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


class TestCreation:
    def test_with_every_field(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("top", is_reseller=True)
        texts = {name: f"some {name}" for name in (*TEXTS, *CREATOR)}
        more = {"metadata": {"b": [1], "a": None}, "settings": {"currency": "EUR"}, "parent_tenant_id": "top"}
        result = present(task, tenant_id="acme", name="Acme", is_reseller=True, **texts, **more)
        body = {"tenantId": "acme", "name": "Acme", "isReseller": True, "parentTenantId": "top"}
        assert written(emu) == [
            ("POST", V1, {**body, **{camel(name): value for name, value in texts.items()}}),
            ("POST", f"{V1}/acme/metadata", {"metadata": {"b": [1]}}),
            ("PUT", SETTINGS, {"currency": "EUR"}),
        ]
        one = row(result)
        assert (one["action"], one["before"], one["name"]) == ("create", None, "Acme")
        assert steps(one) == [("create", True, False), ("metadata", True, False), ("settings", True, False)]
        assert one["after"]["metadata"] == {"b": [1]}
        assert result["msg"] == "changed 1 of 1 tenants"
        assert found(emu, "acme").parent == "top"

    def test_the_name_alone(self, emu: Emulator, task: Task) -> None:
        one = row(present(task, tenants=["acme"], name="Acme"))
        assert written(emu) == [("POST", V1, {"tenantId": "acme", "name": "Acme"})]
        assert (one["msg"], one["steps"], one["after"]) == ("created", [], {"name": "Acme", "locked": False})

    def test_takes_a_name(self, emu: Emulator, task: Task) -> None:
        refused(task, "tenant_id: there is no tenant 'b'", "takes a name", state="present", tenant_id="b")

    def test_takes_a_name_of_each(self, emu: Emulator, task: Task) -> None:
        tenants = [{"tenant_id": "a", "name": "A"}, "b"]
        refused(task, "tenants[1]: there is no tenant 'b'", state="present", tenants=tenants)

    def test_the_creator_is_not_compared(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", creatorName="Somebody")
        result = present(task, tenant_id="acme", creator_name="Ann", creator_email="ann@corp.example")
        assert said(result) == {"acme": "unchanged"}

    @pytest.mark.parametrize("order", list(permutations(range(4)))[::4])
    def test_a_tree_in_any_order(self, emu: Emulator, task: Task, order: tuple[int, ...]) -> None:
        tree = [
            {"tenant_id": "top", "is_reseller": True},
            {"tenant_id": "mid", "parent_tenant_id": "top", "is_reseller": True},
            {"tenant_id": "low", "parent_tenant_id": "mid", "is_reseller": True},
            {"tenant_id": "leaf", "parent_tenant_id": "low"},
        ]
        result = run(task, state="present", name="N", tenants=[tree[index] for index in order])
        assert set(said(result).values()) == {"changed"}, result
        assert [body["tenantId"] for dummy, dummy, body in written(emu)] == ["top", "mid", "low", "leaf"]
        assert family(emu) == {"top": None, "mid": "top", "low": "mid", "leaf": "low"}

    def test_a_tree_again_changes_nothing(self, emu: Emulator, task: Task) -> None:
        tree = [{"tenant_id": "b", "parent_tenant_id": "a"}, {"tenant_id": "a"}, {"tenant_id": "c"}]
        assert said(present(task, tenants=tree, name="N", is_reseller=True)) == dict.fromkeys("bac", "changed")

    def test_a_parent_that_cannot_be_created_fails_what_is_below_it(self, emu: Emulator, task: Task) -> None:
        emu.fault("tenant_create", status=400, body={"errors": ["no"]})
        tree = [{"tenant_id": "b", "parent_tenant_id": "a"}, {"tenant_id": "a"}]
        result = run(task, state="present", tenants=tree, name="N")
        assert said(result) == {"b": "failed", "a": "failed"}
        assert emu.tenants == []

    def test_a_deleted_id_is_back_as_wanted(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", metadata={"old": 1, "kept": 2}, website="w", deleted=True)
        result = run(
            task, state="present", tenant_id="acme", name="New", metadata={"old": None, "new": 3, "never": None}
        )
        assert row(result)["outcome"] == "changed", result
        assert (found(emu, "acme").name, found(emu, "acme").metadata) == ("New", {"kept": 2, "new": 3})
        again = run(task, state="present", tenant_id="acme", name="New", metadata={"old": None, "new": 3})
        assert said(again) == {"acme": "unchanged"}

    def test_absent_and_present_again(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme")
        emu.add_user("ann@corp.example", tenants=["acme"])
        converge(task, state="absent", tenant_id="acme", max_users=1)
        present(task, tenant_id="acme", name="Back")
        assert (found(emu, "acme").deleted_at, emu.users) == (None, [])


class TestCreationGoesWrong:
    def test_it_is_there_meanwhile(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", "Acme")
        emu.fault("tenant", status=200, body=[])
        one = row(run(task, state="present", tenant_id="acme", name="Acme"))
        assert (one["outcome"], one["changed"], one["failed"]) == ("unchanged", False, False)
        assert "meanwhile" in one["msg"]

    def test_it_is_there_meanwhile_but_another_one(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", "Other")
        emu.fault("tenant", status=200, body=[])
        one = row(run(task, state="present", tenant_id="acme", name="Acme"))
        assert (one["outcome"], one["changed"], one["error"]["status"]) == ("failed", False, 409)
        assert "Tenant already exists" in one["msg"]

    def test_an_answer_lost_after_the_deed(self, emu: Emulator, task: Task) -> None:
        emu.fault("tenant_create", drop="after")
        one = row(run(task, state="present", tenant_id="acme", name="Acme", metadata={"a": 1}))
        assert (one["outcome"], one["after"]["metadata"]) == ("changed", {"a": 1})
        assert [path for dummy, path, dummy in written(emu)] == [V1, f"{V1}/acme/metadata"]

    def test_an_answer_lost_before_the_deed(self, emu: Emulator, task: Task) -> None:
        emu.fault("tenant_create", drop="before")
        one = row(run(task, state="present", tenant_id="acme", name="Acme", metadata={"a": 1}))
        assert (one["outcome"], one["changed"], one["failed"], one["after"]) == ("failed", False, True, None)
        assert len(emu.writes) == 1, "a creation is never repeated"

    @pytest.mark.parametrize("trouble", [{"status": 403}, {"status": 500}, {"drop": "before"}, {"junk": "html"}])
    def test_an_answer_lost_and_nothing_can_be_read(self, emu: Emulator, task: Task, trouble: dict[str, Any]) -> None:
        emu.fault("tenant_create", drop="after")
        emu.fault("tenant", skip=1, times=None, **trouble)
        one = row(run(task, state="present", tenant_id="acme", name="Acme", max_retries=1))
        assert (one["outcome"], one["failed"]) == ("unknown", True)
        assert "run again to settle" in one["msg"]

    def test_a_later_step_fails(self, emu: Emulator, task: Task) -> None:
        emu.fault("tenant_metadata", status=400, body={"errors": ["too much"]})
        options = {"state": "present", "tenant_id": "acme", "name": "Acme", "metadata": {"a": 1}}
        one = row(run(task, settings={"x": 1}, **options))
        assert (one["outcome"], one["changed"]) == ("failed", True)
        assert steps(one) == [("create", True, False), ("metadata", False, True)]
        assert "too much" in one["msg"]
        assert said(run(task, settings={"x": 1}, **options)) == {"acme": "changed"}
        assert (found(emu, "acme").metadata, found(emu, "acme").settings) == ({"a": 1}, {"x": 1})

    def test_accepted_and_not_done(self, emu: Emulator, task: Task) -> None:
        emu.fault("tenant_create", ignore=True)
        one = row(run(task, state="present", tenant_id="acme", name="Acme"))
        assert (one["outcome"], one["changed"]) == ("failed", False)
        assert "reading back does not show it" in one["msg"]


class TestUpdate:
    def test_only_what_differs(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", "Acme", website="w", address="here")
        one = row(present(task, tenant_id="acme", name="Acme", website="new", currency="EUR"))
        assert written(emu) == [("PUT", f"{V2}/acme", {"website": "new", "currency": "EUR"})]
        assert one["before"] == {"name": "Acme", "locked": None, "website": "w", "currency": None}
        assert one["after"] == {"name": "Acme", "locked": None, "website": "new", "currency": "EUR"}
        assert (one["action"], one["msg"], one["steps"]) == ("update", "updated website, currency", [])

    def test_nothing_given_nothing_done(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme")
        result = present(task, tenants="acme")
        assert (said(result), emu.writes) == ({"acme": "unchanged"}, [])

    def test_null_leaves_alone_what_the_task_sets(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("a", "A")
        emu.add_tenant("b", "B")
        present(task, tenants=["a", {"tenant_id": "b", "name": None}], name="N")
        assert [tenant.name for tenant in emu.tenants] == ["N", "B"]

    @pytest.mark.parametrize("parent", [None, "top"])
    def test_a_reseller(self, emu: Emulator, task: Task, parent: str | None) -> None:
        emu.add_tenant("top", is_reseller=True)
        emu.add_tenant("acme", parent=parent)
        present(task, tenant_id="acme", name="N", is_reseller=True)
        update = ("PUT", f"{V2}/acme", {"name": "N"} if parent else {"name": "N", "isReseller": True})
        management = ("PUT", f"{SUB}/acme/management", {"isReseller": True})
        assert written(emu) == ([update, management] if parent else [update])

    def test_who_never_was_a_reseller(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", isReseller=None)
        assert said(present(task, tenant_id="acme", is_reseller=False)) == {"acme": "unchanged"}

    def test_one_of_many_fails(self, emu: Emulator, task: Task) -> None:
        for name in "abcde":
            emu.add_tenant(name)
        emu.fault("tenant_update", status=403, match="v2/c")
        result = run(task, state="present", tenants=list("abcde"), website="w")
        assert said(result) == {**dict.fromkeys("abde", "changed"), "c": "failed"}
        assert (result["changed"], result["failed"]) == (True, True)
        assert result["msg"] == "updated 4 of 5 tenants, 1 failed"

    def test_max_failures_speaks_of_tenants(self, emu: Emulator, task: Task) -> None:
        for name in "abc":
            emu.add_tenant(name)
        emu.fault("tenant_update", status=403, times=None)
        result = run(task, state="present", tenants=list("abc"), website="w", max_failures=1, concurrency=1)
        assert list(said(result).values()) == ["failed", "not_attempted", "not_attempted"]
        assert "after 1 failed tenants" in result["tenants"][1]["msg"]

    def test_an_unreadable_tenant_is_a_row_and_no_missing_one(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("a")
        emu.add_tenant("b")
        emu.fault("tenant", status=403, match="v2/a", times=None)
        result = run(task, state="present", tenants=["a", "b"], name="N")
        assert said(result) == {"a": "failed", "b": "changed"}
        assert "could not be looked up" in result["tenants"][0]["msg"]

    @pytest.mark.parametrize(
        "body", [5, "text", [5], {"tenantId": 5}, {"id": "acme"}, [{"tenantId": None}], {"errors": ["x"]}]
    )
    def test_ugly_answers_are_no_tenant_and_no_missing_one(self, emu: Emulator, task: Task, body: Any) -> None:
        emu.fault("tenant", status=200, body=body, times=None)
        result = run(task, state="present", tenant_id="acme", name="N")
        assert (result["failed"], emu.writes) == (True, [])

    def test_a_field_of_another_type_is_set(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", website={"a": 1}, isReseller="yes")
        assert said(run(task, state="present", tenant_id="acme", website="w")) == {"acme": "changed"}


class TestMetadata:
    def test_merged_by_key(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", metadata={"a": 1, "b": {"x": [1, 2], "y": None}, "c": 3, "d/e": 4})
        patch = {"a": 2, "b": {"y": None, "x": [1, 2]}, "c": None, "d/e": None, "gone": None, "new": False}
        one = row(present(task, tenant_id="acme", metadata=patch))
        assert written(emu) == [
            ("POST", f"{V1}/acme/metadata", {"metadata": {"a": 2, "new": False}}),
            ("DELETE", f"{V1}/acme/metadata/c", None),
            ("DELETE", f"{V1}/acme/metadata/d%2Fe", None),
        ]
        assert found(emu, "acme").metadata == one["after"]["metadata"] == {"a": 2, "b": patch["b"], "new": False}
        assert one["msg"] == "metadata set: a, new; metadata removed: c, d/e"

    @pytest.mark.parametrize(
        ("now", "wanted", "is_change"),
        [
            ({"a": 1}, {"a": True}, True),
            ({"a": 1}, {"a": 1.0}, False),
            ({"a": 0}, {"a": False}, True),
            ({"a": []}, {"a": {}}, True),
            ({"a": {"b": None}}, {"a": {}}, True),
            ({"a": None}, {"a": None}, True),
            ("", {"a": None}, False),
            (None, {}, False),
        ],
    )
    def test_compared_as_data(
        self, emu: Emulator, task: Task, now: Any, wanted: dict[str, Any], is_change: bool
    ) -> None:
        emu.add_tenant("acme", metadata=now)
        assert present(task, tenant_id="acme", metadata=wanted)["changed"] is is_change

    @pytest.mark.parametrize("now", ["no json", "[1]", "5", '"text"', "nul"])
    def test_what_nothing_can_be_merged_into(self, emu: Emulator, task: Task, now: str) -> None:
        emu.add_tenant("acme", metadata=now)
        emu.add_tenant("beta")
        result = twice(task, state="present", tenants=["acme", "beta"], metadata={"a": 1})
        assert said(result) == {"acme": "failed", "beta": "changed"}
        assert found(emu, "acme").metadata == now
        assert "no JSON object" in result["tenants"][0]["msg"]

    @pytest.mark.parametrize("now", ["null", " null ", "", None])
    def test_nothing_is_an_empty_mapping(self, emu: Emulator, task: Task, now: str | None) -> None:
        emu.add_tenant("acme", metadata=now)
        assert info(task)["tenants"][0]["metadata"] == {}
        one = row(present(task, tenant_id="acme", metadata={"a": 1}))
        assert (one["before"]["metadata"], one["after"]["metadata"]) == ({}, {"a": 1})

    def test_broken_meanwhile(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme")
        broken = {"tenantId": "acme", "name": "acme", "metadata": "5"}
        emu.fault("tenant", status=200, body=broken, skip=1, times=None)
        one = row(run(task, state="present", tenant_id="acme", metadata={"a": 1}))
        assert (one["outcome"], one["failed"]) == ("failed", True)

    @pytest.mark.parametrize("key", ["..", ".", ""])
    def test_a_key_that_no_path_can_hold(self, emu: Emulator, task: Task, key: str) -> None:
        emu.add_tenant("acme", metadata={key: 1})
        refused(task, "metadata", "cannot be removed", state="present", tenant_id="acme", metadata={key: None})
        assert present(task, tenant_id="acme", metadata={key: 2})["changed"]

    def test_a_key_gone_meanwhile(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", metadata={"a": 1, "b": 1})
        emu.fault("tenant_metadata_delete", status=404, when="after", match="metadata/a")
        assert said(run(task, state="present", tenant_id="acme", metadata={"a": None, "b": None})) == {
            "acme": "changed"
        }

    def test_some_of_several_keys(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", metadata={"a": 1, "b": 1})
        emu.fault("tenant_metadata_delete", status=403, match="metadata/b")
        one = row(run(task, state="present", tenant_id="acme", name="N", metadata={"a": None, "b": None}))
        assert (one["outcome"], one["changed"], one["after"]["metadata"]) == ("failed", True, {"b": 1})
        assert "(1 of 2 done)" in one["steps"][1]["msg"]


class TestSettings:
    def test_key_by_key(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", settings={"a": 1, "b": {"x": 1}, "c": "c"})
        one = row(present(task, tenant_id="acme", settings={"a": 2, "b": {"x": 1}, "unset": None}))
        assert written(emu) == [("PUT", SETTINGS, {"a": 2})]
        assert emu.writes[0].headers["frontegg-tenant-id"] == "acme"
        assert one["before"]["settings"] == {"a": 1, "b": {"x": 1}, "unset": None}
        assert found(emu, "acme").settings == {"a": 2, "b": {"x": 1}, "c": "c"}

    @pytest.mark.parametrize("body", [[], 5, "x"])
    def test_ugly_ones_are_not_written_over(self, emu: Emulator, task: Task, body: Any) -> None:
        emu.add_tenant("acme")
        emu.fault("settings", status=200, body=body, times=None)
        result = run(task, state="present", tenant_id="acme", settings={"a": 2})
        assert (said(result), emu.writes) == ({"acme": "failed"}, [])


class TestPlaces:
    @pytest.fixture(autouse=True)
    def tree(self, emu: Emulator) -> None:
        """The tree is top - mid - low - leaf. Tenant other stands alone."""
        for name, parent in (("top", None), ("mid", "top"), ("low", "mid"), ("leaf", "low"), ("other", None)):
            emu.add_tenant(name, parent=parent, is_reseller=True)

    @pytest.mark.parametrize("deep", [False, True])
    @pytest.mark.parametrize("moves", [False, True])
    def test_moved(self, emu: Emulator, task: Task, deep: bool, moves: bool) -> None:
        emu.hierarchy_deep, emu.hierarchy_moves = deep, moves
        one = row(present(task, tenant_id="low", parent_tenant_id="other"))
        assert written(emu) == [
            ("DELETE", HIERARCHY, {"parentTenantId": "mid", "childTenantId": "low"}),
            ("POST", HIERARCHY, {"parentTenantId": "other", "childTenantId": "low"}),
        ]
        assert (one["before"]["parent_tenant_id"], one["after"]["parent_tenant_id"]) == ("mid", "other")
        assert one["msg"] == "taken from mid; put under other"
        assert family(emu)["leaf"] == "low"

    def test_put_under_its_first_parent(self, emu: Emulator, task: Task) -> None:
        present(task, tenant_id="other", parent_tenant_id="leaf")
        assert written(emu) == [("POST", HIERARCHY, {"parentTenantId": "leaf", "childTenantId": "other"})]

    @pytest.mark.parametrize("deep", [False, True])
    @pytest.mark.parametrize(("name", "parent"), [("mid", "top"), ("low", "mid"), ("leaf", "low")])
    def test_the_direct_parent_is_told_from_those_above(
        self, emu: Emulator, task: Task, name: str, parent: str, deep: bool
    ) -> None:
        emu.hierarchy_deep = deep
        assert said(present(task, tenant_id=name, parent_tenant_id=parent)) == {name: "unchanged"}

    def test_in_whichever_order_those_above_are_told(self, emu: Emulator, task: Task) -> None:
        rows = [{"tenantId": name, "name": name} for name in ("top", "low", "mid")]
        emu.fault("hierarchy_parents", status=200, body=rows, times=None)
        assert said(present(task, tenant_id="leaf", parent_tenant_id="low")) == {"leaf": "unchanged"}

    def test_trees_that_tell_nothing(self, emu: Emulator, task: Task) -> None:
        emu.fault("hierarchy_tree", status=200, body=[], times=None)
        result = run(task, state="present", tenant_id="leaf", parent_tenant_id="low")
        assert (said(result), emu.writes) == ({"leaf": "failed"}, [])
        assert "which of low, mid, top is its parent cannot be told" in row(result)["msg"]

    def test_interrupted_in_between(self, emu: Emulator, task: Task) -> None:
        emu.fault("hierarchy_create", status=403)
        one = row(run(task, state="present", tenant_id="low", parent_tenant_id="other"))
        assert (one["outcome"], one["changed"]) == ("failed", True)
        assert steps(one) == [("remove_from_parent", True, False), ("add_to_parent", False, True)]
        assert one["after"]["parent_tenant_id"] is family(emu)["low"] is None
        assert said(present(task, tenant_id="low", parent_tenant_id="other")) == {"low": "changed"}

    @pytest.mark.parametrize("route", ["hierarchy_create", "hierarchy_delete"])
    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_lost_answer(self, emu: Emulator, task: Task, route: str, when: str) -> None:
        emu.fault(route, drop=when)
        assert said(run(task, state="present", tenant_id="low", parent_tenant_id="other")) == {"low": "changed"}
        assert family(emu)["low"] == "other"

    @pytest.mark.parametrize("trouble", [{"status": 403}, {"status": 500}, {"status": 404}, {"junk": "html"}], ids=str)
    @pytest.mark.parametrize("tenant_id", ["low", "new"])
    def test_a_parent_that_cannot_be_read(
        self, emu: Emulator, task: Task, tenant_id: str, trouble: dict[str, Any]
    ) -> None:
        """If the parent cannot be read, the task writes nothing. It cannot tell whether that tenant exists."""
        emu.fault("tenant", match="/other", times=None, **trouble)
        options = {"tenant_id": tenant_id, "name": "N", "parent_tenant_id": "other", "max_retries": 0}
        for one in (check(task, state="present", **options), run(task, state="present", **options)):
            assert (one["failed"], one["changed"]) == (True, False) and "other" in one["msg"]
        assert emu.writes == []

    @pytest.mark.parametrize("state", ["present", "locked"])
    def test_an_unknown_parent(self, emu: Emulator, task: Task, state: str) -> None:
        wish = {"tenant_id": "low", "state": "present", "parent_tenant_id": "nope"}
        more: list[Any] = [] if state == "present" else [{"tenant_id": "nope", "state": state}]
        refused(task, "tenants[0] (low): parent_tenant_id", "no tenant 'nope'", tenants=[wish, *more])

    @pytest.mark.parametrize(
        "wishes",
        [
            {"low": "low"},
            {"low": "leaf"},
            {"top": "leaf"},
            {"top": "other", "other": "leaf"},
            {"mid": "other", "other": "leaf"},
            {"new": "newer", "newer": "new"},
        ],
    )
    def test_circles_are_refused(self, emu: Emulator, task: Task, wishes: dict[str, str]) -> None:
        before = family(emu)
        tenants = [{"tenant_id": name, "parent_tenant_id": parent} for name, parent in wishes.items()]
        refused(task, "parent_tenant_id", state="present", tenants=tenants, name="N")
        assert family(emu) == before

    @pytest.mark.parametrize("is_reversed", [False, True])
    def test_two_change_places(self, emu: Emulator, task: Task, is_reversed: bool) -> None:
        wishes = [{"tenant_id": "mid", "parent_tenant_id": "low"}, {"tenant_id": "low", "parent_tenant_id": "top"}]
        present(task, tenants=wishes[::-1] if is_reversed else wishes)
        assert (family(emu)["low"], family(emu)["mid"]) == ("top", "low")

    def test_out_of_one_that_is_deleted(self, emu: Emulator, task: Task) -> None:
        moved = {"tenant_id": "low", "state": "present", "parent_tenant_id": "other"}
        result = run(task, tenants=[{"tenant_id": "mid", "state": "absent"}, moved])
        assert said(result) == {"mid": "changed", "low": "changed"}, result
        assert family(emu)["low"] == "other"

    def test_a_parent_that_is_to_be_deleted(self, emu: Emulator, task: Task) -> None:
        moved = {"tenant_id": "low", "state": "present", "parent_tenant_id": "other"}
        wishes = [{"tenant_id": "other", "state": "absent"}, moved]
        refused(task, "other is wanted absent in tenants[0]", tenants=wishes)

    def test_under_one_that_is_created_by_the_task(self, emu: Emulator, task: Task) -> None:
        wishes = [{"tenant_id": "low", "parent_tenant_id": "new"}, {"tenant_id": "new", "parent_tenant_id": "mid"}]
        present(task, tenants=[{**wish, "name": "N"} for wish in wishes])
        assert (family(emu)["low"], family(emu)["new"]) == ("new", "mid")


class TestAccessOfUsers:
    def test_set_in_each_run_where_it_cannot_be_read(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme")
        for dummy in range(2):
            one = row(twice(task, state="present", tenant_id="acme", sub_account_access_type="defaultOn"))
            assert (one["outcome"], one["after"]["sub_account_access_type"]) == ("changed", "defaultOn")
        path = f"{SUB}/acme/hierarchy-settings"
        assert written(emu) == [("PUT", path, {"subAccountAccessType": "defaultOn"})] * 2

    def test_compared_where_it_can_be_read(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", subAccountAccessType="alwaysOn")
        options = {"state": "present", "tenant_id": "acme", "sub_account_access_type": "alwaysOn"}
        assert said(converge(task, **options)) == {"acme": "unchanged"}

    @pytest.mark.parametrize("more", [{}, {"name": "New"}])
    def test_a_refusal_is_not_taken_for_done(self, emu: Emulator, task: Task, more: dict[str, str]) -> None:
        emu.add_tenant("acme")
        emu.fault("sub_tenant_access", status=403, times=None)
        one = row(run(task, state="present", tenant_id="acme", sub_account_access_type="defaultOn", **more))
        assert (one["outcome"], one["changed"], one["failed"]) == ("failed", bool(more), True)

    def test_a_lost_answer_is_not_taken_for_done(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme")
        emu.fault("sub_tenant_access", drop="after", times=None)
        one = row(run(task, state="present", tenant_id="acme", sub_account_access_type="defaultOn"))
        assert (one["outcome"], one["failed"]) == ("unknown", True)


class TestLocks:
    def test_250_in_three_requests(self, emu: Emulator, task: Task) -> None:
        ids = [f"t{number}" for number in range(250)]
        for tenant_id in ids:
            emu.add_tenant(tenant_id)
        result = twice(task, state="locked", tenants=ids)
        assert result["msg"] == "locked 250 of 250 tenants"
        assert sorted(len(body["tenantIds"]) for dummy, dummy, body in written(emu)) == [50, 100, 100]
        assert {path for dummy, path, dummy in written(emu)} == {f"{V1}/lock"}
        assert all(tenant.locked for tenant in emu.tenants)
        assert all(one["before"]["locked"] is None for one in result["tenants"])

    @pytest.mark.parametrize("state", ["locked", "unlocked"])
    def test_only_those_that_differ_where_it_can_be_read(self, emu: Emulator, task: Task, state: str) -> None:
        emu.tells_tenant_lock = True
        for number in range(6):
            emu.add_tenant(f"t{number}", locked=number % 2 == 0)
        result = converge(task, state=state, tenants=[f"t{number}" for number in range(6)])
        assert result["summary"]["unchanged"] == 3
        assert len(emu.writes) == 1
        assert all(tenant.locked is (state == "locked") for tenant in emu.tenants)

    @pytest.mark.parametrize("tells", [False, True])
    def test_one_that_cannot_be_locked_does_not_keep_the_others(self, emu: Emulator, task: Task, tells: bool) -> None:
        emu.tells_tenant_lock = tells
        for number in range(20):
            emu.add_tenant(f"t{number}")
        # Refused: all 20, t0 to t9, (not t0 to t4,) t5 to t9, (not t5 and t6,) t7 to t9, t7.
        for skip, times in ((0, 2), (1, 1), (1, 2)):
            emu.fault("tenants_lock", status=400, body={"errors": ["t7 no"]}, skip=skip, times=times)
        result = run(task, state="locked", tenants=[f"t{number}" for number in range(20)])
        assert [name for name, outcome in said(result).items() if outcome != "changed"] == ["t7"]
        assert (said(result)["t7"], result["failed"]) == ("failed", True)
        assert sum(tenant.locked for tenant in emu.tenants) == 19
        assert [len(body["tenantIds"]) for dummy, dummy, body in written(emu)] == [20, 10, 5, 5, 2, 3, 1, 2, 10]

    def test_one_gone_meanwhile_does_not_keep_the_others(self, emu: Emulator, task: Task) -> None:
        for name in "abcd":
            emu.add_tenant(name)
        rows = [{"tenantId": name, "name": name} for name in "abcdx"]
        emu.fault("tenants", status=200, body={"items": rows, "_metadata": {"totalItems": 5}})
        result = run(task, state="locked", tenants=list("abcdx"))
        assert {**said(result), "x": ""} == {**dict.fromkeys("abcd", "changed"), "x": ""}
        assert said(result)["x"] == "failed"
        assert all(tenant.locked for tenant in emu.tenants)

    @pytest.mark.parametrize(("tells", "outcome"), [(False, "unknown"), (True, "changed")])
    def test_a_lost_answer(self, emu: Emulator, task: Task, tells: bool, outcome: str) -> None:
        emu.tells_tenant_lock = tells
        for name in "abcd":
            emu.add_tenant(name)
        emu.fault("tenants_lock", drop="after", times=None)
        result = run(task, state="locked", tenants=list("abcd"))
        assert set(said(result).values()) == {outcome}
        assert result["failed"] is (outcome == "unknown")

    def test_a_lost_answer_of_what_was_not_done(self, emu: Emulator, task: Task) -> None:
        emu.tells_tenant_lock = True
        emu.add_tenant("a")
        emu.fault("tenants_lock", drop="before", times=None)
        assert said(run(task, state="locked", tenants=["a"])) == {"a": "failed"}

    def test_max_failures_counts_tenants(self, emu: Emulator, task: Task) -> None:
        ids = [f"t{number}" for number in range(150)]
        for tenant_id in ids:
            emu.add_tenant(tenant_id)
        emu.fault("tenants_lock", status=403, times=None)
        result = run(task, state="locked", tenants=ids, max_failures=3, concurrency=1)
        assert result["summary"]["failed"] == 3
        assert result["summary"]["not_attempted"] == 147

    def test_unknown_ones(self, emu: Emulator, task: Task) -> None:
        for name in "abcde":
            emu.add_tenant(name)
        result = twice(task, state="locked", tenants=[*"abcde", "nope"])
        assert (said(result)["nope"], result["failed"], result["changed"]) == ("not_found", True, True)
        result = twice(task, state="locked", tenants=[*"abcde", "nope"], on_missing="ignore")
        assert not result["failed"]

    def test_states_mixed(self, emu: Emulator, task: Task) -> None:
        for name in "abc":
            emu.add_tenant(name)
        wishes = [{"tenant_id": "a", "state": "unlocked"}, "b", {"tenant_id": "c", "state": "present", "name": "C"}]
        result = twice(task, state="locked", tenants=wishes)
        assert result["msg"] == "changed 3 of 3 tenants"
        assert len(emu.writes) == 3


class TestWhoIsNamed:
    def test_twice(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme")
        result = present(task, tenants=["acme", {"tenant_id": "acme", "name": "N"}, "acme, acme"], name="N")
        assert [one["outcome"] for one in result["tenants"]] == ["changed", "unchanged", "unchanged", "unchanged"]
        assert [one["same_as"] for one in result["tenants"]] == [None, "tenants[0]", "tenants[0]", "tenants[0]"]
        assert result["summary"]["requested"] == 1
        assert (len(emu.writes), len(result["diff"])) == (1, 1)

    @pytest.mark.parametrize("other", [{"state": "locked"}, {"name": "other"}, {"parent_tenant_id": "x"}])
    def test_twice_with_other_wishes(self, emu: Emulator, task: Task, other: dict[str, str]) -> None:
        emu.add_tenant("acme")
        tenants = [{"tenant_id": "acme", "name": "N"}, {"tenant_id": "acme", **other}]
        refused(task, "tenants[1]: acme is wanted", "for each tenant", state="present", tenants=tenants)

    def test_a_block_of_text(self, emu: Emulator, task: Task) -> None:
        for name in "abc":
            emu.add_tenant(name)
        present(task, tenants="a # the first\n\n# none\nb; c\r\n", website="w")
        assert [tenant.fields["website"] for tenant in emu.tenants] == ["w"] * 3

    def test_rows_of_tenant_info(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme", "Acme", website="w", parent="x")
        emu.add_tenant("beta", "Beta", metadata="no json")
        rows = info(task, include=["users_count", "settings"])["tenants"]
        result = twice(task, state="locked", tenants=rows)
        assert said(result) == {"acme": "changed", "beta": "changed"}
        present(task, tenants=rows, currency="EUR")
        assert (found(emu, "beta").name, found(emu, "beta").fields["currency"]) == ("Beta", "EUR")

    def test_an_empty_list(self, emu: Emulator, task: Task) -> None:
        result = converge(task, state="absent", tenants=[])
        assert (result["msg"], result["tenants"]) == ("changed 0 of 0 tenants", [])
        assert emu.log == []

    def test_diff(self, emu: Emulator, task: Task) -> None:
        emu.add_tenant("acme")
        (diff,) = check(task, state="present", tenant_id="acme", website="w")["diff"]
        assert (diff["before_header"], diff["after_header"]) == ("acme", "acme (updated website)")
        assert (diff["before"]["website"], diff["after"]["website"]) == (None, "w")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tenants": ["a"]}, "tenants[0]: state: is required"),
        ({"state": "locked"}, "neither is given"),
        ({"state": "locked", "tenants": ["a"], "tenant_id": "a"}, "both are given"),
        ({"state": "locked", "tenants": 5}, "tenants: give a list"),
        ({"state": "locked", "tenants": "  \n"}, "tenants: is empty"),
        ({"state": "locked", "tenants": [5]}, "tenants[0]: '5' is neither a tenant ID nor a mapping"),
        ({"state": "locked", "tenants": [{"tenant": "a"}]}, "tenants[0]: has no 'tenant_id'"),
        ({"state": "locked", "tenants": [{"tenant_id": "a", "users": 1}]}, "tenants[0]: unknown key 'users'"),
        ({"state": "locked", "tenants": [{"tenant_id": 5}]}, "tenants[0]: tenant_id: '5' is not a string; quote it"),
        ({"tenants": [{"tenant_id": "a", "state": "gone"}]}, "tenants[0]: state 'gone' is none of"),
        ({"state": "absent", "tenants": [{"tenant_id": "a", "state": ""}]}, "tenants[0]: state '' is none of"),
        ({"state": "locked", "tenants": ["a"], "name": "N"}, "name: goes with state present only"),
        ({"state": "locked", "tenants": [{"tenant_id": "a", "name": "N"}]}, "tenants[0]: name goes with state present"),
        ({"state": "present", "tenant_id": "a", "name": " "}, "name: is empty"),
        ({"state": "present", "tenants": [{"tenant_id": "a", "name": ""}]}, "tenants[0]: name: is empty"),
        (
            {"state": "present", "tenants": [{"tenant_id": "a", "metadata": 5}]},
            "tenants[0]: metadata: is no mapping",
        ),
        ({"state": "present", "tenants": [{"tenant_id": "a", "is_reseller": "perhaps"}]}, "neither true nor false"),
        ({"state": "present", "tenants": [{"tenant_id": "a", "parent_tenant_id": ""}]}, "parent_tenant_id: is empty"),
        ({"state": "present", "tenants": [{"tenant_id": "a", "sub_account_access_type": "on"}]}, "'on' is none of"),
        ({"state": "absent", "tenant_id": "a", "max_users": -2}, "max_users: -2 is out of range"),
        ({"state": "absent", "tenant_id": "a", "protected": [" "]}, "protected[0]: is empty"),
        ({"state": "absent", "tenant_id": "a", "domain": ""}, "domain: is empty"),
    ],
)
def test_nonsense(emu: Emulator, task: Task, options: dict[str, Any], words: str) -> None:
    refused(task, words, **options)
    assert emu.log == [], "refused before any request"


def test_all_new_tenants_without_a_name_are_told_at_once(emu: Emulator, task: Task) -> None:
    emu.add_tenant("acme")
    message = refused(task, "2 faults: tenants[1]: there is no tenant 'x'", state="present", tenants=["acme", "x", "y"])
    assert "; tenants[2]: there is no tenant 'y'" in message and message.count("Nothing was changed.") == 1
