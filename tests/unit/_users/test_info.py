# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user_info: filters are exact, lists are complete, and module user takes the rows without changes."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import parse_qs

import pytest

from ansible_collections.identityops.frontegg.plugins.modules import user_info
from tests.emulator import Emulator
from tests.unit.harness import JumpingClock, Result, Task, outcomes

DAY = 86400
NOW = 1_790_000_000.0


def iso(days_ago: float) -> str:
    from datetime import datetime, timezone

    return datetime.fromtimestamp(NOW - days_ago * DAY, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@pytest.fixture
def people(emu: Emulator) -> Emulator:
    emu.add_tenant("acme")
    emu.add_tenant("acme-lab", parent="acme")
    emu.add_tenant("beta")
    old, new = iso(400), iso(10)
    emu.add_user("ann@corp.example", ["acme"], name="Ann Active", created_at=old, last_login=iso(5), mfa_enrolled=True)
    emu.add_user("bob@corp.example", ["acme", "beta"], name="Bob Idle", created_at=old, last_login=iso(100))
    emu.add_user("cat@lab.example", ["acme-lab"], name="Cat Never", created_at=old, last_login=None)
    emu.add_user("dan@lab.example", ["beta"], name="Dan New", created_at=new, last_login=None, verified=None)
    emu.add_user("eve@corp.example", ["beta"], name="Eve Locked", created_at=old, last_login=iso(90), locked=True)
    emu.add_user("fay@sub.corp.example", ["beta"], name="Fay Scim", created_at=iso(50), managed_by="scim2")
    return emu


def find(task: Task, **options: Any) -> Result:
    """Return the result of a real run. Check mode gives the same result, and neither run writes."""
    checked = task.check(main=user_info.main, **options)
    result = task.run(main=user_info.main, **options)
    assert {**checked, "msg": ""} == {**result, "msg": ""}  # a message may contain the trace ID of its request
    assert task.emu.writes == []
    assert result["changed"] is False
    return result


def names(result: Result) -> list[str]:
    assert result["failed"] is False, result["msg"]
    return sorted(row["email"].partition("@")[0] for row in result["users"])


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "ann bob cat dan eve fay"),
        ({"tenant_id": "acme"}, "ann bob"),
        ({"tenant_id": "acme", "include_sub_tenants": False}, "ann bob"),
        ({"tenant_id": "acme", "include_sub_tenants": True}, "ann bob cat"),
        ({"email": "BOB@corp.example"}, "bob"),
        ({"email": "bob@corp"}, None),
        ({"name_prefix": "Eve"}, "eve"),
        ({"domains": ["corp.example"]}, "ann bob eve"),
        ({"domains": ["@LAB.example", "sub.corp.example"]}, "cat dan fay"),
        ({"locked": True}, "eve"),
        ({"locked": False}, "ann bob cat dan fay"),
        ({"verified": False}, "dan"),
        ({"mfa_enrolled": True}, "ann"),
        ({"managed_by": "scim2"}, "fay"),
        ({"managed_by": "frontegg"}, "ann bob cat dan eve"),
        ({"inactive_days": 90}, "bob eve"),
        ({"inactive_days": 91}, "bob"),
        ({"inactive_days": 90, "never_logged_in": False}, "bob eve"),
        ({"inactive_days": 90, "never_logged_in": True}, "bob cat eve"),
        ({"never_logged_in": True}, "cat dan"),
        ({"never_logged_in": False}, "ann bob eve fay"),
        ({"created_after": iso(20)[:10]}, "dan"),
        ({"created_before": iso(20), "created_after": iso(100)}, "fay"),
        ({"created_before": iso(399.9).replace("Z", "+00:00"), "locked": True}, "eve"),
        ({"tenant_id": "beta", "domains": ["corp.example"], "locked": False, "inactive_days": 30}, "bob"),
    ],
)
def test_all_given_filters_hold(task: Task, people: Emulator, filters: dict[str, Any], expected: str | None) -> None:
    people.user("fay@sub.corp.example").last_login = iso(20)
    result = find(task, **filters)
    if expected is None:
        assert result["failed"] and "email" in result["msg"]
    else:
        assert names(result) == expected.split()


def test_every_page_is_read_once(task: Task, emu: Emulator) -> None:
    for number in range(1001):
        emu.add_user(f"u{number:04}@corp.example")
    result = task.run(main=user_info.main)
    assert len({row["id"] for row in result["users"]}) == 1001
    assert Counter(read.query["_offset"] for read in emu.reads) == {str(page): 1 for page in range(6)}
    assert len(emu.logins) == 1


@pytest.mark.parametrize("total", [0, 5, 7, None, "6"])
def test_a_list_that_is_not_whole_is_an_error(task: Task, people: Emulator, total: Any) -> None:
    items = [{"id": user.id, "email": user.email} for user in people.users]
    people.fault("list", status=200, body={"items": items, "_metadata": {"totalItems": total}}, times=None)
    result = find(task)
    assert result["failed"] and result["users"] == []


def test_users_by_name(task: Task, people: Emulator) -> None:
    bob = people.user("bob@corp.example")
    result = find(task, users=["dan@lab.example", bob.id.upper(), "nobody@corp.example", "BOB@corp.example"])
    assert [row["email"] for row in result["users"]] == ["dan@lab.example", "bob@corp.example"]
    assert result["missing"] == ["nobody@corp.example"]


def test_a_name_that_cannot_be_read_is_an_error(task: Task, people: Emulator) -> None:
    people.fault("email", status=403, times=None)
    result = find(task, users=["bob@corp.example"])
    assert result["failed"] and "bob@corp.example" in result["msg"] and "403" in result["msg"]


@pytest.mark.parametrize(
    ("route", "order", "given", "fault"),
    [
        ("email", {"status": 503}, {}, "passing"),
        ("email", {"status": 408}, {}, "passing"),
        ("email", {"status": 429, "headers": {"retry-after": "9999"}}, {}, "passing"),
        ("email", {"drop": "before"}, {}, "passing"),
        ("email", {"junk": "html"}, {}, "passing"),
        ("email", {"status": 403}, {}, "answer"),
        ("email", {"status": 400}, {}, "answer"),
        ("email", {"status": 200, "body": {}}, {}, "answer"),
        ("login", {"status": 503}, {}, "access"),
        ("login", {"status": 401}, {}, "access"),
        ("login", {"junk": "html"}, {}, "access"),
        (None, {}, {"client_id": None}, "access"),
        (None, {}, {"api_url": "http://127.0.0.1:9"}, "access"),
        (None, {}, {"api_url": "https://"}, "access"),
        (None, {}, {"users": ["nobody at all"]}, "input"),
        (None, {}, {"timeout": -1}, "input"),
    ],
)
def test_where_the_error_lies(
    task: Task, people: Emulator, route: str | None, order: dict[str, Any], given: dict[str, Any], fault: str
) -> None:
    if route is not None:
        people.fault(route, times=None, **order)
    result = find(task, **{"users": ["bob@corp.example"], **given})
    assert (result["failed"], result["users"], result["fault"]) == (True, [], fault), result["msg"]


def test_a_row_tells_what_the_api_tells(task: Task, people: Emulator) -> None:
    people.user("bob@corp.example").metadata = '{"team": "sales"}'
    (row,) = find(task, email="bob@corp.example")["users"]
    assert row["is_locked"] is False
    assert row["tenant_ids"] == ["acme", "beta"]
    assert [tenant["tenant_id"] for tenant in row["tenants"]] == ["acme", "beta"]
    assert row["metadata"] == {"team": "sales"}
    assert row["vendor_metadata"] == {}
    people.user("bob@corp.example").metadata = "null"
    assert find(task, email="bob@corp.example")["users"][0]["metadata"] == {}
    assert row["last_login"] == iso(100)
    assert row["managed_by"] == "frontegg"


@pytest.mark.parametrize("told", [{"tenantIds": []}, {"tenants": []}, {"tenants": [], "tenantIds": []}])
@pytest.mark.parametrize("below", [None, True])
def test_who_is_told_to_be_in_no_tenant_is_in_none(task: Task, people: Emulator, told: Any, below: Any) -> None:
    rows = [{"id": "11111111-1111-4111-8111-111111111111", "email": "ann@corp.example", **told}]
    body = {"items": rows, "_metadata": {"totalItems": 1}}
    people.fault("list", status=200, body=body, times=None)
    assert names(find(task, tenant_id="acme", include_sub_tenants=below)) == []
    del rows[0]["tenants" if "tenants" in told else "tenantIds"]
    rows[0].pop("tenantIds", None)
    assert names(find(task, tenant_id="acme", include_sub_tenants=below)) == ["ann"]


@pytest.mark.parametrize("email", [{}, {"email": None}, {"email": ""}, {"email": 5}], ids=str)
def test_users_without_an_email_are_found_and_can_be_locked(task: Task, people: Emulator, email: Any) -> None:
    """A row without an email names its user by ID."""
    user_id = people.user("bob@corp.example").id
    row = {"id": user_id, "tenantIds": ["acme"], "isLocked": False, **email}
    body = {"items": [row], "_metadata": {"totalItems": 1}}
    people.fault("list", status=200, body=body, times=3)
    found = find(task, domains=["corp.example"])
    assert (found["failed"], found["users"]) == (False, [])
    found = task.run(main=user_info.main, tenant_id="acme")
    assert [(one["id"], one["email"]) for one in found["users"]] == [(user_id, None)]
    result = task.run(users=found["users"], state="locked")
    assert (set(outcomes(result).values()), people.user(user_id).locked) == ({"changed"}, True)


FORMS = {"rows": lambda rows: rows, "emails": lambda rows: [row["email"] for row in rows]}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_found_can_be_locked(task: Task, people: Emulator, form: Any) -> None:
    found = task.run(main=user_info.main, tenant_id="beta", locked=False)
    result = task.converge(users=form(found["users"]), state="locked")
    assert set(outcomes(result).values()) == {"changed"}
    assert {user.email for user in people.users if user.locked} == {
        "bob@corp.example", "dan@lab.example", "eve@corp.example", "fay@sub.corp.example",
    }  # fmt: skip


def test_the_tenant_of_a_row_is_no_wish(task: Task, people: Emulator) -> None:
    found = task.run(main=user_info.main, email="bob@corp.example")
    assert found["users"][0]["tenant_id"] == "acme"
    result = task.check(users=found["users"], state="absent", tenant_id="beta")
    assert result["users"][0]["tenant_id"] == "beta"
    assert result["users"][0]["after"]["tenants"] == ["acme"]


@pytest.mark.parametrize("wish", [{"state": "absent"}, {"everywhere": True}, {"user": "x@corp.example"}])
def test_a_row_with_a_wish_written_into_it_is_refused(task: Task, people: Emulator, wish: dict[str, Any]) -> None:
    found = task.run(main=user_info.main, email="bob@corp.example")
    logged = len(people.log)
    result = task.run(users=[{**found["users"][0], **wish}], state="absent", tenant_id="acme")
    assert result["failed"] and "users[0]: unknown key" in result["msg"]
    assert len(people.log) == logged


# Further reads besides the list


@pytest.fixture
def staff(emu: Emulator) -> Emulator:
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    emu.add_role("Admin", "Administrator")
    emu.add_role("Local", "Local help", tenant_id="beta")
    roles = {"acme": ["Admin"], "beta": ["Admin", "Local"]}
    emu.add_user("ann@corp.example", ["acme", "beta"], roles=roles, sessions=2)
    emu.add_user("bob@corp.example", ["acme", "gone"], status={"acme": "PendingInvitation"}, api_tokens={"acme": 1})
    emu.add_user("cat@corp.example", ["beta"], last_login=iso(1), access_tokens={"beta": 2})
    emu.add_user("dan@corp.example")
    return emu


def by_name(result: Result, key: str) -> dict[str, Any]:
    assert result["failed"] is False, result["msg"]
    return {row["email"].partition("@")[0]: row[key] for row in result["users"]}


def test_roles_by_key_and_name(task: Task, staff: Emulator) -> None:
    roles = by_name(find(task, include=["roles"]), "roles")
    assert sorted((role["tenant_id"], role["key"], role["name"]) for role in roles["ann"]) == [
        ("acme", "Admin", "Administrator"),
        ("beta", "Admin", "Administrator"),
        ("beta", "Local", "Local help"),
    ]
    assert roles["dan"] == roles["cat"] == []


def test_roles_of_one_tenant_only(task: Task, staff: Emulator) -> None:
    roles = by_name(find(task, include=["roles"], tenant_id="acme"), "roles")
    assert [role["tenant_id"] for role in roles["ann"]] == ["acme"]


def test_statuses(task: Task, staff: Emulator) -> None:
    statuses = by_name(find(task, include=["statuses"]), "statuses")
    assert {"tenant_id": "acme", "status": "invited"} in statuses["bob"]
    assert statuses["cat"] == [{"tenant_id": "beta", "status": "activated"}]
    assert statuses["dan"] == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"status": ["invited"]}, "bob"),
        ({"status": ["activated"]}, "cat"),
        ({"status": ["invited", "activated"]}, "bob cat"),
        ({"status": ["activated"], "tenant_id": "acme"}, ""),
    ],
)
def test_the_status_filter(task: Task, staff: Emulator, filters: dict[str, Any], expected: str) -> None:
    result = find(task, **filters)
    assert names(result) == expected.split()
    assert all("statuses" not in row for row in result["users"])


class TestStatusesOfEverybody:
    """The module asks again, in the other form, for users that the answer leaves out. After that, a gap is an error."""

    def forms(self, emu: Emulator) -> list[int]:
        """Return how many IDs each request had as separate parameters, or 0 if commas join its IDs."""
        asked = [parse_qs(one.raw_query)["userIds"] for one in emu.log if one.route == "statuses"]
        return [0 if "," in ids[0] else len(ids) for ids in asked]

    @pytest.mark.parametrize("options", [{"include": ["statuses"]}, {"status": ["activated"]}], ids=str)
    def test_as_the_specification_has_it(self, task: Task, staff: Emulator, options: Any) -> None:
        result = task.run(main=user_info.main, **options)
        assert (result["failed"], self.forms(staff)) == (False, [4])

    @pytest.mark.parametrize("first", [{"status": 200, "body": []}, {"status": 400}, {"ignore": True}], ids=str)
    def test_the_other_form(self, task: Task, staff: Emulator, first: Any) -> None:
        whole = by_name(find(task, include=["statuses"]), "statuses")
        staff.log.clear()
        if "ignore" in first:  # a server that uses only the last parameter of a name
            user = staff.user("dan@corp.example")
            first = {"status": 200, "body": [{"userId": user.id.upper(), "tenantsStatuses": []}]}
        staff.fault("statuses", **first)
        result = task.run(main=user_info.main, include=["statuses"])
        assert by_name(result, "statuses") == whole
        assert self.forms(staff) == [4, 0]

    @pytest.mark.parametrize("options", [{"include": ["statuses"]}, {"status": ["activated"]}], ids=str)
    @pytest.mark.parametrize("told", [{}, {"tenantsStatuses": None}, {"tenantsStatuses": "x"}], ids=str)
    def test_who_is_left_out_of_both_is_an_error(self, task: Task, staff: Emulator, options: Any, told: Any) -> None:
        rows = [{"userId": user.id, "tenantsStatuses": []} for user in staff.users[:3]]
        body = [*rows, *([{"userId": staff.users[3].id, **told}] if told else [])]
        staff.fault("statuses", status=200, body=body, times=None)
        result = task.run(main=user_info.main, **options)
        assert (result["failed"], result["users"]) == (True, [])
        assert f"leaves out 1 of 4 users, {staff.users[3].id} the first" in result["msg"]

    def test_other_refusals_are_errors(self, task: Task, staff: Emulator) -> None:
        staff.fault("statuses", status=403)
        assert task.run(main=user_info.main, include=["statuses"])["failed"]
        assert self.forms(staff) == [4]


def test_sessions(task: Task, staff: Emulator) -> None:
    sessions = by_name(find(task, include=["sessions"]), "sessions")
    assert {name: len(found) for name, found in sessions.items()} == {"ann": 2, "bob": 0, "cat": 0, "dan": 0}
    assert "user_agent" in sessions["ann"][0]


def test_tokens_of_both_kinds_without_their_secrets(task: Task, staff: Emulator) -> None:
    tokens = by_name(find(task, include=["api_tokens"]), "api_tokens")
    assert [(one["tenant_id"], one["kind"]) for one in tokens["bob"]] == [("acme", "client_credentials")]
    assert [(one["tenant_id"], one["kind"]) for one in tokens["cat"]] == [("beta", "access_token")] * 2
    assert all(one["id"] for found in tokens.values() for one in found)
    assert not any("secret" in one for found in tokens.values() for one in found)


def test_what_is_included_is_read_in_bulk(task: Task, emu: Emulator) -> None:
    emu.add_tenant("acme")
    for number in range(250):
        emu.add_user(f"u{number:03}@corp.example", ["acme"])
    result = task.run(main=user_info.main, include=["roles", "statuses"])
    assert len(result["users"]) == 250
    counts = Counter(exchange.route for exchange in emu.log)
    assert counts == {"login": 1, "list": 2, "statuses": 3, "roles": 1, "user_roles": 3}


def test_the_phrase_search(task: Task, staff: Emulator) -> None:
    staff.add_user("eve@corp.example", name="Bobbie Eve")
    assert names(find(task, search="bob")) == ["bob", "eve"]
    assert names(find(task, search="bob", domains=["corp.example"], tenant_id="acme")) == ["bob"]


UGLY = [None, 7, "text", [], [7], [None], {}, {"id": {}}, [{"tenantId": {}}], [{"tenantId": 7, "isDisabled": "x"}]]


@pytest.mark.parametrize("value", UGLY, ids=str)
@pytest.mark.parametrize(
    "name", ["email", "tenants", "tenantIds", "metadata", "lastLogin", "name", "managedBy", "isLocked"]
)
def test_ugly_fields_are_survived(task: Task, staff: Emulator, name: str, value: Any) -> None:
    row = {"id": staff.user("ann@corp.example").id, "email": "ann@corp.example", "tenantIds": ["acme"], name: value}
    staff.fault("list", status=200, body={"items": [row], "_metadata": {"totalItems": 1, "totalPages": 1}}, times=None)
    result = find(task, domains=["corp.example"], inactive_days=0, never_logged_in=True, name_prefix="a")
    assert result["failed"] is False
    assert find(task)["users"][0]["id"] == row["id"]


@pytest.mark.parametrize("route", ["roles", "user_roles", "statuses", "sessions", "api_tokens", "access_tokens"])
@pytest.mark.parametrize(
    ("body", "failed"),
    [
        (7, True),
        ([7], True),
        ([None], True),
        ({"a": 1, "b": 2}, True),
        ([], False),
        ([{"id": {}, "userId": {}, "roleIds": 7, "tenantsStatuses": 7}], False),
    ],
    ids=str,
)
def test_ugly_answers_are_survived(task: Task, staff: Emulator, route: str, body: Any, failed: bool) -> None:
    staff.fault(route, status=200, body=body, times=None)
    result = find(task, include=["roles", "statuses", "sessions", "api_tokens"])
    # If a status answer leaves a user out, the task fails. In the other answers, the user simply has nothing.
    assert result["failed"] is (failed or route == "statuses"), result["msg"]


def test_what_cannot_be_included_is_an_error(task: Task, staff: Emulator) -> None:
    staff.fault("sessions", status=403, times=None)
    result = find(task, include=["sessions"])
    assert result["failed"] and "sessions" in result["msg"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"users": ["bob@corp.example"], "locked": True}, ["users", "locked"]),
        ({"users": [{"user": "bob@corp.example", "state": "locked"}]}, ["users[0]", "state"]),
        ({"users": [""]}, ["users[0]", "empty"]),
        ({"tenant_id": ""}, ["tenant_id"]),
        ({"tenant_id": "a b"}, ["tenant_id"]),
        ({"email": "bob"}, ["email"]),
        ({"email": "bob@corp.example", "domains": ["lab.example"]}, ["email", "domains"]),
        ({"domains": ["lab..example"]}, ["domains[0]"]),
        ({"inactive_days": -1}, ["inactive_days"]),
        ({"created_before": "yesterday"}, ["created_before"]),
        ({"created_after": "2026-02-30"}, ["created_after"]),
        ({"created_after": "2026-02-01", "created_before": "2026-01-01"}, ["created_after", "created_before"]),
        ({"include_sub_tenants": True}, ["include_sub_tenants", "tenant_id"]),
        ({"managed_by": "hr"}, ["managed_by"]),
        ({"status": ["asleep"]}, ["status"]),
        ({"include": ["passwords"]}, ["include"]),
    ],
)
def test_bad_input_is_refused_by_name_before_any_request(
    task: Task, people: Emulator, options: dict[str, Any], words: list[str]
) -> None:
    result = task.run(main=user_info.main, **options)
    assert result["failed"]
    assert all(word in result["msg"] for word in words), result["msg"]
    assert people.log == []


def test_now_is_the_time_of_the_task(clock: JumpingClock) -> None:
    assert clock.now() == NOW
