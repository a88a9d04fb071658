# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""examples/slices: three workers with an address each lock the users of one file, and one of them dies."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.emulator import Emulator, Exchange
from tests.integration.conftest import BIN, ROOT, Runner
from tests.processes import Process, wait_for

EXAMPLE = ROOT / "examples" / "slices"
specification = importlib.util.spec_from_file_location("slices", EXAMPLE / "slices.py")
assert specification and specification.loader
slices: Any = importlib.util.module_from_spec(specification)
sys.modules["slices"] = slices  # for dataclass
specification.loader.exec_module(slices)

ADDRESSES = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
# Each worker, and all that it starts, sends from its own address, as a machine of its own does.
SITE = """
import os, socket
connect = socket.socket.connect
def connect_from(self, address):
    if self.family == socket.AF_INET and self.getsockname() == ("0.0.0.0", 0):
        self.bind((os.environ["SOURCE_ADDRESS"], 0))
    return connect(self, address)
socket.socket.connect = connect_from
"""
LIMIT, WINDOW = 3, 0.1  # requests, seconds
EACH = 80  # users of each worker
KILLED_AFTER = 35  # writes of each worker
PATIENCE = 120.0


class Office:
    """The machine that starts the workers."""

    def __init__(self, emu: Emulator, playbook: Runner, temporary: Path) -> None:
        self.emu = emu
        self.temporary = temporary
        self.folder = playbook.folder
        self.environment = playbook.environment({"PATH": f"{BIN}:{os.environ['PATH']}", "TMPDIR": str(self.temporary)})
        self.site.mkdir()
        (self.site / "sitecustomize.py").write_text(SITE, encoding="utf-8")
        self.users = [emu.add_user(f"u{number:04}@corp.example", ["acme"]).email for number in range(3 * EACH)]
        (self.folder / "leavers.txt").write_text("\n".join(self.users), encoding="utf-8")

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def worker(self, address: str) -> str:
        return f"env PYTHONPATH={self.site} SOURCE_ADDRESS={address} ansible-runner worker"

    def start(self, workers: Sequence[str], *args: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(EXAMPLE / "slices.py"), "leavers.txt", "--report-dir", "evidence", *args]
        command += ["--max-users", str(3 * EACH), *(word for worker in workers for word in ("--worker", worker))]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def kill(self, address: str) -> None:
        """Kill a worker and all that it started, as if its machine had lost its power."""
        marks = (f"PYTHONPATH={self.site}".encode(), f"SOURCE_ADDRESS={address}".encode())
        for path in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):  # it has ended, or belongs to another user
                variables = path.read_bytes().split(b"\0")
                if all(mark in variables for mark in marks):
                    os.kill(int(path.parent.name), signal.SIGKILL)

    def written_from(self, address: str) -> list[Exchange]:
        return [one for one in self.emu.writes if one.address == address and one.status == 200]

    def outcomes(self, folder: str = "evidence") -> dict[str, str]:
        """Return {user: outcome} of the report in that folder."""
        with (self.folder / folder / "report.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(self.users)
        return {row["user"]: row["outcome"] for row in rows}


@pytest.fixture
def office(emu: Emulator, playbook: Runner) -> Iterator[Office]:
    """Yield the office. Its TMPDIR is short, because Ansible's sockets lie there, and their paths are limited."""
    with TemporaryDirectory(prefix="s-") as temporary:
        yield Office(emu, playbook, Path(temporary))


def rate(writes: Sequence[Sequence[float]]) -> float:
    """Return the writes in a second while all senders write. writes: the times of each sender."""
    start, end = max(times[0] for times in writes), min(times[-1] for times in writes)
    return sum(start < at <= end for times in writes for at in times) / (end - start)


def test_three_workers_and_the_death_of_one(emu: Emulator, office: Office) -> None:
    emu.rate_limit(LIMIT, WINDOW, each_address=True)
    workers = [office.worker(address) for address in ADDRESSES]
    with office.start(workers) as first:
        wait_for(
            lambda: all(len(office.written_from(address)) >= KILLED_AFTER for address in ADDRESSES),
            "all three workers write",
        )
        of_three = rate([[one.at for one in office.written_from(address)] for address in ADDRESSES])
        victim = min(ADDRESSES, key=lambda address: len(office.written_from(address)))
        office.kill(victim)
        output, dummy = first.communicate(timeout=PATIENCE)
    part = slice(ADDRESSES.index(victim), None, 3)
    outcomes = office.outcomes()
    assert (first.returncode, {outcomes[user] for user in office.users[part]}) == (2, {"unknown"}), output
    assert Counter(outcomes.values()) == {"unknown": EACH, "changed": 2 * EACH}
    assert "the worker env ended with code -9 without a result" in output and "run again" in output
    left = sum(not user.locked for user in emu.users if user.email in office.users)
    assert 0 < left <= EACH - KILLED_AFTER

    with office.start(workers) as again:
        output, dummy = again.communicate(timeout=PATIENCE)
    last = office.outcomes("evidence-2")  # the report of the first run is a proof, which stays
    assert (again.returncode, Counter(last.values())) == (0, {"changed": left, "unchanged": 3 * EACH - left}), output
    assert office.outcomes() == outcomes
    locks = Counter(one.path for one in emu.writes if one.status == 200)
    assert (len(locks), set(locks.values())) == (3 * EACH, {1}), "each user is locked once"

    before = len(emu.writes)
    with Process(emu, {"state": "unlocked", "users": office.users[:50]}) as alone:
        assert alone.result()["changed"]
    of_one = rate([[one.at for one in emu.writes[before:] if one.status == 200]])
    assert of_three >= 2.7 * of_one, f"{of_three:.1f} writes a second, and {of_one:.1f} by one"

    report = json.loads((office.folder / "evidence" / "report.json").read_text("utf-8"))
    assert len(report["runs"]) == 3, "one report out of three results"
    assert emu.api_token not in output + (office.folder / "evidence" / "report.json").read_text("utf-8")
    assert not [path for path in office.temporary.iterdir() if path.name.startswith("slices-")]


def test_a_worker_that_does_not_start_did_nothing(emu: Emulator, office: Office) -> None:
    """A preview. One worker cannot be started, one lacks the collection, one is refused: nobody there was touched."""
    workers = [
        "no-such-program",
        "env ANSIBLE_COLLECTIONS_PATH=/nowhere ansible-runner worker",
        "env FRONTEGG_CLIENT_ID= ansible-runner worker",
        "sh -c 'exit 3'",
    ]
    with office.start(workers, "--check") as run:
        output, dummy = run.communicate(timeout=PATIENCE)
    assert (run.returncode, emu.writes) == (2, []), output
    outcomes = Counter((user, outcome) for user, outcome in office.outcomes().items())
    assert {(office.users.index(user) % 4, outcome) for user, outcome in outcomes} == {
        (0, "not_attempted"),
        (1, "not_attempted"),
        (2, "not_attempted"),
        (3, "unknown"),
    }
    for words in (
        "the worker no-such-program could not be started: No such file or directory",
        "the playbook: identityops.frontegg.lock_users could not be found",
        "client_id: no credentials; set it, or FRONTEGG_CLIENT_ID",
        "the worker sh ended with code 3 without a result",
    ):
        assert words in " ".join(output.split()), output
    assert "Traceback" not in output


def test_no_text_in_a_result_is_a_template(emu: Emulator, playbook: Runner) -> None:
    mark, results = playbook.folder / "mark", playbook.folder / "results.json"
    attack = f"{{{{ lookup('pipe', 'touch {mark}') }}}}"
    row = {"user": "ann@acme.example", "outcome": "changed", "changed": True, "failed": False, "msg": attack}
    results.write_text(json.dumps([{"users": [row], "check_mode": False}]), encoding="utf-8")
    extra = {"results_file": str(results), "report_dir": str(playbook.folder / "evidence")}
    made = playbook(EXAMPLE / "report.yml", extra=extra)
    assert (made.rc, mark.exists(), attack in made.stdout) == (0, False, True)


# ---- without a worker


def test_the_users_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "leavers.txt"
    path.write_text("\ufeffJane@corp.example # left\n\n# all\njane@CORP.example\nzoë@corp.example\n", encoding="utf-8")
    assert slices.read_users(path) == ["jane@CORP.example", "zoë@corp.example"]
    path.write_text("jane\njoe@corp.example\n{{x}}@corp.example\na@corp.example, b@corp.example\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="neither an email nor a user ID in line 1, 3, 4"):
        slices.read_users(path)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_each_user_is_in_one_slice(count: int) -> None:
    users = [f"u{number}" for number in range(count)]
    parts = slices.slices_of(users, [["a"], ["b"], ["c"]])
    assert sorted(user for part in parts for user in part.users) == users
    assert len(parts) == min(count, 3) and all(part.users for part in parts)


@pytest.mark.parametrize("text", ['{"max_changes": 3}', '{"users": []}', '{"keep_one_with_role": "a"}', "{max", "3"])
def test_extra_vars_that_a_slice_must_not_have(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        slices.read_extra_vars(text)
    assert slices.read_extra_vars('{"revoke": "sessions"}') == {"revoke": "sessions"}


OK: dict[str, Any] = {"status": "changed", "users": [{"user": "a@x.example"}, {"user": "B@x.example"}]}


@pytest.mark.parametrize(
    ("part", "left"),
    [
        ({"results": [OK], "may_have_written": True}, {}),
        ({"results": [{**OK, "users": OK["users"][1:]}], "may_have_written": True}, {"A@x.example": "unknown"}),
        ({"results": [{"failed": True, "msg": "killed"}], "may_have_written": True}, {"A@x.example": "unknown",
                                                                                      "b@x.example": "unknown"}),
        ({"results": [{"status": "refused", "msg": "No.", "users": []}], "may_have_written": True},
         {"A@x.example": "not_attempted", "b@x.example": "not_attempted"}),
        ({"may_have_written": False}, {"A@x.example": "not_attempted", "b@x.example": "not_attempted"}),
    ],
)  # fmt: skip
def test_users_without_a_result(part: dict[str, Any], left: dict[str, str]) -> None:
    rows = slices.Slice(["A@x.example", "b@x.example"], ["worker"], **part).rows_left()
    assert {row["user"]: row["outcome"] for row in rows} == left
    assert all(row["msg"].endswith("; run again: whoever was done is unchanged then") for row in rows)
