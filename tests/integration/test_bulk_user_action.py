# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""bulk_user_action, which replaces the command-line script: its variables, its dry run, and its last line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import Runner

NAME = "bulk_user_action"
THREE = ["ann@acme.example", "bob@acme.example", "eve@beta.example"]
GHOST = "ghost@acme.example"


def test_lock_from_the_environment(emu: Emulator, playbook: Runner) -> None:
    emu.user("bob@acme.example").locked = True
    env = {
        "USER_ACTION": "lock",
        "USER_ID_ARRAY": json.dumps([emu.user(email).id for email in THREE]),
        "FRONTEGG_TENANT_ID": "beta",
        "RATE_LIMIT_DELAY": "",
        "MAX_RETRIES": "",
    }
    dry = playbook(NAME, env=env)
    assert dry.words[-1] == "SUMMARY: would lock 3 user(s); failed to resolve 0."
    assert "locks users in ALL tenants; tenant beta is ignored. Dry run" in dry.stdout
    checked = playbook(NAME, "-e", "execute=true", env=env, check=True)
    assert checked.words == dry.words
    assert (dry.rc, checked.rc, emu.writes) == (0, 0, [])

    done = playbook(NAME, "-e", "execute=true", env=env)
    assert done.words[-1] == "SUMMARY: lock success for 3 user(s); failures: 0."
    assert done.rc == 0
    assert [emu.user(email).locked for email in THREE] == [True] * 3


FILE = """
export USER_ACTION = delete  # as the script had it
FRONTEGG_TENANT_ID = acme
USER_ID_ARRAY='["ann@acme.example", "eve@beta.example"]'
FRONTEGG_CLIENT_ID={client_id}
FRONTEGG_API_TOKEN="{api_token}"
"""


def test_the_file_of_the_script(emu: Emulator, playbook: Runner) -> None:
    """The file contains credentials, which no verbosity prints. Blanks around the `=` do not hide the tenant."""
    text = FILE.format(client_id=emu.client_id, api_token=emu.api_token)
    (playbook.folder / ".env").write_text(text, encoding="utf-8", newline="\r\n")
    without = {"FRONTEGG_CLIENT_ID": None, "FRONTEGG_API_TOKEN": None}
    dry = playbook(NAME, "-e", "env_file=.env", env=without)
    assert "removes users from tenant acme and no other. Dry run" in dry.stdout
    assert dry.words[-1] == "SUMMARY: would delete 2 user(s); failed to resolve 0."
    assert (dry.rc, emu.writes) == (0, [])
    done = playbook(NAME, "-e", "env_file=.env", "-e", "execute=true", "-vvv", env=without)
    assert done.rc == 0
    assert emu.api_token not in done.output
    assert [emu.user(email).tenant_ids for email in ("ann@acme.example", "eve@beta.example")] == [[], ["beta"]]


def test_a_file_and_an_environment_that_disagree(emu: Emulator, playbook: Runner) -> None:
    (playbook.folder / ".env").write_text(FILE.format(client_id="another", api_token="another"), encoding="utf-8")
    env = {"FRONTEGG_TENANT_ID": "beta"}
    result = playbook(NAME, "-e", "env_file=.env", "-e", "execute=true", env=env)
    assert (result.rc, emu.log) == (2, [])
    for name in ("FRONTEGG_TENANT_ID", "FRONTEGG_CLIENT_ID", "FRONTEGG_API_TOKEN"):
        assert f"{name} is one thing in env_file and another in the environment" in result.output


def test_what_a_shell_or_windows_makes_of_the_list(emu: Emulator, playbook: Runner) -> None:
    """An .env file from Windows has CRs. test_words.py has the other forms of the list."""
    text = '["{0}", "{1}"]\r'
    env = {"USER_ACTION": "LOCK\r", "FRONTEGG_TENANT_ID": "\r", "USER_ID_ARRAY": text.format(*THREE)}
    dry = playbook(NAME, env=env)
    assert dry.words[-1] == "SUMMARY: would lock 2 user(s); failed to resolve 0."
    assert dry.rc == 0


def test_delete_in_the_tenant_of_the_environment(emu: Emulator, playbook: Runner) -> None:
    env = {"USER_ACTION": "delete", "USER_ID_ARRAY": "\n".join(THREE), "FRONTEGG_TENANT_ID": "acme"}
    dry = playbook(NAME, "-e", "execute=false", env=env)
    assert dry.words[-1] == "SUMMARY: would delete 3 user(s); failed to resolve 0."
    assert (dry.rc, emu.writes) == (0, [])
    done = playbook(NAME, "-e", "execute=true", env=env)
    assert "removes users from tenant acme and no other" in done.stdout
    assert done.words[-1] == "SUMMARY: delete success for 3 user(s); failures: 0."
    assert [emu.user(email).tenant_ids for email in THREE] == [[], [], ["beta"]]


def test_delete_everywhere_with_somebody_unknown(emu: Emulator, playbook: Runner) -> None:
    """Extra vars win over the environment. An empty tenant variable in the environment counts as unset."""
    extra: dict[str, Any] = {"user_action": "delete", "users": [*THREE[:2], GHOST]}
    env = {"USER_ACTION": "lock", "USER_ID_ARRAY": "eve@beta.example", "FRONTEGG_TENANT_ID": ""}
    dry = playbook(NAME, extra=extra, env=env)
    assert dry.words == [
        "would delete ann@acme.example member of acme",
        "would delete bob@acme.example member of acme",
        f"NOT FOUND {GHOST} no user has this email",
        "SUMMARY: would delete 2 user(s); failed to resolve 1.",
    ]
    assert (dry.rc, emu.writes) == (2, [])
    done = playbook(NAME, extra={**extra, "execute": True}, env=env)
    assert "This run deletes users from ALL tenants." in done.stdout
    assert done.words[-1] == "SUMMARY: delete success for 2 user(s); failures: 1."
    assert done.rc == 2
    assert sorted(user.email[:3] for user in emu.users) == ["cem", "dee", "eve"]


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"users": THREE, "user_action": ""}, "the action is missing"),
        ({"users": THREE, "user_action": "purge"}, "'purge' is no action"),
        ({"user_action": "lock"}, "no users are given"),
        ({"user_action": "lock", "users": " # nobody\n,"}, "no users are given"),
        ({"user_action": "delete", "users": THREE, "tenant_id": ""}, "tenant_id is given but empty"),
        ({"user_action": "delete", "users": THREE, "tenant_id": None}, "tenant_id is given but empty"),
        ({"user_action": "lock", "users": THREE, "rate_limit_delay": "1,5"}, "rate_limit_delay"),
        ({"user_action": "lock", "users": THREE, "max_retries": "many"}, "max_retries"),
    ],
)
def test_what_is_unclear_shows_the_usage(emu: Emulator, playbook: Runner, extra: dict[str, Any], message: str) -> None:
    # A tenant in the environment does not replace an empty extra var.
    result = playbook(NAME, extra={"execute": "true", **extra}, env={"FRONTEGG_TENANT_ID": "acme"})
    assert result.rc == 2
    assert result.usage[0].startswith("usage: ansible-playbook identityops.frontegg.bulk_user_action")
    assert message in result.output
    assert emu.log == []


def test_an_empty_list_does_not_fall_back_to_the_environment(emu: Emulator, playbook: Runner) -> None:
    env = {"USER_ACTION": "lock", "USER_ID_ARRAY": "ann@acme.example"}
    result = playbook(NAME, extra={"users": [], "execute": True}, env=env)
    assert (result.rc, emu.log) == (2, [])


def test_rate_limit_delay_spaces_the_requests(emu: Emulator, playbook: Runner) -> None:
    env = {"USER_ACTION": "lock", "USER_ID_ARRAY": ",".join(THREE[:2]), "RATE_LIMIT_DELAY": "0.2", "MAX_RETRIES": "5"}
    result = playbook(NAME, "-e", "execute=yes", env=env)
    assert (result.rc, len(emu.writes)) == (0, 2)
    times = [exchange.at for exchange in emu.log]
    # The task sends a request every 0.2 s. On their way, requests may move a little closer together.
    assert times[-1] - times[0] >= 0.2 * (len(times) - 1) - 0.1


def test_max_retries(emu: Emulator, playbook: Runner) -> None:
    """With max_retries 0, a single 503 makes the user fail. The guards are extra vars."""
    emu.fault("lock", status=503, times=None, match=emu.user("ann@acme.example").id)
    extra = {"user_action": "lock", "users": THREE[:2], "max_retries": 0, "execute": "true", "max_changes": "2"}
    result = playbook(NAME, extra=extra, env={"MAX_RETRIES": "3"})
    assert result.words[-1] == "SUMMARY: lock success for 1 user(s); failures: 1."
    assert result.words[-2].startswith("FAILED ann@acme.example")
    assert (result.rc, len(emu.writes)) == (2, 2)


def test_a_guard_refuses_and_says_why(emu: Emulator, playbook: Runner) -> None:
    extra = {"user_action": "lock", "users": THREE, "execute": "true", "max_changes": "2"}
    result = playbook(NAME, extra=extra)
    assert result.words[-2].startswith("refused: 3 users would be changed")
    assert result.words[-1] == "SUMMARY: lock success for 0 user(s); failures: 3."
    assert (result.rc, emu.writes) == (2, [])
