# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inventory plugin users in real runs: serial, --limit, max_fail_percentage and the recap work for each user."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import BIN, Runner

LOCK = """
- hosts: frontegg_users
  gather_facts: false
  order: sorted
  serial: 2
  max_fail_percentage: 20
  tasks:
    - name: Lock the user
      identityops.frontegg.user:
        state: locked
        users: ["{{ frontegg_user.id }}"]
        protected: [cem@acme.example]
"""
SHOW = """
- hosts: frontegg_users
  gather_facts: false
  tasks:
    - ansible.builtin.debug:
        msg: "{{ inventory_hostname }} {{ display }} {{ frontegg_user.metadata }} {{ frontegg_user.email }}"
    - identityops.frontegg.user:
        state: locked
        users: ["{{ frontegg_user }}"]
        metadata: {was: "{{ frontegg_user.name }}"}
"""


def source(folder: Path, text: str) -> str:
    """Write the file of the inventory, and return its path."""
    path = folder / "acme.frontegg_users.yml"
    path.write_text(f"plugin: identityops.frontegg.users\n{text}", encoding="utf-8")
    return str(path)


def play(folder: Path, text: str) -> Path:
    path = folder / "play.yml"
    path.write_text(text, encoding="utf-8")
    return path


def recap(stdout: str) -> dict[str, tuple[int, int, int]]:
    """Return {host: (ok, changed, failed)} of the recap."""
    lines = stdout.rpartition("PLAY RECAP")[2].splitlines()
    found = [re.match(r"(\S+) +: ok=(\d+) +changed=(\d+) .*failed=(\d+)", line) for line in lines]
    return {line[1]: (int(line[2]), int(line[3]), int(line[4])) for line in found if line}


def locked(emu: Emulator) -> list[str]:
    return sorted(user.email for user in emu.users if user.locked)


def test_a_play_works_for_each_user(emu: Emulator, playbook: Runner) -> None:
    """Batches of two. In the second batch, one of two users fails, so the third batch never begins."""
    inventory, lock = source(playbook.folder, "tenant_id: acme\n"), play(playbook.folder, LOCK)
    stopped = playbook(lock, "-i", inventory)
    assert (stopped.rc, locked(emu)) == (2, ["ann@acme.example", "bob@acme.example", "dee@acme.example"])
    assert recap(stopped.stdout) == {
        "ann@acme.example": (1, 1, 0),
        "bob@acme.example": (1, 1, 0),
        "cem@acme.example": (0, 0, 1),
        "dee@acme.example": (1, 1, 0),
    }
    assert [exchange.route for exchange in emu.writes] == ["lock"] * 3

    limited = playbook(lock, "-i", inventory, "--limit", "*@beta.example,bob@acme.example")
    assert (limited.rc, recap(limited.stdout)) == (0, {"bob@acme.example": (1, 0, 0), "eve@beta.example": (1, 1, 0)})
    assert len(emu.writes) == 4


def test_text_from_frontegg_is_never_a_template(emu: Emulator, playbook: Runner) -> None:
    """Neither a name, nor metadata, nor an email runs a command: not in a play, a composed variable or a group."""
    mark = playbook.folder / "mark"
    attack = f"{{{{ lookup('pipe', 'touch {mark}') }}}}"
    address = f"{{{{lookup('pipe','touch${{IFS}}{mark}')}}}}@acme.example"
    emu.reset()
    emu.add_tenant("acme")
    emu.add_user("ann@acme.example", ["acme"], name=attack, metadata={"a": attack, attack: [attack]})
    strange = emu.add_user(address, ["acme"])
    options = """
tenant_id: acme
strict: true
compose:
  display: frontegg_user.name ~ frontegg_user.email
groups:
  attackers: "'pipe' in frontegg_user.name"
keyed_groups:
  - {key: frontegg_user.name, prefix: name}
"""
    shown = playbook(play(playbook.folder, SHOW), "-i", source(playbook.folder, options))
    assert (shown.rc, mark.exists()) == (0, False), shown.output
    assert set(recap(shown.stdout)) == {"ann@acme.example", strange.id}
    assert attack in shown.stdout and address in shown.stdout
    ann = emu.user("ann@acme.example")
    assert ann is not None and json.loads(ann.metadata or "")["was"] == attack


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("tenant_di: acme\n", "unknown option 'tenant_di'; did you mean tenant_id?"),
        ("tenant_id: acme\nexcept_users: [ann@acme.exmaple]\n", "except_users: no user is ann@acme.exmaple"),
        ("except_users: [bob@acme.example]\nexcept_users: [ann@acme.example]\n", "except_users: is given twice"),
        ("tenant_id: acme\napi_token: {key: 0a1b2c-secret}\n", "api_token: holds white space inside"),
        ('tenant_id: "{{ tenant }}"\n', "'tenant' is undefined"),
    ],
)
def test_a_file_with_a_fault_adds_nobody(emu: Emulator, playbook: Runner, options: str, words: str) -> None:
    refused = playbook(play(playbook.folder, LOCK), "-i", source(playbook.folder, options), "-vv", may_warn=True)
    assert words in " ".join(refused.output.split())
    assert (recap(refused.stdout), emu.writes) == ({}, [])
    assert "secret" not in refused.output


def test_templates_see_extra_vars(emu: Emulator, playbook: Runner) -> None:
    inventory = source(playbook.folder, 'tenant_id: "{{ tenant }}"\ndomains: "{{ wanted }}"\n')
    extra = {"tenant": "beta", "wanted": ["beta.example"]}
    listed = playbook(play(playbook.folder, LOCK), "-i", inventory, "--list-hosts", extra=extra)
    assert re.findall(r"^ +(\S+@\S+)$", listed.stdout, re.MULTILINE) == ["eve@beta.example"]


def test_an_entry_of_the_cache_is_for_one_selection(emu: Emulator, playbook: Runner) -> None:
    """A stale entry still has a user who is gone. Another filter, or --flush-cache, reads again."""
    cache = playbook.folder / "cache"
    options = f"cache: true\ncache_plugin: ansible.builtin.jsonfile\ncache_connection: {cache}\n"
    show = play(playbook.folder, "- {hosts: frontegg_users, gather_facts: false}\n")

    def listed(filters: str, *args: str) -> tuple[int, int]:
        """Return the numbers of hosts and of requests."""
        before = len(emu.log)
        result = playbook(show, "-i", source(playbook.folder, filters + options), "--list-hosts", *args)
        return len(re.findall("@", result.stdout)), len(emu.log) - before

    assert listed("tenant_id: acme\n") == (5, 2)
    emu.state.users.pop(next(user.id for user in emu.users if user.email == "dee@acme.example"))
    assert listed("tenant_id: acme\n") == (5, 0)
    assert listed("tenant_id: acme\ndomains: [acme.example]\n") == (3, 2)
    assert listed("tenant_id: acme\n") == (4, 2)
    emu.add_user("fay@acme.example", ["acme"])
    assert listed("tenant_id: acme\n") == (4, 0)
    assert listed("tenant_id: acme\n", "--flush-cache") == (5, 2)
    texts = [path.read_text(encoding="utf-8") for path in cache.iterdir()]
    assert texts and not any(emu.api_token in text for text in texts)


def test_ansible_inventory_and_its_documentation(emu: Emulator, playbook: Runner) -> None:
    options = "tenant_id: acme\nhostname: id\nkeyed_groups:\n  - {key: frontegg_user.tenant_ids, prefix: tenant}\n"
    inventory = source(playbook.folder, options)

    def run(*command: str) -> str:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            env=playbook.environment({}),
            cwd=playbook.folder,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return done.stdout

    listed = json.loads(run("ansible-inventory", "-i", inventory, "--list"))
    assert set(listed["frontegg_users"]["hosts"]) == {user.id for user in emu.users}
    eve = emu.user("eve@beta.example")
    assert eve is not None and listed["tenant_beta"]["hosts"] == [eve.id]
    variables = listed["_meta"]["hostvars"][eve.id]
    assert variables["frontegg_user"]["email"] == {"__ansible_unsafe": "eve@beta.example"}
    assert (variables["ansible_become"], emu.writes) == (False, [])
    assert f"  |--@tenant_beta:\n  |  |--{eve.id}\n" in run("ansible-inventory", "-i", inventory, "--graph")
    documented = json.loads(run("ansible-doc", "-t", "inventory", "-j", "identityops.frontegg.users"))
    assert "max_fail_percentage" in str(documented["identityops.frontegg.users"]["doc"]["description"])
