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
TEMPLATE = "HR-1 {{ lookup('ansible.builtin.pipe', 'touch attacked') }}"


def start(words: list[str | Path], playbook: Runner, said: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Start a program in the folder of the test. Temporary files go to a folder of their own."""
    temporary = playbook.folder / "tmp"
    temporary.mkdir(exist_ok=True)
    env = {**playbook.environment({}), "TMPDIR": str(temporary), **more}
    return subprocess.run(
        [str(word) for word in words],
        cwd=playbook.folder,
        env=env,
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
    told = (private / "env/extravars").read_text("utf-8")
    (private / "env/extravars").write_text(told, encoding="utf-8")
    second = start(run, playbook, PATH=path)
    assert (second.returncode, emu.writes, len(emu.reads) > 0) == (0, [], True), "a run without --check stayed a preview"

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
    previewed, carried_out = (json.loads(next(case.glob(f"{name}-*/report.json")).read_text()) for name in ("preview", "run"))
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

    def run(*, private_data_dir: str, playbook: str, cmdline: str, **dummy: object) -> SimpleNamespace:
        done = runner._warm.run([playbook, *shlex.split(cmdline)], Path(private_data_dir), runner.environment({}))
        failed = [line.partition("=> ")[2] for line in done.stdout.splitlines() if line.startswith("fatal: ")]
        events = [{"event": "runner_on_failed", "event_data": {"res": json.loads(text)}} for text in failed]
        return SimpleNamespace(status="failed" if done.returncode else "successful", rc=done.returncode, events=events)

    runner = playbook
    monkeypatch.chdir(playbook.folder)
    monkeypatch.setattr(ansible_runner, "run", run)
    return module


def test_each_end_is_told_by_status_and_exit_code(embed: Any, emu: Emulator) -> None:
    """A ticket with a template in it runs nothing: it stands in the report as it was given."""
    guarded = embed.preview([ANN, "boss@ops.example"])
    assert (guarded.result.status, guarded.result.exit_code, guarded.digest) == ("failed", 2, "")


def ends(result: Any) -> tuple[str, int, dict[str, str]]:
    return result.status, result.exit_code, {row["user"]: row["outcome"] for row in result.rows}
