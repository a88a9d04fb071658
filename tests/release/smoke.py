# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of everything in an installed collection, against the emulator."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.emulator import Emulator

ROOT = Path(__file__).resolve().parents[2]
NAME = "identityops.frontegg"
PLAY = ROOT / "tests/release/smoke.yml"
SECONDS = 180
NONE: Mapping[str, str] = MappingProxyType({})
Done = subprocess.CompletedProcess[str]

# Files in the folder in which all of this runs. {folder} is the installed collection.
INPUTS = {
    "leavers.txt": "jane@acme.example\nlocked@acme.example\n",
    "roster.csv": "Work Email\no'brien@acme.example\nnobody@acme.example\n",
    "export.csv": "email,tenantId,passwordHashType,passwordHash\nnew@acme.example,acme,bcrypt,"
    "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy\n",
    "ops.frontegg_users.yml": "plugin: identityops.frontegg.users\ndomains: [ops.example]\n",
    ".env": "FRONTEGG_CLIENT_ID={client_id}\nFRONTEGG_API_TOKEN={api_token}\n"
    'FRONTEGG_TENANT_ID=\nUSER_ACTION=LOCK\nUSER_ID_ARRAY=["a68784dc-d2b3-459e-97b8-18233fdfb5ca"]\n',
}

# What is run, in this order, for each playbook: its arguments, and its last words or a part of its report
PLAYBOOKS = {
    "lock_users": ("-e users_file=leavers.txt -e snapshot_path=lock.snapshot", "locked 1 of 2 users, 1 unchanged"),
    "restore_users": ("-e snapshot=lock.snapshot", "restored 1 of 1 users"),
    "unlock_users": ("-e users=locked@acme.example", "unlocked 1 of 1 users"),
    "delete_users": ("-e users_file=leavers.txt -e tenant_id=acme --check", "would remove 2 of 2 users"),
    "find_users": ("-e domains=ops.example -e to_csv=ops.csv", "breakglass@ops.example"),
    "invite_users": ("-e csv={folder}/examples/newcomers.csv -e tenant_id=acme --check", "SUMMARY: would"),
    "move_users": (
        "-e users=jane@acme.example -e from_tenant=acme -e to_tenant=beta -e user_roles=Member",
        "SUMMARY: changed 2 of 2 rows for 1 user",
    ),
    "migrate_users": ("-e csv=export.csv --check", "SUMMARY: would"),
    "offboard_users": ("-e csv={folder}/examples/leavers.csv -e delete_after=30d --check", "SUMMARY: would"),
    "offboard_events": ("-e events_dir=events", "For each event, this run"),
    "delete_due_users": ("-e max_changes=10 --check", "Nobody is due"),
    "reconcile_users": ("-e csv=roster.csv -e tenant_id=acme -e report_dir=roster", "roster"),
    "review_access": ("-e tenant_id=acme -e report_dir=review", "review"),
    "lock_tenants": ("-e tenants=delta", "SUMMARY: locked 1 of 1 tenants"),
    "unlock_tenants": ("-e tenants=delta", "SUMMARY: unlocked 1 of 1 tenants"),
    "close_tenant": ("-e tenant_id=gamma --check", "SUMMARY: would"),
    "bulk_user_action": ("-e env_file=.env", "would lock 1 user(s)"),
}
# Kinds of plugins that have a page in ansible-doc, and where they lie
DOCUMENTED = {"module": "plugins/modules", "lookup": "plugins/lookup", "filter": "plugins/filter", "role": "roles"}
DOCUMENTED |= {"callback": "plugins/callback", "inventory": "plugins/inventory"}


@dataclass(frozen=True)
class Installed:
    """A collection that was installed into an empty folder, with the Python that runs Ansible."""

    python: Path
    collections: Path

    @property
    def folder(self) -> Path:
        return self.collections / "ansible_collections/identityops/frontegg"

    def names(self, where: str) -> list[str]:
        """Return the names of the plugins, roles or playbooks in a folder of the collection."""
        paths = (self.folder / where).glob("*")
        return sorted({path.stem for path in paths if path.name[0] not in "_." and path.stem != "tasks"})

    def run(self, words: list[str], folder: Path, env: Mapping[str, str] = NONE) -> Done:
        """Run a command of Ansible with nothing but the installed collection."""
        home = folder / "home"
        home.mkdir(exist_ok=True, parents=True)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
        own = {"ANSIBLE_COLLECTIONS_PATH": str(self.collections), "HOME": str(home), "NO_PROXY": "127.0.0.1"}
        quiet = {"ANSIBLE_LOCALHOST_WARNING": "false", "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false", "NO_COLOR": "1"}
        return subprocess.run(
            [str(self.python), str(self.python.parent / words[0]), *words[1:]],
            cwd=folder,
            env={**kept, **own, **quiet, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )


def undocumented(installed: Installed, folder: Path) -> Iterator[str]:
    """Yield what ansible-doc has no page of."""
    for kind, where in DOCUMENTED.items():
        names = [f"{NAME}.{name}" for name in installed.names(where)]
        if not names:
            continue
        done = installed.run(["ansible-doc", "--type", kind, "--json", *names], folder)
        pages = json.loads(done.stdout) if done.returncode == 0 else {}
        yield from (f"ansible-doc does not show {kind} {name}: {done.stderr}" for name in names if not pages.get(name))


def unused(installed: Installed) -> list[str]:
    """Return the plugins that nothing of the smoke test uses."""
    sources = [path for where in ("playbooks", "roles") for path in (installed.folder / where).rglob("*.yml")]
    text = "".join(path.read_text(encoding="utf-8") for path in [*sources, PLAY])
    used = set(re.findall(rf"{re.escape(NAME)}\.(\w+)", text)) | {"live", "users"}  # faults() runs these two
    names = [name for kind, where in DOCUMENTED.items() for name in installed.names(where)]
    return [f"no run uses {name}: add it to tests/release/smoke.yml" for name in names if name not in used]


def without_run(names: list[str]) -> list[str]:
    """Return the playbooks that have no run, and the runs that have no playbook."""
    where = "PLAYBOOKS of tests/release/smoke.py"
    missing = [f"playbook {name} has no run: add it to {where}" for name in names if name not in PLAYBOOKS]
    return missing + [f"there is no playbook {name}: take it out of {where}" for name in PLAYBOOKS if name not in names]


def faults(installed: Installed, folder: Path) -> list[str]:
    """Run everything in a new folder. Return what went wrong."""
    found = [*undocumented(installed, folder), *unused(installed), *without_run(installed.names("playbooks"))]
    with Emulator() as emulator:
        emulator.load_sample()
        words = {"folder": installed.folder, "client_id": emulator.client_id, "api_token": emulator.api_token}
        for name, text in INPUTS.items():
            (folder / name).write_text(text.format(**words), encoding="utf-8")
        (folder / "events").mkdir(mode=0o700)
        env = {"FRONTEGG_API_URL": emulator.url, "FRONTEGG_CLIENT_ID": emulator.client_id}
        env["FRONTEGG_API_TOKEN"] = emulator.api_token
        for name, (arguments, shows) in PLAYBOOKS.items():
            command = ["ansible-playbook", f"{NAME}.{name}", *shlex.split(arguments.format(**words))]
            found += _fault(name, shows, installed.run(command, folder, env))
        command = ["ansible-inventory", "-i", "ops.frontegg_users.yml", "--list"]
        found += _fault("the inventory", "breakglass@ops.example", installed.run(command, folder, env))
        env["ANSIBLE_CALLBACKS_ENABLED"] = f"{NAME}.live"
        command = ["ansible-playbook", str(PLAY), "-e", f"csv={installed.folder}/examples/newcomers.csv"]
        found += _fault("smoke.yml", "=> (user=", installed.run(command, folder, env))
    return found


def _fault(name: str, shows: str, done: Done) -> list[str]:
    output = done.stdout + done.stderr
    if done.returncode == 0 and shows in output and "WARNING" not in output:
        return []
    wanted = f"it should end with 0 and show {shows!r}, without a warning"
    return [f"{name} ended with exit code {done.returncode}; {wanted}:\n{output}"]
