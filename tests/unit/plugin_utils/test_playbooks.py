# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of a playbook give a sentence and options. The two always agree."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import KNOWN
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import RUNS, Run

YES = [True, "true", "True", "yes", "y", "on", "1", "t", 1]
NO = [False, "false", "no", "n", "off", "0", "f", 0]


def run(playbook: str, preview: bool = False, **given: Any) -> Run:
    return RUNS[playbook](given, preview)


@pytest.mark.parametrize("word", YES)
def test_every_word_for_yes_deletes_everywhere_and_says_so(word: object) -> None:
    plan = run("delete_users", users="a@a.example", everywhere=word)
    assert plan.intro == "This run deletes users from ALL tenants."
    assert plan.options == {"state": "absent", "everywhere": True}


@pytest.mark.parametrize("word", NO)
def test_no_word_for_no_does(word: object) -> None:
    plan = run("delete_users", users="a@a.example", everywhere=word, tenant_id="acme")
    assert plan.intro == "This run removes users from tenant acme and no other."
    assert plan.options == {"state": "absent", "everywhere": False, "tenant_id": "acme"}
    with pytest.raises(InputError, match="neither is given"):
        run("delete_users", users="a@a.example", everywhere=word)


@pytest.mark.parametrize("word", ["maybe", "", None, "y e s", "tru", [], {}, "2"])
def test_any_other_word_is_refused(word: object) -> None:
    with pytest.raises(InputError, match="everywhere: "):
        run("delete_users", users="a@a.example", everywhere=word)


@pytest.mark.parametrize(
    ("playbook", "given", "message"),
    [
        ("delete_users", {"tenant_id": "acme", "everywhere": "yes"}, "both are given"),
        ("delete_users", {}, "neither is given"),
        ("delete_users", {"tenant_id": " "}, "tenant_id: is empty"),
        ("lock_users", {"tenant_id": "acme"}, "takes no tenant_id"),
        ("unlock_users", {"tenant_id": "acme"}, "takes no tenant_id"),
        ("lock_users", {"protected": "", "max_changes": None}, "2 faults: protected: is empty"),
        ("invite_users", {}, "tenant_id is missing"),
        ("invite_users", {"tenant_id": "acme", "send_invite": "perhaps"}, "send_invite: 'perhaps' is neither true"),
        ("invite_users", {"tenant_id": "acme", "application_id": ""}, "application_id: is empty"),
        ("restore_users", {"users": "a"}, "snapshot is missing"),
        ("restore_users", {"snapshot": "a", "run_id": ""}, "run_id: is empty"),
        ("find_users", {}, "no filter is given"),
        ("find_users", {"all": "false"}, "no filter is given"),
        ("find_users", {"include_sub_tenants": "true"}, "no filter is given"),
        ("find_users", {"tenant_id": ""}, "tenant_id: is empty"),
        ("lock_tenants", {}, "Give tenants"),
        ("lock_tenants", {"tenants": "a", "tenants_file": "b"}, "one of the two"),
        ("close_tenant", {"tenant_id": ""}, "tenant_id is missing or empty"),
        ("close_tenant", {"tenant_id": "acme", "execute": "maybe"}, "execute: 'maybe' is neither true nor false"),
        ("close_tenant", {"tenant_id": "acme", "protected": ""}, "protected: is empty"),
    ],
)
def test_what_is_unclear_is_refused(playbook: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(playbook, **given)


@pytest.mark.parametrize(
    ("playbook", "given", "intro", "options"),
    [
        ("lock_users", {"users": "a"}, "This run locks users in ALL tenants.", {"state": "locked"}),
        ("unlock_users", {"csv": "a"}, "This run unlocks users in ALL tenants.", {"state": "unlocked"}),
        (
            "invite_users",
            {"tenant_id": "acme", "user_roles": "Member", "application_id": "app"},
            "This run brings users into tenant acme, and Frontegg sends invitations to those who are new there.",
            {"state": "present", "send_invite": True, "tenant_id": "acme", "application_id": "app", "roles": "Member"},
        ),
        (
            "invite_users",
            {"tenant_id": "acme", "send_invite": "no"},
            "This run brings users into tenant acme, without invitations.",
            {"state": "present", "send_invite": False, "tenant_id": "acme"},
        ),
        (
            "restore_users",
            {"snapshot": "a.snapshot", "run_id": "7", "users": "a@a.example"},
            "This run takes back what run 7 of snapshot a.snapshot did to the users that are named.",
            {"snapshot_path": "a.snapshot", "run_id": "7"},
        ),
        (
            "find_users",
            {"tenant_id": "acme", "locked": "true"},
            "This run finds users with tenant_id 'acme', locked 'true'; it changes nobody.",
            {"tenant_id": "acme", "locked": "true"},
        ),
        ("find_users", {"all": True}, "This run finds ALL users; it changes nobody.", {}),
        (
            "close_tenant",
            {"tenant_id": " acme ", "execute": "yes", "max_users": ""},
            "",
            {"tenant_id": "acme", "execute": True, "max_users": 0},
        ),
    ],
)
def test_what_is_said_and_what_is_done(
    playbook: str, given: dict[str, Any], intro: str, options: dict[str, Any]
) -> None:
    plan = run(playbook, **given)
    assert (plan.intro, plan.options) == (intro, options)


def test_no_known_variable_is_dropped() -> None:
    """If a playbook accepted a variable and ignored it, a guard or a name would be lost silently."""
    needed = {
        "delete_users": {"tenant_id": "acme"},
        "invite_users": {"tenant_id": "acme"},
        "close_tenant": {"tenant_id": "acme"},
        "lock_tenants": {"tenants": "acme"},
        "unlock_tenants": {"tenants": "acme"},
        "restore_users": {"snapshot": "path"},
        "reconcile_users": {"domains": "corp.example"},
        "review_access": {"domains": "corp.example"},
    }
    told = {"everywhere", "all", "append_roles", "send_invite", "execute"}
    renamed = {"user_roles": "roles", "snapshot": "snapshot_path"}
    for playbook, build in RUNS.items():
        for name in [name for part in KNOWN[playbook] for name in part]:
            if name in ("tenant_id", "everywhere") and playbook in ("lock_users", "unlock_users", "delete_users"):
                continue  # the tests above cover these
            if name in ("tenants", "tenants_file", "all", "approved_plan"):
                continue
            if name in ("tenant_id", "tenant_ids") and playbook in ("reconcile_users", "review_access"):
                continue  # test_reconcile covers the scope
            value = "true" if name in told else "7" if name.endswith("_days") else "value"
            plan = build({"tenant_id": "x", **needed.get(playbook, {}), name: value}, False) if playbook in (
                "invite_users", "find_users", "close_tenant",
            ) else build({**needed.get(playbook, {}), name: value}, False)  # fmt: skip
            assert renamed.get(name, name) in {**plan.options, **(plan.whom or {})}, (playbook, name)


UNPLANNED = ("find_users", "reconcile_users", "review_access", "close_tenant", "restore_users")
PLANNED = [name for name in RUNS if name not in UNPLANNED]


@pytest.mark.parametrize("playbook", PLANNED)
def test_an_approved_plan_says_whom_and_what(playbook: str) -> None:
    """Guards may stand beside it, and nothing that says whom, what, or where to write another plan."""
    plan = run(playbook, approved_plan="plan.json", approved_digest="sha256:1", max_changes="3")
    assert plan.intro == "This run carries out the approved plan plan.json, and nothing else."
    assert plan.options == {"approved_plan": "plan.json", "approved_digest": "sha256:1", "max_changes": "3"}
    assert plan.whom is None
    assert run(playbook, True, approved_plan="plan.json").intro.endswith(" Preview: nothing is written.")
    others = [*dict.fromkeys((*KNOWN[playbook][0], "plan_path"))]
    for name in [name for name in others if name != "approved_plan"]:
        with pytest.raises(InputError, match=f"approved_plan: says already whom and what; leave out {name}"):
            run(playbook, approved_plan="plan.json", **{name: "true"})
    for value in ("", " ", None):
        with pytest.raises(InputError, match="approved_plan: is empty"):
            run(playbook, approved_plan=value)
    with pytest.raises(InputError, match="give the path of a plan file"):
        run(playbook, approved_plan={"format": "x"})


@pytest.mark.parametrize("playbook", PLANNED)
def test_a_preview_says_so(playbook: str) -> None:
    given = {"tenants": "a"} if playbook.endswith("tenants") else {"users": "a"}
    given |= {"snapshot": "path"} if playbook == "restore_users" else {}
    given |= {"tenant_id": "acme"} if playbook in ("delete_users", "invite_users") else {}
    assert RUNS[playbook](given, True).intro.endswith(" Preview: nothing is written.")
    assert "Preview" not in RUNS[playbook](given, False).intro
