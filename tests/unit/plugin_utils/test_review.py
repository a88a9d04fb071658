# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users with their belongings: who has access to which tenant, and files that are safe to open."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.filter.access_review import access_review
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._decisions import REVIEW
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import KNOWN
from ansible_collections.identityops.frontegg.plugins.plugin_utils._people import read_people
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import RUNS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._reconcile import Scope
from ansible_collections.identityops.frontegg.plugins.plugin_utils._review import review
from ansible_collections.identityops.frontegg.plugins.plugin_utils._review_report import files, lines

WHOLE = Scope()
SEEN = "2027-01-10T08:00:00.000Z"


def row(number: int, places: tuple[str, ...] = ("acme",), **said: Any) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "email": f"user{number}@corp.example",
        "name": f"User {number}",
        "is_locked": False,
        "mfa_enrolled": True,
        "managed_by": "frontegg",
        "last_login": SEEN,
        "created_at": SEEN,
        "tenants": [{"tenant_id": tenant, "is_disabled": False} for tenant in places],
        "tenant_ids": list(places),
        "roles": [],
        "groups": [],
        "applications": [],
        **said,
    }


def role(tenant: str, key: str | None, name: str | None = None) -> dict[str, Any]:
    return {"tenant_id": tenant, "id": f"id-{key}", "key": key, "name": name}


def cells(users: list[dict[str, Any]], scope: Scope = WHOLE) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files(review(users, scope), [])["review.csv"])))


def test_one_row_for_each_user_and_tenant_with_what_they_have_there() -> None:
    user = row(
        1,
        ("beta", "acme"),
        roles=[role("acme", "Admin"), role("acme", None, "Old"), role("beta", None), role("gone", "Owner")],
        groups=[{"tenant_id": "beta", "id": "g", "name": "Staff"}],
        applications=["app-1"],
        tenants=[{"tenant_id": "beta", "is_disabled": True}, {"tenant_id": "acme"}],
    )
    first, second = cells([user])
    assert list(first) == list(REVIEW)
    assert first == {
        "user": user["id"], "email": "user1@corp.example", "name": "User 1", "tenant_id": "acme", "roles": "Admin, Old",
        "groups": "", "applications": "app-1", "last_login": SEEN, "mfa": "yes", "locked": "no", "disabled": "",
        "managed_by": "frontegg", "decision": "",
    }  # fmt: skip
    assert {**second, "roles": "id-None", "groups": "Staff", "disabled": "yes", "tenant_id": "beta"} == second


@pytest.mark.parametrize(
    ("scope", "tenants"),
    [
        (Scope(), ["acme", "beta"]),
        (Scope(("beta",)), ["beta"]),
        (Scope(("beta", "acme")), ["acme", "beta"]),
        (Scope(("gamma",)), [""]),
        (Scope((), ("corp.example",)), ["acme", "beta"]),
    ],
)
def test_only_tenants_of_the_scope_have_rows_and_no_user_is_lost(scope: Scope, tenants: list[str]) -> None:
    assert [one["tenant_id"] for one in cells([row(1, ("acme", "beta"))], scope)] == tenants


def test_a_user_in_two_results_has_the_belongings_of_both() -> None:
    of_acme = row(1, ("acme", "beta"), roles=[role("acme", "Admin")])
    of_beta = row(1, ("acme", "beta"), roles=[role("beta", "Member")])
    found = cells([of_acme, of_beta], Scope(("acme", "beta")))
    assert [(one["tenant_id"], one["roles"]) for one in found] == [("acme", "Admin"), ("beta", "Member")]


def test_the_numbers() -> None:
    users = [
        row(1, ("acme", "beta"), is_locked=True),
        row(2, (), last_login=None, mfa_enrolled=False),
        row(3, managed_by="scim2", tenants=[{"tenant_id": "acme", "is_disabled": True}]),
    ]
    found = review(users, Scope())
    assert found.counts == {
        "rows": 4, "users": 3, "tenants": 2, "locked": 1, "disabled": 1, "never_logged_in": 1, "without_mfa": 1,
        "managed": 1,
    }  # fmt: skip
    told = [line.split()[:2] for line in lines(found)]
    assert told == [[str(count), name] for name, count in found.counts.items()]
    texts = files(found, [("made at", SEEN)])
    said = json.loads(texts["review.json"])
    assert said["counts"] == found.counts and len(said["rows"]) == 4 and said["facts"] == {"made at": SEEN}
    assert "3 users have access to 2 tenants (all tenants)." in texts["review.html"]
    for line in texts["SHA256SUMS"].splitlines():
        total, name = line.split("  ")
        assert sha256(texts[name].encode()).hexdigest() == total
    assert set(texts) == {"review.csv", "review.json", "review.html", "SHA256SUMS"}


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x.example")\n<script>alert(1)</script>'
    users = [
        row(1, name=evil, email=None, roles=[role("acme", evil)], groups=[{"tenant_id": "acme", "name": evil}]),
        row(2, managed_by=evil, applications=[evil], last_login=evil, name='a";lock;"'),
        row(3, name="x,y\r\n00000000-0000-4000-8000-000000000009,z,lock"),
    ]
    texts = files(review(users, Scope()), [("roster", evil)])
    for cell in [cell for one in csv.reader(io.StringIO(texts["review.csv"])) for cell in one]:
        assert not cell.startswith(("=", "+", "-", "@")) and "\n" not in cell
    assert "<script>alert" not in texts["review.html"] and "&lt;script&gt;alert" in texts["review.html"]
    path = tmp_path / "review.csv"
    path.write_text(texts["review.csv"])
    assert read_people(csv=str(path), state="locked").elements == ()
    path.write_text(texts["review.csv"].replace(',""\n', ',"lock"\n'))
    assert [one["user"] for one in read_people(csv=str(path), state="locked").elements if isinstance(one, dict)] == [
        row(2)["id"], row(3)["id"], row(1)["id"],
    ]  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, 6), st.sets(st.sampled_from(["acme", "beta", "gamma"])), min_size=1))
def test_each_membership_has_one_row(members: dict[int, set[str]]) -> None:
    users = [row(number, tuple(sorted(tenants))) for number, tenants in members.items()]
    found = [(one.user["id"], one.tenant_id or "") for one in review(users + users, WHOLE).accesses]
    wanted = [(one["id"], tenant) for one in users for tenant in one["tenant_ids"] or [""]]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize(
    ("results", "said", "words"),
    [
        ([], {}, "the scope .all tenants. has no users"),
        ([{"users": []}], {"tenant_ids": ["acme"], "domains": ["a.b"]}, "the scope .tenant acme, domain a.b. has no"),
        ([{"msg": "x"}], {}, "a result is none of user_info"),
        ({"users": []}, {}, "results is no list"),
        ([{"users": [{"id": 1}]}], {}, "a result is none of user_info"),
        ([{"users": [{"is_locked": False}]}], {}, "lacks roles, groups, applications; name them in its option include"),
        ([{"users": [row(1)]}], {"facts": []}, "facts is no mapping"),
        ([{"users": [row(1)]}], {"domains": "a.b"}, "domains is no list"),
    ],
)
def test_the_filter_refuses_what_it_does_not_know(results: Any, said: dict[str, Any], words: str) -> None:
    with pytest.raises(AnsibleFilterError, match=f"^access_review: .*{words}"):
        access_review(results, **said)


def test_the_filter_returns_counts_lines_and_files() -> None:
    found = access_review([{"users": [row(1)]}], tenant_ids=["acme"], facts={"ticket": "T-1", "none": None})
    assert set(found) == {"counts", "lines", "files"} and found["counts"]["rows"] == 1
    texts = {one["name"]: one["text"] for one in found["files"]}
    assert set(json.loads(texts["review.json"])["facts"]) == {"made at", "ticket"}


def test_the_playbook_states_its_scope() -> None:
    run = RUNS["review_access"]({"tenant_ids": "acme,beta", "domains": "a.example", "report_dir": "/x"}, True)
    assert run.whom is None and run.options["selections"] == [
        {"tenant_id": "acme", "domains": ["a.example"]}, {"tenant_id": "beta", "domains": ["a.example"]},
    ]  # fmt: skip
    assert run.options["report_dir"] == "/x" and "it changes nobody" in run.intro
    with pytest.raises(InputError, match="the scope is missing"):
        RUNS["review_access"]({"report_dir": "/x"}, False)
    assert "csv" not in [name for part in KNOWN["review_access"] for name in part]
