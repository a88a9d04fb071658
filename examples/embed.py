# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Offboards users from a Python program: preview, show, ask, carry out the approved plan, keep the reports.

    python -m pip install ansible-core ansible-runner requests
    ansible-galaxy collection install identityops.frontegg
    export FRONTEGG_CLIENT_ID=... FRONTEGG_API_TOKEN=... FRONTEGG_REGION=EU
    python embed.py jane@corp.example joe@corp.example

Copy this file into your service. The service calls preview() and run(); main() is for trying them. docs/embedding.md
says what each status means. The credentials stay in the environment: an extra var would show them to everybody who can
list processes.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import ansible_runner

PLAYBOOK = "identityops.frontegg.offboard_users"
# Each case gets a folder here: the users, the plan, the snapshot and the reports. All of it is personal data.
EVIDENCE = Path("evidence")
# The plan keeps these guards, so they hold in the preview and in the run.
GUARDS = {"protected": ["*@ops.example"], "max_changes": 50}


class NoReport(RuntimeError):
    """The playbook ended without a report, and the message says why. After run(), the journal says who was done."""


@dataclass(frozen=True)
class Result:
    """What a run did, or what it would do."""

    status: str  # changed, unchanged, partial, refused or failed
    exit_code: int  # 0 if the status is changed or unchanged, else 2
    msg: str
    rows: list[dict[str, Any]]  # one for each user; docs/evidence.md describes the columns
    report: Path  # the folder with report.html, report.json and more


@dataclass(frozen=True)
class Preview:
    """What run() needs. A service that waits for an approval stores the case, the digest and the ticket."""

    case: Path
    digest: str  # of the plan; empty if there is no plan to approve
    ticket: str
    result: Result


def preview(users: Sequence[str], ticket: str = "") -> Preview:
    """Plan the offboarding of these emails or user IDs. This writes nothing to Frontegg."""
    EVIDENCE.mkdir(mode=0o700, parents=True, exist_ok=True)
    case = Path(mkdtemp(prefix=f"{datetime.now(timezone.utc):%Y-%m-%d}-", dir=EVIDENCE)).resolve()
    # In this file, each element is one user, or the playbook refuses it. In a variable, "ann@..., bob@..." is two.
    (case / "users.json").write_text(json.dumps(list(users)), encoding="utf-8")
    result, report = _play(case, "preview", {**GUARDS, "plan_path": str(case / "plan.json"), "ticket": ticket})
    digests = [part["plan"]["digest"] for part in report["runs"] if part["plan"]]
    return Preview(case, digests[0] if digests else "", ticket, result)


def run(approved: Preview, approved_by: str) -> Result:
    """Carry out the plan of the preview and nothing else. Whoever changed since is left alone (status partial)."""
    if not approved.digest:
        raise ValueError(f"There is no plan to approve: {approved.result.msg}")
    if not approved_by.strip():
        raise ValueError("approved_by: name the person who approved the plan.")
    options = {
        "approved_plan": str(approved.case / "plan.json"),
        "approved_digest": approved.digest,
        "approved_by": approved_by,
        "ticket": approved.ticket,
        "snapshot_path": str(approved.case / "users.snapshot"),  # restore_users takes the run back with it
        "journal_path": str(approved.case / "journal.jsonl"),
    }
    return _play(approved.case, "run", options)[0]


def _play(case: Path, name: str, options: Mapping[str, Any]) -> tuple[Result, dict[str, Any]]:
    """Run the playbook, and read the report that it writes to a new folder of the case."""
    folder = Path(mkdtemp(prefix=f"{name}-", dir=case))
    given = {key: value for key, value in options.items() if value != ""}
    given.update(users_file=str(case / "users.json"), report_dir=str(folder))
    # A new folder for each run, removed afterwards. In a folder that was used before, runner takes up the extra vars
    # and the command line of the earlier run, such as --check. And it writes the whole environment, with the API token,
    # to artifacts/*/command.
    with TemporaryDirectory(prefix="frontegg-") as private, _signals_put_back():
        # Extra vars are templates, so a ticket could run a command. !unsafe keeps each value as it is. A file, because
        # everybody can read a command line.
        variables = Path(private, "vars.yml")
        lines = [f"{key}: !unsafe {json.dumps(value, ensure_ascii=False)}\n" for key, value in given.items()]
        variables.write_text("".join(lines), encoding="utf-8")
        ended = ansible_runner.run(
            private_data_dir=private,
            playbook=PLAYBOOK,
            cmdline=shlex.join(["-e", f"@{variables}", *(["--check"] if name == "preview" else [])]),
            # ansible-playbook of this Python, also where its folder is not on the PATH
            envvars={"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])},
            suppress_env_files=True,  # nothing in env/ for another run to take up
            quiet=True,
        )
        if ended.status == "canceled":  # by Ctrl-C or SIGTERM
            raise KeyboardInterrupt
        return _read(folder, ended)


def _read(folder: Path, ended: ansible_runner.Runner) -> tuple[Result, dict[str, Any]]:
    """Read report.json. Its schema is docs/schemas/report.schema.json; the output of Ansible has no schema."""
    path = folder / "report.json"
    if not path.exists():
        failed = [event["event_data"]["res"]["msg"] for event in ended.events if event["event"] == "runner_on_failed"]
        raise NoReport(failed[-1] if failed else f"ansible-playbook ended with {ended.rc}: {ended.stdout.read()}")
    report = json.loads(path.read_text(encoding="utf-8"))
    msg = " ".join(part["msg"] for part in report["runs"]) or report["summary"]
    return Result(report["status"], ended.rc, msg, report["rows"], folder), report


@contextmanager
def _signals_put_back() -> Iterator[None]:
    """Put back the handlers of Ctrl-C and SIGTERM. Runner leaves its own, which would swallow them from now on."""
    ours = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():  # elsewhere, runner sets no handlers
            for number, handler in ours.items():
                signal.signal(number, handler)


def _show(result: Result) -> None:
    for row in result.rows:
        print(f"{row['outcome']:<14}{row['email'] or row['user']}  {row['msg']}")
    print(f"{result.msg} (status: {result.status})\nReport: {result.report / 'report.html'}")


def main(users: Sequence[str]) -> int:
    """Preview, show, ask, run. Return the exit code of the last run."""
    try:
        planned = preview(users)
        _show(planned.result)
        if planned.result.status != "changed":
            return planned.result.exit_code
        print("This was a preview. To carry it out, type your name: ", end="", flush=True)
        approver = sys.stdin.readline().strip()
        if not approver:
            print("Nothing was written.")
            return 0
        result = run(planned, approver)
    except NoReport as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. The journal of the case says who was done.", file=sys.stderr)
        return 130
    _show(result)
    return result.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
