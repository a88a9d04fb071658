# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""find_users: a table for people and a CSV file for spreadsheets. Module user takes the found rows without changes."""

from __future__ import annotations

import csv

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import ROOT, Runner


@pytest.fixture
def sample(emu: Emulator) -> Emulator:
    emu.reset()
    emu.load_sample()
    return emu


def test_a_table(sample: Emulator, playbook: Runner) -> None:
    result = playbook("find_users", "-e", "domains=ops.example")
    assert result.rc == 0
    assert [line.split()[0] for line in result.words[1:-2]] == [
        "automation@ops.example",
        "backup@ops.example",
        "breakglass@ops.example",
    ]
    assert result.words[-2:] == [
        "Of these: 0 locked, 1 never logged in, 3 without MFA.",
        "SUMMARY: found 3 users",
    ]
    assert sample.writes == []


def test_by_name_with_one_missing(sample: Emulator, playbook: Runner) -> None:
    result = playbook("find_users", extra={"users": ["locked@acme.example", "jnae@acme.example"]})
    assert result.words[1].startswith("locked@acme.example ") and " locked " in result.words[1]
    numbers = "Of these: 1 locked, 0 never logged in, 1 without MFA."
    assert result.words[2:] == ["NOT FOUND jnae@acme.example", numbers, "SUMMARY: found 1 user, 1 not found"]


def test_a_csv_file(emu: Emulator, playbook: Runner) -> None:
    emu.add_user("odd@corp.example", ["acme"], name='=HYPERLINK("x"), "Odd"', last_login=None)
    emu.add_user("not@corp.example", ["acme"])
    emu.add_group("=1+1", "acme", ["odd@corp.example", "not@corp.example"])
    path = playbook.folder / "found.csv"
    whom = {"domains": "corp.example", "in_group": "=1+1", "except_users": "NOT@corp.example, nobody@corp.example"}
    extra = {**whom, "include": "groups,emails,applications", "to_csv": "found.csv"}
    preview = playbook("find_users", extra=extra, check=True)
    assert preview.rc == 0 and not path.exists()
    assert "NOT FOUND nobody@corp.example" in preview.words
    assert playbook("find_users", extra=extra).rc == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["email"] for row in rows] == ["odd@corp.example"]
    assert rows[0]["name"] == '\'=HYPERLINK("x"), "Odd"'
    assert rows[0]["tenant_ids"] == "acme"
    assert (rows[0]["groups"], rows[0]["emails"], rows[0]["applications"]) == ("acme: =1+1", "odd@corp.example", "")
    locked = playbook("lock_users", "-e", "csv=found.csv")
    assert (locked.rc, emu.user("odd@corp.example").locked) == (0, True)
    assert path.stat().st_mode & 0o777 == 0o600


def test_everybody_takes_a_word(emu: Emulator, playbook: Runner) -> None:
    """The output names the filters. A user without an email does not stop the run."""
    emu.add_user("bare@acme.example", ["acme"]).email = None
    result = playbook("find_users", "-e", "all=yes")
    assert (result.rc, result.words[-1]) == (0, "SUMMARY: found 6 users")
    assert "This run finds ALL users; it changes nobody." in result.stdout
    assert result.words[-3].startswith("(no email) ")
    some = playbook("find_users", extra={"tenant_id": "beta", "locked": "false"})
    assert "This run finds users with tenant_id 'beta', locked 'false'; it changes nobody." in some.stdout
    assert some.words[-1] == "SUMMARY: found 1 user"


def test_what_is_unclear_is_refused(emu: Emulator, playbook: Runner) -> None:
    result = playbook("find_users", "-e", "inactive_days=-1")
    assert result.rc == 2 and "inactive_days" in result.output
    assert emu.log == []


def test_the_example_locks_who_is_inactive(sample: Emulator, playbook: Runner) -> None:
    example = ROOT / "examples" / "lock_inactive_users.yml"
    refused = playbook(example, "-e", "most_to_lock=3", check=True)
    assert refused.rc == 2 and "max_changes is 3" in refused.output
    assert sample.writes == []
    assert playbook(example).rc == 0
    sleeping = [user for user in sample.users if "acme" in user.memberships and user.last_login]
    assert all(user.locked for user in sleeping if not user.email.endswith("@ops.example"))
    assert not sample.user("automation@ops.example").locked
    assert not sample.user("breakglass@ops.example").locked, "never logged in"
