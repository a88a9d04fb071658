# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The journal of a task: its lines, its truth after a kill, and its effect on the next run."""

from __future__ import annotations

import json
import os
import re
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import User
from ansible_collections.identityops.frontegg.plugins.module_utils._api.users import Users
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError, StoppedError
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.acts import Part, Step
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import Plan
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.resume import read_done, resumed
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.kind import KIND as TENANTS
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import KIND
from ansible_collections.identityops.frontegg.plugins.module_utils._users.reach import Defaults
from ansible_collections.identityops.frontegg.plugins.module_utils._users.wishes import read_wishes
from ansible_collections.identityops.frontegg.plugins.module_utils._users.writes import LOCK
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.tokens import environment_name
from ansible_collections.identityops.frontegg.plugins.modules import tenant
from tests.emulator import Emulator
from tests.json_schemas import schema
from tests.processes import Process, wait_for
from tests.unit.harness import Task, outcomes

JANE, JOE, ANN = "jane@corp.example", "joe+x@corp.example", "ann.o'neil@corp.example"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
KEYS = [
    "time", "user", "id", "email", "state", "tenant_id", "action", "outcome", "changed", "failed", "msg", "trace_id",
    "environment", "version",
]  # fmt: skip
EARLIER = "done by an earlier run at "
HERE = "here"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a journal. AssertionError: one is not as the schema says."""
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [error.message for line in found for error in schema("journal").iter_errors(line)] == []
    return found


def told(path: Path) -> list[tuple[str, str]]:
    return [(line["user"], line["outcome"]) for line in lines(path)]


def environment(emu: Emulator) -> str:
    return environment_name(emu.url, emu.client_id, None)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# Lines of the journal


def test_a_line_for_each_user(task: Task, people: Emulator, path: Path) -> None:
    """Users who need no change come first, as the plan shows that. Each other user follows when the writes are over."""
    result = task.run(users=[JANE, ANN, "zoë@corp.example"], state="locked", journal_path=str(path), concurrency=1)
    assert told(path) == [(ANN, "unchanged"), (JANE, "changed"), ("zoë@corp.example", "changed")]
    rows = {row["user"]: row for row in result["users"]}
    for line in lines(path):
        assert list(line) == KEYS
        assert TIME.fullmatch(line["time"])
        row = rows[line["user"]]
        assert {key: line[key] for key in KEYS[1:-3]} == {key: row[key] for key in KEYS[1:-3]}
    traces = {exchange.path.split("/")[-2]: exchange.trace_id for exchange in people.writes}
    assert {line["id"]: line["trace_id"] for line in lines(path)[1:]} == traces
    assert "zoë" in path.read_text("utf-8"), "as people write it"


def test_for_its_owner_alone(task: Task, people: Emulator, path: Path) -> None:
    task.run(users=[JANE], state="locked", journal_path=str(path))
    assert mode(path) == 0o600


@pytest.mark.parametrize("before", [0o600, 0o640, 0o644, 0o604])
def test_a_journal_that_is_there_is_appended_to_and_closed_to_others(
    task: Task, people: Emulator, path: Path, before: int
) -> None:
    options = {"state": "locked", "journal_path": str(path)}
    task.run(users=[JOE], **options)
    path.chmod(before)
    for run, after, words in (
        (task.check, before, "a real run closes it to them."),
        (task.run, 0o600, "now it is for its owner alone."),
    ):
        result = run(users=[JANE], **options)
        told = f"journal_path: others could read {path} (mode 0{before:o}); {words}"
        assert (told in str(result.get("warnings"))) is (before != 0o600)
        assert mode(path) == after
    assert [line["user"] for line in lines(path)] == [JOE, JANE]


def test_a_file_that_is_empty_becomes_one(task: Task, people: Emulator, path: Path) -> None:
    path.touch(0o600)
    task.run(users=[JANE], state="locked", journal_path=str(path))
    assert told(path) == [(JANE, "changed")]


def test_tenants_have_lines_too(task: Task, people: Emulator, path: Path) -> None:
    people.tells_tenant_lock = True
    for dummy in range(2):
        result = task.run(main=tenant.main, tenants=["acme", "nowhere"], state="locked", journal_path=str(path))
    seen = [(line["tenant_id"], line["outcome"]) for line in lines(path)]
    assert seen[:2] == [("nowhere", "not_found"), ("acme", "changed")]
    assert sorted(seen[2:]) == [("acme", "unchanged"), ("nowhere", "not_found")]
    assert EARLIER in result["tenants"][0]["msg"]


@pytest.mark.parametrize("there", [False, True])
def test_nothing_is_written_in_check_mode(task: Task, people: Emulator, path: Path, there: bool) -> None:
    whole = json.dumps(line(environment=environment(people)))  # without a line end
    if there:
        path.write_text(whole)
        path.chmod(0o640)
    checked = task.check(users=[JANE], state="locked", journal_path=str(path))
    assert outcomes(checked) == {JANE: "changed"}
    assert path.exists() == there
    assert not there or (path.read_text(), mode(path)) == (whole, 0o640)


def test_what_reading_back_corrects_is_told_once_more(task: Task, people: Emulator, path: Path) -> None:
    people.fault("lock", match=people.user(JANE).id, ignore=True, times=None)
    people.fault("lock", match=people.user(JOE).id, drop="after", times=None)
    task.run(users=[JANE, JOE, "zoë@corp.example"], state="locked", journal_path=str(path), concurrency=1)
    assert told(path) == [
        (JANE, "changed"), (JOE, "unknown"), ("zoë@corp.example", "changed"), (JANE, "failed"), (JOE, "changed"),
    ]  # fmt: skip
    again = task.run(users=[JANE, JOE], state="locked", journal_path=str(path))
    assert [EARLIER in row["msg"] for row in again["users"]] == [False, True]


def test_those_who_were_not_attempted(task: Task, people: Emulator, path: Path) -> None:
    people.fault("lock", status=403)
    task.run(users=[JANE, JOE], state="locked", journal_path=str(path), max_failures=1, concurrency=1)
    assert told(path) == [(JANE, "failed"), (JOE, "not_attempted")]
    assert all(not line["changed"] for line in lines(path))


def stopping(*arguments: object) -> None:
    raise StoppedError(JANE, "stopped by SIGTERM")


@pytest.mark.parametrize("max_failures", [None, 2])
def test_nothing_is_begun_of_those_who_were_not_attempted(
    task: Task, emu: Emulator, path: Path, monkeypatch: pytest.MonkeyPatch, max_failures: int | None
) -> None:
    """With max_failures, the server refuses the fifth and the sixth user.

    Without it, the task stops before the first.
    """
    users = [emu.add_user(f"u{number}@corp.example").email for number in range(12)]
    emu.fault("delete", status=403, skip=4, times=None)
    if max_failures is None:
        monkeypatch.setattr(Users, "delete", stopping)
    options = {"users": users, "state": "absent", "everywhere": True, "concurrency": 1}
    result = task.run(journal_path=str(path), max_failures=max_failures, **options)
    begun = [line["user"] for line in lines(path) if line["outcome"] == "begun"]
    assert begun == (users[:6] if max_failures else users[:1])
    assert [row["user"] for row in result["users"] if row["outcome"] != "not_attempted"] == (
        users[:6] if max_failures else []
    )


def test_a_task_that_a_guard_refuses(task: Task, people: Emulator, path: Path) -> None:
    result = task.run(users=[JANE, JOE], state="locked", journal_path=str(path), max_changes=1)
    assert told(path) == [(JANE, "not_attempted"), (JOE, "not_attempted")]
    assert set(outcomes(result).values()) == {"not_attempted"}


@pytest.mark.parametrize("kind", ["a folder", "no folder", "a file as folder"])
def test_a_journal_that_cannot_be_written(task: Task, people: Emulator, tmp_path: Path, kind: str) -> None:
    (tmp_path / "file").write_text("")
    path = {"a folder": tmp_path, "no folder": tmp_path / "no/journal", "a file as folder": tmp_path / "file/journal"}
    result = task.run(users=[JANE], state="locked", journal_path=str(path[kind]))
    assert result["failed"] and result["users"] == []
    assert result["msg"].startswith(f"journal_path: {path[kind]} cannot be ") and "\n" not in result["msg"]
    assert people.writes == []


def test_no_secret_is_written(task: Task, people: Emulator, path: Path) -> None:
    token = people.issue_token()
    people.fault(
        "lock", status=400, body={"errors": [f"bad {token}"]}, headers={"frontegg-trace-id": token}, times=None
    )
    task.run(users=[JANE], state="locked", journal_path=str(path), access_token=token)
    assert told(path) == [(JANE, "failed")]
    assert token[:40] not in path.read_text()


# Effect on the next run


def test_who_was_locked_by_an_earlier_run_costs_no_write(task: Task, people: Emulator, path: Path) -> None:
    task.run(users=[JANE], state="locked", journal_path=str(path))
    when = lines(path)[0]["time"]
    writes = len(people.writes)
    for run in (task.check, task.run, task.run, task.check):  # the number of runs makes no difference
        result = run(users=[people.user(JANE).id.upper(), ANN, JOE], state="locked", journal_path=str(path))
        first, second = result["users"][:2]
        assert (first["outcome"], first["msg"]) == ("unchanged", f"already locked ({EARLIER}{when})")
        assert (second["outcome"], second["msg"]) == ("unchanged", "already locked")
    assert len(people.writes) == writes + 1


@pytest.mark.parametrize("scope", [{"everywhere": True}, {"tenant_id": "acme"}], ids=str)
def test_deletions_are_resumed(task: Task, people: Emulator, path: Path, scope: dict[str, Any]) -> None:
    """A task may be killed and run again many times. It never takes a user that it deleted for a misspelt name."""
    task.run(users=[JANE], state="absent", journal_path=str(path), **scope)
    assert told(path) == [(JANE, "begun"), (JANE, "changed")], "also where nobody is left to be asked"
    when = lines(path)[1]["time"]
    for run in (task.run, task.check, task.run):
        result = run(users=[JANE], state="absent", journal_path=str(path), on_missing="fail", **scope)
        assert outcomes(result) == {JANE: "unchanged"} and not result["failed"]
        assert f"({EARLIER}{when})" in result["users"][0]["msg"]
    if "everywhere" in scope:
        assert result["users"][0]["msg"].startswith("already deleted")
    other = task.run(users=["ghost@corp.example"], state="absent", journal_path=str(path), on_missing="fail", **scope)
    assert outcomes(other) == {"ghost@corp.example": "not_found"} and other["failed"]


def test_what_was_undone_meanwhile_is_done_again(task: Task, people: Emulator, path: Path) -> None:
    task.run(users=[JANE], state="locked", journal_path=str(path))
    people.user(JANE).locked = False
    assert outcomes(task.run(users=[JANE], state="locked", journal_path=str(path))) == {JANE: "changed"}


def test_an_unlock_ends_what_an_earlier_lock_did(task: Task, people: Emulator, path: Path) -> None:
    for state in ("locked", "unlocked"):
        task.run(users=[JANE], state=state, journal_path=str(path))
    people.user(JANE).locked = True  # another person locks the user
    result = task.run(users=[JANE], state="locked", journal_path=str(path))
    assert result["users"][0]["msg"] == "already locked"


def test_half_a_line_at_the_end(task: Task, people: Emulator, path: Path) -> None:
    task.run(users=[JANE], state="locked", journal_path=str(path))
    whole = path.read_text()
    path.write_text(whole + whole[:60])
    result = task.run(users=[JANE, JOE], state="locked", journal_path=str(path))
    assert EARLIER in result["users"][0]["msg"]
    assert path.read_text().startswith(f"{whole}{whole[:60]}\n")
    assert [json.loads(line)["user"] for line in path.read_text().splitlines()[2:]] == [JANE, JOE]


# Killed tasks


def finished(path: Path) -> set[str]:
    """Return the IDs of changed users, from the complete lines."""
    whole = path.read_text().split("\n")[:-1] if path.exists() else []
    return {line["id"] for line in map(json.loads, whole) if line["changed"]}


@pytest.mark.parametrize("options", [{"state": "locked"}, {"state": "absent", "everywhere": True}], ids=str)
def test_a_killed_run_leaves_a_true_record(task: Task, emu: Emulator, path: Path, options: dict[str, Any]) -> None:
    users = [emu.add_user(f"u{number:03}@corp.example") for number in range(60)]
    wanted = [user.id for user in users]
    emu.latency = 0.01
    with Process(emu, {"users": wanted, "journal_path": str(path), **options}) as process:
        wait_for(lambda: path.exists() and len(finished(path)) >= 8, "eight lines")
        process.kill()
    wait_for(lambda: emu.in_flight == 0, "the requests that were on their way")
    done = {user.id for user in users if emu.user(user.id) is None or user.locked}
    recorded = finished(path)
    begun = {line["id"] for line in lines(path) if line["outcome"] == "begun"}
    assert 8 <= len(recorded) < 60
    assert recorded <= done
    assert len(done - recorded) <= 4, "no more than were on their way"
    emu.latency = 0
    writes = len(emu.writes)
    result = task.run(users=wanted, journal_path=str(path), on_missing="fail", **options)
    written = {exchange.path.split("/v1/")[1].split("/")[0] for exchange in emu.writes[writes:]}
    assert not written & recorded, "what is done costs no write"
    rows = {row["id"] or row["user"]: row for row in result["users"]}
    # The rows also name an earlier run if a deletion was begun and the user is gone. No answer can confirm more.
    assert {one for one, row in rows.items() if "by an earlier run at " in row["msg"]} == recorded | (begun & done)
    assert {row["outcome"] for one, row in rows.items() if one in recorded} == {"unchanged"}
    assert {row["outcome"] for one, row in rows.items() if one not in done} == {"changed"}
    assert {row["outcome"] for one, row in rows.items() if one in done - recorded} <= {"unchanged"}
    assert done <= recorded | begun or options["state"] == "locked"
    assert all(emu.user(user.id) is None or user.locked for user in users)


# Tables


ID = "35bf992d-0000-4000-8000-000000000001"
OTHER_ID = "35bf992d-0000-4000-8000-000000000002"


def line(**fields: Any) -> dict[str, Any]:
    usual = {
        "time": "T1", "user": JANE, "id": ID, "state": "locked", "tenant_id": None, "action": "lock",
        "outcome": "changed", "changed": True, "failed": False, "msg": "locked", "environment": HERE,
    }  # fmt: skip
    return {**usual, **fields}


IDLE = {"action": "none", "outcome": "unchanged", "changed": False}

RESUMED = {
    # the journal, the wanted state and tenant, the plan, (the outcome, whether the row names an earlier run)
    "nothing": ([], "locked", None, "unchanged", ("unchanged", False)),
    "done": ([line()], "locked", None, "unchanged", ("unchanged", True)),
    "done, known by the ID": ([line(user=ID.upper())], "locked", None, "unchanged", ("unchanged", True)),
    "done, known by the email": ([line(id=None)], "locked", None, "unchanged", ("unchanged", True)),
    "done, by another spelling": ([line(user=JANE.upper(), id=None)], "locked", None, "unchanged", ("unchanged", True)),
    "another user": ([line(user=JOE, id=OTHER_ID)], "locked", None, "unchanged", ("unchanged", False)),
    "another user of that email": ([line(id=OTHER_ID)], "locked", None, "unchanged", ("unchanged", False)),
    "undone since": ([line()], "locked", None, "changed", ("changed", False)),
    "failed": ([line(outcome="failed", changed=False, failed=True)], "locked", None, "unchanged", ("unchanged", False)),
    "not verified": ([line(failed=True)], "locked", None, "unchanged", ("unchanged", False)),
    "unchanged then": ([line(**IDLE)], "locked", None, "unchanged", ("unchanged", False)),
    "done, then unchanged": ([line(), line(time="T2", **IDLE)], "locked", None, "unchanged", ("unchanged", True)),
    "done, then not reached": (
        [line(), line(time="T2", outcome="not_attempted", changed=False)],
        "locked", None, "unchanged", ("unchanged", True),
    ),
    "done, then not looked up": (
        [line(), line(time="T2", action="none", outcome="failed", changed=False, failed=True)],
        "locked", None, "unchanged", ("unchanged", True),
    ),
    "done, then failed": (
        [line(), line(time="T2", outcome="failed", changed=False, failed=True)],
        "locked", None, "unchanged", ("unchanged", False),
    ),
    "unlocked later": (
        [line(), line(state="unlocked", action="unlock")], "locked", None, "unchanged", ("unchanged", False),
    ),
    "found unlocked later": (
        [line(), line(state="unlocked", **IDLE)], "locked", None, "unchanged", ("unchanged", False),
    ),
    "locked again": (
        [line(), line(state="unlocked", action="unlock"), line()], "locked", None, "unchanged", ("unchanged", True),
    ),
    "disabled in another tenant": (
        [line(state="disabled", tenant_id="beta")], "disabled", "acme", "unchanged", ("unchanged", False),
    ),
    "disabled in the tenant": (
        [line(state="disabled", tenant_id="acme")], "disabled", "acme", "unchanged", ("unchanged", True),
    ),
    "deleted": ([line(state="absent", action="delete")], "absent", None, "not_found", ("unchanged", True)),
    "not deleted": ([line(state="absent", **IDLE)], "absent", None, "not_found", ("not_found", False)),
    "removed, now to be deleted": (
        [line(state="absent", tenant_id="acme")], "absent", None, "not_found", ("not_found", False),
    ),
    "locked, and gone": ([line()], "locked", None, "not_found", ("not_found", False)),
    "not known": (
        [line(outcome="unknown", changed=False, failed=True)], "locked", None, "unchanged", ("unchanged", "begun"),
    ),
    "begun, then not known": (
        [
            line(state="absent", action="delete", outcome="begun", changed=False),
            line(state="absent", action="delete", outcome="unknown", changed=False, failed=True),
        ],
        "absent", None, "not_found", ("unchanged", "begun"),
    ),
    "a number for a flag": ([line(changed=1, failed=0)], "locked", None, "unchanged", ("unchanged", False)),
    "a text for a flag": ([line(changed="true")], "locked", None, "unchanged", ("unchanged", False)),
}  # fmt: skip


@pytest.mark.parametrize(("journal", "state", "tenant_id", "outcome", "expected"), RESUMED.values(), ids=RESUMED)
def test_resumed(
    journal: list[dict[str, Any]], state: str, tenant_id: str | None, outcome: str, expected: tuple[str, bool | str]
) -> None:
    defaults = Defaults(state, tenant_id, (state == "absent" and tenant_id is None) or None)
    wishes = tuple(read_wishes([JANE], defaults))
    user = None if outcome == "not_found" else User(ID, JANE, True, ())
    parts = (Part(LOCK, "locked", (Step(LOCK, ID),)),) if outcome == "changed" else ()
    plan = Plan(KIND, wishes, outcome, "as it is", user, parts=parts, failed=outcome == "not_found")
    told = resumed(plan, read_done([json.dumps(one) for one in journal], HERE, KIND))
    words = EARLIER.replace("done", expected[1]) if isinstance(expected[1], str) else EARLIER
    assert (told.outcome, words + "T1" in told.msg) == (expected[0], bool(expected[1]))
    assert told.failed == (expected[0] == "not_found")
    assert told.parts == parts


WHOLE = json.dumps(line())


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (WHOLE, [("user", (JANE, None)), ("user", (ID, None))]),
        (json.dumps(line(user=JANE.upper(), id="AB")), [("user", (JANE, None)), ("user", ("ab", None))]),
        (json.dumps(line(id=None, tenant_id="acme")), [("user", (JANE, "acme"))]),
        (json.dumps({name: value for name, value in line(tenant_id="A").items() if name not in ("user", "id")}),
         [("tenant", ("a", "A"))]),
        *((cut, []) for cut in ("", "\n", "{", '{"time', WHOLE[:60] + "\n", WHOLE[:-1], "\0" * 4096)),
        (WHOLE[:30] + WHOLE, []),  # another run continued after a kill
        (f"{chr(0) * 100}{WHOLE}\n", [("user", (JANE, None)), ("user", (ID, None))]),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_read_done(text: str, keys: list[tuple[str, str]]) -> None:
    found = {kind.noun: list(read_done([text], HERE, kind)) for kind in (KIND, TENANTS)}
    assert [(noun, key) for noun, names in found.items() for key in names] == keys


NO_JOURNAL = [
    "jane@corp.example", "# leavers", "email;name", '["jane@corp.example"]', '"user"', "null", "[]", "7", "{}", " x",
    '{"user": "jane@corp.example"}', '{"time": "T1", "level": "info", "msg": "m"}', "\x00\x7fELF\x02", "[" * 100_000,
    "9" * 5000, '{"user": "jane@corp.example"', '  "time": "T1",', WHOLE.replace("environment", "place"),
]  # fmt: skip


@pytest.mark.parametrize("text", NO_JOURNAL, ids=lambda text: text[:20])
def test_read_done_refuses_what_is_no_journal(text: str) -> None:
    for lines_before in (0, 1):
        with pytest.raises(InputError, match=rf"^is no journal of this collection \(line {lines_before + 1}\)"):
            read_done([*[WHOLE] * lines_before, text], HERE, KIND)


@pytest.mark.parametrize("version", [0, 2, "1", None, [1], "\x1b[31m"])
def test_a_line_of_another_version(version: object) -> None:
    text = json.dumps({**json.loads(WHOLE), "version": version})
    with pytest.raises(InputError, match=r"^has lines of version .* \(line 1\)") as caught:
        read_done([text], HERE, KIND)
    assert "\x1b" not in str(caught.value)
    assert read_done([json.dumps({**json.loads(WHOLE), "version": 1})], HERE, KIND) == {
        key: {**line, "version": 1} for key, line in read_done([WHOLE], HERE, KIND).items()
    }


def test_what_is_no_file_keeps_its_mode(task: Task, people: Emulator, path: Path) -> None:
    os.mkfifo(path, 0o666)
    path.chmod(0o666)
    result = task.run(users=[JANE], state="locked", journal_path=str(path))
    assert result["msg"] == f"journal_path: {path} cannot be written: it is no file." and people.writes == []
    assert mode(path) == 0o666


# Lines that cannot be written


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file can grow beyond this many bytes. A full disk has the same effect."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


FULL = "cannot be written any more: "


def test_what_cannot_be_written_down_is_not_begun(task: Task, people: Emulator, path: Path) -> None:
    """The disk is full while the task locks a user.

    The result shows that user as changed, and the rest as not attempted.
    """
    users = [JANE, JOE, "max@corp.example", "zoë@corp.example"]
    with room(400):  # room for the first line and half of the second
        result = task.run(users=users, state="locked", journal_path=str(path), concurrency=1)
    assert list(outcomes(result).values()) == ["changed", "changed", "not_attempted", "not_attempted"]
    assert [bool(people.user(name).locked) for name in users] == [True, True, False, False]
    assert all(FULL in row["msg"] for row in result["users"][2:])
    assert result["failed"]
    assert f"{row_reason(result)}. What is told here is not all in it." in str(result["warnings"])
    again = task.run(users=users, state="locked", journal_path=str(path), concurrency=1)
    assert list(outcomes(again).values()) == ["unchanged", "unchanged", "changed", "changed"]
    assert EARLIER in again["users"][0]["msg"]
    assert EARLIER not in again["users"][1]["msg"], "of this one there is half a line"
    assert not again["failed"]


def row_reason(result: dict[str, Any]) -> str:
    return str(result["users"][-1]["msg"]).removeprefix("not attempted: ")


def test_a_deletion_that_cannot_be_announced_is_not_begun(task: Task, people: Emulator, path: Path) -> None:
    with room(100):
        result = task.run(users=[JANE, JOE], state="absent", everywhere=True, journal_path=str(path))
    assert list(outcomes(result).values()) == ["not_attempted", "not_attempted"]
    assert people.user(JANE) and people.user(JOE)
    assert people.writes == []


def test_a_last_line_that_is_missing_fails_the_task(task: Task, people: Emulator, path: Path) -> None:
    """The task has no more users to skip, but it still fails, because the journal is incomplete."""
    with room(100):
        result = task.run(users=[JANE], state="locked", journal_path=str(path))
    assert list(outcomes(result).values()) == ["changed"]
    assert result["failed"]
    assert FULL in str(result["warnings"])


def test_nobody_needs_what_is_shown(
    task: Task, people: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The live file only serves people who watch the task, so the task does not need it."""
    (tmp_path / "live").touch()
    monkeypatch.setenv("IDENTITYOPS_FRONTEGG_LIVE", str(tmp_path / "live"))
    with room(100):
        result = task.run(users=[JANE, JOE], state="locked")
    assert list(outcomes(result).values()) == ["changed", "changed"]
    assert not result["failed"] and "warnings" not in result
