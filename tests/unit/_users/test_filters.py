# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of filters of module user_info: what a filter finds is what a test over all users finds.

A new filter needs its truth here: see TRUTHS and VALUES.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._users import filters as filters_file
from ansible_collections.identityops.frontegg.plugins.module_utils._users.filters import FILTERS
from ansible_collections.identityops.frontegg.plugins.modules import user_info
from tests.emulator import Emulator
from tests.emulator import users as emulated_users
from tests.emulator.rows import status_of
from tests.emulator.search import STATUSES
from tests.emulator.state import User
from tests.unit.harness import JumpingClock, Result, Task

DAY = 86400
NOW = 1_790_000_000.0
Params = Mapping[str, Any]
Truth = Callable[[Emulator, User, Any, Params], bool]


def iso(days_ago: float) -> str:
    return datetime.fromtimestamp(NOW - days_ago * DAY, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def find(task: Task, **options: Any) -> Result:
    return task.run(main=user_info.main, **options)


def emails(result: Result) -> list[str]:
    assert result["failed"] is False, result["msg"]
    return sorted(row["email"] for row in result["users"])


# What each filter promises, said without the code under test

TENANTS = ("acme", "acme-lab", "beta", "gone")
NAMES = tuple(f"{name}@{domain}" for name in ("ann", "bob", "cat") for domain in ("corp.example", "lab.example"))
WORDS = {"activated": "Activated", "invited": "PendingInvitation", "not_activated": "NotActivated"}


def asked_tenants(user: User, params: Params) -> list[str]:
    return [name for name in user.memberships if params.get("tenant_id") in (None, name)]


def is_member(emu: Emulator, user: User, value: str, params: Params) -> bool:
    family = emu.state.with_descendants(value) if params.get("include_sub_tenants") else {value}
    return not family.isdisjoint(user.memberships)


def has_status(emu: Emulator, user: User, value: list[str], params: Params) -> bool:
    told = [status_of(user, user.memberships[name]) for name in asked_tenants(user, params)]
    return any(WORDS[word] in told for word in value)


def has_role(emu: Emulator, user: User, value: str, params: Params) -> bool:
    ids = [role_id for name in asked_tenants(user, params) for role_id in user.memberships[name].role_ids]
    roles = [emu.state.roles[role_id] for role_id in ids]
    return any(value in (role.id, role.key, role.name) for role in roles)


def in_group(emu: Emulator, user: User, value: str, params: Params) -> bool:
    ids = [group_id for name in asked_tenants(user, params) for group_id in user.memberships[name].group_ids]
    return any(value in (emu.state.groups[group_id].name, group_id) for group_id in ids)


def holds_keys(text: str | None, value: Any) -> bool:
    data = json.loads(text or "{}")
    wanted = value.items() if isinstance(value, dict) else [(key, data.get(key)) for key in value]
    return all(key in data and json.dumps(data[key]) == json.dumps(wished) for key, wished in wanted)


def inactive(emu: Emulator, user: User, value: int, params: Params) -> bool:
    last = user.last_login or (user.created_at if params.get("never_logged_in") else None)
    return last is not None and last <= iso(value)


TRUTHS: dict[str, Truth] = {
    "tenant_id": is_member,
    "include_sub_tenants": lambda emu, user, value, params: True,
    "without_tenant": lambda emu, user, value, params: value is (not user.memberships),
    "email": lambda emu, user, value, params: user.email == value.lower(),
    "name_prefix": lambda emu, user, value, params: user.name.startswith(value),
    "except_users": lambda emu, user, value, params: user.email not in [name.lower() for name in value],
    "search": lambda emu, user, value, params: value in user.email or value in user.name,
    "domains": lambda emu, user, value, params: user.email.partition("@")[2] in value,
    "locked": lambda emu, user, value, params: value is bool(user.locked),
    "verified": lambda emu, user, value, params: value is bool(user.verified),
    "mfa_enrolled": lambda emu, user, value, params: value is user.mfa_enrolled,
    "managed_by": lambda emu, user, value, params: user.managed_by == value,
    "status": has_status,
    "has_role": has_role,
    "in_group": in_group,
    "metadata": lambda emu, user, value, params: holds_keys(user.metadata, value),
    "vendor_metadata": lambda emu, user, value, params: holds_keys(user.vendor_metadata, value),
    "inactive_days": inactive,
    "never_logged_in": lambda emu, user, value, params: "inactive_days" in params or value is (user.last_login is None),
    "created_before": lambda emu, user, value, params: user.created_at < value,
    "created_after": lambda emu, user, value, params: user.created_at > value,
}
DATA: list[dict[str, Any]] = [{}, {"team": "sales"}, {"team": "ops", "seats": 1}, {"seats": True, "plan": None}]
KEYS: list[Any] = [["team"], {"team": "sales"}, {"seats": 1}, {"plan": None}, ["team", "seats"]]
VALUES: dict[str, Any] = {
    "tenant_id": st.sampled_from(TENANTS[:3]),
    "include_sub_tenants": st.booleans(),
    "without_tenant": st.booleans(),
    "email": st.sampled_from([NAMES[0], NAMES[3].upper()]),
    "name_prefix": st.sampled_from(["a", "bob"]),
    "except_users": st.lists(st.sampled_from([*NAMES, NAMES[1].upper(), "nobody@corp.example"]), max_size=3),
    "search": st.sampled_from(["ann", "lab"]),
    "domains": st.sampled_from([["corp.example"], ["lab.example", "corp.example"]]),
    "locked": st.booleans(),
    "verified": st.booleans(),
    "mfa_enrolled": st.booleans(),
    "managed_by": st.sampled_from(["frontegg", "scim2"]),
    "status": st.lists(st.sampled_from([*WORDS]), min_size=1, max_size=2),
    "has_role": st.sampled_from(["Admin", "Local help", "Member"]),
    "in_group": st.sampled_from(["Editors", "Readers"]),
    "metadata": st.sampled_from(KEYS),
    "vendor_metadata": st.sampled_from(KEYS),
    "inactive_days": st.sampled_from([0, 30, 90]),
    "never_logged_in": st.booleans(),
    "created_before": st.sampled_from([iso(20), iso(200)]),
    "created_after": st.sampled_from([iso(20), iso(200)]),
}
people = st.fixed_dictionaries(
    {
        "tenants": st.lists(st.sampled_from(TENANTS), unique=True),
        "locked": st.sampled_from([None, False, True]),
        "verified": st.sampled_from([None, False, True]),
        "mfa_enrolled": st.booleans(),
        "managed_by": st.sampled_from(["frontegg", "scim2"]),
        "metadata": st.sampled_from(DATA),
        "vendor_metadata": st.sampled_from([None, *DATA]),
        "last_login": st.sampled_from([None, iso(5), iso(90), iso(91)]),
        "created_at": st.sampled_from([iso(10), iso(100), iso(400)]),
        "status": st.sampled_from([None, *STATUSES]),
        "roles": st.lists(st.sampled_from(["Admin", "Member", "Local"]), unique=True),
        "groups": st.lists(st.sampled_from(["Editors", "Readers"]), unique=True),
    }
)
environments = st.lists(people, min_size=len(NAMES), max_size=len(NAMES))
selections = st.lists(st.sampled_from([*VALUES]), min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: VALUES[name] for name in {*names, *(["tenant_id"] if "include_sub_tenants" in names else [])}}
    )
)
MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def populate(emu: Emulator, environment: list[dict[str, Any]]) -> None:
    emu.reset()
    for tenant in TENANTS[:3]:
        emu.add_tenant(tenant, parent="acme" if tenant == "acme-lab" else None)
    emu.add_role("Admin", "Administrator")
    emu.add_role("Member")
    emu.add_role("Local", "Local help", tenant_id="beta")
    groups = {(name, where): emu.add_group(name, where).id for where in TENANTS[:3] for name in ("Editors", "Readers")}
    for email, person in zip(NAMES, environment, strict=True):
        fields = {**person}
        names, roles, status = fields.pop("groups"), fields.pop("roles"), fields.pop("status")
        usable = {where: [key for key in roles if key != "Local" or where == "beta"] for where in fields["tenants"]}
        user = emu.add_user(
            email, roles=usable, status=dict.fromkeys(fields["tenants"], status) if status else {}, **fields
        )
        for where in user.memberships:
            user.memberships[where].group_ids |= {groups[name, where] for name in names if (name, where) in groups}


def promised(emu: Emulator, selection: Params) -> list[str]:
    """Return who passes all filters, by a test over all users."""
    fitting = [
        user.email
        for user in emu.users
        if all(TRUTHS[name](emu, user, value, selection) for name, value in selection.items())
    ]
    return sorted(fitting)


def check_selection(task: Task, selection: dict[str, Any]) -> None:
    result = find(task, **selection)
    expected = promised(task.emu, selection)
    if result["failed"]:
        # Filters that contradict each other, or a role or group that no tenant asked has: nobody can be meant.
        assert expected == [], result["msg"]
        return
    assert emails(result) == expected
    there = {user.email for user in task.emu.users}
    assert result["missing"] == [name for name in selection.get("except_users", []) if name.lower() not in there]
    assert result["statistics"]["total"] == len(expected)
    assert not {"roles", "groups", "statuses"} & {key for row in result["users"] for key in row}
    assert task.emu.writes == []


@MANY
@given(environment=environments, selection=selections)
def test_what_filters_find_is_what_a_test_over_all_users_finds(
    task: Task, environment: list[dict[str, Any]], selection: dict[str, Any]
) -> None:
    populate(task.emu, environment)
    check_selection(task, selection)


@settings(MANY, max_examples=25)
@given(environment=environments, selection=selections)
def test_a_server_that_does_not_filter_finds_nobody_else(
    task: Task, monkeypatch: pytest.MonkeyPatch, environment: list[dict[str, Any]], selection: dict[str, Any]
) -> None:
    populate(task.emu, environment)
    with monkeypatch.context() as patch:
        patch.setattr(emulated_users, "_plain_tests", lambda call: [])
        check_selection(task, selection)


def test_every_filter_has_its_truth() -> None:
    assert set(TRUTHS) == set(VALUES) == set(FILTERS)


LIES: dict[str, dict[str, Any]] = {
    "except_users": {"test": lambda params, now: None},
    "has_role": {"test": FILTERS["in_group"].test, "needs": "groups"},
    "metadata": {"test": FILTERS["vendor_metadata"].test},
    "without_tenant": {"test": lambda params, now: lambda row: bool(row["tenant_ids"]) == params["without_tenant"]},
    "locked": {"test": lambda params, now: lambda row: True},
}


@pytest.mark.parametrize("option", LIES)
def test_a_filter_that_lies_is_seen(task: Task, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    calm = {"verified": True, "mfa_enrolled": False, "managed_by": "frontegg", "last_login": None}
    plain = {**calm, "created_at": iso(10), "status": None, "roles": [], "groups": []}
    person = {**plain, "tenants": ["acme"], "locked": False, "metadata": {}, "vendor_metadata": DATA[1]}
    others = [{**person, "locked": True, "tenants": []}, {**person, "roles": ["Admin"], "metadata": DATA[1]}]
    populate(task.emu, [person, *others, person, person, {**person, "groups": ["Editors"]}])
    values = {"except_users": [NAMES[0]], "has_role": "Admin", "metadata": ["team"]}
    selection = {option: values.get(option, True)}
    check_selection(task, selection)
    monkeypatch.setitem(filters_file.FILTERS, option, replace(FILTERS[option], **LIES[option]))
    with pytest.raises((AssertionError, KeyError)):
        check_selection(task, selection)


# Roles and groups


@pytest.fixture
def staff(emu: Emulator) -> Emulator:
    for tenant in ("acme", "beta"):
        emu.add_tenant(tenant)
    emu.add_role("Admin", "Administrator")
    emu.add_role("Local", "Local help", tenant_id="beta")
    emu.add_user("ann@corp.example", ["acme", "beta"], roles={"acme": ["Admin"], "beta": ["Local"]})
    emu.add_user("bob@corp.example", ["acme"])
    emu.add_user("cat@corp.example", ["beta"], roles=["Admin"])
    emu.add_user("dan@corp.example")
    emu.add_group("Editors", "acme", ["ann@corp.example", "bob@corp.example"])
    emu.add_group("Editors", "beta", ["cat@corp.example"], managed_by="scim2")
    return emu


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"has_role": "Admin"}, "ann cat"),
        ({"has_role": "Administrator"}, "ann cat"),
        ({"has_role": "Local"}, "ann"),
        ({"has_role": "Local help", "tenant_id": "beta"}, "ann"),
        ({"has_role": "Admin", "tenant_id": "acme"}, "ann"),
        ({"has_role": "Admin", "tenant_id": "beta"}, "cat"),
        ({"in_group": "Editors"}, "ann bob cat"),
        ({"in_group": "Editors", "tenant_id": "beta"}, "cat"),
        ({"in_group": "Editors", "has_role": "Admin"}, "ann cat"),
        ({"in_group": "Editors", "has_role": "Admin", "tenant_id": "acme", "except_users": "ann@corp.example"}, ""),
    ],
)
def test_roles_and_groups(task: Task, staff: Emulator, filters: dict[str, Any], expected: str) -> None:
    assert emails(find(task, **filters)) == [f"{name}@corp.example" for name in expected.split()]


def test_by_id(task: Task, staff: Emulator) -> None:
    role = next(role for role in staff.state.roles.values() if role.key == "Admin")
    group = next(group for group in staff.state.groups.values() if group.tenant_id == "acme")
    assert len(emails(find(task, has_role=role.id))) == 2
    assert len(emails(find(task, in_group=group.id))) == 2


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"has_role": "Adnim"}, "has_role: there is no role 'Adnim' in tenant acme, beta; did you mean 'Admin'?"),
        ({"has_role": "Local", "tenant_id": "acme"}, "has_role: there is no role 'Local' in tenant acme; did you mean"),
        ({"has_role": "admin"}, "did you mean 'Admin'?"),
        ({"in_group": "Editor"}, "in_group: there is no group 'Editor' in tenant acme, beta; did you mean 'Editors'?"),
        ({"has_role": "X", "in_group": "Y"}, "2 faults: has_role: there is no role 'X'"),
        ({"has_role": "X", "tenant_id": "acme", "domains": ["nowhere.example"]}, "there is no role 'X' in tenant acme"),
    ],
)
def test_an_unknown_role_is_an_error_never_nobody(task: Task, staff: Emulator, filters: Params, words: str) -> None:
    result = find(task, **filters)
    assert (result["failed"], result["users"]) == (True, [])
    assert words in result["msg"]


def test_an_error_about_many_tenants_counts_them(task: Task, emu: Emulator) -> None:
    for number in range(6):
        emu.add_tenant(f"t{number}")
    emu.add_user("ann@corp.example", [f"t{number}" for number in range(6)])
    assert "in any of the 6 tenants of these users; there are no roles." in find(task, has_role="Admin")["msg"]


def test_where_no_tenant_is_asked_a_warning_says_so(task: Task, staff: Emulator) -> None:
    result = find(task, has_role="Adnim", domains=["nowhere.example"])
    assert (result["failed"], result["users"]) == (False, [])
    (warning,) = result["warnings"]
    assert "has_role: nobody passes the other filters, so no tenant was asked for role 'Adnim'" in str(warning)
    assert [read.route for read in staff.reads] == ["list"]


ORDERS: list[dict[str, Any]] = [{"status": 403}, {"status": 500}, {"status": 200, "body": {"groups": [{"id": "g"}]}}]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("options", [{"in_group": "Editors"}, {"include": ["groups"]}], ids=str)
def test_groups_that_cannot_be_read_are_an_error(task: Task, staff: Emulator, options: Any, order: Any) -> None:
    staff.fault("groups", times=None, **order)
    result = find(task, max_retries=0, **options)
    assert (result["failed"], result["users"]) == (True, [])
    assert "groups of tenant" in result["msg"]


@pytest.mark.parametrize("route", ["roles", "user_roles"])
@pytest.mark.parametrize("options", [{"has_role": "Admin"}, {"include": ["roles"]}], ids=str)
def test_roles_that_cannot_be_read_are_an_error(task: Task, staff: Emulator, options: Any, route: str) -> None:
    staff.fault(route, status=403, times=None)
    assert find(task, **options)["failed"]


@pytest.mark.parametrize("filters", [{"without_tenant": True}, {"without_tenant": False}, {"has_role": "Admin"}])
def test_tenants_that_are_not_told_are_no_missing_tenants(task: Task, staff: Emulator, filters: Any) -> None:
    rows = [{"id": staff.user("ann@corp.example").id, "email": "ann@corp.example"}]
    staff.fault("list", status=200, body={"items": rows, "_metadata": {"totalItems": 1}}, times=None)
    result = find(task, **filters)
    assert (result["failed"], result["users"]) == (True, [])
    assert result["msg"] == "ann@corp.example: the list does not say which tenants this user is in."
    if "has_role" in filters:  # the server says that the user is a member
        assert emails(find(task, tenant_id="acme", **filters)) == ["ann@corp.example"]


# Statuses


@pytest.mark.parametrize("told", [[], [{"tenantsStatuses": None}]], ids=["left out", "not told"])
def test_a_status_that_is_not_told_is_asked_for_again_and_then_an_error(task: Task, staff: Emulator, told: Any) -> None:
    left_out = staff.users[1]
    rows = [{"userId": user.id, "tenantsStatuses": []} for user in staff.users if user is not left_out]
    staff.fault("statuses", status=200, body=[*rows, *({"userId": left_out.id, **row} for row in told)], times=None)
    result = find(task, status=["activated"], has_role="Admin")
    assert (result["failed"], result["users"], result["statistics"]["total"]) == (True, [], 0)
    assert f"leaves out 1 of 4 users, {left_out.id} the first" in result["msg"]
    asked = [read.query["userIds"] for read in staff.reads if read.route == "statuses"]
    assert (len(asked), asked[1]) == (2, left_out.id), "the second request is for the user who was left out"


# Everybody but these


class TestExceptions:
    @pytest.mark.parametrize(
        ("excepted", "missing"),
        [
            (["ANN@corp.example"], []),
            ("ann@corp.example\nnobody@corp.example  # left", ["nobody@corp.example"]),
            ('["ann@corp.example", "nobody@corp.example"]', ["nobody@corp.example"]),
            ([{"user": "ann@corp.example"}], []),
            ({"user": "ann@corp.example"}, []),
        ],
        ids=str,
    )
    def test_the_forms_of_users(self, task: Task, staff: Emulator, excepted: Any, missing: list[str]) -> None:
        result = find(task, except_users=excepted)
        assert emails(result) == ["bob@corp.example", "cat@corp.example", "dan@corp.example"]
        assert result["missing"] == missing

    def test_rows_and_ids(self, task: Task, staff: Emulator) -> None:
        rows = find(task, domains=["corp.example"], without_tenant=False)["users"]
        assert emails(find(task, except_users=rows)) == ["dan@corp.example"]
        assert len(emails(find(task, except_users=[staff.user("ann@corp.example").id.upper()]))) == 3
        assert len(emails(find(task, except_users=[]))) == 4

    def test_who_exists_elsewhere_is_not_missing(self, task: Task, staff: Emulator) -> None:
        result = find(task, tenant_id="acme", except_users=["cat@corp.example", "cta@corp.example"])
        assert emails(result) == ["ann@corp.example", "bob@corp.example"]
        assert result["missing"] == ["cta@corp.example"]
        assert Counter(read.route for read in staff.reads) == {"list": 1, "email": 2}

    def test_who_was_listed_takes_no_further_request(self, task: Task, staff: Emulator) -> None:
        result = find(task, locked=True, except_users=[user.email for user in staff.users])
        assert (result["missing"], len(staff.reads)) == ([], 1)

    def test_who_cannot_be_read_is_an_error(self, task: Task, staff: Emulator) -> None:
        staff.fault("email", status=403, times=None)
        assert find(task, tenant_id="acme", except_users=["cat@corp.example"])["failed"]


# Metadata


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"team": "sales"}, "ann"),
        (["team"], "ann bob"),
        ("team, plan", "bob"),
        ('{"plan": {"seats": 5}}', "bob"),
        ('["plan"]', "bob cat"),
        ({"plan": {"seats": "5"}}, ""),
        ({"plan": {"seats": 5.0}}, "bob"),
        ({"on": True}, "cat"),
        ({"on": 1}, ""),
        ({"plan": None}, "cat"),
    ],
    ids=str,
)
@pytest.mark.parametrize("option", ["metadata", "vendor_metadata"])
def test_metadata(task: Task, emu: Emulator, option: str, wanted: Any, expected: str) -> None:
    emu.add_user("ann@corp.example", **{option: {"team": "sales"}})
    emu.add_user("bob@corp.example", **{option: {"team": "Sales", "plan": {"seats": 5}}})
    emu.add_user("cat@corp.example", **{option: {"on": True, "plan": None}})
    emu.add_user("dan@corp.example", **{option: "no json"})
    emu.add_user("eve@corp.example", **{option: '["team", "plan"]'})
    assert emails(find(task, **{option: wanted})) == [f"{name}@corp.example" for name in expected.split()]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"metadata": {}}, "metadata: names no key"),
        ({"metadata": []}, "metadata: names no key"),
        ({"metadata": " "}, "metadata: is empty"),
        ({"metadata": "team=sales"}, "metadata: a text holds the names of keys only"),
        ({"metadata": '{"team": sales}'}, "metadata: the text is no JSON"),
        ({"metadata": [{"team": "sales"}]}, "metadata[0]: "),
        ({"metadata": True}, "metadata: 'True' is no list"),
        ({"vendor_metadata": ["a", ""]}, "vendor_metadata[1]: is empty"),
        ({"except_users": ["bob"]}, "except_users[0]: 'bob' is neither an email nor a user ID"),
        ({"except_users": [""]}, "except_users[0]: is empty; to drop empty ones, write except_users | select"),
        ({"except_users": [{"user": "a@b.example", "state": "locked"}]}, "except_users[0]: unknown key 'state'"),
        ({"except_users": " "}, "except_users: is empty"),
        ({"except_users": 5}, "except_users: give a list"),
        ({"except_users": ["a@b.example"], "users": []}, "users and except_users: name users or filter them"),
        ({"without_tenant": True, "tenant_id": "acme"}, "without_tenant and tenant_id: tenant_id finds members"),
        ({"without_tenant": True, "has_role": "Admin"}, "without_tenant and has_role"),
        ({"without_tenant": True, "in_group": "x"}, "without_tenant and in_group"),
        ({"without_tenant": True, "status": ["invited"]}, "without_tenant and status"),
        ({"has_role": " "}, "has_role: is empty"),
        ({"email": "bob", "metadata": {}, "domains": ["a..b"]}, "3 faults: email: 'bob'"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_before_any_request(
    task: Task, emu: Emulator, options: dict[str, Any], words: str
) -> None:
    result = find(task, **options)
    assert (result["failed"], emu.log) == (True, [])
    assert words in result["msg"]


# What it costs


@pytest.mark.parametrize(
    ("options", "requests"),
    [
        ({"tenant_id": "acme", "has_role": "Admin"}, {"roles": 1, "user_roles": 3}),
        ({"tenant_id": "acme", "has_role": "Admin", "include": ["roles"]}, {"roles": 1, "user_roles": 3}),
        ({"has_role": "Admin"}, {"roles": 2, "user_roles": 6}),
        ({"tenant_id": "acme", "in_group": "Editors"}, {"groups": 1}),
        ({"in_group": "Editors", "include": ["groups"]}, {"groups": 2}),
        ({"in_group": "Editors", "has_role": "Admin", "tenant_id": "beta"}, {"groups": 1, "roles": 1, "user_roles": 3}),
        ({"include": ["groups", "emails"]}, {"groups": 2, "emails": 3}),
        ({"include": ["statuses", "emails"], "status": ["not_activated"]}, {"statuses": 3}),
        ({"include": ["applications"]}, {"user_applications": 250}),
        ({"metadata": ["team"], "without_tenant": False, "except_users": ["u001@corp.example"]}, {}),
    ],
    ids=str,
)
def test_requests_for_250_users_in_two_tenants(task: Task, emu: Emulator, options: Any, requests: Any) -> None:
    for tenant in ("acme", "beta"):
        emu.add_tenant(tenant)
        emu.add_group("Editors", tenant)
    emu.add_role("Admin")
    for number in range(250):
        emu.add_user(f"u{number:03}@corp.example", ["acme", "beta"])
    assert not find(task, **options)["failed"]
    assert Counter(one.route for one in emu.log) == {"login": 1, "list": 2, **requests}


def test_now_is_the_time_of_the_task(clock: JumpingClock) -> None:
    assert clock.now() == NOW
