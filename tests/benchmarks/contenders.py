# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contenders: the module, and the ways to work without it. Each contender locks the users with the given IDs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import urllib3

from tests.emulator import Emulator

from .server import ROOT

COLLECTIONS = ROOT / ".collections"
MODULES = "ansible_collections.identityops.frontegg.plugins.modules"
CONNECTION = {"api_url": "{{ url }}", "client_id": "{{ id }}", "api_token": "{{ token }}"}
Contender = Callable[[str, list[str]], None]


def play(
    url: str,
    tasks: list[dict[str, Any]],
    environment: dict[str, str] | None = None,
    users: list[str] | None = None,
    **extra: Any,
) -> None:
    """Run the tasks with a real ansible-playbook. users: each of them is a host."""
    playbook = [{"hosts": "all" if users else "localhost", "gather_facts": False, "tasks": tasks}]
    with tempfile.TemporaryDirectory() as folder:
        path, variables = Path(folder, "play.yml"), Path(folder, "vars.json")
        path.write_text(json.dumps(playbook), "utf-8")
        told = {"url": url, "id": Emulator.client_id, "token": Emulator.api_token, **extra}
        variables.write_text(json.dumps(told), "utf-8")
        variant = {
            **os.environ,
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "NO_PROXY": "127.0.0.1",
            **(environment or {}),
        }
        command = [str(Path(sys.executable).with_name("ansible-playbook")), str(path), "-e", f"@{variables}"]
        if users:
            inventory = Path(folder, "frontegg_users.yml")
            inventory.write_text(
                json.dumps({"plugin": "identityops.frontegg.users", "users": users, **CONNECTION}), "utf-8"
            )
            command += ["-i", str(inventory)]
        done = subprocess.run(command, env=variant, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def by_module(concurrency: int) -> Contender:
    """Return a contender that locks all users with one task."""

    def run(url: str, ids: list[str]) -> None:
        options = {**CONNECTION, "state": "locked", "users": "{{ ids }}", "concurrency": concurrency}
        play(url, [{"identityops.frontegg.user": options}], ids=ids)

    return run


def by_module_loop(url: str, ids: list[str]) -> None:
    """Lock each user with a task of its own, which the option `users` makes unnecessary."""
    options = {**CONNECTION, "state": "locked", "users": ["{{ item }}"]}
    play(url, [{"identityops.frontegg.user": options, "loop": "{{ ids }}"}], ids=ids)


def by_inventory(url: str, ids: list[str]) -> None:
    """Lock each user with a task of its own, for a host of inventory plugin users. Five run at a time."""
    options = {**CONNECTION, "state": "locked", "users": ["{{ frontegg_user.id }}"]}
    play(url, [{"identityops.frontegg.user": options}], users=ids)


def by_uri_loop(url: str, ids: list[str]) -> None:
    """Lock the users without this collection: one login, one request for each user, no reading and no verifying."""
    login = {
        "ansible.builtin.uri": {
            "url": "{{ url }}/auth/vendor",
            "method": "POST",
            "body_format": "json",
            "body": {"clientId": "{{ id }}", "secret": "{{ token }}"},
        },
        "register": "login",
    }
    lock = {
        "ansible.builtin.uri": {
            "url": "{{ url }}/identity/resources/users/v1/{{ item }}/lock",
            "method": "POST",
            "headers": {"Authorization": "Bearer {{ login.json.token }}"},
        },
        "loop": "{{ ids }}",
    }
    play(url, [login, lock], ids=ids)


def by_script(pause: float) -> Contender:
    """Return a contender that sends one request after the other, with a pause between them. It reads nothing back."""

    def run(url: str, ids: list[str]) -> None:
        session = requests.Session()
        session.trust_env = False
        body = {"clientId": Emulator.client_id, "secret": Emulator.api_token}
        answer = session.post(f"{url}/auth/vendor", json=body, timeout=30)
        session.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        for user_id in ids:
            session.post(f"{url}/identity/resources/users/v1/{user_id}/lock", timeout=30).raise_for_status()
            time.sleep(pause)

    return run


def by_chunks(url: str, emails: list[str]) -> None:
    """Send the users to the route for many, 1,000 at a time, and wait for each task. It reads nothing back."""
    session = requests.Session()
    session.trust_env = False
    login = {"clientId": Emulator.client_id, "secret": Emulator.api_token}
    token = session.post(f"{url}/auth/vendor", json=login, timeout=30).json()["token"]
    session.headers["Authorization"] = f"Bearer {token}"
    bulk = f"{url}/identity/resources/users/bulk/v1"
    for start in range(0, len(emails), 1000):
        body = {"users": [{"email": email, "skipInviteEmail": True} for email in emails[start : start + 1000]]}
        answer = session.post(f"{bulk}/invite", json=body, headers={"frontegg-tenant-id": "acme"}, timeout=30)
        answer.raise_for_status()
        while session.get(f"{bulk}/status/{answer.json()['id']}", timeout=30).json()["status"] == "InProgress":
            time.sleep(1)


def by_pool(threads: int) -> Contender:
    """Return a contender whose threads only send the writes, over urllib3, the connection pool below `requests`."""

    def run(url: str, ids: list[str]) -> None:
        login = {"clientId": Emulator.client_id, "secret": Emulator.api_token}
        with urllib3.PoolManager(maxsize=threads, timeout=30, retries=False) as pool:
            token = pool.request("POST", f"{url}/auth/vendor", json=login).json()["token"]
            headers = {"Authorization": f"Bearer {token}"}

            def lock(user_id: str) -> None:
                pool.request("POST", f"{url}/identity/resources/users/v1/{user_id}/lock", headers=headers)

            with ThreadPoolExecutor(threads) as executor:
                list(executor.map(lock, ids))

    return run


@dataclass(frozen=True)
class Module:
    """The run of a module in a process of its own. memory: its peak, in MB. size: its whole output, in bytes."""

    result: dict[str, Any]
    seconds: float
    memory: float
    size: int


def run_module(name: str, url: str, **options: Any) -> Module:
    """Run a module as Ansible does, but without the archive, so that the measured memory is only the module's own."""
    credentials = {"client_id": Emulator.client_id, "api_token": Emulator.api_token, "api_url": url}
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as told:
        json.dump({"ANSIBLE_MODULE_ARGS": {**credentials, **options}}, given)
        given.flush()
        given.seek(0)
        start = time.monotonic()
        process = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", f"{MODULES}.{name}"],
            {**os.environ, "PYTHONPATH": str(COLLECTIONS)},
            file_actions=[(os.POSIX_SPAWN_DUP2, given.fileno(), 0), (os.POSIX_SPAWN_DUP2, told.fileno(), 1)],
        )
        usage = os.wait4(process, 0)[2]
        seconds = time.monotonic() - start
        told.seek(0)
        text = told.read()
    result = json.loads(text)
    assert not result.get("failed"), result.get("msg")
    return Module(result, seconds, usage.ru_maxrss / 1024, len(text.encode()))
