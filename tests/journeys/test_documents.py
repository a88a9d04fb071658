# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every command, playbook and output of the documentation, page by page, as a reader would type it."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from string import Template
from textwrap import indent
from typing import Any

import pytest
import yaml

from tests.documents import ROOT, Block, blocks_of, pages, shows
from tests.emulator import Emulator
from tests.integration.conftest import BIN, Runner

SPECIAL = set("|<>$&;`*?")  # of the shell, where they are not in single quotes
QUOTED = re.compile(r"'[^']*'")
ASSIGNMENT = re.compile(r"(\w+)=(\$\(.+\))")  # digest=$(COMMAND)
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
PLAY = "- hosts: localhost\n  gather_facts: false\n  tasks:\n"


class Story:
    """A reader who works through a page, in a new folder with the examples of the collection."""

    def __init__(self, playbook: Runner, page: Path) -> None:
        self._playbook = playbook
        self._page = page.name
        self._folder = playbook.folder
        self._exports: dict[str, str] = {}
        self._variables: dict[str, str] = {}  # of the shell, not exported
        self._output = ""
        self._digest = "sha256:..."
        (self._folder / "examples").symlink_to(ROOT / "examples")

    def read(self, block: Block) -> None:
        """Do what the block asks for. AssertionError: it does not work, or does not print what the page shows."""
        where = f"{self._page}, line {block.line}"
        if block.order == "not run":
            assert len(block.value.split()) > 1, f"{where}: say why the block is not run"
        elif block.order == "file":
            self._write(block)
        elif block.language in self._DO:
            self._DO[block.language](self, block, where)
        else:
            assert shows(block.text, self._output), f"{where}: this is not in the output:\n{block.text}\n{self._output}"

    def _write(self, block: Block) -> None:
        path = self._folder / block.value
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")

    def _shell(self, block: Block, where: str) -> None:
        self._output = ""
        wanted = [0] * (len(block.commands) - 1) + [int(block.value or 0) if block.order == "exit" else 0]
        for command, code in zip(block.commands, wanted, strict=True):
            done, output = self._run(command)
            self._output += output
            self._digest = next(iter(DIGEST.findall(output)), self._digest)
            print(f"$ {command}\n{output}")  # whoever writes a page sees it with `pytest -s`
            assert done == code, f"{where}: {command} ended with {done} instead of {code}\n{output}"

    def _run(self, command: str) -> tuple[int, str]:
        assigned = ASSIGNMENT.fullmatch(command)
        if assigned:
            done, self._variables[assigned[1]] = self._bash(f'printf %s "{assigned[2]}"')
            return done, self._variables[assigned[1]]
        command = Template(command).safe_substitute(self._variables)
        command = command.replace("sha256:...", self._digest)
        words = shlex.split(command, comments=True)
        if words[0] == "export":
            values = dict(word.split("=", 1) for word in words[1:])
            self._exports |= {name: value for name, value in values.items() if value != "..."}
            return 0, ""
        if words[0] == "ansible-playbook" and not SPECIAL & set(QUOTED.sub("", command)):
            result = self._playbook(Path(words[1]), *words[2:], env=self._exports, may_warn=True)
            return result.rc, result.output
        return self._bash(command)

    def _bash(self, command: str) -> tuple[int, str]:
        env = self._playbook.environment(self._exports)
        env["PATH"] = f"{BIN}:{env['PATH']}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self._folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout

    def _yaml(self, block: Block, where: str) -> None:
        content: Any = yaml.safe_load(block.text)
        assert isinstance(content, list), f"{where}: neither a play nor tasks; say `file:` or `not run:`"
        text = block.text if "hosts" in content[0] else PLAY + indent(block.text, "    ")
        (self._folder / "page.yml").write_text(text, encoding="utf-8")
        result = self._playbook(Path("page.yml"), env=self._exports, may_warn=True)
        self._output = result.output
        print(result.output)
        code = int(block.value) if block.order == "exit" else 0
        assert result.rc == code, f"{where}: the run ended with {result.rc}\n{result.output}"

    def _python(self, block: Block, where: str) -> None:
        (self._folder / "page.py").write_text(block.text, encoding="utf-8")
        done, self._output = self._run("python page.py")
        assert done == 0, f"{where}: {self._output}"

    _DO: dict[str, Callable[[Story, Block, str], None]] = {"shell": _shell, "yaml": _yaml, "python": _python}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_the_page_is_true(page: Path, emu: Emulator, playbook: Runner) -> None:
    emu.reset()
    emu.load_sample()
    story = Story(playbook, page)
    for block in blocks_of(page.read_text(encoding="utf-8")):
        story.read(block)


def test_the_readme_has_the_credentials_of_the_emulator(emu: Emulator) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"FRONTEGG_CLIENT_ID={emu.client_id}" in readme
    assert f"FRONTEGG_API_TOKEN={emu.api_token}" in readme


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 250
