# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Embedding in Python: what ansible-runner keeps from one run for the next, and how examples/embed.py avoids it."""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType, SimpleNamespace
from typing import Any

import ansible_runner
import jsonschema
import pytest

from tests.emulator import Emulator
from tests.integration.conftest import BIN, ROOT, Runner

EMBED = ROOT / "examples/embed.py"
SCHEMA = json.loads((ROOT / "docs/schemas/report.schema.json").read_text("utf-8"))
ANN, BOB, CEM = "ann@acme.example", "bob@acme.example", "cem@acme.example"


def start(words: list[str | Path], playbook: Runner, said: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Start a program in the folder of the test. Temporary files go to a folder of their own.

    A link with a short path leads to that folder, because Ansible's sockets lie there, and their paths are limited.
    """
    temporary = playbook.folder / "tmp"
    temporary.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="embed-") as place:
        link = Path(place, "tmp")
        link.symlink_to(temporary)
        return subprocess.run(
            [str(word) for word in words],
            cwd=playbook.folder,
            env={**playbook.environment({}), "TMPDIR": str(link), **more},
            input=said,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )


def test_what_runner_keeps_in_a_shared_folder(emu: Emulator, playbook: Runner) -> None:
    """The second run stays a preview, and the third writes, though neither was told to. The token is on the disk."""
    private = playbook.folder / "private"
    private.mkdir()
    given = {"users": ANN, "user_action": "lock", "execute": "true"}
    name = "identityops.frontegg.bulk_user_action"
    # Preparing the first run is enough: runner writes its files before it starts Ansible.
    ansible_runner.interface.init_runner(
        private_data_dir=str(private), playbook=name, cmdline="--check", extravars=given, cancel_callback=lambda: False
    )
    kept = private / "env"
    assert (kept / "cmdline").read_text("utf-8") == "--check"
    assert json.loads((kept / "extravars").read_text("utf-8")) == given

    run = [BIN / "ansible-runner", "run", private, "--playbook", name, "--quiet"]
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    second = start(run, playbook, PATH=path)
    assert (second.returncode, emu.writes, len(emu.reads) > 0) == (0, [], True), (
        "a run without --check stayed a preview"
    )

    (kept / "cmdline").unlink()
    third = start(run, playbook, PATH=path)
    assert (third.returncode, emu.user(ANN).locked) == (0, True), "a run without execute=true wrote"

    commands = [path.read_text("utf-8") for path in private.glob("artifacts/*/command")]
    assert [emu.api_token in command for command in commands] == [True, True]


def test_the_example_as_a_user_runs_it(emu: Emulator, playbook: Runner) -> None:
    """In a fresh folder, without PATH to Ansible: preview, question, run. Only the evidence stays."""
    shutil.copy(EMBED, playbook.folder)
    env = {"PATH": os.defpath, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections")}
    done = start([sys.executable, "embed.py", ANN, BOB], playbook, said="lea@corp.example\n", **env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "would lock 2 of 2 users (status: changed)" in done.stdout
    assert "locked 2 of 2 users (status: changed)" in done.stdout
    assert sorted(user.email for user in emu.users if user.locked) == [ANN, BOB]

    (case,) = (playbook.folder / "evidence").iterdir()
    assert sorted(path.name.split("-")[0] for path in case.iterdir()) == [
        "journal.jsonl", "plan.json", "preview", "run", "users.json", "users.snapshot",
    ]  # fmt: skip
    previewed, carried_out = (
        json.loads(next(case.glob(f"{name}-*/report.json")).read_text()) for name in ("preview", "run")
    )
    for report in (previewed, carried_out):
        jsonschema.validate(report, SCHEMA)
    assert (previewed["mode"], carried_out["mode"]) == ("preview", "real")
    assert carried_out["approved_by"] == "lea@corp.example"
    assert carried_out["runs"][0]["approved"]["digest"] == previewed["runs"][0]["plan"]["digest"]
    # ansible-playbook leaves nothing in the folder for temporary files, and so does runner.
    assert [path.name for path in (playbook.folder / "tmp").iterdir()] == []
    files = [path for path in playbook.folder.rglob("*") if path.is_file()]
    assert [path for path in files if emu.api_token in path.read_text("utf-8")] == []


@pytest.fixture
def embed(playbook: Runner, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the example. In place of runner, Ansible runs warm, with the arguments that runner would pass on."""
    spec = importlib.util.spec_from_file_location("embed", EMBED)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "embed", module)  # dataclasses look there
    spec.loader.exec_module(module)

    def run(
        *, private_data_dir: str, playbook: str, cmdline: str, suppress_env_files: bool, **dummy: object
    ) -> SimpleNamespace:
        assert suppress_env_files
        done = runner._warm.run([playbook, *shlex.split(cmdline)], Path(private_data_dir), runner.environment({}))
        failed = [line.partition("=> ")[2] for line in done.stdout.splitlines() if line.startswith("fatal: ")]
        events = [{"event": "runner_on_failed", "event_data": {"res": json.loads(text)}} for text in failed]
        return SimpleNamespace(status="failed" if done.returncode else "successful", rc=done.returncode, events=events)

    runner = playbook
    monkeypatch.chdir(playbook.folder)
    monkeypatch.setattr(ansible_runner, "run", run)
    return module


def ends(result: Any) -> tuple[str, int, dict[str, str]]:
    return result.status, result.exit_code, {row["user"]: row["outcome"] for row in result.rows}


def test_each_end_is_told_by_status_and_exit_code(embed: Any, emu: Emulator) -> None:
    """A template in the ticket, or in the name of who approves, runs nothing. The report shows it as it was given."""
    attacked = Path("attacked").resolve()
    template = f"HR-1 {{{{ lookup('ansible.builtin.pipe', 'touch {attacked}') }}}}"
    refused = embed.preview([ANN, emu.add_user("break.glass@ops.example", ["acme"]).email])
    assert ends(refused.result)[:2] == ("refused", 2)
    with pytest.raises(ValueError, match="There is no plan to approve: refused: protected users"):
        embed.run(refused, "lea")

    planned = embed.preview([ANN, BOB], template)
    assert ends(planned.result) == ("changed", 0, {ANN: "changed", BOB: "changed"})
    with pytest.raises(ValueError, match="approved_by"):
        embed.run(planned, " ")
    other = embed.run(replace(planned, digest="sha256:" + "0" * 64), "lea")
    assert (*ends(other), "approved_digest" in other.msg, emu.writes) == ("refused", 2, {}, True, [])

    emu.fault("lock", status=422, body={"errors": ["no"]}, match=emu.user(BOB).id)
    done = embed.run(planned, template)
    assert ends(done) == ("partial", 2, {ANN: "changed", BOB: "failed"})
    report = json.loads((done.report / "report.json").read_text("utf-8"))
    assert (report["approved_by"], {row["ticket"] for row in report["rows"]}) == (template, {template})
    assert not attacked.exists()


def test_a_text_with_two_users_is_none(embed: Any, emu: Emulator) -> None:
    """A run that ends without a report says why."""
    with pytest.raises(embed.NoReport, match="is neither an email nor a user ID"):
        embed.preview([f"{ANN}, {BOB}"])
    assert emu.log == []


@pytest.mark.parametrize("end", ["an error", "an interrupt", "a canceled run"])
def test_the_private_folder_goes_and_ctrl_c_is_ours_again(
    embed: Any, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """Runner sets handlers of its own. A run that it cancels is told as an interrupt."""
    folders = []

    def run(*, private_data_dir: str, **dummy: object) -> SimpleNamespace:
        folders.append(Path(private_data_dir))
        (folders[0] / "artifacts").mkdir()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if end == "an error":
            raise OSError("disk full")
        if end == "an interrupt":
            raise KeyboardInterrupt
        return SimpleNamespace(status="canceled", rc=254)

    monkeypatch.setattr(ansible_runner, "run", run)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(OSError if end == "an error" else KeyboardInterrupt):
        embed.preview([ANN])
    assert (folders[0].exists(), signal.getsignal(signal.SIGINT)) == (False, before)
