# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commands of examples/schedulers, through the shell of each scheduler, in a folder whose name has blanks."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.emulator import Emulator
from tests.integration.conftest import ROOT, Runner

SCHEDULERS = ROOT / "examples/schedulers"
JOBS = ("reconcile_users", "delete_due_users")
NAME = 'identity  ops\' "1" é'  # a folder
TODAY = "2026-01-09"
# It stands in for ansible-playbook, and records how a shell calls it.
RECORDER = """#!/bin/sh
printf '%s\\0' "$PWD" "$FRONTEGG_CLIENT_ID" "$FRONTEGG_API_TOKEN" "$FRONTEGG_REGION" "$@" >"$0.called"
"""


@dataclass(frozen=True)
class Job:
    """How a scheduler runs a job: the shell, what it reads from its standard input, and the environment."""

    shell: list[str]
    script: str
    env: dict[str, str]


def from_cron(settings: dict[str, str], secrets: dict[str, str]) -> list[Job]:
    """Cron runs each command by SHELL -c. An unescaped % would end the command."""
    lines = [line for line in (SCHEDULERS / "crontab").read_text("utf-8").splitlines() if line and line[0] != "#"]
    given = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]+=", line))
    assert {"SHELL", "PATH", "FOLDER"} <= set(given)
    quoted = "\n".join(f"{name}='{value}'" for name, value in secrets.items())
    Path(settings["FOLDER"], "frontegg.env").write_text(quoted + "\n", encoding="utf-8")
    commands = [line.split(None, 5)[5] for line in lines if line[0].isdigit()]
    assert [re.findall(r"(?<!\\)%", command) for command in commands] == [[], []]
    return [Job([given["SHELL"], "-c", command.replace("\\%", "%")], "", {**given, **settings}) for command in commands]


def from_github(settings: dict[str, str], secrets: dict[str, str]) -> list[Job]:
    """GitHub writes each step to a file, and runs it by bash -e."""
    workflow = yaml.safe_load((SCHEDULERS / "github-actions.yml").read_text("utf-8"))
    given = {
        name: secrets[value[len("${{ secrets.") : -len(" }}")]] if value.startswith("${{") else value
        for name, value in workflow["env"].items()
    }
    assert "FOLDER" in given
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [Job(["bash", "-e"], step["run"], {**given, **settings}) for step in steps]


def from_gitlab(settings: dict[str, str], secrets: dict[str, str]) -> list[Job]:
    """GitLab joins the lines of a script, and runs them by bash, which stops at the first error."""
    file = yaml.safe_load((SCHEDULERS / "gitlab-ci.yml").read_text("utf-8"))
    given = file[".frontegg"]["variables"]
    assert "FOLDER" in given
    scripts = ["\n".join(["set -eo pipefail", *file[name]["script"]]) for name in JOBS]
    return [Job(["bash"], script, {**given, **secrets, **settings}) for script in scripts]


def from_rundeck(settings: dict[str, str], secrets: dict[str, str]) -> list[Job]:
    """Rundeck runs the script as a file, with the options in variables."""
    jobs = yaml.safe_load((SCHEDULERS / "rundeck.yml").read_text("utf-8"))
    found = []
    for job in jobs:
        (step,) = job["sequence"]["commands"]
        names = [option["name"] for option in job["options"]]
        values = {**secrets, "FRONTEGG_FOLDER": settings["FOLDER"]}
        env = {f"RD_OPTION_{name.upper()}": values[f"FRONTEGG_{name.upper()}"] for name in names}
        assert "@option" not in step["script"]
        found.append(Job(["bash"], step["script"], {**env, "PATH": settings["PATH"]}))
    return found


@pytest.fixture
def folder(playbook: Runner) -> Path:
    """Make the folder of the jobs, and programs that stand in for ansible-playbook and date."""
    folder = playbook.folder / NAME
    programs = {"ansible-playbook": RECORDER, "date": f'#!/bin/sh\ntest "$*" = +%F && echo {TODAY}\n'}
    for path in (folder, playbook.folder / "bin"):
        path.mkdir()
    for name, text in programs.items():
        (playbook.folder / "bin" / name).write_text(text, encoding="utf-8")
        (playbook.folder / "bin" / name).chmod(0o755)
    return folder


def called(job: Job, programs: Path) -> list[str]:
    """Return the folder, the credentials and the arguments that ansible-playbook gets from the shell of the job."""
    done = subprocess.run(
        job.shell, input=job.script, env=job.env, cwd="/", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done
    return (programs / "ansible-playbook.called").read_text("utf-8").split("\0")[:-1]


def test_each_scheduler_runs_both_playbooks(emu: Emulator, playbook: Runner, folder: Path) -> None:
    """All of them call ansible-playbook in the same way. So each call is run once."""
    programs = playbook.folder / "bin"
    secrets = {
        "FRONTEGG_CLIENT_ID": emu.client_id,
        "FRONTEGG_API_TOKEN": emu.api_token,
        "FRONTEGG_REGION": "EU",
    }
    settings = {"FOLDER": str(folder), "PATH": f"{programs}:/usr/bin:/bin"}
    read = {
        "crontab": from_cron,
        "github-actions.yml": from_github,
        "gitlab-ci.yml": from_gitlab,
        "rundeck.yml": from_rundeck,
    }
    assert {path.name for path in SCHEDULERS.iterdir()} == set(read)
    calls = {name: [called(job, programs) for job in jobs(settings, secrets)] for name, jobs in read.items()}
    reconcile, delete = calls["crontab"]
    assert [(name, both) for name, both in calls.items() if both != [reconcile, delete]] == []
    assert reconcile[:4] == delete[:4] == [str(folder), *secrets.values()]
    assert [call[4] for call in (reconcile, delete)] == [f"identityops.frontegg.{name}" for name in JOBS]

    ann, dee = prepared(emu, folder)
    runner = Runner(emu, folder, playbook._warm)
    compared = runner("reconcile_users", *reconcile[5:])
    assert compared.rc == 0, compared.output
    counts = json.loads((folder / f"reports/{TODAY}-roster/reconciliation.json").read_text("utf-8"))["counts"]
    assert (counts["users"], counts["orphans"]) == (3, 1)

    deleted = runner("delete_due_users", *delete[5:])
    assert deleted.rc == 0, deleted.output
    report = json.loads((folder / f"reports/{TODAY}-due/report.json").read_text("utf-8"))
    assert (report["status"], [row["user"] for row in report["rows"]]) == ("changed", [dee])
    assert (folder / f"due-{TODAY}.snapshot").exists()
    assert (emu.user(ann) is not None, emu.user(dee)) == (True, None)


def prepared(emu: Emulator, folder: Path) -> tuple[str, str]:
    """Add three users of corp.example. One is on the roster, one is not, and the grace period of one is over."""
    ann, dee, dummy = (emu.add_user(f"{name}@corp.example", ["acme"]) for name in ("ann", "dee", "eve"))
    (folder / "roster.csv").write_text(f"email\n{ann.email}\n", encoding="utf-8")
    mark: dict[str, Any] = {"locked_at": "2025-11-01T00:00:00Z", "delete_after": "2025-12-01T00:00:00Z"}
    dee.locked, dee.vendor_metadata = True, json.dumps({"offboarding": mark})
    return ann.email, dee.id


def test_exit_codes_of_runs_that_do_not_reach_a_module(emu: Emulator, playbook: Runner) -> None:
    """docs/automation.md lists them. The first two end well, and have no report."""
    given = ["-e", "users=ann@acme.example", "-e", "report_dir=report"]
    codes = [
        playbook("lock_users", *given, "--limit", "nobody", may_warn=True).rc,
        playbook("lock_users", *given, "--tags", "nothing").rc,
        playbook("lock_users", *given, "--nonsense").rc,
        playbook("lock_users", *given, "-e", "usr=x").rc,
        playbook("lock_users", *given, "-e", "ansible_remote_tmp=/proc/nowhere").rc,
        playbook("lock_users", *given, "-e", '{"users": [').rc,
        playbook("lock_nobody", *given).rc,
        playbook("lock_users", *given, "-e", "@nowhere.yml").rc,
    ]
    assert codes == [0, 0, 2, 2, 4, 4, 1, 1]
    assert (emu.writes, (playbook.folder / "report").exists()) == ([], False)
