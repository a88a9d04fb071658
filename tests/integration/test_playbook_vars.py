# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of playbooks: none is lost, none is misread, and no inventory changes the reach of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansible_collections.identityops.frontegg.plugins.plugin_utils._catalog import PLAYBOOKS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._help import help_text
from tests.emulator import Emulator
from tests.integration.conftest import ROOT, Runner

TWO = "ann@acme.example,bob@acme.example"


def locked(emu: Emulator) -> list[str]:
    return sorted(user.email.partition("@")[0] for user in emu.users if user.locked)


@pytest.mark.parametrize(
    ("name", "args", "messages"),
    [
        ("lock_users", ["users=ann@acme.example, bob@acme.example"], ["'bob@acme.example' was cut off at a blank"]),
        ("lock_users", [f"users={TWO}", "protected=*@ops.example *@acme.example"], ["was cut off at a blank"]),
        ("lock_users", [f"users={TWO}", "max_change=0", "protect=x"], ["mean max_changes?", "mean protected?"]),
        ("lock_users", [f"users={TWO}", "protected=*@a.example", "protected=b*"], ["protected is given twice"]),
        ("find_users", ["tenant=acme"], ["did you mean tenant_id?"]),
        ("lock_users", [f"users={TWO}", "report_dir=/dev/null"], ["report_dir: /dev/null is a link or no folder"]),
        ("find_users", [], ["no filter is given"]),
        ("lock_users", ["help=yes please"], ["'please' was cut off at a blank"]),
        ("lock_users", ["help=perhaps"], ["help: 'perhaps' is neither true nor false"]),
        ("lock_users", ["help"], ["help has no value; give -e help=true"]),
        ("lock_users", ["help=false", f"users={TWO}", "region="], ["region: is empty"]),
        ("lock_users", [f"users={TWO}", "api_token=secret-0a1b2c"], ["set FRONTEGG_API_TOKEN in the environment"]),
        ("migrate_users", ["csv=a.csv", "application_id=app"], ["a migration takes no application"]),
        ("invite_users", ["tenant_id=acme", f"users={TWO}", "application="], ["did you mean application_id?"]),
        ("close_tenant", ["tenant_id=beta", "excute=true"], ["did you mean execute?"]),
        ("lock_users", [f"users={TWO}", "report_dir=/dev/null"], ["report_dir: /dev/null is a link or no folder"]),
        (
            "delete_due_users",
            ["max_changes=5", "report_dir=/dev/null/such/place"],
            ["report_dir: /dev/null/such/place cannot be"],
        ),
        (
            "offboard_users",
            [f"users={TWO}", "due=soon", "report_dir=/dev/null"],
            ["2 faults: due: 'soon' is no number of hours", "report_dir: /dev/null is"],
        ),
        ("bulk_user_action", ["user_action=delete", f"users={TWO}", "execute=1"], ["everywhere=true, or FRONT"]),
    ],
)
def test_what_is_refused_before_any_request(
    emu: Emulator, playbook: Runner, name: str, args: list[str], messages: list[str]
) -> None:
    result = playbook(name, *[word for arg in args for word in ("-e", arg)])
    assert (result.rc, emu.log) == (2, [])
    for message in messages:
        assert message in " ".join(result.output.split())


def test_the_banner_says_what_the_module_does(emu: Emulator, playbook: Runner) -> None:
    result = playbook("delete_users", "-e", f"users={TWO}", "-e", "everywhere=y")
    assert "This run deletes users from ALL tenants." in result.stdout
    assert (result.rc, emu.user("ann@acme.example")) == (0, None)


def test_what_controllers_add_passes(emu: Emulator, playbook: Runner) -> None:
    added = {"awx_job_id": 7, "tower_user_name": "x", "ansible_eda": {"event": {}}}
    result = playbook(ROOT / "playbooks" / "lock_users.yml", extra={**added, "users": TWO})
    assert (result.rc, locked(emu)) == (0, ["ann", "bob"])


def test_one_dash_is_no_preview(emu: Emulator, playbook: Runner) -> None:
    """Ansible reads -check as -c heck, which a play on localhost ignores."""
    result = playbook("lock_users", "-e", f"users={TWO}", "-check")
    assert (result.rc, emu.log) == (2, [])
    assert "-check: is no preview; write --check, with two dashes" in result.output


def test_the_path_of_a_playbook_is_as_strict_as_its_name(emu: Emulator, playbook: Runner) -> None:
    result = playbook(ROOT / "playbooks" / "lock_users.yml", "-e", f"users={TWO}", "-e", "max_change=0")
    assert (result.rc, emu.log) == (2, [])
    assert "did you mean max_changes?" in result.output


def inventory(folder: Path, text: str) -> str:
    path = folder / "hosts.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("name", "variables", "args", "fault"),
    [
        ("lock_users", f"users: '{TWO}'", [], "users is set by the inventory only"),
        ("delete_users", "tenant_id: acme", [f"users={TWO}"], "tenant_id is set by the inventory only"),
        ("lock_users", "api_url: https://api.example", [f"users={TWO}"], "api_url is set by the inventory only"),
        ("delete_users", "everywhere: true", [f"users={TWO}"], "everywhere is set by the inventory only"),
        ("find_users", "tenant_id: acme", [], "tenant_id is set by the inventory only"),
        ("close_tenant", "execute: true", ["tenant_id=beta"], "execute is set by the inventory only"),
        ("bulk_user_action", "user_action: delete", [f"users={TWO}"], "user_action is set by the inventory only"),
    ],
)
def test_an_inventory_does_not_decide_whom_a_run_reaches(
    emu: Emulator, playbook: Runner, name: str, variables: str, args: list[str], fault: str
) -> None:
    path = inventory(playbook.folder, f"all:\n  hosts:\n    localhost:\n  vars:\n    {variables}\n")
    result = playbook(name, "-i", path, *[word for arg in args for word in ("-e", arg)])
    assert (result.rc, emu.log) == (2, [])
    assert fault in " ".join(result.output.split())


def test_an_inventory_may_guard_and_does_not_move_the_run_elsewhere(emu: Emulator, playbook: Runner) -> None:
    text = "all:\n  hosts:\n    localhost:\n      ansible_connection: ssh\n      ansible_become: true\n"
    path = inventory(playbook.folder, f"{text}      protected: ['ann@*']\n")
    result = playbook("lock_users", "-i", path, "-e", f"users={TWO}")
    assert (result.rc, emu.writes) == (2, [])
    assert "protected users would lose access: ann@acme.example" in result.words[-1]
    assert playbook("lock_users", "-i", path, "-e", "users=bob@acme.example").rc == 0
    assert locked(emu) == ["bob"]
    path = inventory(playbook.folder, f"{text}      max_change: 1\n")
    result = playbook("lock_users", "-i", path, "-e", f"users={TWO}")
    assert (result.rc, locked(emu)) == (2, ["bob"])
    assert "variable 'max_change' is not known; did you mean max_changes?" in result.stdout


SITE = """
- name: What the site does before
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Find out who leaves
      ansible.builtin.set_fact:
        site_people: ["{{ site_leaver }}"]
      register: result

- name: Lock
  ansible.builtin.import_playbook: identityops.frontegg.lock_users
  vars:
    users: "{{ site_people }}"
    max_changes: 1

- name: Delete somebody else
  ansible.builtin.import_playbook: identityops.frontegg.bulk_user_action
  vars:
    user_action: delete
    users: bob@acme.example
    tenant_id: acme
    execute: true
"""


def test_a_site_playbook_has_variables_of_its_own(emu: Emulator, playbook: Runner) -> None:
    """The site playbook has unknown extra vars, facts, registered results, its own `help`, and `vars` at the import."""
    path = playbook.folder / "site.yml"
    path.write_text(SITE, encoding="utf-8")
    result = playbook(path, "-e", "site_leaver=ann@acme.example", "-e", "help=true")
    assert result.rc == 0
    assert (locked(emu), emu.user("bob@acme.example").tenant_ids) == (["ann"], [])
    cut = playbook(path, "-e", "site_leaver=cem@acme.example", "-e", "users=dee@acme.example, bob@acme.example")
    assert (cut.rc, locked(emu)) == (2, ["ann"])


def test_every_report_says_who_approved_it(emu: Emulator, playbook: Runner) -> None:
    """Also beside an approved plan, which says nothing about people."""
    said = {"ticket": "HR-1", "reason": "left", "requested_by": "hr@corp.example", "approved_by": "ciso@corp.example"}
    playbook("lock_users", extra={"users": ["ann@acme.example"], "plan_path": "plan.json"}, check=True)
    done = playbook("lock_users", extra={"approved_plan": "plan.json", "report_dir": "evidence", **said})
    assert done.rc == 0
    report = json.loads((playbook.folder / "evidence/report.json").read_text(encoding="utf-8"))
    assert {name: report[name] for name in said} == said


def test_help_says_what_all_playbooks_take_and_does_nothing(emu: Emulator, playbook: Runner) -> None:
    """One command line with all of them. No credentials are set, and no other variable is given."""
    nothing = {"FRONTEGG_CLIENT_ID": None, "FRONTEGG_API_TOKEN": None, "FRONTEGG_API_URL": None}
    first, *others = (f"identityops.frontegg.{name}" for name in PLAYBOOKS)
    result = playbook(first.rpartition(".")[2], *others, "-e", "help=true", env=nothing)
    # offboard_events also makes a group for its second play.
    assert (result.rc, emu.log, result.recap) == (0, [], {**result.recap, "ok": len(PLAYBOOKS) + 1, "failed": 0})
    assert result.usage == [text for name in PLAYBOOKS for text in help_text(name)]


DEAD = "http://127.0.0.1:9"
OWN = """
- hosts: localhost
  gather_facts: false
  module_defaults:
    group/identityops.frontegg.frontegg:
      {client_id: "{{ own_id }}", api_token: "{{ own_token }}", api_url: "http://127.0.0.1:9", max_retries: 0}
  roles:
    - role: identityops.frontegg.offboard
      offboard_users: cem@acme.example
      offboard_api_url: "{{ own_url }}"
"""


def test_where_the_connection_comes_from(emu: Emulator, playbook: Runner) -> None:
    """An extra var goes before the file and the environment. A role keeps what the play gives, and adds to it."""
    dead = {"FRONTEGG_API_URL": DEAD, "FRONTEGG_MAX_RETRIES": "0"}
    url = ("-e", f"api_url={emu.url}")
    found = playbook("find_users", "-e", "all=true", *url, env=dead)
    assert found.rc == 0
    assert playbook("lock_users", "-e", "users=ann@acme.example", *url, "-e", "result=summary", env=dead).rc == 0
    env_file = playbook.folder / ".env"
    env_file.write_text(f"USER_ACTION=lock\nUSER_ID_ARRAY=bob@acme.example\nFRONTEGG_API_URL={DEAD}\n", "utf-8")
    bulk = ("bulk_user_action", "-e", "env_file=.env", "-e", "execute=true", "-e", "max_retries=0")
    assert playbook(*bulk, env={"FRONTEGG_API_URL": None}).rc == 2
    assert playbook(*bulk, *url, env={"FRONTEGG_API_URL": None}).rc == 0
    own = playbook.folder / "own.yml"
    own.write_text(OWN, encoding="utf-8")
    nothing = {"FRONTEGG_CLIENT_ID": None, "FRONTEGG_API_TOKEN": None, "FRONTEGG_API_URL": DEAD}
    extra = {"own_id": emu.client_id, "own_token": emu.api_token, "own_url": emu.url}
    assert playbook(own, extra=extra, env=nothing).rc == 0
    assert locked(emu) == ["ann", "bob", "cem"]


def test_without_rows_a_run_still_tells_and_fails(emu: Emulator, playbook: Runner) -> None:
    args = ("lock_users", "-e", f"users={TWO},ghost@acme.example", "-e", "result=summary")
    result = playbook(*args)
    assert (result.rc, locked(emu)) == (2, ["ann", "bob"])
    assert result.words[0] == "SUMMARY: locked 2 of 3 users, 1 not found"
    assert playbook("lock_users", "-e", f"users={TWO}", "-e", "result=changed").words == [
        "SUMMARY: locked 0 of 2 users, 2 unchanged"
    ]
