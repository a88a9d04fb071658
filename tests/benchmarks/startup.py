# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures how long a task takes to start, with modules of growing size, as the files that Ansible makes of them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from .contenders import CONNECTION, play
from .server import Setup, serving, user_id
from .table import Row

REPEATS = 7
PLAYS = 3
UTILS = "ansible_collections.identityops.frontegg.plugins.module_utils"
HEAD = "#!/usr/bin/python\nfrom ansible.module_utils.basic import AnsibleModule\n"
TAIL = "AnsibleModule(argument_spec={}).exit_json(changed=False)\n"
EMPTY = HEAD + TAIL
WITH_REQUESTS = HEAD + "import requests\n" + TAIL
WITH_OURS = HEAD + f"import {UTILS}._module\nimport {UTILS}._users\n" + TAIL

USER = {"identityops.frontegg.user": {**CONNECTION, "state": "locked", "users": [user_id(0)]}}


def startup() -> Iterator[Row]:
    with serving(Setup(1, 0.0)) as server, tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "library")
        library.mkdir()
        for name, text in (("empty", EMPTY), ("requesting", WITH_REQUESTS), ("importing", WITH_OURS)):
            (library / f"{name}.py").write_text(text, "utf-8")
        tasks: list[dict[str, Any]] = [{"empty": {}}, {"requesting": {}}, {"importing": {}}, USER]
        environment = {"ANSIBLE_LIBRARY": str(library), "ANSIBLE_LOCAL_TEMP": str(Path(folder, "local"))}
        play(server.url, [USER], environment)  # locks the user, so that later runs write nothing
        archives = [_archive(server.url, task, environment, Path(folder, str(n))) for n, task in enumerate(tasks)]
        empty, requests, ours, user = _in_turn([lambda path=path: _execute(path) for path in archives], REPEATS)
        sizes = [path.stat().st_size for path in archives]
        played = [lambda task=task: play(server.url, [task], environment) for task in (tasks[0], USER)]
        empty_play, user_play = _in_turn(played, PLAYS)
    yield Row("only the process of an empty module", None, 0, empty, size=sizes[0], against="1 x")
    yield Row("- and importing requests", None, 0, requests, size=sizes[1], against=_more(requests, empty))
    yield Row(
        "- and importing all of module user",
        None,
        0,
        ours,
        size=sizes[2],
        against=f"{_more(ours, requests)}: the collection's own code, {(ours - requests) / user:.0%} of the line below",
    )
    yield Row("module user, one user who is already locked", 1, 3, user, size=sizes[3], against=_more(user, ours))
    yield Row("a playbook of the empty module", None, 0, empty_play, against="1 x")
    yield Row("a playbook of module user, one user", 1, 3, user_play, against=_more(user_play, empty_play))


def _archive(url: str, task: dict[str, Any], environment: dict[str, str], folder: Path) -> Path:
    """Return the file that Ansible makes of a module and its arguments, and then runs."""
    play(url, [task], {**environment, "ANSIBLE_KEEP_REMOTE_FILES": "1", "ANSIBLE_REMOTE_TEMP": str(folder)})
    return next(folder.glob("*/AnsiballZ_*.py"))


def _execute(path: Path) -> None:
    subprocess.run([sys.executable, str(path)], check=True, capture_output=True)


def _in_turn(contenders: list[Any], times: int) -> list[float]:
    """Return the median time of each contender. They run in turn, so that other load affects all alike."""
    taken: list[list[float]] = [[] for dummy in contenders]
    for dummy in range(times):
        for place, contender in enumerate(contenders):
            start = time.monotonic()
            contender()
            taken[place].append(time.monotonic() - start)
    return [median(some) for some in taken]


def _more(seconds: float, than: float) -> str:
    return f"{1000 * (seconds - than):+.0f} ms"
