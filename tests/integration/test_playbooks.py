# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks lock_users, unlock_users and delete_users."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import Runner

GHOST = "ghost@acme.example"


def locked(emu: Emulator) -> list[str]:
    return sorted(user.email.partition("@")[0] for user in emu.users if user.locked)


def test_lock_preview_then_real_then_again(emu: Emulator, playbook: Runner) -> None:
    eve, bob = emu.user("eve@beta.example"), emu.user("bob@acme.example")
    bob.locked = True
    text = f"\ufeff# leavers\r\nAnn@acme.example\r\n{eve.id}  # by ID\r\n\r\n{GHOST}, bob@acme.example"
    (playbook.folder / "list.txt").write_text(text, encoding="utf-8")

    report = "report_dir=evidence"
    preview = playbook("lock_users", "-e", "users_file=list.txt", "-e", report, "--diff", check=True)
    assert emu.writes == []
    evidence = json.loads((playbook.folder / "evidence/report.json").read_text("utf-8"))
    assert (evidence["title"], evidence["mode"], evidence["status"]) == ("lock_users", "preview", "partial")
    assert evidence["input"] == {
        "path": str(playbook.folder / "list.txt"),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    assert preview.words == [
        "would lock Ann@acme.example member of acme",
        f"would lock {eve.id} eve@beta.example; member of acme, beta",
        "unchanged bob@acme.example already locked",
        f"NOT FOUND {GHOST} no user has this email",
        f"REPORT: {playbook.folder / 'evidence/report.html'}",
        "SUMMARY: would lock 2 of 4 users, 1 unchanged, 1 not found",
    ]
    assert (preview.rc, preview.recap["changed"], preview.recap["failed"]) == (2, 1, 1)
    assert "This run locks users in ALL tenants. Preview: nothing is written." in preview.stdout
    # A failed task shows no diff, so this task shows the diff before it fails.
    assert preview.stdout.count('+    "locked": true,') == 2

    # The inventory has its own localhost. The module still runs with the Python that has requests.
    real = playbook("lock_users", "-i", "localhost,", "-e", "users_file=list.txt", "-e", report)
    assert real.words == [line.replace("would lock", "locked") for line in preview.words]
    assert (real.rc, locked(emu)) == (2, ["ann", "bob", "eve"])
    columns = {line.index(word) for line, word in zip(real.lines, ["member", "eve@", "already", "no user"])}
    assert len(columns) == 1, "the reasons stand below each other"

    (playbook.folder / "list.txt").write_text(f"ann@acme.example\n{eve.id}", encoding="utf-8")
    before = len(emu.writes)
    refused = playbook("lock_users", "-e", "users_file=list.txt", "-e", report)
    assert "name a new folder for each run" in refused.output and (refused.rc, len(emu.writes)) == (2, before)
    leavers = "Email,Last Day\nann@acme.example,2025-11-28\neve@beta.example,2099-12-31\n"
    (playbook.folder / "list.csv").write_text(leavers, encoding="utf-8")
    again = playbook("lock_users", "-e", "csv=list.csv", "-e", "report_dir=again")
    assert again.words[-1] == "SUMMARY: locked 0 of 2 users, 2 unchanged"
    assert (again.rc, again.recap["changed"], len(emu.writes)) == (0, 0, before)
    assert "does not wait for it: line 3: eve@beta.example (2099-12-31)" in again.stdout
    rows = json.loads((playbook.folder / "again/report.json").read_text("utf-8"))["rows"]
    assert [row["left_on"] for row in rows] == ["2025-11-28", "2099-12-31"]


def test_a_plan_is_approved_and_carried_out(emu: Emulator, playbook: Runner) -> None:
    """The preview prints the digest. The run needs no users. Whoever drifted is left alone, and the run fails."""
    users = "users=ann@acme.example,bob@acme.example"
    preview = playbook("lock_users", "-e", users, "-e", "plan_path=plan.json", check=True)
    digest = json.loads((playbook.folder / "plan.json").read_text("utf-8"))["digest"]
    path = playbook.folder / "plan.json"
    assert f"PLAN: {path} with digest {digest}" in preview.words and preview.rc == 0
    assert "No guard is set: protected and max_changes are not given.\n" in preview.stdout
    assert "snapshot_path is no part of a plan: give it to the run that carries out the plan" in preview.stdout

    approved = ("-e", "approved_plan=plan.json", "-e", f"approved_digest={digest}")
    beside = playbook("lock_users", "-e", users, *approved)
    assert beside.rc == 2 and "says already whom and what; leave out users" in beside.output
    other = playbook("lock_users", "-e", "approved_plan=plan.json", "-e", f"approved_digest={digest[:-4]}0000")
    assert other.rc == 2 and "approved_digest is" in other.output
    unlocks = playbook("unlock_users", *approved)
    assert unlocks.rc == 2 and "carry it out with playbook lock_users." in unlocks.output
    assert emu.writes == []

    emu.user("bob@acme.example").memberships.clear()
    real = playbook("lock_users", *approved)
    assert f"This run carries out the approved plan {path}, and nothing else." in real.stdout
    assert real.words[:2] == [
        "locked ann@acme.example member of acme",
        "DRIFTED bob@acme.example drifted since the plan was made: tenants was acme and is none",
    ]
    assert real.words[2].startswith("GUARDS: protected: not set; max_changes: not set; ")
    assert real.words[3].startswith(f"PLAN: digest {digest}, made ") and real.words[3].endswith(f" at {emu.url}")
    assert real.words[4:] == ["SUMMARY: locked 1 of 2 users, 1 drifted"]
    assert (real.rc, locked(emu)) == (2, ["ann"])


def test_unlock(emu: Emulator, playbook: Runner) -> None:
    for user in emu.users:
        user.locked = True
    preview = playbook("unlock_users", "-e", "users=ann@acme.example,eve@beta.example", check=True)
    assert preview.words[:2] == [
        "would unlock ann@acme.example member of acme",
        "would unlock eve@beta.example member of acme, beta",
    ]
    assert (preview.rc, emu.writes) == (0, [])
    real = playbook("unlock_users", extra={"users": ["ann@acme.example", "eve@beta.example"]})
    assert real.words[-1] == "SUMMARY: unlocked 2 of 2 users"
    assert (real.rc, locked(emu)) == (0, ["bob", "cem", "dee"])


def test_delete_in_one_tenant(emu: Emulator, playbook: Runner) -> None:
    emu.add_user("fay@beta.example", ["beta"])
    users = ["eve@beta.example", "ann@acme.example", "fay@beta.example"]
    extra = {"users": users, "tenant_id": "acme"}
    preview = playbook("delete_users", extra=extra, check=True)
    assert preview.words == [
        "would remove eve@beta.example from acme, stays in beta",
        "would remove ann@acme.example from acme, their only tenant: Frontegg may delete the user",
        "unchanged fay@beta.example not a member of tenant acme",
        "SUMMARY: would remove 2 of 3 users, 1 unchanged",
    ]
    assert emu.writes == []
    real = playbook("delete_users", extra=extra)
    assert "removes users from tenant acme and no other" in real.stdout
    assert real.words == [line.replace("would remove", "removed") for line in preview.words]
    assert [emu.user(email).tenant_ids for email in users] == [["beta"], [], ["beta"]]


def test_delete_everywhere(emu: Emulator, playbook: Runner) -> None:
    args = ("-e", f"users=eve@beta.example,{GHOST}", "-e", "everywhere=true")
    # A missing user is a warning here, not a failure, because the user should be deleted anyway.
    preview = playbook("delete_users", *args, check=True, may_warn=True)
    assert preview.words == [
        "would delete eve@beta.example member of acme, beta",
        f"NOT FOUND {GHOST} no user has this email",
        "SUMMARY: would delete 1 of 2 users, 1 not found",
    ]
    assert (preview.rc, emu.writes) == (0, [])
    assert "Not found" in preview.output
    real = playbook("delete_users", *args, "-e", "on_missing=fail")
    assert "deletes users from ALL tenants" in real.stdout
    assert real.words[-1] == "SUMMARY: deleted 1 of 2 users, 1 not found"
    assert (real.rc, emu.user("eve@beta.example")) == (2, None)


@pytest.mark.parametrize(
    ("name", "args", "message"),
    [
        ("delete_users", ["users=ann@acme.example"], "neither is given"),
        ("delete_users", ["users=ann@acme.example", "tenant_id=acme", "everywhere=true"], "both are given"),
        ("delete_users", ["users=ann@acme.example", "tenant_id="], "tenant_id: is empty"),
        ("lock_users", ["users=ann@acme.example", "tenant_id=acme"], "takes no tenant_id"),
        ("lock_users", [], "give users, users_file or csv, one of the three; none is given"),
        ("lock_users", ["users=ann@acme.example", "users_file=list.txt"], "one of the three"),
        ("lock_users", ["users_file=list.txt"], "users_file: there is no file"),
    ],
)
def test_what_is_unclear_is_refused_before_any_request(
    emu: Emulator, playbook: Runner, name: str, args: list[str], message: str
) -> None:
    result = playbook(name, *[word for arg in args for word in ("-e", arg)])
    assert result.rc == 2
    assert message in result.output
    assert emu.log == []


@pytest.mark.parametrize(
    ("guards", "message"),
    [
        ({"protected": "*@ops.example, *@beta.example"}, "protected users would lose access: eve@beta.example"),
        ({"max_changes": "1"}, "2 users would be changed, and max_changes is 1"),
    ],
)
def test_a_guard_refuses(emu: Emulator, playbook: Runner, guards: dict[str, str], message: str) -> None:
    result = playbook("lock_users", extra={"users": "ann@acme.example\neve@beta.example", **guards})
    assert result.words[0].startswith("NOT TRIED ann@acme.example the task was refused")
    assert result.words[1].startswith("NOT TRIED eve@beta.example the task was refused")
    assert result.words[2].startswith("SUMMARY: refused: ")
    assert message in result.words[2]
    assert (result.rc, emu.writes) == (2, [])


def test_further_guards_reach_the_module(emu: Emulator, playbook: Runner) -> None:
    """The guards are max_failures and verify.

    Text from the server is printed unchanged, even if it looks like a template.
    """
    said = "{{ 7 * 7 }} {% raw %} \"quoted\" 'too'"
    emu.fault("lock", status=422, body={"errors": [said]})
    extra = {"users": ["ann@acme.example", GHOST], "max_failures": "2", "on_missing": "ignore", "verify": "false"}
    result = playbook("lock_users", extra=extra, env={"FRONTEGG_MAX_RETRIES": "0"})
    assert [line.split()[0] for line in result.words[:2]] == ["FAILED", "NOT"]
    assert said in result.lines[0]
    assert (result.rc, result.recap["failed"]) == (2, 1)

    reads = len(emu.reads)
    done = playbook("lock_users", extra={"users": "bob@acme.example", "verify": "false"})
    assert done.rc == 0
    assert len(emu.reads) == reads + 1, "nobody is read back"
    stopped = playbook("lock_users", extra={"users": [GHOST, "cem@acme.example"], "max_failures": "1"})
    assert "NOT TRIED cem@acme.example stopped after 1 failed users (max_failures is 1)" in stopped.words
    assert locked(emu) == ["bob"]


def test_nobody_is_nothing_to_do(emu: Emulator, playbook: Runner) -> None:
    result = playbook("lock_users", extra={"users": []})
    assert (result.rc, result.words, emu.log) == (0, ["SUMMARY: changed 0 of 0 users"], [])


def test_a_lock_that_cannot_be_read_back_stands_out(emu: Emulator, playbook: Runner) -> None:
    emu.fault("list", status=500, times=None)
    extra = {"users": ["ann@acme.example", "ghost@acme.example"], "max_failures": 9}
    result = playbook("lock_users", extra=extra, env={"FRONTEGG_MAX_RETRIES": "1"})
    assert result.rc == 2
    assert result.words[0].startswith("UNVERIFIED ann@acme.example member of acme; locked, but not verified")
    assert result.words[-1] == "SUMMARY: locked 1 of 2 users, 1 not found, 1 not verified"
