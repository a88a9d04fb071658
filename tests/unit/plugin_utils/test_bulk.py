# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of the command-line script: their sources, and that a missing variable never widens a run."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._bulk import bulk, summary

ANN = "ann@acme.example"
TENANT = "FRONTEGG_TENANT_ID"


def env(**more: str) -> dict[str, str]:
    return {"USER_ACTION": "delete", "USER_ID_ARRAY": ANN, **more}


def test_a_tenant_that_is_absent_is_refused_in_dry_runs_too() -> None:
    for preview, execute in itertools.product((True, False), ("true", "false")):
        with pytest.raises(InputError, match="tenant_id=TENANT for one tenant, or everywhere=true, or FRONTEGG_TENANT"):
            bulk({"execute": execute}, None, env(), preview)


@pytest.mark.parametrize(
    ("given", "file", "environment", "options"),
    [
        ({"everywhere": "true"}, None, env(), {"everywhere": True}),
        ({"everywhere": "y"}, None, env(FRONTEGG_TENANT_ID=""), {"everywhere": True}),
        ({}, None, env(FRONTEGG_TENANT_ID=""), {"everywhere": True}),
        ({}, None, env(FRONTEGG_TENANT_ID="\r"), {"everywhere": True}),
        ({}, {TENANT: ""}, env(), {"everywhere": True}),
        ({}, None, env(FRONTEGG_TENANT_ID="acme"), {"tenant_id": "acme"}),
        ({}, None, env(FRONTEGG_TENANT_ID=" acme \r"), {"tenant_id": "acme"}),
        ({}, {TENANT: "acme"}, env(), {"tenant_id": "acme"}),
        ({}, {TENANT: "acme"}, env(FRONTEGG_TENANT_ID="acme"), {"tenant_id": "acme"}),
        ({"tenant_id": "beta"}, None, env(FRONTEGG_TENANT_ID="acme"), {"tenant_id": "beta"}),
        ({"tenant_id": "beta", "everywhere": "false"}, None, env(), {"tenant_id": "beta"}),
    ],
)
def test_how_far_a_deletion_reaches(given: Any, file: Any, environment: Any, options: dict[str, Any]) -> None:
    run = bulk(given, file, environment, False)
    reach = {name: run.options[name] for name in ("tenant_id", "everywhere") if name in run.options}
    assert (reach, run.script_action) == (options, "delete")
    words = "ALL tenants" if "everywhere" in options else f"tenant {options['tenant_id']} and no other"
    assert words in run.intro and run.intro.endswith("Dry run: nothing is written.")


@pytest.mark.parametrize(
    ("given", "file", "environment", "message"),
    [
        ({"everywhere": "true"}, None, env(FRONTEGG_TENANT_ID="acme"), "beside tenant acme"),
        ({"everywhere": "true", "tenant_id": "acme"}, None, env(), "beside tenant acme"),
        ({}, None, env(FRONTEGG_TENANT_ID="  "), "holds blanks only"),
        ({}, {TENANT: " "}, env(), "holds blanks only"),
        ({"tenant_id": ""}, None, env(FRONTEGG_TENANT_ID="acme"), "given but empty"),
        ({"tenant_id": None}, None, env(FRONTEGG_TENANT_ID="acme"), "given but empty"),
        ({"tenant_id": "", "everywhere": "true"}, None, env(), "given but empty"),
        ({}, {TENANT: "acme"}, env(FRONTEGG_TENANT_ID=""), "FRONTEGG_TENANT_ID is one thing in env_file and another"),
        ({}, {TENANT: ""}, env(FRONTEGG_TENANT_ID="acme"), "FRONTEGG_TENANT_ID is one thing in env_file and another"),
        ({}, {"USER_ACTION": "lock"}, env(FRONTEGG_TENANT_ID="acme"), "USER_ACTION is one thing in env_file"),
        ({}, {"USER_ID_ARRAY": "bob@acme.example"}, env(FRONTEGG_TENANT_ID="a"), "USER_ID_ARRAY is one thing"),
        (
            {},
            {"FRONTEGG_CLIENT_ID": "one"},
            env(FRONTEGG_TENANT_ID="a", FRONTEGG_CLIENT_ID="two"),
            "FRONTEGG_CLIENT_ID is one thing",
        ),
        ({"execute": "maybe", "everywhere": "true"}, None, env(), "execute: 'maybe' is neither true nor false"),
        ({"everywhere": "maybe"}, None, env(), "everywhere: 'maybe' is neither true nor false"),
        ({"everywhere": "true", "protected": ""}, None, env(), "protected: is empty"),
        ({"env_file": ""}, None, env(), "env_file: is empty"),
        ({"user_action": "purge"}, None, env(), "'purge' is no action"),
        ({}, None, {"USER_ID_ARRAY": ANN}, "the action is missing"),
        ({}, None, {"USER_ACTION": "lock"}, "no users are given"),
        ({"users": []}, None, env(), "no users are given"),
        ({"users": " # nobody\n,"}, None, env(), "no users are given"),
    ],
)
def test_what_is_refused(given: Any, file: Any, environment: Any, message: str) -> None:
    for preview in (True, False):
        with pytest.raises(InputError, match=message):
            bulk(given, file, environment, preview)


def test_nothing_but_a_clear_word_deletes_everywhere() -> None:
    """Try all combinations. The task reaches everywhere only if `everywhere` is true and no variable names a tenant."""
    places: list[Any] = [None, "", " ", "acme"]
    for extra, of_file, of_env, word in itertools.product(places, places, places, [None, "false", "true"]):
        given = {
            **({} if extra is None else {"tenant_id": extra}),
            **({} if word is None else {"everywhere": word}),
        }
        file = {} if of_file is None else {TENANT: of_file}
        environment = env() if of_env is None else env(FRONTEGG_TENANT_ID=of_env)
        try:
            options = bulk(given, file, environment, False).options
        except InputError:
            continue
        if "everywhere" in options:
            assert word == "true" or "" in (of_file, of_env)
            assert "acme" not in (extra, of_file, of_env)
        else:
            assert options["tenant_id"] == "acme"
            assert word != "true"


def test_a_lock_ignores_the_tenant_and_says_so() -> None:
    run = bulk({"execute": "yes"}, None, {"USER_ACTION": " LOCK\r", "USER_ID_ARRAY": ANN, TENANT: "acme"}, False)
    assert run.intro == "This run locks users in ALL tenants; tenant acme is ignored."
    assert run.options == {"on_missing": "fail", "state": "locked"}


@pytest.mark.parametrize(
    ("values", "options"),
    [
        ({"RATE_LIMIT_DELAY": "0.5"}, {"requests_per_minute": 120}),
        ({"RATE_LIMIT_DELAY": "0"}, {}),
        ({"RATE_LIMIT_DELAY": ""}, {}),
        ({"RATE_LIMIT_DELAY": "0.00000001"}, {"requests_per_minute": 1_000_000}),
        ({"MAX_RETRIES": "0"}, {"max_retries": 0}),
        ({"MAX_RETRIES": " 5 \r"}, {"max_retries": 5}),
    ],
)
def test_the_pace(values: dict[str, str], options: dict[str, int]) -> None:
    run = bulk({}, None, env(USER_ACTION="lock", **values), False)
    assert (run.options, run.connection) == ({"on_missing": "fail", "state": "locked"}, options)
    stated = bulk({"requests_per_minute": "7"}, None, env(USER_ACTION="lock", **values), False)
    assert stated.connection == {**options, "requests_per_minute": "7"}


@pytest.mark.parametrize("values", [{"RATE_LIMIT_DELAY": "1,5"}, {"RATE_LIMIT_DELAY": "61"}, {"MAX_RETRIES": "many"}])
def test_a_pace_that_is_none(values: dict[str, str]) -> None:
    with pytest.raises(InputError, match=next(iter(values))):
        bulk({}, None, env(USER_ACTION="lock", **values), False)


def test_two_paces_and_an_empty_one_are_refused() -> None:
    lock = env(USER_ACTION="lock")
    with pytest.raises(InputError, match="one of the two; both are given"):
        bulk({"requests_per_minute": "7", "rate_limit_delay": "1"}, None, lock, False)
    with pytest.raises(InputError, match="region: is empty"):
        bulk({"region": ""}, None, lock, False)


def test_the_last_line_of_the_script() -> None:
    rows = [
        {"outcome": "changed", "failed": False},
        {"outcome": "changed", "failed": True},
        {"outcome": "unchanged", "failed": False},
        {"outcome": "not_found", "failed": True},
        {"outcome": "not_attempted", "failed": False},
    ]
    assert summary("lock", rows, True) == "would lock 2 user(s); failed to resolve 2."
    assert summary("lock", rows, False) == "lock success for 2 user(s); failures: 3."


def test_an_approved_plan_says_whom_and_what() -> None:
    """The environment may say which action the plan may want. Without execute=true it is a dry run."""
    given = {"approved_plan": "plan.json", "approved_digest": "sha256:1", "env_file": ".env", "max_retries": 2}
    run = bulk(given, None, env(), False)
    options = {"approved_plan": "plan.json", "approved_digest": "sha256:1"}
    assert (run.options, run.connection) == ({**options, "approved_states": ["absent"]}, {"max_retries": 2})
    assert bulk({**given, "max_retries": ""}, None, env(), False).connection == {}
    for action, states in (("lock", ["locked"]), ("", ["locked", "absent"]), (" ", ["locked", "absent"])):
        assert bulk(given, None, env(USER_ACTION=action), False).options["approved_states"] == states
    with pytest.raises(InputError, match="'remove' is no action"):
        bulk(given, None, env(USER_ACTION="remove"), False)
    assert (run.whom, run.preview, run.env_file) == (None, True, ".env")
    only = "It takes only plans for state absent."
    said = f"This run carries out the approved plan plan.json, and nothing else. {only}"
    assert run.intro == f"{said} Preview: nothing is written."
    assert not bulk({**given, "execute": "true"}, None, env(), False).preview
    for name in ("users", "user_action", "tenant_id", "everywhere", "plan_path"):
        with pytest.raises(InputError, match=f"leave out {name}"):
            bulk({**given, name: "true"}, None, env(), False)
