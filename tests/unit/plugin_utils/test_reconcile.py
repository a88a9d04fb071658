# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A roster against users: who is an orphan, who is not, and which rosters are refused."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.filter.reconcile import reconcile as as_filter
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import KNOWN
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import RUNS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._reconcile import FINDINGS, Scope, reconcile
from ansible_collections.identityops.frontegg.plugins.plugin_utils._reconcile_report import files, lines

NOW = 1_800_000_000.0  # 2027-01-15
RECENT = "2027-01-10T08:00:00.000Z"


def row(number: int, **said: Any) -> dict[str, Any]:
    tenants = said.pop("tenants", [("acme", False)])
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "email": f"user{number}@corp.example",
        "name": f"User {number}",
        "is_locked": False,
        "mfa_enrolled": True,
        "managed_by": "frontegg",
        "last_login": RECENT,
        "created_at": RECENT,
        "tenants": [{"tenant_id": tenant, "is_disabled": disabled} for tenant, disabled in tenants],
        "tenant_ids": [tenant for tenant, dummy in tenants],
        **said,
    }


def names(number: int, on_roster: bool, **said: Any) -> list[str]:
    """The findings about one user, in a scope with somebody else who is on the roster."""
    roster = ["user0@corp.example", *([f"USER{number}@corp.example"] if on_roster else [])]
    found = reconcile(roster, [row(0), row(number, **said)], Scope(("acme",)), 90, NOW)
    return next(found.findings_of(one) for one in found.people if one.row["email"] != "user0@corp.example")


@pytest.mark.parametrize(
    ("on_roster", "said", "findings"),
    [
        (True, {}, []),
        (False, {}, ["orphans"]),
        (False, {"is_locked": True}, []),
        (True, {"is_locked": True}, ["locked_on_roster"]),
        (False, {"tenants": [("acme", True), ("beta", False)]}, []),
        (True, {"tenants": [("acme", True), ("beta", False)]}, ["locked_on_roster"]),
        (False, {"tenants": [("acme", False), ("beta", True)]}, ["orphans"]),
        (False, {"tenants": []}, ["orphans"]),
        (True, {"last_login": None}, ["never_logged_in"]),
        (True, {"last_login": "2026-10-17T07:59:00Z"}, ["dormant"]),
        (True, {"last_login": "2026-10-18T09:00:00Z"}, []),
        (True, {"last_login": "soon"}, []),
        (True, {"mfa_enrolled": False}, ["without_mfa"]),
        (True, {"mfa_enrolled": False, "is_locked": True}, ["locked_on_roster"]),
        (True, {"managed_by": "scim2"}, ["managed"]),
        (False, {"managed_by": "scim2", "is_locked": True}, ["managed"]),
        (False, {"email": None}, ["orphans"]),
    ],
)
def test_findings(on_roster: bool, said: dict[str, Any], findings: list[str]) -> None:
    assert names(1, on_roster, **said) == findings


def test_the_roster_may_name_ids_and_mappings_and_some_twice() -> None:
    roster = [{"user": row(1)["id"].upper(), "line": 2}, "user1@corp.example", "x@y.example"]
    found = reconcile(roster, [row(1), row(2), row(1)], Scope(), 90, NOW)
    assert found.counts == {
        "roster": 3, "users": 2, "active": 2, "orphans": 1, "locked_on_roster": 0, "never_logged_in": 0, "dormant": 0,
        "without_mfa": 0, "managed": 0, "not_in_scope": 1,
    }  # fmt: skip
    assert found.strangers == ("x@y.example",)


@pytest.mark.parametrize(
    ("roster", "rows", "words"),
    [
        ([], [row(1)], "the roster names nobody"),
        (["user1@corp.example"], [], "the scope (tenant acme, domain corp.example) has no users"),
        (["x@y.example", "z@y.example"], [row(1)], "none of the 2 people on the roster is in the scope"),
        (["nobody"], [row(1)], "roster[0]: 'nobody' is neither an email nor a user ID"),
        ([7], [row(1)], "roster[0]: "),
    ],
)
def test_what_would_make_orphans_of_everybody_is_refused(roster: list[Any], rows: list[Any], words: str) -> None:
    with pytest.raises(InputError, match=r".") as error:
        reconcile(roster, rows, Scope(("acme",), ("corp.example",)), 90, NOW)
    assert words in str(error.value)


@given(st.sets(st.integers(0, 8), min_size=1), st.sets(st.integers(0, 12), min_size=1), st.sets(st.integers(0, 8)))
def test_nobody_on_the_roster_and_nobody_locked_is_an_orphan(
    users: set[int], roster: set[int], locked: set[int]
) -> None:
    rows = [row(number, is_locked=number in locked) for number in users]
    people = [f"user{number}@corp.example" for number in roster]
    if not users & roster:
        return
    orphans = [one["email"] for one in reconcile(people, rows, Scope(), 90, NOW).rows(FINDINGS[0])]
    assert sorted(orphans) == sorted(f"user{number}@corp.example" for number in users - roster - locked)


def test_the_files_agree_with_the_lists() -> None:
    rows = [row(0), row(1, name='=HYPERLINK("x")<script>', last_login=None), row(2, is_locked=True)]
    found = reconcile(["user0@corp.example", "user2@corp.example"], rows, Scope(), 90, NOW)
    texts = files(found, [("roster", "roster.csv")])
    told = json.loads(texts["reconciliation.json"])
    for finding in FINDINGS:
        listed = [one["email"] for one in csv.DictReader(io.StringIO(texts[f"{finding.name}.csv"]))]
        assert listed == [one["email"] for one in found.rows(finding)]
        assert listed == [one["email"] for one in told["lists"][finding.name]]
        assert told["counts"][finding.name] == len(listed)
    whole = list(csv.DictReader(io.StringIO(texts["reconciliation.csv"])))
    assert [(one["email"], one["on_roster"], one["findings"]) for one in whole] == [
        ("user0@corp.example", "yes", ""),
        ("user1@corp.example", "no", "orphans never_logged_in"),
        ("user2@corp.example", "yes", "locked_on_roster"),
    ]
    assert whole[1]["name"].startswith("'=")
    assert "&lt;script&gt;" in texts["reconciliation.html"]
    assert "1 of 2 active users in the scope are not on the roster" in texts["reconciliation.html"]


def test_many_orphans_are_counted_not_printed() -> None:
    found = reconcile(["user0@corp.example"], [row(number) for number in range(61)], Scope(), 90, NOW)
    told = lines(found)
    assert "... and 10 more orphans; report_dir writes them all to a file" in told
    assert any(line.split()[:2] == ["60", "orphans"] for line in told)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"results": [{"msg": "x"}]}, "a result is none of user_info"),
        ({"results": {"users": []}}, "results is no list"),
        ({"dormant_days": "90 days"}, "dormant_days is no whole number"),
        ({"dormant_days": 0}, "dormant_days is no whole number"),
        ({"facts": []}, "facts is no mapping"),
        ({"tenant_ids": "acme"}, "tenant_ids is no list"),
        ({"results": []}, "has no users"),
    ],
)
def test_the_filter_refuses_what_it_does_not_know(said: dict[str, Any], words: str) -> None:
    with pytest.raises(AnsibleFilterError, match=words):
        as_filter(["user0@corp.example"], **{"results": [{"users": [row(0)]}], **said})


@pytest.mark.parametrize(
    ("given_vars", "selections"),
    [
        ({"tenant_id": " acme "}, [{"tenant_id": "acme"}]),
        ({"tenant_ids": "acme,beta,acme"}, [{"tenant_id": "acme"}, {"tenant_id": "beta"}]),
        ({"domains": ["a.example"]}, [{"domains": ["a.example"]}]),
        ({"tenant_id": "acme", "domains": "a.example"}, [{"tenant_id": "acme", "domains": ["a.example"]}]),
        ({"all": "true"}, [{}]),
    ],
)
def test_the_scope(given_vars: dict[str, Any], selections: list[dict[str, Any]]) -> None:
    run = RUNS["reconcile_users"]({"csv": "roster.csv", **given_vars}, False)
    assert run.options["selections"] == selections and run.whom == {"csv": "roster.csv"}


@pytest.mark.parametrize(
    ("given_vars", "words"),
    [
        ({}, "the scope is missing"),
        ({"all": "false"}, "the scope is missing"),
        ({"all": "true", "tenant_id": "acme"}, "all=true is given beside"),
        ({"tenant_id": "acme", "tenant_ids": ["beta"]}, "give one of the two"),
        ({"tenant_id": ""}, "tenant_id: is empty"),
        ({"tenant_ids": ["a/b"]}, "tenant_id"),
        ({"tenant_id": "acme", "dormant_days": "soon"}, "dormant_days: 'soon' is no whole number"),
    ],
)
def test_an_unclear_scope_is_refused(given_vars: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=r".") as error:
        RUNS["reconcile_users"]({"csv": "roster.csv", **given_vars}, False)
    assert words in str(error.value)
    assert set(given_vars) <= {name for part in KNOWN["reconcile_users"] for name in part}
