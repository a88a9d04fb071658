# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No output contains a secret, even with -vvvv."""

from __future__ import annotations

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import Result, Runner

OTHER_TOKEN = "not-the-right-api-token-3f1c77aa0"


def shown(result: Result, emu: Emulator, *more: str) -> list[str]:
    """Return the secrets that the output shows."""
    secrets = {emu.api_token, *emu.state.tokens, *more}
    return [secret for secret in secrets if secret in result.output]


def test_a_run_that_succeeds(emu: Emulator, playbook: Runner) -> None:
    args = ("-vvvv", "--diff", "-e", "users=ann@acme.example")
    result = playbook("lock_users", *args)
    assert (result.rc, len(emu.state.tokens)) == (0, 1)
    assert shown(result, emu) == []


def test_credentials_that_are_refused(emu: Emulator, playbook: Runner) -> None:
    env = {"FRONTEGG_API_TOKEN": OTHER_TOKEN}
    result = playbook("lock_users", "-vvvv", "-e", "users=ann@acme.example", env=env)
    assert result.rc == 2
    assert "check client_id and api_token" in result.output
    assert shown(result, emu, OTHER_TOKEN) == []
    assert emu.reads == []


@pytest.mark.parametrize("status", [500, 400])
def test_an_answer_that_repeats_the_secrets(emu: Emulator, playbook: Runner, status: int) -> None:
    token = emu.issue_token()
    said = f"cannot lock with Bearer {token}, secret {emu.api_token}"
    emu.fault("lock", status=status, body={"errors": [said], "message": said}, times=None)
    env = {"FRONTEGG_ACCESS_TOKEN": token, "FRONTEGG_MAX_RETRIES": "0"}
    result = playbook("lock_users", "-vvvv", "--diff", "-e", "users=ann@acme.example", env=env)
    assert result.rc == 2
    assert f"HTTP {status}" in result.output
    assert "cannot lock with" in result.output
    assert shown(result, emu) == []
