# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action plugin people in a playbook. The tables in tests/unit/plugin_utils cover the files that it reads."""

from __future__ import annotations

import json

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import Runner

PLAY = """
- hosts: localhost
  gather_facts: false
  module_defaults:
    group/identityops.frontegg.frontegg: {client_id: somebody, api_token: something-long, region: EU}
  tasks:
    - identityops.frontegg.people: {csv: new.csv, state: present, tenant_id: acme, ignore_columns: [Team, left on]}
      register: rows
    - identityops.frontegg.people: {users_file: list.txt}
      register: names
    - identityops.frontegg.people: {users: ["ann@acme.example", {user: "bob@acme.example", state: locked}]}
      register: given
    - identityops.frontegg.people: {users: []}
      register: nobody
    - identityops.frontegg.people: {csv: list.txt, state: locked}
      register: refused
      ignore_errors: true
    - ansible.builtin.debug:
        msg: "{{ [rows, names, given, nobody, refused] | map('to_json') | list }}"
    - identityops.frontegg.people: {users: [], state: gone}
"""


@pytest.mark.parametrize("check", [False, True])
def test_a_playbook(emu: Emulator, playbook: Runner, check: bool) -> None:
    folder = playbook.folder
    (folder / "play.yml").write_text(PLAY, encoding="utf-8")
    (folder / "new.csv").write_text("E-Mail;Name;Team;left on\nann@acme.example;{{ 7 * 7 }};x;y\n", encoding="utf-8")
    (folder / "list.txt").write_text("ann@acme.example\n{% raw %}@acme.example # {{ x }}\n", encoding="utf-8")
    result = playbook(folder / "play.yml", check=check)
    # The second line of the list is not an email, so that task fails. The last task fails, too.
    assert result.rc == 2
    assert "list.txt: line 2: '{% raw %}@acme.example' is neither an email nor a user ID (a UUID)." in result.output

    (folder / "list.txt").write_text("ann@acme.example\n{raw}@acme.example # {{ x }}\n", encoding="utf-8")
    result = playbook(folder / "play.yml", check=check)
    rows, names, given, nobody, refused = (json.loads(line) for line in result.lines)
    assert rows["users"] == [{"user": "ann@acme.example", "line": 2, "name": "{{ 7 * 7 }}"}]
    assert (rows["changed"], rows["count"], len(rows["sha256"]), rows["source"]) == (
        False,
        1,
        64,
        str(folder / "new.csv"),
    )
    assert [one["user"] for one in names["users"]] == ["ann@acme.example", "{raw}@acme.example"]
    assert given["users"] == ["ann@acme.example", {"user": "bob@acme.example", "state": "locked"}]
    assert (nobody["users"], nobody["count"], nobody["notes"], nobody["sha256"]) == ([], 0, [], None)
    assert refused["failed"] is True
    assert refused["msg"] == "list.txt: there is no header row; give a list of names as -e users_file=list.txt."
    assert (result.rc, emu.log) == (2, [])
    assert "value of state must be one of: present, locked" in result.output


OWN = """
- hosts: localhost
  gather_facts: false
  tasks:
    - identityops.frontegg.people: {csv: hr.csv, colum: Email}
      register: misspelt
      ignore_errors: true
    - identityops.frontegg.people: {csv: hr.csv}
      register: people
    - identityops.frontegg.user: {users: "{{ people.users }}", state: locked}
      register: done
    - identityops.frontegg.report: {results: ["{{ done }}"], folder: evidence, tiket: HR-1}
      register: told
      ignore_errors: true
    - ansible.builtin.debug:
        msg: "{{ [misspelt, people, told] | map('to_json') | list }}"
"""


def test_a_playbook_of_ones_own(emu: Emulator, playbook: Runner) -> None:
    """No word that is wrong costs the report of a change, and a last day that is still to come is told before it."""
    folder = playbook.folder
    (folder / "play.yml").write_text(OWN, encoding="utf-8")
    (folder / "hr.csv").write_text("Email,Last Day\nann@acme.example,2099-12-31\n", encoding="utf-8")
    result = playbook(folder / "play.yml", may_warn=True)
    misspelt, people, told = (json.loads(line) for line in result.lines if line.startswith("{"))
    assert misspelt["msg"] == "unknown option 'colum'; did you mean column?"
    (note,) = people["notes"]
    assert (
        note.startswith("hr.csv: the last day of 1 user is still to come")
        and "line 2: ann@acme.example (2099-12-31)" in note
    )
    assert note in " ".join(result.output.split()), "people warns before anything is written"
    assert told["failed"] and told["msg"] == "unknown option 'tiket'; did you mean ticket?"
    assert (folder / "evidence" / "report.json").exists() and told["counts"]["changed"] == 1
