# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules for a journal file: owned by us, regular, no link, same environment. The task refuses any other file."""

from __future__ import annotations

import base64
import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._engine import journal_file
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.journal import _escaped
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import KIND
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.tokens import claims_of, environment_name
from ansible_collections.identityops.frontegg.plugins.modules import tenant
from tests.emulator import Emulator
from tests.unit.harness import Task, outcomes

JANE, JOE, TYPO = "jane@corp.example", "joe+x@corp.example", "jnae@corp.example"
RUNS = ["run", "check"]
DELETE: dict[str, Any] = {"state": "absent", "everywhere": True, "on_missing": "fail"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def refused(task: Task, path: Path, how: str = "run", **options: Any) -> str:
    """Return the message of a task that its journal stops before any request. Both modules give the same message."""
    users = {"users": [JANE], "state": "locked", **options}
    result = getattr(task, how)(journal_path=str(path), **users)
    again = getattr(task, how)(main=tenant.main, tenants=["acme"], state="locked", journal_path=str(path))
    assert result["failed"] and result["users"] == again["tenants"] == []
    assert result["msg"] == again["msg"] and "\n" not in result["msg"]
    assert task.emu.log == []
    return str(result["msg"]).removeprefix(f"journal_path: {path} ")


def journal_of(task: Task, path: Path, **options: Any) -> None:
    task.run(users=[JOE], state="locked", journal_path=str(path), **options)
    assert path.read_text("utf-8").count("\n") == 1
    task.emu.log.clear()


def linked(task: Task, path: Path) -> Path:
    target = path.with_name("target")
    journal_of(task, target)
    path.symlink_to(target)
    return target


def dangling(task: Task, path: Path) -> Path:
    path.symlink_to(path.with_name("target"))
    return path.parent


def hard_linked(task: Task, path: Path) -> Path:
    target = path.with_name("target")
    journal_of(task, target)
    path.hardlink_to(target)
    return target


def fifo(task: Task, path: Path) -> Path:
    os.mkfifo(path)
    return path


def unix_socket(task: Task, path: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.relpath(path))
    return path


def folder(task: Task, path: Path) -> Path:
    path.mkdir()
    return path


def writable_by(bits: int) -> Callable[[Task, Path], Path]:
    def made(task: Task, path: Path) -> Path:
        journal_of(task, path)
        path.chmod(bits)
        return path

    return made


KINDS: dict[str, tuple[Callable[[Task, Path], Path], str]] = {
    "a link": (linked, "is a link"),
    "a link to nothing": (dangling, "is a link"),
    "a hard link": (hard_linked, "has another name, too"),
    "a FIFO": (fifo, "cannot be written: it is no file"),
    "a socket": (unix_socket, "cannot be written: it is no file"),
    "a folder": (folder, "cannot be written: it is no file"),
    "writable by the group": (writable_by(0o620), "can be written by others (mode 0620)"),
    "writable by all": (writable_by(0o646), "can be written by others (mode 0646)"),
}


@pytest.mark.parametrize("how", RUNS)
@pytest.mark.parametrize(("make", "words"), KINDS.values(), ids=KINDS)
def test_what_is_no_file_of_our_own(
    task: Task, people: Emulator, path: Path, make: Callable[[Task, Path], Path], words: str, how: str
) -> None:
    target = make(task, path)
    before = (target.stat(), sorted(os.listdir(path.parent)), target.is_file() and target.read_bytes())
    assert refused(task, path, how).startswith(words)
    after = (target.stat(), sorted(os.listdir(path.parent)), target.is_file() and target.read_bytes())
    assert before[1:] == after[1:]
    assert (before[0].st_mode, before[0].st_mtime_ns) == (after[0].st_mode, after[0].st_mtime_ns)


@pytest.mark.parametrize("how", RUNS)
def test_a_device(task: Task, people: Emulator, how: str) -> None:
    assert refused(task, Path("/dev/null"), how) == "cannot be written: it is no file."


def test_a_file_that_another_user_planted(
    task: Task, people: Emulator, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line in such a file could make a misspelt name look like a deleted user."""
    people.add_user(TYPO)
    task.run(users=[TYPO], journal_path=str(path), **DELETE)
    people.log.clear()
    mine = os.geteuid()
    monkeypatch.setattr(journal_file.os, "geteuid", lambda: mine + 1)
    for how in RUNS:
        words = refused(task, path, how, users=[TYPO], **DELETE)
        assert words.startswith(f"belongs to another user (uid {mine}) than the one who runs the module")


FILES = {
    "names": "jane@corp.example\njoe+x@corp.example\n",
    "comments": "# leavers of May\n",
    "a list": '["jane@corp.example"]',
    "a list in lines": '[\n"jane@corp.example"\n]',
    "mappings": '{"user": "jane@corp.example"}\n',
    "CSV": "email;tenant\njane@corp.example;acme\n",
    "a log": '{"time": "2026-01-01T00:00:00Z", "level": "info", "msg": "jane@corp.example"}\n',
    "a script": "#!/bin/sh\nexit 0\n",
    "no text": "\x7fELF\x02\x01\x00\xff",
    "one line without an end": "x" * 2_000_000,
    "names behind empty lines": "\n\n\njane@corp.example",
}


@pytest.mark.parametrize("how", RUNS)
@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_file_that_is_no_journal(task: Task, people: Emulator, path: Path, text: str, how: str) -> None:
    path.write_bytes(text.encode("latin-1"))
    path.chmod(0o644)
    assert refused(task, path, how).startswith("is no journal of this collection (line ")
    assert path.read_bytes() == text.encode("latin-1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_journal_with_a_line_that_is_none(task: Task, people: Emulator, path: Path) -> None:
    journal_of(task, path)
    path.write_text(path.read_text("utf-8") + "jane@corp.example\n")
    assert refused(task, path).startswith("is no journal of this collection (line 2)")


def test_the_rows_of_a_result_are_no_journal(task: Task, people: Emulator, path: Path) -> None:
    """Rows do not name their environment, so they could belong to any."""
    result = task.run(users=[JANE], state="locked")
    path.write_text("".join(json.dumps(row) + "\n" for row in result["users"]))
    people.log.clear()
    assert refused(task, path).startswith("is no journal")


# Environments


def jwt(**claims: Any) -> str:
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{part}.{part}.signature"


A, B = jwt(vendorId="environment-a", exp=1), jwt(vendorId="environment-b", exp=1)
A_LATER = jwt(vendorId="environment-a", exp=2)
OPAQUE, OTHER_OPAQUE = "opaque-token-of-environment-a", "opaque-token-of-environment-b"
NAMELESS, OTHER_NAMELESS = jwt(sub="robot", exp=1), jwt(sub="robot", exp=2)
CLIENT, OTHER_CLIENT = {"client_id": "client-of-a"}, {"client_id": "client-of-b"}


def token(text: str) -> dict[str, str]:
    return {"access_token": text}


ENVIRONMENTS: dict[str, tuple[dict[str, str], dict[str, str], bool]] = {
    # one connection, another connection, whether both surely belong to one environment
    "the same client": (CLIENT, CLIENT, True),
    "another client": (CLIENT, OTHER_CLIENT, False),
    "the same token": (token(A), token(A), True),
    "another token of the same environment": (token(A), token(A_LATER), True),
    "another environment": (token(A), token(B), False),
    "another environment, with a client that is not used": ({**token(A), **CLIENT}, {**token(B), **CLIENT}, False),
    "the same environment, with a client that is not used": ({**token(A), **CLIENT}, token(A_LATER), True),
    "the same opaque token": (token(OPAQUE), token(OPAQUE), True),
    "another opaque token": (token(OPAQUE), token(OTHER_OPAQUE), False),
    "the same token without a name": (token(NAMELESS), token(NAMELESS), True),
    "another token without a name": (token(NAMELESS), token(OTHER_NAMELESS), False),
    "a client and a token": (CLIENT, token(A), False),
}


def name_of(connection: dict[str, str], base_url: str = "https://api.frontegg.com") -> str:
    return environment_name(base_url, connection.get("client_id"), connection.get("access_token"))


@pytest.mark.parametrize(("one", "other", "same"), ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_environment_name(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    assert (name_of(one) == name_of(other)) is same
    assert name_of(one) != name_of(one, "https://api.us.frontegg.com")
    assert len(name_of(one)) == 12 and not any(secret in name_of(one) for secret in one.values())


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (jwt(a=1), {"a": 1}),
        *((text, {}) for text in ("", "a", "a.b", "a.b.c", "..", "a.!!.c", "\u00e9.\u00e9.", "a.W10.c", "a.bnVsbA.c")),
        (f"a.{base64.b64encode(b'[' * 100_000).decode()}.c", {}),
        *((jwt(vendorId=odd), {"vendorId": odd}) for odd in (None, "", " ", 7, {"a": 1})),
    ],
    ids=lambda value: str(value)[:30],
)
def test_claims(text: str, claims: dict[str, Any]) -> None:
    assert claims_of(text) == claims
    assert name_of(token(text)) != name_of(token(text + "x")), "nothing in it names an environment"


@pytest.mark.parametrize("how", RUNS)
def test_the_journal_of_another_environment(task: Task, people: Emulator, path: Path, how: str) -> None:
    """A token at the same address may belong to another environment.

    A user deleted there may never have existed here.
    """
    journal_of(task, path, access_token=people.issue_token())
    text = path.read_text("utf-8")
    words = refused(task, path, how, access_token=B)
    assert words.startswith("is the journal of another environment (line 1)")
    assert path.read_text("utf-8") == text


def test_a_renewed_token_resumes(task: Task, people: Emulator, path: Path) -> None:
    for dummy in range(2):
        options = {"access_token": people.issue_token(), "journal_path": str(path)}
        result = task.run(users=[JANE], **DELETE, **options)
        assert not result["failed"]
    assert outcomes(result) == {JANE: "unchanged"}


# Files that change while the task looks


def a_link(path: Path) -> None:
    path.symlink_to(path.with_name("target"))


def a_fifo(path: Path) -> None:
    os.mkfifo(path)


def nothing(path: Path) -> None:
    pass


SWAPS: dict[str, tuple[Callable[[Path], None], bool, str]] = {
    # what replaces the file just before the task opens it, whether the file existed before, how the task runs
    "a link": (a_link, True, "run"),
    "a link, in check mode": (a_link, True, "check"),
    "a new link": (a_link, False, "run"),
    "a FIFO": (a_fifo, True, "run"),
    "nothing, in check mode": (nothing, True, "check"),
}


@pytest.mark.parametrize(("swap", "there", "how"), SWAPS.values(), ids=SWAPS)
def test_what_comes_in_its_place_meanwhile(
    task: Task,
    people: Emulator,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    swap: Callable[[Path], None],
    there: bool,
    how: str,
) -> None:
    path.with_name("target").write_text("")
    if there:
        path.touch(0o600)
    open_one, swapped = os.open, []

    def swap_first(name: Any, flags: int, *mode: Any, **options: Any) -> int:
        if name == str(path) and not swapped:
            path.unlink(missing_ok=True)
            swap(path)
            swapped.append(name)
        return open_one(name, flags, *mode, **options)

    monkeypatch.setattr(journal_file.os, "open", swap_first)
    result = getattr(task, how)(users=[JANE], state="locked", journal_path=str(path))
    assert result["failed"] and result["msg"].startswith(f"journal_path: {path} cannot be written: ")
    assert people.writes == [] and swapped
    assert path.with_name("target").read_text() == ""
    assert swap is not nothing or not path.exists()


def test_two_tasks_may_share_a_journal(path: Path) -> None:
    """Neither task overwrites a line of the other."""
    one, other = (journal_file.open_journal(str(path), "here", KIND, only_look=False) for dummy in range(2))
    for file, text in ((one, b"1\n"), (other, b"2\n"), (one, b"3\n")):
        assert file.descriptor is not None
        os.write(file.descriptor, text)
    one.close()
    other.close()
    assert path.read_text() == "1\n2\n3\n"


def test_no_line_is_read_whose_length_has_no_end(path: Path) -> None:
    path.write_text("x" * 2_500_000)
    with path.open() as file:
        assert [len(text) for text in journal_file._lines(file.fileno())] == [1_000_000, 1_000_000, 500_000]


# Text from a server


@pytest.mark.parametrize("char", ["\n", "\r", "\u0085", "\u2028", "\u202e", "\x1b", "\x9b", "\u200b", "\x7f"])
def test_no_text_forges_a_line(task: Task, people: Emulator, path: Path, char: str) -> None:
    text = f"no{char}{{"
    people.user(JANE).name = people.user(JANE).email = f"jane{char}{{@corp.example"
    users = [people.user(JOE).id, next(user.id for user in people.users if char in user.email)]
    people.fault("lock", status=400, body={"errors": [text]}, headers={"frontegg-trace-id": "t"}, times=None)
    result = task.run(users=users, state="locked", journal_path=str(path))
    assert result["failed"]
    written = path.read_bytes().decode()
    assert len(written.splitlines()) == 2 and written.endswith("}\n")
    assert all(line.isprintable() for line in written.split("\n"))
    assert [json.loads(line)["failed"] for line in written.splitlines()] == [True, True]


@pytest.mark.parametrize("text", ["zo\u00eb", "a\rb", "\u2028", "\x9b2J", "\U000e0041", "\u3000", "\ud83d", "\u202e"])
def test_escaped(text: str) -> None:
    told = _escaped(json.dumps({"user": text}, ensure_ascii=False))
    assert told.isprintable() and json.loads(told) == {"user": text}
    assert (text in told) == text.isprintable()
