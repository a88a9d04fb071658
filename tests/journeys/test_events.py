# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rulebook offboard, run by ansible-rulebook, with events over HTTP. It needs Java, which Drools runs on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import BIN, Runner
from tests.processes import wait_for

needs_java = pytest.mark.skipif(
    shutil.which("java") is None, reason="ansible-rulebook needs Java (Debian's package: openjdk-17-jre-headless)"
)
TOKEN = "a-long-token-for-the-webhook"
COUNT = 50
PATIENCE = 240.0
INVENTORY = "all:\n  hosts:\n    localhost:\n      ansible_connection: local\n"
PIPE = "{{ lookup('ansible.builtin.pipe', 'touch %s') }}"
# (the key of the payload, its value) of events that must reach nobody. PWNED stands for a template that runs a command.
ATTACKS = [
    {"user": "PWNED"},
    {"user": "PWNED@acme.example"},
    {"user": "u1@acme.example", "ticket": "PWNED"},
    {"user": "u1@acme.example", "comment": "PWNED"},
    {"user": "u1@acme.example", "PWNED": "x"},
    {"user": "u1@acme.example,u2@acme.example"},
    {"user": "u1@acme.example u2@acme.example"},
    {"user": "u1@acme.example\nu2@acme.example"},
    {"user": "u1@acme.example\n"},
    {"user": ["u1@acme.example", "u2@acme.example"]},
    {"user": {"user": "u1@acme.example"}},
    {"user": '["u1@acme.example"]'},
    {"user": "*@acme.example"},
    {"user": "u?@acme.example"},
    {"user": "@acme.example"},
    {"user": ""},
    {"user": None},
    {"users": "u1@acme.example"},
    {},
    ["u1@acme.example"],
    "u1@acme.example",
]


class Rulebook:
    """ansible-rulebook with the rulebook of the collection."""

    def __init__(self, playbook: Runner) -> None:
        self.folder = playbook.folder / "events"
        self.log = playbook.folder / "rulebook.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = {
            "FRONTEGG_EVENTS_DIR": str(self.folder),
            "FRONTEGG_EVENTS_TOKEN": TOKEN,
            "FRONTEGG_EVENTS_HOST": "127.0.0.1",
            "FRONTEGG_EVENTS_PORT": str(self.port),
        }
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        self.env = {**playbook.environment(settings), "PATH": path, "TMPDIR": str(playbook.folder)}
        self._words = ["--rulebook", "identityops.frontegg.offboard", "--env-vars", ",".join(settings)]
        self.folder.mkdir(mode=0o700)
        (playbook.folder / "inventory.yml").write_text(INVENTORY, "utf-8")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run it until the `with` block ends."""
        with self.log.open("a") as log:
            process = subprocess.Popen(
                [str(BIN / "ansible-rulebook"), *self._words, "--inventory", "inventory.yml"],
                cwd=self.folder.parent,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                wait_for(lambda: self._answers or process.poll() is not None, "ansible-rulebook listens", PATIENCE)
                assert process.poll() is None, self.log.read_text("utf-8")
                yield
            finally:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    @property
    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def send(self, payload: object, token: str = TOKEN) -> tuple[int, str]:
        """Return the HTTP status and the answer to an event."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/endpoint",
            json.dumps(payload).encode(),
            {"Authorization": f"Bearer {token}", "User-Agent": PIPE % (self.folder.parent / "pwned")},
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def files(self, place: str, pattern: str = "*") -> list[Path]:
        return sorted((self.folder / place).glob(pattern))


def is_done(rulebook: Rulebook) -> bool:
    """Return whether no event is left and the last run has come to its end."""
    log = rulebook.log.read_text("utf-8")
    runs, ends = log.count("PLAY [Take the events"), log.count("PLAY RECAP")
    return 0 < runs == ends and not rulebook.files("waiting") and not rulebook.files("running")


@needs_java
def test_a_burst_of_events(emu: Emulator, playbook: Runner) -> None:
    """An attack reaches nobody. 50 events in a burst lock each user once. The one that fails is kept, with the reason.

    Somebody's event was left behind by a run that was killed. It is done at the start.
    """
    names = [f"u{number}@acme.example" for number in range(COUNT)]
    for name in [*names, "left@acme.example", "other@acme.example"]:
        emu.add_user(name, ["acme"])
    rulebook = Rulebook(playbook)
    (rulebook.folder / "running").mkdir(mode=0o700)
    left = {"user": "left@acme.example", "ticket": None, "received": "20261126T120000.000000Z"}
    path = rulebook.folder / "running" / f"{'0' * 32}.json"
    path.write_text(json.dumps(left), "utf-8")
    path.chmod(0o600)
    with rulebook.running():
        wait_for(lambda: is_done(rulebook), "the event that was left is done", PATIENCE)
        refuse_attacks(rulebook)
        began = time.monotonic()
        with ThreadPoolExecutor(10) as pool:
            sent = [{"user": name, "ticket": f"HR-{number}"} for number, name in enumerate(names)]
            again = [{"user": name.upper()} for name in names[::5]]
            answers = list(pool.map(rulebook.send, [*sent, *again, {"user": "ghost@acme.example"}]))
        wait_for(lambda: is_done(rulebook), "all events are done", PATIENCE)
        print(f"{COUNT} events took {time.monotonic() - began:.1f} s")
    assert [status for status, dummy in answers] == [200] * len(answers)
    assert not (playbook.folder / "pwned").exists()
    locked = {user.email for user in emu.users if user.locked}
    assert locked == {*names, "left@acme.example"}
    locks = Counter(write.path for write in emu.writes if write.path.endswith("/lock"))
    assert len(locks) == COUNT + 1 and set(locks.values()) == {1}
    assert_evidence(rulebook, names)
    assert TOKEN not in rulebook.log.read_text("utf-8") and emu.api_token not in rulebook.log.read_text("utf-8")


def refuse_attacks(rulebook: Rulebook) -> None:
    template = PIPE % (rulebook.folder.parent / "pwned")
    for attack in ATTACKS:
        payload = json.loads(json.dumps(attack).replace("PWNED", json.dumps(template)[1:-1]))
        status, answer = rulebook.send(payload)
        assert (status, answer.startswith("refused: ")) == (422, True), payload
        assert rulebook.files("waiting") == []
    for token in ("", "another-long-token"):
        assert rulebook.send({"user": "u1@acme.example"}, token)[0] == 401


def assert_evidence(rulebook: Rulebook, names: list[str]) -> None:
    """Each person has a report of their own, with the ticket. The event of nobody is kept."""
    tickets = {}
    for path in rulebook.files("reports", "*/report.json"):
        (row,) = json.loads(path.read_text("utf-8"))["rows"]
        tickets.setdefault(row["user"].lower(), row["ticket"])
    assert {name: tickets[name] for name in names} == {name: f"HR-{number}" for number, name in enumerate(names)}
    (kept,) = rulebook.files("failed")
    event = json.loads(kept.read_text("utf-8"))
    assert event["user"] == "ghost@acme.example" and "1 not found" in event["reason"]
    assert (Path(event["report"]) / "report.html").is_file()
    assert f"The event is kept in {kept}" in rulebook.log.read_text("utf-8")


def test_one_event_stops_no_other(emu: Emulator, playbook: Runner) -> None:
    """A protected user refuses the common run. Then each user has their own. A file that is no event is kept.

    Two events name ann, and later two name bob. The one that came first counts, alone and in a common run.
    """
    texts = {
        "1": event(emu.user("ann@acme.example").id, "HR-2", second=2), "2": event("bob@acme.example", "HR-3"),
        "3": event("{{ x }}"), "4": "no JSON", "5": event("ann@acme.example", "HR-1", second=1),
    }  # fmt: skip
    waiting = waiting_in(playbook, texts)
    given = {"events_dir": str(waiting.parent), "protected": ["bob@*"], "hold": ["legal@acme.example"]}
    preview = playbook("offboard_events", extra=given, check=True, may_warn=True)
    assert (preview.rc, emu.writes, len(list(waiting.iterdir()))) == (2, [], 5)
    run = playbook("offboard_events", extra=given, may_warn=True)
    assert (run.rc, [user.email for user in emu.users if user.locked]) == (2, ["ann@acme.example"])
    kept = {path.stem[0]: json.loads(path.read_text("utf-8")) for path in (waiting.parent / "failed").iterdir()}
    assert set(kept) == {"2", "3", "4"}
    assert "protected users would lose access" in kept["2"]["reason"]
    assert "'{{ x }}' is not allowed" in kept["3"]["reason"] and kept["4"]["text"] == "no JSON"
    assert Path(kept["2"]["report"]).is_dir() and "report" not in kept["3"]
    assert ticket_of(emu, "ann@acme.example") == "HR-1"
    (waiting.parent / "failed" / f"{'2' * 32}.json").rename(waiting / f"{'2' * 32}.json")
    keep_files(
        waiting, {"6": event(emu.user("bob@acme.example").id, "HR-4", second=4), "7": event("ghost@acme.example")}
    )
    (waiting / "marco.json").write_text(event("marco@acme.example"), "utf-8")
    again = playbook("offboard_events", extra={"events_dir": str(playbook.folder / "events")}, may_warn=True)
    assert "waiting/marco.json: is no event by its name" in again.output
    assert "matches nobody" not in run.output, "a hold is about all events, and few are in one run"
    assert (again.rc, emu.user("bob@acme.example").locked, ticket_of(emu, "bob@acme.example")) == (2, True, "HR-3")
    assert "1 not found" in json.loads((waiting.parent / "failed" / f"{'7' * 32}.json").read_text("utf-8"))["reason"]
    folders = sorted((waiting.parent / "reports").iterdir())
    ends = [(ticket, status) for ticket, status, dummy in map(told_by, folders)]
    assert ends.count(("HR-3", "refused")) == 2 and ends.count(("HR-3", "changed")) == 1, "no try hides an earlier one"
    (same,) = (text for ticket, dummy, text in map(told_by, folders) if ticket == "HR-4")
    (fine,) = (text for *end, text in map(told_by, folders) if end == ["HR-3", "changed"])
    assert "same as bob@acme.example" in same
    assert [word for word in ("FAILED", "missing here", "ghost", "Ticket: (") if word in fine + same] == []


@pytest.mark.parametrize(
    "outage",
    [
        {"FRONTEGG_API_URL": "http://127.0.0.1:9"},
        {"FRONTEGG_CLIENT_ID": None},
        {"FRONTEGG_API_TOKEN": "a-token-of-another-environment"},
    ],
    ids=["no connection", "no credentials", "wrong credentials"],
)
def test_an_outage_parks_nobody(emu: Emulator, playbook: Runner, outage: dict[str, str | None]) -> None:
    """Both events wait, and no one is tried alone. Afterwards the next run does both, and nobody moves a file."""
    waiting = waiting_in(playbook, {"1": event("ann@acme.example", "HR-1"), "2": event("bob@acme.example", "HR-2")})
    given = {"events_dir": str(waiting.parent), "protected": ["root@*"]}
    down = {"FRONTEGG_MAX_RETRIES": "0", **outage}
    preview = playbook("offboard_events", extra=given, env=down, check=True, may_warn=True)
    assert (preview.rc, len(list(waiting.iterdir()))) == (2, 2)
    run = playbook("offboard_events", extra=given, env=down, may_warn=True)
    assert (run.rc, emu.writes, [path.stem[0] for path in sorted(waiting.iterdir())]) == (2, [], ["1", "2"])
    assert f"All events of this run wait in {waiting} for the next run." in run.output
    assert "event_1" not in run.output, "nobody is tried alone"
    assert left_in(waiting, "running", "failed", "reports") == []
    again = playbook("offboard_events", extra=given)
    assert (again.rc, [user.email for user in emu.users if user.locked]) == (
        0,
        ["ann@acme.example", "bob@acme.example"],
    )
    assert left_in(waiting, "waiting", "running", "failed") == []
    reports = [json.loads((path / "report.json").read_text("utf-8")) for path in left_in(waiting, "reports")]
    assert [run["guards"]["protected"] for report in reports for run in report["runs"]] == [["root@*"], ["root@*"]]


def test_a_read_that_fails_parks_nobody(emu: Emulator, playbook: Runner) -> None:
    """Ann cannot be read now. Bob is done, and ann waits. If a write fails, a person has to look at it."""
    waiting = waiting_in(playbook, {"1": event("ann@acme.example", "HR-1"), "2": event("bob@acme.example", "HR-2")})
    given, once = {"events_dir": str(waiting.parent)}, {"FRONTEGG_MAX_RETRIES": "0"}
    emu.fault("email", status=503, times=None, match="ann@")
    run = playbook("offboard_events", extra=given, env=once, may_warn=True)
    assert (run.rc, [user.email for user in emu.users if user.locked]) == (2, ["bob@acme.example"])
    assert [path.stem[0] for path in waiting.iterdir()] == ["1"] and left_in(waiting, "running", "failed") == []
    assert f"The event waits in {waiting} for the next run." in run.output
    emu.faults.orders.clear()
    emu.fault("lock", status=503, times=None)
    again = playbook("offboard_events", extra=given, env=once, may_warn=True)
    assert again.rc == 2 and left_in(waiting, "waiting", "running") == []
    (kept,) = (json.loads(path.read_text("utf-8")) for path in left_in(waiting, "failed"))
    assert "503" in (Path(kept["report"]) / "report.md").read_text("utf-8")


def waiting_in(playbook: Runner, texts: dict[str, str]) -> Path:
    """Return the folder of the events that wait, with these."""
    waiting = playbook.folder / "events" / "waiting"
    waiting.mkdir(mode=0o700, parents=True)
    waiting.parent.chmod(0o700)
    keep_files(waiting, texts)
    return waiting


def left_in(waiting: Path, *places: str) -> list[Path]:
    """Return the files in these subfolders."""
    return [path for place in places for path in (waiting.parent / place).iterdir()]


def told_by(folder: Path) -> tuple[str, str, str]:
    """Return (the ticket, the status, the text for people) of a report."""
    told = json.loads((folder / "report.json").read_text("utf-8"))
    return str(told["ticket"]), told["status"], (folder / "report.md").read_text("utf-8")


def ticket_of(emu: Emulator, email: str) -> str:
    """Return the ticket in the mark of a user."""
    mark = json.loads(emu.user(email).vendor_metadata or "{}")["offboarding"]
    return str(mark["ticket"])


def keep_files(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = folder / f"{name * 32}.json"
        path.write_text(text, "utf-8")
        path.chmod(0o600)


def event(user: str, ticket: str | None = None, second: int = 0) -> str:
    return json.dumps({"user": user, "ticket": ticket, "received": f"20261126T12000{second}.000000Z"})
