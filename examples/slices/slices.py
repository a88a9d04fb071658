# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Locks the users of a file by several machines at once, and makes one report (docs/several_machines.md).

  python slices.py leavers.txt --max-users 500 --report-dir evidence \\
      --worker "ssh node1 ansible-runner worker" --worker "ssh node2 ansible-runner worker" --check

Each worker gets a slice of the users: ansible-runner transmit | worker | process. A worker needs ansible-runner, this
collection, and the credentials of Frontegg in its own environment: no secret travels to it.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile

import ansible_runner

MODULE = "identityops.frontegg.user"
PLAYBOOKS = ("lock_users", "unlock_users")
# Variables of these playbooks that mean the same for a slice as for all users. Other guards do not: two slices could
# each leave one administrator, and remove that of the other. Paths would be on the worker.
EXTRA_VARS = ("tenant_id", "everywhere", "revoke", "protected", "on_missing", "verify", "redact", "rate_limit_share")
IDENTIFIER = re.compile(r"[^\s@{}]+@[^\s@{}]+\.[^\s@{}]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
COLOUR = re.compile("\x1b\\[[0-9;]*m")
REPORT = Path(__file__).with_name("report.yml")


@dataclass
class Slice:
    """The users of one worker, its command, and what came back.

    may_have_written: whether the module may have begun. False only if that is certain.
    """

    users: list[str]
    command: list[str]
    results: list[dict[str, Any]] = field(default_factory=list)
    fault: str = ""
    may_have_written: bool = False
    began: bool = False

    def handle(self, event: dict[str, Any]) -> bool:
        """Keep the result of the module. False: ansible-runner need not write the event to a file."""
        data = event.get("event_data") or {}
        if data.get("task_action") == MODULE:
            self.began = self.began or event["event"] == "playbook_on_task_start"
            if event["event"] in ("runner_on_ok", "runner_on_failed"):
                self.results.append(data["res"])
        return False

    def rows_left(self) -> list[dict[str, Any]]:
        """A row for each user whom no result is about."""
        told = {str(row["user"]).lower() for result in self.results for row in result.get("users", ())}
        refusals = [result["msg"] for result in self.results if result.get("status") == "refused"]
        outcome = "unknown" if self.may_have_written and not refusals else "not_attempted"
        fault = self.fault or next(iter(refusals), "the result of the worker does not have this user")
        msg = f"{fault.rstrip('.')}; run again: whoever was done is unchanged then"
        return [{"user": user, "outcome": outcome, "msg": msg} for user in self.users if user.lower() not in told]


def read_users(path: Path) -> list[str]:
    """The emails and user IDs of the file, one on each line, each once. SystemExit names all lines that are neither."""
    lines = [line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    bad = [str(number) for number, line in enumerate(lines, 1) if line and not IDENTIFIER.fullmatch(line)]
    if bad:
        sys.exit(f"{path}: neither an email nor a user ID in line {', '.join(bad)}. Nothing was changed.")
    return list({line.lower(): line for line in lines if line}.values())


def read_extra_vars(text: str) -> dict[str, Any]:
    """The extra vars, without any that a slice must not have."""
    try:
        given = dict(json.loads(text))
    except (TypeError, ValueError) as error:
        raise argparse.ArgumentTypeError("is no JSON mapping") from error
    refused = [name for name in given if name not in EXTRA_VARS]
    if refused:
        raise argparse.ArgumentTypeError(f"{', '.join(refused)} cannot go to slices; there are {', '.join(EXTRA_VARS)}")
    return given


def read_command(text: str) -> list[str]:
    """The words of the command of a worker."""
    words = shlex.split(text)
    if not words:
        raise argparse.ArgumentTypeError("is empty; give a command, such as ssh node1 ansible-runner worker")
    return words


def slices_of(users: Sequence[str], workers: Sequence[list[str]]) -> list[Slice]:
    """A slice for each worker. If there are fewer users than workers, some workers get none."""
    parts = [list(users[number :: len(workers)]) for number in range(len(workers))]
    return [Slice(part, worker) for part, worker in zip(parts, workers) if part]


def work(part: Slice, folder: Path, options: argparse.Namespace) -> None:
    """Send the slice to its worker, and wait for the result. Both private data dirs are fresh, below `folder`.

    ansible-runner loads env/cmdline and env/extravars of an old one again: a run without --check would stay a preview.
    """
    project = folder / "sent" / "project"
    project.mkdir(parents=True)
    (project / "users.txt").write_text("\n".join(part.users), encoding="utf-8")
    with (folder / "stream").open("w+b") as stream:
        ansible_runner.run(
            streamer="transmit",
            _output=stream,
            private_data_dir=str(folder / "sent"),
            playbook=f"identityops.frontegg.{options.playbook}",
            extravars={**options.extra_vars, "users_file": "users.txt"},
            cmdline="--check" if options.check else None,
        )
        stream.seek(0)
        try:
            worker = subprocess.Popen(part.command, stdin=stream, stdout=subprocess.PIPE)
        except OSError as error:
            part.fault = f"the worker {part.command[0]} could not be started: {error.strerror}"
            return
        part.may_have_written = True
    with worker:
        last_line = receive(part, worker, folder / "received")
    if not part.results:
        part.fault = f"the worker {part.command[0]} ended with code {worker.returncode} without a result{last_line}"


def receive(part: Slice, worker: subprocess.Popen[bytes], folder: Path) -> str:
    """Read what the worker sends, until it ends. Return the last line of ansible-playbook.

    The artifacts that arrive have the environment of the worker, with the API token. `folder` is removed soon.
    """
    folder.mkdir()
    try:
        stream = ansible_runner.run(
            streamer="process",
            _input=worker.stdout,
            private_data_dir=str(folder),
            event_handler=part.handle,
            quiet=True,
        )
    except (OSError, ValueError, BadZipFile):
        worker.kill()  # it died while it sent its artifacts, or sends what is none
        return ""
    # Only a worker that saw the end of ansible-playbook says so, after all events.
    part.may_have_written = part.began or stream.status not in ("successful", "failed")
    texts = [COLOUR.sub("", path.read_text("utf-8", "replace")).strip() for path in folder.rglob("stdout")]
    return "".join(f": {text.splitlines()[-1]}" for text in texts if text)


def results_of(parts: Sequence[Slice], is_preview: bool) -> list[dict[str, Any]]:
    """The results of all slices, and one with the users whom no result is about."""
    results = [result for part in parts for result in part.results]
    left = [row for part in parts for row in part.rows_left()]
    return [*results, *([{"users": left, "check_mode": is_preview}] if left else [])]


def report(results: list[dict[str, Any]], folder: Path, report_dir: Path) -> int:
    """Make one report of all results. The exit code is 0 if everybody is as wanted."""
    path = folder / "results.json"
    path.write_text(json.dumps(results), encoding="utf-8")
    paths = json.dumps({"results_file": str(path), "report_dir": str(report_dir.absolute())})
    return subprocess.run(["ansible-playbook", str(REPORT), "-e", paths], check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("users", type=Path, help="a file with one email or user ID on each line")
    parser.add_argument(
        "--worker", action="append", required=True, type=read_command, help="a command that runs ansible-runner worker"
    )
    parser.add_argument("--max-users", type=int, required=True, help="refuse a file that names more users")
    parser.add_argument("--report-dir", type=Path, required=True, help="a folder for the files of the report")
    parser.add_argument("--playbook", choices=PLAYBOOKS, default=PLAYBOOKS[0])
    parser.add_argument("--extra-vars", type=read_extra_vars, default={}, metavar="JSON")
    parser.add_argument("--check", action="store_true", help="a preview: nothing is written")
    options = parser.parse_args()
    users = read_users(options.users)
    if len(users) > options.max_users:
        sys.exit(f"{options.users} names {len(users)} users, more than --max-users. Nothing was changed.")
    parts = slices_of(users, options.worker)
    with TemporaryDirectory(prefix="slices-") as name:  # mode 0700, and removed in any case
        folder = Path(name)
        with ThreadPoolExecutor(max_workers=len(parts) or 1) as pool:
            running = [pool.submit(work, part, folder / str(number), options) for number, part in enumerate(parts)]
        for part, one in zip(parts, running):
            if (error := one.exception()) is not None:  # such as a full disk here; the other slices are reported
                part.fault = f"the slice ended with {error!r}"
        return report(results_of(parts, options.check), folder, options.report_dir)


if __name__ == "__main__":
    sys.exit(main())
