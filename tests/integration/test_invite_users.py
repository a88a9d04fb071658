# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""invite_users: users from a CSV file, a text file or a list join a tenant.

Also, revoke in lock_users and delete_users.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import Runner

NEW = "new@acme.example"


@pytest.fixture
def house(emu: Emulator) -> Emulator:
    """Add three roles."""
    for key in ("Admin", "Member", "ReadOnly"):
        emu.add_role(key)
    return emu


def roles(emu: Emulator, email: str, tenant_id: str = "acme") -> list[str]:
    keys = {role.id: role.key for role in emu.state.roles.values()}
    return sorted(keys[role_id] for role_id in emu.user(email).memberships[tenant_id].role_ids)


def invitations(emu: Emulator) -> list[bool]:
    """Return, for each created or added user, whether Frontegg sends an invitation."""
    bodies = [write.body for write in emu.writes if isinstance(write.body, dict)]
    return [not body["skipInviteEmail"] for body in bodies if "skipInviteEmail" in body]


def test_preview_then_real_then_again(house: Emulator, playbook: Runner) -> None:
    house.add_user("fay@beta.example", ["beta"], name="Fay")
    text = (
        "\ufeffEmail;Name;Phone_number;External_ID;Roles\r\n"
        f'{NEW};"Doe; New";+49-30-1234567;hr-1;Admin ReadOnly\r\n\r\n'
        "fay@beta.example;;;;Member|ReadOnly\r\n"
        "ann@acme.example;Ann;;;\r\n"
        ";;;;\r\n"
        "# bob@acme.example;;;;\r\n"
    )
    (playbook.folder / "new.csv").write_text(text, encoding="utf-8", newline="")
    args = ("-e", "csv=new.csv", "-e", "tenant_id=acme", "-e", "user_roles=Member")

    preview = playbook("invite_users", *args, "--diff", check=True)
    assert preview.words == [
        f"would create {NEW} in acme; afterwards: set external_id; roles Admin, ReadOnly",
        "would add fay@beta.example to acme; afterwards: roles added: Member, ReadOnly",
        "would update ann@acme.example afterwards: updated name; roles added: Member",
        "SUMMARY: would change 3 of 3 users",
    ]
    assert (preview.rc, preview.recap["changed"], house.writes) == (0, 1, [])
    assert "into tenant acme, and Frontegg sends invitations" in preview.stdout
    assert "Preview: nothing is written." in preview.stdout

    real = playbook("invite_users", *args)
    assert real.rc == 0
    done = [("would create", "created"), ("would add", "added"), ("would update", "updated"), ("would ch", "ch")]
    for (before, after), line, told in zip(done, preview.words, real.words):
        assert told == line.replace(before, after).replace("afterwards: ", "").replace(": change", ": changed")
    user = house.user(NEW)
    assert (user.name, user.phone_number, user.external_id) == ("Doe; New", "+49-30-1234567", "hr-1")
    assert [roles(house, email) for email in (NEW, "fay@beta.example", "ann@acme.example")] == [
        ["Admin", "ReadOnly"],
        ["Member", "ReadOnly"],
        ["Member"],
    ]
    assert house.user("fay@beta.example").name == "Fay", "an empty cell leaves alone"
    assert invitations(house) == [True, True]

    writes = len(house.writes)
    again = playbook("invite_users", *args)
    assert (again.rc, again.recap["changed"], len(house.writes)) == (0, 0, writes)
    assert again.words[-1] == "SUMMARY: updated 0 of 3 users, 3 unchanged"


@pytest.mark.parametrize(
    ("extra", "sent", "has"),
    [
        # No word: test_preview_then_real_then_again; every other word: tests/unit/plugin_utils/test_words.py.
        ({"send_invite": "false", "user_roles": "Member,ReadOnly"}, False, ["Member", "ReadOnly"]),
        ({"send_invite": "True", "user_roles": ["Admin"]}, True, ["Admin"]),
    ],
)
def test_words_of_the_command_line(
    house: Emulator, playbook: Runner, extra: dict[str, Any], sent: bool, has: list[str]
) -> None:
    (playbook.folder / "list.txt").write_text(f"\ufeff# new\n{NEW}\n", encoding="utf-8")
    result = playbook("invite_users", extra={"users_file": "list.txt", "tenant_id": "acme", **extra})
    assert (result.rc, invitations(house), roles(house, NEW)) == (0, [sent], has)
    assert ("without invitations" in result.stdout) is not sent


def test_roles_are_added_where_that_is_asked_for(house: Emulator, playbook: Runner) -> None:
    extra = {"users": [NEW, "ann@acme.example"], "tenant_id": "acme"}
    assert playbook("invite_users", extra={**extra, "user_roles": "Member"}).rc == 0
    more = playbook("invite_users", extra={**extra, "user_roles": "Admin", "append_roles": "true"})
    assert (more.rc, roles(house, NEW)) == (0, ["Admin", "Member"])
    exactly = playbook("invite_users", extra={**extra, "user_roles": "Admin", "append_roles": "false"})
    assert (exactly.rc, roles(house, NEW)) == (0, ["Admin"])
    assert exactly.words[0] == f"updated {NEW} roles removed: Member"


def test_a_file_is_never_a_template(house: Emulator, playbook: Runner) -> None:
    cells = ["{{ 7 * 7 }} {% raw %}", "[1, 2]", "True", "\"quoted\" 'too'", "😀 \\n 张"]
    quoted = [cell.replace('"', '""') for cell in cells]
    rows = [f'n{number}@acme.example,"{cell}"' for number, cell in enumerate(quoted)]
    (playbook.folder / "new.csv").write_text("\n".join(["user,name", *rows]), encoding="utf-8")
    result = playbook("invite_users", "-e", "csv=new.csv", "-e", "tenant_id=acme")
    assert result.rc == 0
    assert [house.user(f"n{number}@acme.example").name for number in range(len(cells))] == cells


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"users": NEW}, "tenant_id is missing"),
        ({"users": NEW, "tenant_id": " "}, "tenant_id is missing"),
        ({"tenant_id": "acme"}, "give users, users_file or csv, one of the three"),
        ({"tenant_id": "acme", "users": NEW, "csv": "new.csv"}, "one of the three"),
        ({"tenant_id": "acme", "csv": "new.csv"}, "there is no file "),
        ({"tenant_id": "acme", "users_file": "new.txt"}, "there is no file "),
    ],
)
def test_what_is_missing_is_told_with_the_usage(
    emu: Emulator, playbook: Runner, extra: dict[str, str], message: str
) -> None:
    result = playbook("invite_users", extra=extra)
    assert (result.rc, emu.log) == (2, [])
    assert result.usage[0].startswith("usage: ansible-playbook identityops.frontegg.invite_users ")
    assert message in result.output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # The rows that need no playbook: tests/unit/plugin_utils/test_words.py
        (f"worker,name\n{NEW},New\n", "no column is known to say who the people are"),
        (f"email,phone_number\n{NEW},030/1234\n", "new.csv: line 2: phone_number: '030/1234' is no phone number"),
    ],
)
def test_a_file_that_is_not_clear_is_refused_before_any_request(
    emu: Emulator, playbook: Runner, text: str, message: str
) -> None:
    (playbook.folder / "new.csv").write_text(text, encoding="utf-8")
    result = playbook("invite_users", "-e", "csv=new.csv", "-e", "tenant_id=acme")
    assert (result.rc, emu.log) == (2, [])
    assert message in result.output


def test_columns_can_be_left_unread(house: Emulator, playbook: Runner) -> None:
    (playbook.folder / "new.csv").write_text(f"Team,email,left on\nblue,{NEW},x\n", encoding="utf-8")
    args = ("-e", "csv=new.csv", "-e", "tenant_id=acme")
    assert playbook("invite_users", *args, "-e", "ignore_columns=team").rc == 2
    assert playbook("invite_users", *args, "-e", "ignore_columns='team, Left on'").rc == 0
    assert house.user(NEW) is not None


def test_a_role_that_is_not_there_is_refused_before_any_write(house: Emulator, playbook: Runner) -> None:
    (playbook.folder / "new.csv").write_text(f"email,roles\nann@acme.example,Admin\n{NEW},Boss\n", encoding="utf-8")
    result = playbook("invite_users", "-e", "csv=new.csv", "-e", "tenant_id=acme")
    assert (result.rc, house.writes) == (2, [])
    assert f"users[1] (line 3) ({NEW}): roles: tenant acme has no role 'Boss'" in result.output


def test_guards(emu: Emulator, playbook: Runner) -> None:
    extra = {"users": [NEW, "newer@acme.example"], "tenant_id": "acme", "max_changes": "1"}
    result = playbook("invite_users", extra=extra)
    assert (result.rc, emu.writes) == (2, [])
    assert "2 users would be changed, and max_changes is 1" in result.words[-1]


def test_one_who_fails_stops_nobody_and_is_told(emu: Emulator, playbook: Runner) -> None:
    emu.fault("create", status=422, body={"errors": ["no such domain"]}, times=1)
    extra = {"users": [NEW, "fay@acme.example"], "tenant_id": "acme"}
    result = playbook("invite_users", extra=extra, env={"FRONTEGG_MAX_RETRIES": "0"})
    assert (result.rc, result.recap["failed"]) == (2, 1)
    assert sorted(line.split()[0] for line in result.words[:2]) == ["FAILED", "created"]
    assert "no such domain" in result.output


def test_nobody(emu: Emulator, playbook: Runner) -> None:
    (playbook.folder / "new.csv").write_text("email,name\n", encoding="utf-8")
    result = playbook("invite_users", "-e", "csv=new.csv", "-e", "tenant_id=acme", "-e", "user_roles=Member")
    assert (result.rc, result.words, emu.log) == (0, ["SUMMARY: changed 0 of 0 users"], [])
    assert "new.csv: nobody stands below the header row (line 1)." in result.stdout


# revoke


@pytest.fixture
def leaver(emu: Emulator) -> str:
    emu.add_user(
        "lea@acme.example",
        ["acme", "beta"],
        sessions={"acme": 1, "beta": 1},
        api_tokens={"acme": 1},
        access_tokens={"beta": 1},
    )
    return "lea@acme.example"


def test_lock_with_revoke(emu: Emulator, playbook: Runner, leaver: str) -> None:
    emu.user("bob@acme.example").locked = True
    extra = {"users": [leaver, "ann@acme.example", "bob@acme.example"], "revoke": "sessions,api_tokens"}
    preview = playbook("lock_users", extra=extra, check=True)
    assert preview.words == [
        f"would lock {leaver} member of acme, beta; 2 sessions to end; 2 tokens to delete",
        "would lock ann@acme.example member of acme; no sessions; no tokens",
        "unchanged bob@acme.example already locked; no sessions; no tokens",
        "SUMMARY: would lock 2 of 3 users, 1 unchanged",
    ]
    assert (preview.rc, emu.writes) == (0, [])

    assert playbook("lock_users", extra={"users": leaver}).rc == 0
    real = playbook("lock_users", extra=extra)
    assert real.words[0] == f"revoked {leaver} member of acme, beta; already locked; 2 sessions ended; 2 tokens deleted"
    user = emu.user(leaver)
    assert (real.rc, user.locked, user.sessions) == (0, True, [])
    assert not any(user.api_tokens.values()) and not any(user.access_tokens.values())

    writes = len(emu.writes)
    again = playbook("lock_users", extra=extra)
    assert (again.rc, again.recap["changed"], len(emu.writes)) == (0, 0, writes)


def test_delete_with_revoke(emu: Emulator, playbook: Runner, leaver: str) -> None:
    out = playbook("delete_users", extra={"users": leaver, "tenant_id": "acme", "revoke": ["api_tokens"]})
    assert out.words[0] == f"removed {leaver} from acme, stays in beta; disabled in tenant acme; 1 token deleted"
    assert (out.rc, emu.user(leaver).tenant_ids) == (0, ["beta"])
    gone = playbook("delete_users", "-e", f"users={leaver}", "-e", "everywhere=true", "-e", "revoke=sessions")
    assert gone.words[0] == f"deleted {leaver} member of beta; locked; 1 session ended"
    assert (gone.rc, emu.user(leaver)) == (0, None)


@pytest.mark.parametrize(
    ("name", "revoke", "message"),
    [
        ("unlock_users", "sessions", "revoke: goes with states locked, disabled, absent"),
        ("lock_users", "session", "revoke: 'session' is none of sessions, api_tokens, mfa; did you mean sessions?"),
    ],
)
def test_what_cannot_be_revoked_is_refused(
    emu: Emulator, playbook: Runner, name: str, revoke: str, message: str
) -> None:
    result = playbook(name, extra={"users": "ann@acme.example", "revoke": revoke})
    assert (result.rc, emu.log) == (2, [])
    assert message in result.output
