# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures how long a task takes to start, with modules of growing size, as the files that Ansible makes of them."""

from __future__ import annotations

import os
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

ROOT = Path(__file__).resolve().parents[2]
REPEATS = 7
IMPORTS = 15
# The collection's own code may take this share of what importing requests takes.
GOAL = 0.8
PLAYS = 3
UTILS = "ansible_collections.identityops.frontegg.plugins.module_utils"
HEAD = "#!/usr/bin/python\nfrom ansible.module_utils.basic import AnsibleModule\n"
TAIL = "AnsibleModule(argument_spec={}).exit_json(changed=False)\n"
EMPTY = HEAD + TAIL
WITH_REQUESTS = HEAD + "import requests\n" + TAIL
WITH_OURS = HEAD + f"import {UTILS}._module\nimport {UTILS}._users.task\n" + TAIL

# In one process: what Ansible imports for every module, then requests, then all code of module user. Prints both times.
IMPORT = f"""
import time, ansible.module_utils.basic
start = time.perf_counter()
import requests
between = time.perf_counter()
import {UTILS.rpartition(".")[0]}.modules.user
print(between - start, time.perf_counter() - between)
"""

USER = {"identityops.frontegg.user": {**CONNECTION, "state": "locked", "users": [user_id(0)]}}


def startup() -> Iterator[Row]:
    requests, ours = _imports()
    ratio = ours / requests
    goal = f"{GOAL} x at most: {'kept' if ratio <= GOAL else 'missed'}"
    yield Row("import requests", None, 0, requests, against="1 x")
    yield Row("- all code of module user, from compiled files", None, 0, ours, against=f"{ratio:.2f} x", goal=goal)
    yield from _processes()


def _imports() -> tuple[float, float]:
    """Return the median times that importing requests and importing all code of module user take, in the same runs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / ".collections")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    taken = []
    for dummy in range(IMPORTS + 1):  # the first run compiles
        done = subprocess.run(
            [sys.executable, "-c", IMPORT], check=True, capture_output=True, text=True, env=environment
        )
        taken.append([float(text) for text in done.stdout.split()])
    return median(times[0] for times in taken[1:]), median(times[1] for times in taken[1:])


def _processes() -> Iterator[Row]:
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
        "- and importing all of module user, which Python compiles anew (twice, in zip files)",
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
