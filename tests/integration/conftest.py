# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real ansible-playbook runs over HTTP against the emulator."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.warm_ansible import WarmAnsible

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
LEGACY = ("USER_ACTION", "USER_ID_ARRAY", "RATE_LIMIT_DELAY", "MAX_RETRIES")
# The tasks that report, and the lines that Ansible itself prints below the heading of a task
REPORTS = ("Say what hangs on it and what this run does", "Show them", "Report")
ANSIBLES = re.compile(r"(ok|changed|skipping|fatal|included): |\[(WARNING|ERROR)\]: ")
NEVER = ("Traceback", "DEPRECATION WARNING")


@dataclass(frozen=True)
class Result:
    """The exit code and the output of a run."""

    rc: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr

    def printed_by(self, *tasks: str) -> list[str]:
        """Return the lines that these tasks printed for people, without Ansible's own lines."""
        sections = re.findall(r"^TASK \[(?:[^]]* : )?([^]]*)\] \*+\n((?:.+\n)*)", self.stdout, re.MULTILINE)
        lines = [line for name, text in sections if name in tasks for line in text.splitlines()]
        return [line for line in lines if not ANSIBLES.match(line)]

    @property
    def lines(self) -> list[str]:
        """Return the lines of all reports and lists that the run printed."""
        lists = [json.loads(text) for text in re.findall(r'^ {8}(".*"),?$', self.stdout, re.MULTILINE)]
        return self.printed_by(*REPORTS) + lists

    @property
    def usage(self) -> list[str]:
        """Return the usage text that the run printed."""
        return self.printed_by("Read what this run was given")

    @property
    def words(self) -> list[str]:
        """Return the same lines as `lines`, with single blanks."""
        return [" ".join(line.split()) for line in self.lines]

    @property
    def recap(self) -> dict[str, int]:
        pairs = re.findall(r"(\w+)=(\d+)", self.stdout.rpartition("PLAY RECAP")[2])
        return {name: int(number) for name, number in pairs}


class Runner:
    """Runs ansible-playbook in an environment that contains only the emulator's settings."""

    def __init__(self, emulator: Emulator, folder: Path, warm: WarmAnsible) -> None:
        self.emulator = emulator
        self.folder = folder  # the current directory of all runs
        self._warm = warm

    def __call__(
        self,
        name: str | Path,
        *args: str,
        extra: Mapping[str, Any] | None = None,
        env: Mapping[str, str | None] | None = None,
        check: bool = False,
        may_warn: bool = False,
        afresh: bool = False,
    ) -> Result:
        """Run a playbook: one of the collection by its name, any other by its path.

        A variable with value None in `env` is removed. A new process starts only if `env` has settings of Ansible, or
        if `afresh` is true.
        """
        playbook = f"identityops.frontegg.{name}" if isinstance(name, str) else str(name)
        words = [playbook, *args]
        words += ["-e", json.dumps(extra)] if extra is not None else []
        words += ["--check"] if check else []
        changes = env or {}
        if afresh or not all(name.startswith("FRONTEGG_") or name in LEGACY for name in changes):
            done = self._start(words, self.environment(changes))
        else:
            done = self._warm.run(words, self.folder, self.environment(changes))
        result = Result(done.returncode, done.stdout, done.stderr)
        found = [word for word in NEVER if word in result.output]
        assert not found, result.output
        assert may_warn or "WARNING" not in result.output, result.output
        return result

    def _start(self, words: list[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BIN / "ansible-playbook"), *words],
            cwd=self.folder,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def environment(self, changes: Mapping[str, str | None]) -> dict[str, str]:
        wanted: dict[str, str | None] = {
            "FRONTEGG_API_URL": self.emulator.url,
            "FRONTEGG_CLIENT_ID": self.emulator.client_id,
            "FRONTEGG_API_TOKEN": self.emulator.api_token,
            **changes,
        }
        return {**self._warm.env, **{name: value for name, value in wanted.items() if value is not None}}


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmAnsible]:
    """Yield a warm Ansible with its own settings, without settings of the person who runs the tests."""
    folder = tmp_path_factory.mktemp("ansible")
    (folder / "ansible.cfg").write_text("[defaults]\ninternal_poll_interval = 0.005\n", encoding="utf-8")
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FRONTEGG_", "ANSIBLE_")) and name not in LEGACY and not name.endswith("_proxy")
    }
    settings = {
        "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        "ANSIBLE_LOCAL_TEMP": str(folder / "local-temp"),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "NO_PROXY": "127.0.0.1",
    }
    with WarmAnsible({**env, **settings}) as ansible:
        yield ansible


@pytest.fixture
def emu() -> Iterator[Emulator]:
    """Tenants acme and beta. Four users are in acme only, and one user is in both."""
    with Emulator() as emulator:
        emulator.add_tenant("acme")
        emulator.add_tenant("beta")
        for name in ("ann", "bob", "cem", "dee"):
            emulator.add_user(f"{name}@acme.example", ["acme"])
        emulator.add_user("eve@beta.example", ["acme", "beta"])
        yield emulator


@pytest.fixture
def playbook(emu: Emulator, tmp_path: Path, warm: WarmAnsible) -> Runner:
    return Runner(emu, tmp_path, warm)
