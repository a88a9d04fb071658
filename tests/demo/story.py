# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The story that the demo tells: its steps, and how each has to end."""

from __future__ import annotations

from dataclasses import dataclass

PLAN = "plan.json"
LIST = "leavers.txt"
LIVE = "ANSIBLE_CALLBACKS_ENABLED=identityops.frontegg.live FRONTEGG_LIVE_INTERVAL=0.5"
LOCK = "ansible-playbook identityops.frontegg.lock_users"
RESTORE = "ansible-playbook identityops.frontegg.restore_users"


@dataclass(frozen=True)
class Step:
    """One step: two lines of words, a command, and the expected end."""

    title: str
    words: str
    command: str
    ends_with: int
    recap: str
    summary: str
    shows: str = ""  # further text of the output; {digest} is that of the plan file
    makes: tuple[str, ...] = ()  # the files that are there afterwards


PREVIEW = Step(
    "Preview a list",
    "A preview reads everything and writes nothing. It says what would happen to each user on the list.\n"
    "One line of the list has a typo: the preview names it, and ends with exit code 2 so that you notice.",
    f"{LOCK} -e users_file={LIST} --check",
    2,
    "changed=1 unreachable=0 failed=1",
    "would lock 6 of 8 users, 1 unchanged, 1 not found",
    "NOT FOUND     jnae+leaver@acme.example",
)
WRONG, RIGHT = "jnae+leaver@acme.example              # a typo, on purpose: no such user", "jane+leaver@acme.example"

PLANNING = Step(
    "Correct the list, and write the plan",
    f"The demo has corrected the line: it is {RIGHT} now. The same preview also writes a plan file.\n"
    "Somebody reads the plan and approves it. The digest names exactly this plan.",
    f"{LOCK} -e users_file={LIST} -e plan_path={PLAN} --check",
    0,
    "changed=1 unreachable=0 failed=0",
    "would lock 7 of 8 users, 1 unchanged",
    "{digest}",
    (PLAN,),
)

RUN = Step(
    "Run what was approved",
    "Locks these users and nobody else, one after the other, and reads each of them back. A changed plan is refused.\n"
    "Watch the progress. A snapshot keeps what was there before, and a report is written.",
    f"{LIVE} {LOCK} -e approved_plan={PLAN} -e approved_digest={{digest}} -e max_failures=1"
    " -e snapshot_path=before.jsonl -e report_dir=report",
    0,
    "changed=1 unreachable=0 failed=0",
    "locked 7 of 8 users, 1 unchanged",
    "changed: [localhost] => (user=jane+leaver@acme.example) locked",
    ("before.jsonl", "report/report.html", "report/report.csv", "report/SHA256SUMS"),
)
REPORT = "report/report.html"

AGAIN = Step(
    "Run it again",
    "Whoever is locked already is left alone: the second run only reads (changed=0).\n"
    "So you can run the same list every night.",
    f"{LOCK} -e users_file={LIST}",
    0,
    "changed=0 unreachable=0 failed=0",
    "locked 0 of 8 users, 8 unchanged",
)

UNDO = Step(
    "Undo",
    "Takes back what the run did, from the snapshot, and nothing else.\n"
    "The user who was locked before the run is not in it, and stays locked.",
    f"{RESTORE} -e snapshot=before.jsonl",
    0,
    "changed=1 unreachable=0 failed=0",
    "restored 7 of 7 users",
)

UNDO_AGAIN = Step(
    "Undo again",
    "The snapshot knows who was taken back already. Whoever was locked since, for another reason, stays locked.\n"
    "An undo that was cut short is completed in the same way.",
    f"{RESTORE} -e snapshot=before.jsonl",
    0,
    "changed=0 unreachable=0 failed=0",
    "restored 0 of 7 users, 7 unchanged",
)

STEPS = (PREVIEW, PLANNING, RUN, AGAIN, UNDO, UNDO_AGAIN)


def faults(step: Step, code: int, output: str, missing: list[str]) -> list[str]:
    """Return how the step ended differently than expected."""
    found = [f"there is no file {name}" for name in missing]
    if code != step.ends_with:
        found.append(f"exit code {code} instead of {step.ends_with}")
    recap = " ".join(output.partition("PLAY RECAP")[2].split())
    if step.recap not in recap:
        found.append(f"no '{step.recap}' in the recap")
    if f"SUMMARY: {step.summary}\n" not in output:
        found.append(f"no 'SUMMARY: {step.summary}'")
    if step.shows not in output:
        found.append(f"no '{step.shows}'")
    return found
