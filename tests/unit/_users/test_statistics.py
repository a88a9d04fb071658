# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What user_info adds to its rows: statistics, and groups, applications and emails on request."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
import yaml

from ansible_collections.identityops.frontegg.plugins.module_utils._users.statistics import statistics
from ansible_collections.identityops.frontegg.plugins.modules import user_info
from tests.emulator import Emulator
from tests.unit.harness import Result, Task

DAY = 86400
NOW = 1_790_000_000.0
NOBODY = {
    "total": 0,
    "by_tenant": {},
    "by_domain": {},
    "by_managed_by": {},
    "locked": 0,
    "verified": 0,
    "mfa_enrolled": 0,
    "never_logged_in": 0,
    "created_last_30_days": 0,
    "active_last_30_days": 0,
}


def iso(days_ago: float) -> str:
    return datetime.fromtimestamp(NOW - days_ago * DAY, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def find(task: Task, **options: Any) -> Result:
    return task.run(main=user_info.main, **options)


@pytest.fixture
def people(emu: Emulator) -> Emulator:
    for tenant in ("acme", "beta"):
        emu.add_tenant(tenant)
    both = {"acme": "Activated", "beta": "PendingInvitation"}
    emu.add_user("ann@corp.example", ["acme", "beta"], status=both, created_at=iso(400), last_login=iso(30))
    emu.add_user("bob@CORP.example", ["acme"], created_at=iso(30), last_login=iso(31), locked=True, mfa_enrolled=True)
    emu.add_user("cat@lab.example", verified=None, created_at=iso(31), managed_by="scim2")
    return emu


class TestStatistics:
    def test_of_everybody(self, task: Task, people: Emulator) -> None:
        assert find(task)["statistics"] == {
            "total": 3,
            "by_tenant": {"acme": 2, "beta": 1},
            "by_domain": {"corp.example": 2, "lab.example": 1},
            "by_managed_by": {"frontegg": 2, "scim2": 1},
            "locked": 1,
            "verified": 2,
            "mfa_enrolled": 1,
            "never_logged_in": 1,
            "created_last_30_days": 1,
            "active_last_30_days": 1,
        }

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            ({"include": ["statuses"]}, {"activated": 2, "invited": 1}),
            ({"include": ["statuses"], "without_tenant": True}, {}),
            ({"include": ["statuses"], "status": ["invited"]}, {"activated": 1, "invited": 1}),
            ({"status": ["invited"]}, None),
            ({"include": ["roles"]}, None),
        ],
        ids=str,
    )
    def test_statuses_where_they_are_included(self, task: Task, people: Emulator, options: Any, expected: Any) -> None:
        assert find(task, **options)["statistics"].get("by_status") == expected

    def test_they_are_about_the_users_returned(self, task: Task, people: Emulator) -> None:
        assert find(task, locked=True)["statistics"]["total"] == 1
        assert find(task, users=["ann@corp.example", "ann@corp.example"])["statistics"]["total"] == 1
        assert find(task, domains=["nowhere.example"])["statistics"] == NOBODY

    def test_a_task_that_failed_counts_nobody(self, task: Task, people: Emulator) -> None:
        assert find(task, inactive_days=-1)["statistics"] == NOBODY  # refused by a check
        assert find(task, statsu="x")["statistics"] == NOBODY  # refused by Ansible
        people.fault("list", status=403, times=None)
        assert find(task)["statistics"] == NOBODY

    @pytest.mark.parametrize("value", [None, "", "yesterday", 7, [], {}], ids=str)
    def test_values_of_any_type_are_survived(self, value: Any) -> None:
        row = dict.fromkeys(("is_locked", "verified", "mfa_enrolled", "created_at", "last_login"), value)
        row |= {"email": None, "tenant_ids": ["acme", "acme"], "managed_by": None}
        counts = {"total": 1, "by_tenant": {"acme": 1}, "by_managed_by": {"frontegg": 1}}
        assert statistics([row], NOW) == {**NOBODY, **counts, "never_logged_in": int(value is None)}

    def test_the_documentation_names_all_numbers(self) -> None:
        documented = yaml.safe_load(user_info.RETURN)["statistics"]["contains"]
        assert set(documented) == {*NOBODY, "by_status"}


class TestIncludes:
    def test_groups(self, task: Task, people: Emulator) -> None:
        first = people.add_group("Editors", "acme", ["ann@corp.example", "bob@corp.example"])
        other = people.add_group("Editors", "beta", ["ann@corp.example"], managed_by="scim2")
        rows = {row["email"][:3]: row["groups"] for row in find(task, include=["groups"])["users"]}
        one = {"tenant_id": "acme", "id": first.id, "name": "Editors", "managed_by": "frontegg"}
        two = {"tenant_id": "beta", "id": other.id, "name": "Editors", "managed_by": "scim2"}
        assert rows == {"ann": [one, two], "bob": [one], "cat": []}
        rows = {row["email"][:3]: row["groups"] for row in find(task, include=["groups"], tenant_id="beta")["users"]}
        assert rows == {"ann": [two]}

    def test_applications(self, task: Task, people: Emulator) -> None:
        people.add_application("shop", ["acme"])
        people.assign_application("shop", "acme", "bob@CORP.example")
        (row,) = find(task, users=["bob@corp.example"], include=["applications"])["users"]
        assert row["applications"] == ["shop"]
        people.fault("user_applications", status=403, times=None)
        assert find(task, include=["applications"])["failed"]

    def test_what_is_included_is_there_for_users_by_name(self, task: Task, people: Emulator) -> None:
        (row,) = find(task, users=["cat@lab.example"], include=["groups", "applications", "emails", "roles"])["users"]
        assert (row["groups"], row["applications"], row["roles"], len(row["emails"])) == ([], [], [], 1)


class TestEmails:
    @pytest.fixture
    def several(self, people: Emulator) -> Emulator:
        people.add_email("ann@corp.example", "ann@home.example", verified=True)
        return people

    def told(self, result: Result) -> dict[str, list[tuple[str, bool, bool]]]:
        assert result["failed"] is False, result["msg"]
        return {
            row["email"][:3]: [(one["email"], one["verified"], one["is_primary"]) for one in row["emails"]]
            for row in result["users"]
        }

    WHOLE = {
        "ann": [("ann@corp.example", True, True), ("ann@home.example", True, False)],
        "bob": [("bob@CORP.example", True, True)],
        "cat": [("cat@lab.example", False, True)],
    }

    def test_all_of_a_user(self, task: Task, several: Emulator) -> None:
        assert self.told(find(task, include=["emails"])) == self.WHOLE

    @pytest.mark.parametrize("first", [{"status": 400}, {"status": 200}], ids=str)
    def test_who_is_left_out_is_asked_for_in_the_other_form(self, task: Task, several: Emulator, first: Any) -> None:
        if first["status"] == 200:
            first["body"] = {"items": [], "_metadata": {"totalItems": 0}}
        several.fault("emails", **first)
        assert self.told(find(task, include=["emails"])) == self.WHOLE
        asked = [read.raw_query.count("userIds=") for read in several.reads if read.route == "emails"]
        assert asked == [1, 3]

    def test_who_is_left_out_of_both_is_an_error(self, task: Task, several: Emulator) -> None:
        several.fault("emails", status=200, body={"items": [], "_metadata": {"totalItems": 0}}, times=None)
        result = find(task, include=["emails"])
        assert (result["failed"], result["users"]) == (True, [])
        assert "emails of users: the answer leaves out 3 of 3 users" in result["msg"]

    def test_a_user_without_an_email_may_have_none(self, task: Task, several: Emulator) -> None:
        several.user("cat@lab.example").email = ""
        rows = find(task, include=["emails"])["users"]
        assert [len(row["emails"]) for row in sorted(rows, key=lambda row: row["email"] or "")] == [0, 2, 1]

    def test_emails_of_others_are_left_out(self, task: Task, several: Emulator) -> None:
        bob = several.user("bob@CORP.example").id
        several.fault("emails", ignore=False, status=200, body=self.page(["ann", "bob"], several), times=None)
        (row,) = find(task, users=[bob], include=["emails"])["users"]
        assert [one["user_id"] for one in row["emails"]] == [bob]

    def page(self, names: list[str], emu: Emulator, total: int | None = None) -> dict[str, Any]:
        ids = [user.id for name in names for user in emu.users if user.email.startswith(name)]
        items = [{"id": f"e{number}", "userId": user_id, "email": "x"} for number, user_id in enumerate(ids)]
        return {"items": items, "_metadata": {"totalItems": len(ids) if total is None else total}}

    def test_several_pages(self, task: Task, emu: Emulator) -> None:
        for number in range(3):
            user = emu.add_user(f"u{number}@corp.example")
            for more in range(150):
                emu.add_email(user.id, f"u{number}-{more}@corp.example")
        rows = find(task, include=["emails"])["users"]
        assert [len(row["emails"]) for row in rows] == [151, 151, 151]
        assert [read.query["_offset"] for read in emu.reads if read.route == "emails"] == ["0", "1", "2"]

    @pytest.mark.parametrize("total", [4, 1000])
    def test_a_list_that_is_not_whole_is_an_error(self, task: Task, several: Emulator, total: int) -> None:
        body = self.page(["ann", "bob", "cat"], several, total)
        several.fault("emails", status=200, body=body, times=None)
        result = find(task, include=["emails"])
        assert result["failed"] and "not read whole" in result["msg"]
        assert sum(read.route == "emails" for read in several.reads) == 2, "the second page had nothing new"

    @pytest.mark.parametrize(
        "body",
        [
            [],
            7,
            {"items": [7], "_metadata": {"totalItems": 1}},
            {"items": [{"userId": "u"}], "_metadata": {"totalItems": 1}},
            {"items": [{"id": "e", "userId": "u"}], "_metadata": {"totalItems": 0}},
            {"items": [], "_metadata": {}},
        ],
        ids=str,
    )
    def test_what_is_no_list_is_an_error(self, task: Task, several: Emulator, body: Any) -> None:
        several.fault("emails", status=200, body=body, times=None)
        result = find(task, include=["emails"])
        assert result["failed"] and "no list of emails" in result["msg"]
