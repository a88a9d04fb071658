# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of a playbook give a sentence and options. The two always agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants import kind as tenant_kind
from ansible_collections.identityops.frontegg.plugins.module_utils._users import kind as user_kind
from ansible_collections.identityops.frontegg.plugins.plugin_utils import _playbooks, _restoring
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import (
    CONNECTING,
    KNOWN,
    LISTS,
    REPORTED_NAMES,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import Run, check_rows, with_empty_lists

RUNS = {**_playbooks.RUNS, **_restoring.RUNS}
FOLDER = Path(__file__).resolve().parents[3] / "playbooks"
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
        (
            "lock_users",
            {"protected": "", "max_changes": None},
            "2 faults: protected: is empty; name who must not lose access; max_changes: is empty; give a number",
        ),
        (
            "lock_users",
            {"approved_plan": "plan.json", "approved_digest": ""},
            "approved_digest: is empty; copy the digest from the approval",
        ),
        ("invite_users", {}, "tenant_id is missing"),
        ("invite_users", {"csv": "a", "tenant_id": ""}, "tenant_id is missing"),
        ("move_users", {"users": "a"}, "from_tenant and to_tenant: is missing"),
        ("move_users", {"from_tenant": "a", "to_tenant": " a "}, "to_tenant: 'a' is the tenant that people leave"),
        ("move_users", {"from_tenant": "a", "to_tenant": "b"}, "none is given"),
        ("move_users", {"from_tenant": "a", "to_tenant": "b", "roles": "x", "roles_map": "x=y"}, "one of the two"),
        ("move_users", {"from_tenant": "a", "to_tenant": "b", "roles_map": "x"}, "roles_map: is no mapping"),
        ("move_users", {"from_tenant": "a", "to_tenant": "b", "roles_map": "{"}, "roles_map: is no mapping"),
        ("move_users", {"from_tenant": "a", "to_tenant": "b", "roles_map": "x=y,x=z"}, "'x' stands there twice"),
        ("move_users", {"from_tenant": "a", "to_tenant": "b", "roles_map": {1: "z"}}, "'1' is no role"),
        ("migrate_users", {"users": "password_hash"}, "users: is no list of mappings; give a file"),
        ("migrate_users", {"users": [{}], "tenant_id": "acme"}, "tenant_id: goes with csv only"),
        ("invite_users", {"tenant_id": "acme", "send_invite": "perhaps"}, "send_invite: 'perhaps' is neither true"),
        ("invite_users", {"tenant_id": "acme", "application_id": ""}, "application_id: is empty"),
        ("restore_users", {"users": "a"}, "snapshot is missing"),
        ("restore_users", {"snapshot": "a", "run_id": ""}, "run_id: is empty"),
        ("restore_users", {"snapshot": "a", "snapshot_path": "a"}, "snapshot_path: is the file of snapshot, too"),
        ("restore_users", {"snapshot": "a", "again": "once"}, "again: 'once' is neither true nor false"),
        (
            "restore_users",
            {"approved_plan": "a", "snapshot": "b", "snapshot_path": "b"},
            "is the file of snapshot, too",
        ),
        ("find_users", {}, "no filter is given"),
        ("find_users", {"all": "false"}, "no filter is given"),
        ("find_users", {"include_sub_tenants": "true"}, "no filter is given"),
        ("find_users", {"include": "roles"}, "no filter is given"),
        ("find_users", {"except_users": " "}, "except_users: is empty"),
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
            "restore_users",
            {"snapshot": "a.snapshot", "users_file": "a.txt", "again": "yes"},
            "This run takes back what all runs of snapshot a.snapshot did to the users that are named, also where it "
            "was taken back already.",
            {"snapshot_path": "a.snapshot", "again": True},
        ),
        (
            "restore_users",
            {"snapshot": "a.snapshot", "again": "no"},
            "This run takes back what all runs of snapshot a.snapshot did to all users in it.",
            {"snapshot_path": "a.snapshot"},
        ),
        (
            "restore_users",
            {"approved_plan": "plan.json", "snapshot_path": "b.snapshot"},
            "This run carries out the approved plan plan.json, and nothing else.",
            {"approved_plan": "plan.json", "new_snapshot_path": "b.snapshot"},
        ),
        (
            "find_users",
            {"tenant_id": "acme", "locked": "true"},
            "This run finds users with tenant_id 'acme', locked 'true'; it changes nobody.",
            {"tenant_id": "acme", "locked": "true"},
        ),
        (
            "find_users",
            {"vendor_metadata": {"key": "secret"}, "include": "groups"},
            "This run finds users with vendor_metadata (not shown); it changes nobody.",
            {"vendor_metadata": {"key": "secret"}, "include": "groups"},
        ),
        (
            "invite_users",
            {"csv": "a", "send_invite": "no"},
            "This run brings users into the tenants that the file names, without invitations.",
            {"state": "present", "send_invite": False},
        ),
        (
            "move_users",
            {"from_tenant": "a", "to_tenant": "b", "roles_map": "x=y, z=", "send_invite": "yes"},
            "This run moves users from tenant a to tenant b; whoever is not in a is left alone.",
            {"from_tenant": "a", "to_tenant": "b", "roles_map": {"x": ["y"], "z": []}, "send_invite": True},
        ),
        (
            "move_users",
            {"from_tenant": "a", "to_tenant": "b", "roles": "x,y", "max_changes": "5"},
            "This run moves users from tenant a to tenant b; whoever is not in a is left alone.",
            {"from_tenant": "a", "to_tenant": "b", "roles": ["x", "y"], "max_changes": "5"},
        ),
        (
            "migrate_users",
            {"users": [{"email": "a@a.example"}], "wait": "no"},
            "This run brings users in from another system, with the hashes of their passwords.",
            {"state": "migrated", "wait": "no"},
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
        "move_users": {"from_tenant": "acme", "to_tenant": "beta", "user_roles": "Member"},
        "migrate_users": {"csv": "path"},
    }
    told = {"again", "everywhere", "all", "append_roles", "send_invite", "execute"}
    renamed = {"user_roles": "roles", "snapshot": "snapshot_path"}
    restoring = {**renamed, "snapshot_path": "new_snapshot_path"}
    for playbook, build in RUNS.items():
        for name in [name for part in KNOWN[playbook] for name in part]:
            if name in ("tenant_id", "everywhere") and playbook in ("lock_users", "unlock_users", "delete_users"):
                continue  # the tests above cover these
            if name in ("tenants", "tenants_file", "all", "approved_plan", *CONNECTING, *REPORTED_NAMES):
                continue  # test_what_playbooks_take has the connection, and the report has the rest
            if (playbook, name) in (("move_users", "roles"), ("move_users", "roles_map"), ("migrate_users", "users")):
                continue  # the tests below cover these
            if name in ("tenant_id", "tenant_ids") and playbook in ("reconcile_users", "review_access"):
                continue  # test_reconcile covers the scope
            value = "true" if name in told else "7" if name.endswith("_days") else "value"
            plan = build({"tenant_id": "x", **needed.get(playbook, {}), name: value}, False) if playbook in (
                "invite_users", "find_users", "close_tenant",
            ) else build({**needed.get(playbook, {}), name: value}, False)  # fmt: skip
            names = restoring if playbook == "restore_users" else renamed
            assert names.get(name, name) in {**plan.options, **(plan.whom or {})}, (playbook, name)


PLANLESS = ("find_users", "reconcile_users", "review_access", "close_tenant", "migrate_users")
PLANNED = [name for name in RUNS if name not in PLANLESS]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("text", ["[]", " [ ]\n"])
def test_brackets_are_an_empty_list(name: str, text: str) -> None:
    """As -e redact=[] on the command line. It is what JSON's empty list does."""
    given = with_empty_lists({name: text, "users": "[]", "user_roles": "[]", "revoke": "[]"})
    assert given == {name: [], "users": "[]", "user_roles": "[]", "revoke": "[]"}
    assert run("lock_users", users="a@a.example", **{name: given[name]}).options[name] == []


@pytest.mark.parametrize("value", ["", " ", "[", "[,]", "['']", "[x]", "{}", None, False, 0, ["[]"], "[][]"])
def test_nothing_else_becomes_an_empty_list(value: object) -> None:
    """A guard that is missing, cut off or misspelt is not switched off."""
    assert with_empty_lists(dict.fromkeys(LISTS, value)) == dict.fromkeys(LISTS, value)


STATE_OF = {
    "lock_users": "locked",
    "unlock_users": "unlocked",
    "delete_users": "absent",
    "invite_users": "present",
    "lock_tenants": "locked",
    "unlock_tenants": "unlocked",
}


def test_messages_name_the_playbook_that_carries_a_plan_out() -> None:
    for kind in (user_kind.KIND, tenant_kind.KIND):
        named = {playbook: state for state, playbook in kind.playbooks.items()}
        assert named == {name: state for name, state in STATE_OF.items() if name.endswith(f"_{kind.nouns}")}


@pytest.mark.parametrize("playbook", PLANNED)
def test_an_approved_plan_says_whom_and_what(playbook: str) -> None:
    """Guards may stand beside it, and nothing that says whom, what, or where to write another plan."""
    plan = run(playbook, approved_plan="plan.json", approved_digest="sha256:1", max_changes="3")
    options = {"approved_plan": "plan.json", "approved_digest": "sha256:1", "max_changes": "3"}
    states = {**{name: [state] for name, state in STATE_OF.items()}, "move_users": ["present", "absent"]}
    words = f" It takes only plans for state {' or '.join(states[playbook])}." if playbook in states else ""
    assert plan.intro == f"This run carries out the approved plan plan.json, and nothing else.{words}"
    only = {"approved_states": states[playbook]} if playbook in states else {}
    assert plan.options == {**options, **only}
    assert plan.whom is None
    assert run(playbook, True, approved_plan="plan.json").intro.endswith(" Preview: nothing is written.")
    others = [*dict.fromkeys((*KNOWN[playbook][0], "plan_path"))]
    for name in [name for name in others if name not in ("approved_plan", "snapshot", *CONNECTING)]:
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
    given |= {"from_tenant": "a", "to_tenant": "b", "roles": "x"} if playbook == "move_users" else {}
    assert RUNS[playbook](given, True).intro.endswith(" Preview: nothing is written.")
    assert "Preview" not in RUNS[playbook](given, False).intro


@pytest.mark.parametrize(
    ("tasks", "playbooks"),
    [
        ("tasks/change_users.yml", ["lock_users", "unlock_users", "delete_users", "invite_users"]),
        ("tasks/change_tenants.yml", ["lock_tenants", "unlock_tenants"]),
        ("restore_users.yml", ["restore_users"]),
        ("move_users.yml", ["move_users"]),
    ],
)
def test_the_tasks_hand_on_every_option_of_an_approved_plan(tasks: str, playbooks: list[str]) -> None:
    text = (FOLDER / tasks).read_text("utf-8")
    for playbook in playbooks:
        given = {name: "1" for name in KNOWN[playbook][1] if name not in ("plan_path", "report_dir", *CONNECTING)}
        for option in run(playbook, approved_plan="plan.json", **given).options:
            assert f'{option}: "{{{{ run_input.options.{option} | default(omit) }}}}"' in text, option


def test_invite_users_by_row_names_a_tenant_in_each_row() -> None:
    by_row = RUNS["invite_users"]({"csv": "people.csv"}, False)
    assert by_row.by_row and "tenant_id" not in by_row.options
    check_rows(by_row, [{"user": "a@corp.example", "tenant_id": "acme"}])
    with pytest.raises(InputError, match=r"1 rows of the CSV file name no tenant; give tenant_id=TENANT, or a csv"):
        check_rows(by_row, [{"user": "a@corp.example"}])
    assert not RUNS["invite_users"]({"csv": "people.csv", "tenant_id": "acme"}, False).by_row
