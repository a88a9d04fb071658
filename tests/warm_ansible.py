# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-playbook without its start: one process imports Ansible once, and each run is a fork of it.

More than half of what a short run of ansible-playbook costs is the same each time: importing Ansible, reading its
configuration and its own collection, and packing the modules. A fork of a process that has done that calls the same
main() as the command does, with command line, environment, folder and output of its own. What is imported early reads
its settings only once, so runs that change Ansible's settings have to be started afresh; so has what is to be stopped.
tests/journeys/test_warm_ansible.py shows that both say the same.
"""

from __future__ import annotations

import array
import atexit
import gc
import importlib
import json
import marshal
import os
import socket
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

COLLECTION = "ansible_collections.identityops.frontegg"
# The kinds of plugins of which every run loads all, if only to see what there is.
KINDS = ("become", "cache", "callback", "connection", "filter", "inventory", "shell", "strategy", "test", "vars")
PARTS = (
    "executor.process.worker",
    "executor.task_executor",
    "playbook.handler_task_include",
    "playbook.included_file",
    "plugins.action.assert",
    "plugins.action.debug",
    "plugins.action.fail",
    "plugins.action.normal",
    "plugins.action.set_fact",
    "utils.unsafe_proxy",
)
ACTIONS = ("events", "people", "playbook_vars", "report")
COMMAND = Path(sys.executable).parent / "ansible-playbook"
PATIENCE = 120.0


class WarmAnsible:
    """The process, seen from the tests; it ends with its `with` block, or when the tests end in another way."""

    def __init__(self, env: Mapping[str, str]) -> None:
        """env: the environment with the settings of Ansible for all runs."""
        self.env = dict(env)
        self._ours, theirs = socket.socketpair()
        self._ours.settimeout(PATIENCE)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # no terminal, as in the runs
                pass_fds=[theirs.fileno()],
            )

    def __enter__(self) -> WarmAnsible:
        return self

    def __exit__(self, *error: object) -> None:
        self._ours.close()
        try:
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()

    def run(self, args: Sequence[str], cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """ansible-playbook with these arguments, as subprocess.run() would call it."""
        request = json.dumps({"args": [str(COMMAND), *args], "cwd": str(cwd), "env": dict(env)}).encode()
        with TemporaryFile("w+", encoding="utf-8") as stdout, TemporaryFile("w+", encoding="utf-8") as stderr:
            files = array.array("i", [stdout.fileno(), stderr.fileno()])
            told = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)]
            self._ours.sendmsg([len(request).to_bytes(4, "big")], told)
            self._ours.sendall(request)
            answer = self._ours.recv(1)
            assert answer, "the process with Ansible has ended"
            texts = []
            for file in (stdout, stderr):
                file.seek(0)
                texts.append(file.read())
        return subprocess.CompletedProcess(list(args), answer[0], *texts)


# In the process


def serve(connection: socket.socket) -> None:
    """Fork for each request, one after the other. A fork ends as ansible-playbook does."""
    main = warm_up()
    gc.freeze()  # a fork leaves alone what it shares with this process
    while request := receive(connection):
        child = os.fork()
        if child == 0:
            connection.close()
            become(request)
            main(request["args"])
            return
        for file in request["files"]:
            os.close(file)
        dummy, status = os.waitpid(child, 0)
        connection.sendall(bytes([os.waitstatus_to_exitcode(status) & 0xFF]))


def warm_up() -> Any:
    """main() of ansible-playbook, with all imported that every run needs."""
    from ansible import constants
    from ansible.cli.playbook import main
    from ansible.plugins import loader
    from ansible.utils.path import cleanup_tmp_file

    loader.init_plugin_loader()
    zipfile.ZipFile = _CompiledZip  # type: ignore[misc]  # with it, this process packs modules
    # Each run calls that again.
    warnings.filterwarnings("ignore", "AnsibleCollectionFinder has already been configured")
    for name in (
        *(f"ansible.{name}" for name in PARTS),
        *(f"{COLLECTION}.plugins.action.{name}" for name in ACTIONS),
        "ansible_collections.ansible.builtin",
        "multiprocessing.popen_fork",
    ):
        with suppress(ModuleNotFoundError):  # not every ansible-core has all of them
            importlib.import_module(name)
    for kind in KINDS:
        # Reads their documentation, too, from which their options come.
        list(getattr(loader, f"{kind}_loader").all(class_only=True))
    # Ansible's folder for temporary files, in which it keeps packed modules: of this process, not of the first fork.
    atexit.unregister(cleanup_tmp_file)
    atexit.register(_remove, constants.DEFAULT_LOCAL_TMP, os.getpid())
    return main


class _CompiledZip(zipfile.ZipFile):
    """Packs beside each source what Python makes of it. Otherwise, each run of a module compiles all sources."""

    def writestr(self, info: Any, data: Any, *rest: Any, **more: Any) -> None:
        super().writestr(info, data, *rest, **more)
        name = str(getattr(info, "filename", info))
        if name.endswith(".py"):
            code = compile(data, name, "exec", dont_inherit=True)
            # The form of PEP 552: nobody compares it with its source, for both are written once.
            head = MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)
            super().writestr(f"{name}c", head + marshal.dumps(code))


def _remove(folder: str, owner: int) -> None:
    from ansible.utils.path import cleanup_tmp_file

    if os.getpid() == owner:
        cleanup_tmp_file(folder)


def receive(connection: socket.socket) -> dict[str, Any] | None:
    """The next request with the two files for its output; None at the end."""
    head, files, dummy, dummy = socket.recv_fds(connection, 4, 2)
    if not head:
        return None
    text = connection.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
    return {**json.loads(text), "files": files}


def become(request: Mapping[str, Any]) -> None:
    """Take the request's place in the world."""
    for number, file in enumerate(request["files"], start=1):
        os.dup2(file, number)
        os.close(file)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = list(request["args"])


if __name__ == "__main__":
    sys.path[0] = str(COMMAND.parent)  # as in ansible-playbook
    serve(socket.socket(fileno=int(sys.argv[1])))
