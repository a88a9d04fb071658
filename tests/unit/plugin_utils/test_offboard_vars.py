# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of offboard_users, of role offboard and of delete_due_users: words, options, refusals, next steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import (
    KNOWN,
    known,
    misspelt,
    of_the_inventory,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._offboard_steps import steps_of
from ansible_collections.identityops.frontegg.plugins.plugin_utils._offboard_vars import DEFAULTS, RUNS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import Run

ROLE = Path(__file__).parents[3] / "roles" / "offboard"
JANE, JOE = "jane@corp.example", "joe@corp.example"


def run(preview: bool = False, **given: Any) -> Run:
    return RUNS["offboard_users"](given, preview)


def test_the_role_has_the_variables_of_the_playbook_and_its_defaults() -> None:
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text("utf-8"))
    assert defaults == {f"offboard_{name}": value for name, value in DEFAULTS.items()}
    specs = yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text("utf-8"))["argument_specs"]["main"]["options"]
    assert set(specs) == {f"offboard_{name}" for name in known(["offboard_users"])}
    assert {name: spec["default"] for name, spec in specs.items() if "default" in spec} == defaults


@pytest.mark.parametrize(
    ("given", "intro"),
    [
        (
            {},
            "This run locks users in ALL tenants, and revokes sessions, api_tokens; nobody is deleted later.",
        ),
        (
            {"delete_after": "30d", "reset_mfa": "yes"},
            "This run locks users in ALL tenants, and revokes sessions, api_tokens, mfa; "
            "delete_due_users may delete them after 30d.",
        ),
        (
            {"tenants": "acme,beta", "revoke": []},
            "This run disables users in acme, beta and no other tenant, and revokes nothing; nobody is deleted later.",
        ),
    ],
)
def test_the_words_and_the_options_agree(given: dict[str, Any], intro: str) -> None:
    made = run(users=JANE, **given)
    assert made.intro == intro
    assert ("mfa" in made.options.get("revoke", ())) == ("mfa" in intro)
    assert ("revoke" in made.options) == ("revokes nothing" not in intro)
    assert run(preview=True, users=JANE, **given).intro == f"{intro} Preview: nothing is written."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "give users, users_file, csv or select, one of the four; none is given"),
        ({"users": JANE, "csv": "a.csv"}, "users and csv are given"),
        ({"users": JANE, "protected": ""}, "protected: is empty"),
        ({"users": JANE, "revoke": ""}, "revoke: is empty"),
        ({"users": JANE, "delete_after": "30d", "tenants": "acme"}, "a deletion reaches all tenants"),
        ({"users": JANE, "delete_after": "soon", "hold": "legal"}, "2 faults: delete_after: 'soon' is no period"),
        ({"users": JANE, "reset_mfa": "perhaps"}, "reset_mfa: 'perhaps' is neither true nor false"),
        ({"select": {}}, "select: is no mapping of filters"),
        ({"select": "locked"}, "select: is no mapping of filters"),
        ({"select": {"domain": "corp.example"}}, "select: filter 'domain' is not known; did you mean domains?"),
        ({"select": {"domains": ""}}, "select: domains is empty; give it a value"),
        ({"select": {"status": "activ"}}, "select: status: 'activ' is none of activated"),
        ({"select": {"include_sub_tenants": True}}, "select: names no filter"),
        ({"approved_plan": "p", "users": JANE}, "says already whom and what; leave out users"),
        ({"approved_plan": "p", "delete_after": "30d"}, "leave out delete_after"),
        ({"approved_plan": "p", "plan_path": "q"}, "leave out plan_path"),
        ({"approved_plan": {}}, "approved_plan: give the path"),
        ({"approved_plan": "p", "csv": "a", "users_file": "b"}, "both are given"),
    ],
)
def test_what_is_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as error:
        run(**given)
    assert words in str(error.value)


def test_beside_an_approved_plan_the_file_is_read_again() -> None:
    made = run(**DEFAULTS, approved_plan="p", csv="a.csv", due=24, protected="x@*", approved_digest="sha256:0")
    assert made.whom == {"csv": "a.csv", "facts": True, "not_before": None, "state": "locked"}
    assert made.options == {
        "approved_plan": "p", "due": 24, "protected": "x@*", "approved_digest": "sha256:0",
        "approved_states": ["locked", "disabled"],
    }  # fmt: skip
    assert run(approved_plan="p").whom is None
    assert "hold itself adds nobody" in run(approved_plan="p", hold="x@*").intro


@pytest.mark.parametrize(
    ("given", "more"),
    [
        ({"csv": "a"}, {"state": "locked"}),
        ({"csv": "a", "tenants": ["acme"]}, {"state": "disabled", "tenant_id": "acme"}),
        ({"csv": "a", "tenants": ["acme", "beta"]}, {}),
        ({"csv": "a", "not_before": "Last Day"}, {"state": "locked", "not_before": "Last Day"}),
    ],
)
def test_how_the_people_are_read(given: dict[str, Any], more: dict[str, Any]) -> None:
    assert run(**given).whom == {"csv": "a", "facts": True, "not_before": None, **more}
    assert run(select={"locked": True}).whom is None


def test_delete_due_users_needs_a_limit() -> None:
    delete_due = RUNS["delete_due_users"]
    with pytest.raises(InputError, match="max_changes is missing"):
        delete_due({"max_changes": " "}, False)
    with pytest.raises(InputError, match=r"hold\[0\]"):
        delete_due({"max_changes": 1, "hold": ["legal"]}, False)
    made = delete_due({"max_changes": 1, "hold": ["*@legal.example"]}, True)
    assert made.options == {"max_changes": 1, "hold": ["*@legal.example"]}
    assert "from ALL tenants. Preview" in made.intro
    assert KNOWN["delete_due_users"][0] == ("region", "api_url"), "nothing but the marks says whom it reaches there"


def test_the_variables_of_a_role_have_its_prefix() -> None:
    names = ["offboard_users", "offboard_protcted", "users", "other"]
    assert misspelt("offboard_users", "offboard_", names) == [
        "variable offboard_protcted is not known; did you mean offboard_protected?"
    ]
    (fault,) = of_the_inventory("offboard_users", ["offboard_users", "offboard_hold"], ["users"], "offboard_")
    assert fault.startswith("offboard_users is set by the inventory only")
    assert "-e offboard_users=..." in fault


# ---- the steps of the role

INPUT: dict[str, Any] = {
    "options": {"tenants": "all", "delete_after": "30d"},
    "rows": [{"user": JANE}, {"user": JOE, "not_before": "2099-01-01"}],
    "names": [JANE, JOE],
    "preview": True,
    "run_id": "0b9a6c1e-0000-4000-8000-000000000001",
    "now": "2026-11-26T12:00:00Z",
}
ROW = {
    "id": "35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f50",
    "email": JANE,
    "tenant_ids": [],
    "created_at": "",
    "is_locked": False,
}
KNOWN_USERS = {"users": [{**ROW, "vendor_metadata": {}}], "missing": []}
CLOSED = {"users": [{"user": JANE, "outcome": "changed"}], "check_mode": True}


def test_before_the_users_are_read_nothing_is_decided() -> None:
    made = steps_of(INPUT, {"known": {}, "closed": {}})
    assert (made.elements, made.later, made.results, made.hints) == ([], [], [], [])


def test_a_preview_closes_and_looks_ahead() -> None:
    made = steps_of(INPUT, {"known": KNOWN_USERS, "closed": CLOSED})
    assert [one["user"] for one in made.elements or ()] == [JANE]
    assert made.later == [{"user": ROW["id"]}]
    assert [[row["outcome"] for row in one["users"]] for one in made.results] == [["changed"], ["scheduled"]]
    assert steps_of({**INPUT, "preview": False}, {"known": KNOWN_USERS, "closed": CLOSED}).later == []


def test_a_selection_closes_everybody_it_found() -> None:
    made = steps_of({**INPUT, "rows": [], "names": None}, {"known": KNOWN_USERS})
    assert [one["user"] for one in made.elements or ()] == [ROW["id"]]
    nobody = steps_of({**INPUT, "rows": [], "names": []}, {"known": KNOWN_USERS})
    assert nobody.elements == []


@pytest.mark.parametrize(
    ("closed", "scheduled"),
    [
        (CLOSED, [JOE]),
        ({**CLOSED, "summary": {"requested": 2}}, []),
        ({"users": [], "status": "refused", "msg": "no"}, []),
        ({"skipped": True}, []),
        ({}, []),
    ],
)
def test_an_approved_plan_says_whom(closed: dict[str, Any], scheduled: list[str]) -> None:
    approved = {**INPUT, "options": {"approved_plan": "p"}}
    made = steps_of(approved, {"known": {"skipped": True}, "closed": closed})
    assert (made.elements, made.later) == (None, [])
    found = [row["user"] for one in made.results for row in one["users"] if row["outcome"] == "scheduled"]
    assert found == scheduled
