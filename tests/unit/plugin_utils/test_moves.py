# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who moves from one tenant to another, and with which roles: tables, and a property."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.filter.moves import moves
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._moves import (
    Move,
    plan_moves,
    read_roles_map,
    refuse_unknown_tenants,
)

JANE, KIM = "jane@corp.example", "kim@corp.example"
BY_MAP = Move("acme", "beta", None, {"admin": ["owner"], "viewer": [], "r-9": ["a", "b"]})


def user(email: str, *tenants: str, roles: tuple[str, ...] = ()) -> dict[str, Any]:
    found = [{"tenant_id": "acme", "id": f"id-of-{key}", "key": key, "name": key.title()} for key in roles]
    found.append({"tenant_id": "gamma", "id": "x", "key": "unknown", "name": "Unknown"})
    return {"id": f"ID-{email}", "email": email, "tenant_ids": list(tenants), "roles": found}


def wanted(result: Any) -> list[tuple[str, str, str, Any]]:
    return [(one["user"], one["state"], one["tenant_id"], one.get("roles")) for one in result.wishes]


def test_both_wishes_of_each_mover() -> None:
    rows = [user(JANE, "acme", roles=("admin", "viewer")), user(KIM, "acme", "beta", roles=())]
    found = plan_moves([{"user": JANE.upper(), "line": 4}, KIM], rows, BY_MAP)
    assert wanted(found) == [
        (JANE.upper(), "present", "beta", ["owner"]),
        (JANE.upper(), "absent", "acme", None),
        (KIM, "present", "beta", []),
        (KIM, "absent", "acme", None),
    ]
    assert [one.get("line") for one in found.wishes] == [4, 4, None, None]
    assert [one.get("append_roles") for one in found.wishes] == [None, None, True, None], "no role there is taken"


@pytest.mark.parametrize(
    ("on_missing", "fails", "warned"),
    [(None, True, ()), ("fail", True, ()), ("warn", False, ("lee@corp.example",)), ("ignore", False, ())],
)
def test_who_does_not_move(on_missing: str | None, fails: bool, warned: tuple[str, ...]) -> None:
    move = Move("acme", "b", (), None, on_missing)
    found = plan_moves([JANE, KIM, "lee@corp.example"], [user(JANE, "beta"), user(KIM, "acme")], move)
    assert {one["user"] for one in found.wishes} == {KIM}
    assert [(row["user"], row["outcome"], row["msg"], row.get("failed", False)) for row in found.left] == [
        (JANE, "left_alone", "is not in tenant acme", False),
        ("lee@corp.example", "not_found", "there is no such user", fails),
    ]
    assert found.missing == warned


@pytest.mark.parametrize(
    ("move", "missing", "words"),
    [
        (
            Move("bata", "acme"),
            ["bata"],
            "from_tenant: tenant 'bata' does not exist in this environment; did you mean 'beta'?",
        ),
        (
            Move("acme", "zzz"),
            ["zzz"],
            "to_tenant: tenant 'zzz' does not exist in this environment; name one that does",
        ),
        (Move("bata", "zzz"), ["bata", "zzz"], "2 faults: from_tenant: "),
    ],
)
def test_a_tenant_that_does_not_exist(move: Move, missing: list[str], words: str) -> None:
    with pytest.raises(InputError) as caught:
        refuse_unknown_tenants(missing, move, [user(JANE, "beta")])
    assert words in str(caught.value)
    refuse_unknown_tenants([], move, [user(JANE, "beta")])


def test_somebody_who_is_named_twice_moves_once() -> None:
    row = {**user(JANE, "acme"), "id": "6F1F0B9E-2f4e-4a53-9b8f-0e3b8f6c1d11"}
    assert len(plan_moves([JANE, row["id"], JANE], [row], Move("acme", "beta", ("m",))).wishes) == 2


def test_a_role_may_be_named_by_key_id_or_name() -> None:
    row = user(JANE, "acme", roles=("admin", "editor"))
    for name in ("editor", "id-of-editor", "Editor"):
        move = Move("acme", "beta", None, {"admin": ["owner"], name: ["writer"]})
        assert plan_moves([JANE], [row], move).wishes[0]["roles"] == ["owner", "writer"]


def test_a_role_that_the_map_lacks_is_refused_with_all_others() -> None:
    rows = [user(JANE, "acme", roles=("boss",)), user(KIM, "acme", roles=("chef", "admin"))]
    with pytest.raises(InputError) as caught:
        plan_moves([JANE, KIM], rows, BY_MAP)
    for email, role in ((JANE, "boss"), (KIM, "chef")):
        assert f"{email}: has the role '{role}', and roles_map lacks it" in str(caught.value)


@pytest.mark.parametrize("person", [{"user": JANE, "state": "absent"}, {"id": "x"}, 7, {"user": 7}])
def test_people_say_only_who_they_are(person: Any) -> None:
    with pytest.raises(InputError, match="name emails and user IDs only"):
        plan_moves([person], [user(JANE, "acme")], BY_MAP)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("admin=owner,viewer=", {"admin": ["owner"], "viewer": []}),
        ('{"admin": ["owner", "b"], "viewer": null}', {"admin": ["owner", "b"], "viewer": []}),
        ({"admin": "a,b"}, {"admin": ["a", "b"]}),
    ],
)
def test_roles_map(value: object, found: dict[str, list[str]]) -> None:
    assert read_roles_map(value) == found


@pytest.mark.parametrize("value", ["", "admin", "admin=a,b", {}, [], 7, {"": "a"}, "=a", {"a": {}}])
def test_what_is_no_roles_map(value: object) -> None:
    with pytest.raises(InputError, match="roles_map"):
        read_roles_map(value)


PLACES = st.lists(st.sampled_from(["acme", "beta", "gamma"]), unique=True)


@given(st.lists(PLACES, max_size=6))
def test_nobody_leaves_without_a_new_tenant_and_nobody_else_is_touched(places: list[list[str]]) -> None:
    rows = [user(f"u{index}@corp.example", *tenants) for index, tenants in enumerate(places)]
    found = plan_moves([row["email"] for row in rows], rows, Move("acme", "beta", ("m",)))
    present = [one["user"] for one in found.wishes if (one["state"], one["tenant_id"]) == ("present", "beta")]
    absent = [one["user"] for one in found.wishes if (one["state"], one["tenant_id"]) == ("absent", "acme")]
    assert present == absent == [row["email"] for row in rows if "acme" in row["tenant_ids"]]
    assert len(found.wishes) == 2 * len(present) and len(found.left) == len(rows) - len(present)


def test_the_filter() -> None:
    options = {"from_tenant": "acme", "to_tenant": "beta", "roles": ["m"]}
    given, known = {"options": options, "preview": True}, {"missing": []}
    found = moves({**given, "users": [JANE]}, {"users": [user(JANE, "acme")]}, known)
    assert len(found["users"]) == 2 and found["results"] == [] and "fault" not in found
    (left,) = moves({**given, "users": [JANE]}, {"users": []}, known)["results"]
    assert left["check_mode"] and [row["user"] for row in left["users"]] == [JANE]
    for wrong in ([7, {"users": []}, known], [given, {"users": 7}, known], [given, {"users": [{}]}, known]):
        with pytest.raises(AnsibleFilterError, match="moves: "):
            moves(*wrong)
    with pytest.raises(AnsibleFilterError, match="moves: tenants is no result"):
        moves(given, {"users": []}, {"skipped": True})
    with pytest.raises(AnsibleFilterError, match="moves: users: name emails"):
        moves({**given, "users": [7]}, {"users": []}, known)
    refused = moves({**given, "users": [7]}, {"users": []}, known, fail=False)
    assert list(refused) == ["fault"] and refused["fault"].startswith("users: name emails")
