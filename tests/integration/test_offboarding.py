# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Role offboard, and the playbooks offboard_users and delete_due_users."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.emulator import Emulator
from tests.integration.conftest import Runner

ANN, BOB, CEM, DEE, EVE = (
    "ann@acme.example",
    "bob@acme.example",
    "cem@acme.example",
    "dee@acme.example",
    "eve@beta.example",
)
GHOST = "ghost@acme.example"
LEAVERS = f"""Work Email,Last Day,Not Before,Ticket
{ANN},2026-01-09,,HR-1 {{{{ 7 * 7 }}}}
{BOB},2026-01-09,,
{CEM},,2099-01-01,
"""


def mark(emu: Emulator, email: str) -> Any:
    """Return the mark of a user; None without one."""
    user = emu.user(email)
    return json.loads(user.vendor_metadata or "{}").get("offboarding")


def test_preview_approval_run_report_and_second_run(emu: Emulator, playbook: Runner) -> None:
    """The approved run reads HR's list again, for the dates in its report. The second run changes nothing."""
    (playbook.folder / "leavers.csv").write_text(LEAVERS, encoding="utf-8")
    terms = {"csv": "leavers.csv", "delete_after": "30d", "hold": "bob@*", "ticket": "HR-0"}
    preview = playbook("offboard_users", extra={**terms, "plan_path": "plan.json"}, check=True)
    assert (preview.rc, emu.writes) == (0, [])
    assert preview.printed_by("Say what a later deletion would do") == [
        "later: after 30d, delete_due_users would do this. This run deletes nobody.",
        f"would delete  {emu.user(ANN).id}  {ANN}; member of acme",
        "SUMMARY: would delete 1 of 1 users",
    ]
    plan = json.loads((playbook.folder / "plan.json").read_text("utf-8"))
    taken = "no sessions; no tokens; updated vendor_metadata"
    assert preview.words == [
        f"would lock {ANN} member of acme; {taken.replace('updated', 'afterwards: updated')}",
        f"would lock {BOB} member of acme; {taken.replace('updated', 'afterwards: updated')}",
        f"scheduled {CEM} not before 2099-01-01 (2099-01-01T00:00:00Z)",
        f"Held, and never deleted: {BOB} (bob@*).",
        "GUARDS: protected: not set; max_changes: not set; max_failures: not set; keep_one_with_role: not set",
        f"PLAN: {playbook.folder / 'plan.json'} with digest {plan['digest']}",
        "SUMMARY: would lock 2 of 2 users; 1 scheduled",
    ]

    approved = {"approved_plan": "plan.json", "approved_digest": plan["digest"], "report_dir": "evidence"}
    (playbook.folder / "other.csv").write_text(LEAVERS.replace(BOB, DEE), encoding="utf-8")
    other = playbook("offboard_users", extra={**approved, "csv": "other.csv"})
    assert (other.rc, emu.writes) == (2, [])
    assert "approved_plan:" in other.output and "and input_sha256 is" in other.output

    evidence = {"due": 24, "requested_by": "hr@corp.example", "approved_by": "ciso@corp.example"}
    evidence |= {"audit": True, "ticket": "HR-9", "reason": "left"}
    emu.fault("audit", status=422, body={"errors": ["no"]})
    real = playbook("offboard_users", extra={**approved, **evidence, "csv": "leavers.csv"}, may_warn=True)
    assert real.rc == 0, real.output
    assert real.words[:2] == [
        f"locked {ANN} member of acme; {taken}",
        f"locked {BOB} member of acme; {taken}",
    ]
    assert real.words[2].endswith("; the approved plan leaves this user out")
    marks = mark(emu, ANN), mark(emu, BOB)
    assert marks[0]["ticket"] == "HR-1 {{ 7 * 7 }}" and "hold" not in marks[0]
    assert marks[1]["hold"] is True and "delete_after" not in marks[1]
    assert not emu.user(CEM).locked
    names = ["SHA256SUMS", *(f"report.{end}" for end in ("csv", "html", "json", "md", "xml"))]
    assert sorted(path.name for path in (playbook.folder / "evidence").iterdir()) == names
    report = (playbook.folder / "evidence" / "report.json").read_text("utf-8")
    for word in (
        "2026-01-09",
        "HR-1 {{ 7 * 7 }}",
        "hr@corp.example",
        "ciso@corp.example",
        plan["input_sha256"],
        plan["digest"],
    ):
        assert word in report
    # One of the two audit events failed. That changed no outcome, and the notes say so.
    assert [(one["ticket"], one["reason"], one["tenantId"]) for one in emu.audits] == [("HR-9", "left", "acme")]
    assert "1 of 2 audit events failed" in " ".join(json.loads(report)["notes"])

    written = len(emu.writes)
    again = playbook("offboard_users", extra=terms)
    assert (again.rc, again.recap["changed"], len(emu.writes)) == (0, 0, written)
    assert again.words[-2:] == [
        f"2 of 3 users have a mark already, which stays as it is: {ANN} (delete_after {marks[0]['delete_after']}), "
        f"{BOB} (hold: never deleted).",
        "SUMMARY: locked 0 of 2 users, 2 unchanged; 1 scheduled",
    ]
    assert (mark(emu, ANN), mark(emu, BOB)) == marks


ROLE = """
- name: Offboard
  hosts: localhost
  gather_facts: false
  roles:
    - role: identityops.frontegg.offboard
      offboard_users:
        - user: eve@beta.example
          ticket: HR-7
        - user: ghost@acme.example
        - user: cem@acme.example
          not_before: 2099-01-01
  vars:
    offboard_tenants: [acme]
"""


def test_the_role_in_a_play(emu: Emulator, playbook: Runner) -> None:
    path = playbook.folder / "site.yml"
    path.write_text(ROLE, encoding="utf-8")
    result = playbook(path)
    assert result.rc == 2
    assert result.words == [
        f"disabled {EVE} in acme; no sessions; no tokens; updated vendor_metadata",
        f"scheduled {CEM} not before 2099-01-01 (2099-01-01T00:00:00Z)",
        f"NOT FOUND {GHOST} no user has this email",
        "SUMMARY: disabled 1 of 2 users, 1 not found; 1 scheduled",
    ]
    assert (mark(emu, EVE)["ticket"], emu.user(EVE).locked) == ("HR-7", None)


def test_an_inventory_does_not_decide_whom_the_role_reaches(emu: Emulator, playbook: Runner) -> None:
    """The inventory sets two reach variables, one with a value of its own. The play misspells a guard."""
    path, hosts = playbook.folder / "site.yml", playbook.folder / "hosts.yml"
    path.write_text(ROLE.replace("[acme]", "[acme]\n    offboard_protcted: [eve@*]"), encoding="utf-8")
    text = "all:\n  hosts:\n    localhost:\n  vars:\n    offboard_delete_after: 1h\n    offboard_reset_mfa: false\n"
    hosts.write_text(text, encoding="utf-8")
    result = playbook(path, "-i", str(hosts))
    assert (result.rc, emu.log) == (2, [])
    told = " ".join(result.output.split())
    assert "variable offboard_protcted is not known; did you mean offboard_protected?" in told
    assert "offboard_delete_after is set by the inventory only" in told
    assert "offboard_reset_mfa is set" not in told


def marked(emu: Emulator, email: str, *, locked: bool = True, **more: Any) -> None:
    """Give a user a mark whose time is over."""
    now = datetime.now(timezone.utc)
    past = {"locked_at": now - timedelta(days=31), "delete_after": now - timedelta(days=1)}
    texts = {name: time.strftime("%Y-%m-%dT%H:%M:%SZ") for name, time in past.items()}
    user = emu.user(email)
    user.locked, user.vendor_metadata = locked, json.dumps({"offboarding": {**texts, **more}, "other": 1})


def test_delete_due_users_night_after_night(emu: Emulator, playbook: Runner) -> None:
    marked(emu, ANN)
    marked(emu, BOB, locked=False)
    marked(emu, CEM, hold=True)
    marked(emu, DEE, delete_after="soon")
    unlimited = playbook("delete_due_users")
    assert (unlimited.rc, emu.log) == (2, []) and "max_changes is missing" in unlimited.output

    result = playbook("delete_due_users", extra={"max_changes": 1, "report_dir": "evidence"})
    assert result.rc == 0, result.output
    assert [line.split()[:2] for line in result.lines[1:4]] == [["left", "alone"]] * 3
    assert f"left alone {BOB} was unlocked since, although the mark says that the time is over" in result.words
    assert f"left alone {CEM} hold of the mark keeps this user" in result.words
    wrong = "delete_after of the mark is 'soon', which is no time such as 2026-12-27T16:55:02Z"
    assert f"left alone {DEE} {wrong}" in result.words
    assert result.words[-1] == "SUMMARY: deleted 1 of 1 users; 3 left alone"
    assert sorted(user.email for user in emu.users) == [BOB, CEM, DEE, EVE]
    assert CEM in (playbook.folder / "evidence" / "report.csv").read_text("utf-8")

    again = playbook("delete_due_users", extra={"max_changes": 1})
    assert again.rc == 0 and any(word.startswith("Nobody is due at ") for word in again.words)
    assert len(emu.users) == 4
