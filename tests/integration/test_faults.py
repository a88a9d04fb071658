# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults on the wire: the run ends correctly, and the report agrees with the emulator."""

from __future__ import annotations

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import Result, Runner

PEOPLE = ["ann@acme.example", "bob@acme.example", "cem@acme.example", "dee@acme.example", "eve@beta.example"]


LIMITS = """
- hosts: localhost
  gather_facts: false
  tasks:
    - identityops.frontegg.user: {users: "{{ people }}", state: locked}
      register: locked
    - identityops.frontegg.user: {users: "{{ people }}", state: unlocked}
      register: unlocked
    - identityops.frontegg.user: {users: "{{ people }}", state: disabled, tenant_id: acme}
      register: disabled
    - identityops.frontegg.user: {users: "{{ people }}", state: enabled, tenant_id: acme}
      register: enabled
    - ansible.builtin.debug:
        msg: "{{ [locked, unlocked, disabled, enabled] | map(attribute='msg') | list }}"
"""


def locked(emu: Emulator) -> list[str]:
    return [email for email in PEOPLE if emu.user(email).locked]


def reported(result: Result) -> list[str]:
    """Return the users that the report shows as locked, in the order of PEOPLE."""
    return sorted(line.split()[1] for line in result.words if line.startswith("locked "))


@pytest.mark.parametrize(
    "styles", [("rfc3339", "seconds", "epoch", "epoch_ms"), ("http_date", "retry_after", "retry_after_date", "rfc3339")]
)
def test_a_rate_limit_is_waited_for(emu: Emulator, playbook: Runner, styles: tuple[str, ...]) -> None:
    """Each route gives the time of the next try in another form.

    One run covers all, because a run takes longer than the waits.
    """
    routes = ("lock", "unlock", "disable", "enable")
    for route, style in zip(routes, styles):
        emu.rate_limit(4, 0.8, style, routes=[route])
    play = playbook.folder / "limits.yml"
    play.write_text(LIMITS, encoding="utf-8")
    result = playbook(play, extra={"people": PEOPLE})
    done = ["locked", "unlocked", "disabled", "enabled"]
    assert (result.rc, result.lines) == (0, [f"{word} 5 of 5 users" for word in done])
    refused = [exchange.route for exchange in emu.writes if exchange.status == 429]
    assert sorted(set(refused)) == sorted(routes)
    assert locked(emu) == []


def test_a_rate_limit_that_lasts_too_long(emu: Emulator, playbook: Runner) -> None:
    """Without a reset time, the wait would be a minute. This task allows less."""
    emu.rate_limit(3, 60, "none", routes=["lock"])
    play = playbook.folder / "patience.yml"
    play.write_text(
        """
- hosts: localhost
  gather_facts: false
  tasks:
    - identityops.frontegg.user:
        state: locked
        rate_limit_timeout: 1
        verify: false
        users: [ann@acme.example, bob@acme.example, cem@acme.example, dee@acme.example]
      register: done
      ignore_errors: true
    - debug:
        msg: ["{{ done.msg }}", "{{ done.users | map(attribute='error') | select | map(attribute='status') | list }}"]
""",
        encoding="utf-8",
    )
    result = playbook(play)
    assert result.words[0] == "locked 3 of 4 users, 1 failed"
    assert len(locked(emu)) == 3


def test_what_passes_by_itself(emu: Emulator, playbook: Runner) -> None:
    """Each user meets a different fault once, and the token is revoked between the reads and the writes."""
    ann, bob, cem, dee, eve = (emu.user(email).id for email in PEOPLE)
    emu.fault("email", junk="html")
    emu.fault("email", junk="truncated", skip=1)
    emu.fault("lock", revoke_token=True)
    emu.fault("lock", match=ann, status=503)
    emu.fault("lock", match=bob, drop="before")
    emu.fault("lock", match=cem, drop="after")
    emu.fault("lock", match=dee, status=500, when="after")
    emu.fault("lock", match=eve, status=502)
    result = playbook("lock_users", extra={"users": PEOPLE})
    assert (result.rc, reported(result), locked(emu)) == (0, PEOPLE, PEOPLE)
    assert len(emu.logins) >= 2


def test_what_does_not_pass(emu: Emulator, playbook: Runner) -> None:
    """The task does not try again. It reports done writes as done and others as failed, whatever the answers were."""
    ann, bob, cem, dee, eve = (emu.user(email).id for email in PEOPLE)
    emu.fault("lock", match=ann, status=500, times=None)
    emu.fault("lock", match=bob, drop="before", times=None)
    emu.fault("lock", match=cem, drop="after", times=None)
    emu.fault("lock", match=dee, ignore=True, times=None)
    emu.fault("lock", match=eve, junk="html", times=None)
    result = playbook("lock_users", extra={"users": PEOPLE}, env={"FRONTEGG_MAX_RETRIES": "0"})
    failed = [line for line in result.words if line.startswith("FAILED ")]
    assert [line.split()[1] for line in failed] == [
        "ann@acme.example",
        "bob@acme.example",
        "dee@acme.example",
        "eve@beta.example",
    ]
    assert "HTTP 500" in failed[0]
    assert "does not show it" in failed[2]
    assert "the answer is a web page" in failed[3]
    assert "the answer was lost, but reading back shows it" in result.stdout
    assert reported(result) == locked(emu) == ["cem@acme.example"]
    assert result.words[-1] == "SUMMARY: locked 1 of 5 users, 4 failed"
    assert (result.rc, result.recap["changed"], result.recap["failed"]) == (2, 1, 1)


def test_what_is_not_known(emu: Emulator, playbook: Runner) -> None:
    """The answer to a write is lost, and so is every answer that could show the result."""
    emu.fault("lock", drop="after")
    emu.fault("list", status=500, times=None)
    emu.fault("vendor_get", status=500, times=None)
    emu.fault("email", status=500, times=None, skip=1)
    result = playbook("lock_users", extra={"users": PEOPLE[:1]}, env={"FRONTEGG_MAX_RETRIES": "0"})
    assert result.words[0].startswith("UNKNOWN ann@acme.example lock failed: ")
    assert "run again to settle" in result.words[0]
    assert (result.rc, result.words[-1]) == (2, "SUMMARY: locked 0 of 1 users, 1 unknown")


@pytest.mark.parametrize(("junk", "message"), [("html", "is a web page"), ("wrong-type", "is no user")])
def test_junk_for_an_answer_is_nobodys_absence(emu: Emulator, playbook: Runner, junk: str, message: str) -> None:
    """If the server answers nonsense, the task takes no user for deleted, and writes nothing."""
    emu.fault("email", junk=junk, times=None)
    extra = {"users": PEOPLE[:2], "everywhere": "true"}
    result = playbook("delete_users", extra=extra, env={"FRONTEGG_MAX_RETRIES": "0"})
    assert result.words[0].startswith("FAILED ann@acme.example could not be looked up")
    assert message in result.words[0]
    assert (result.rc, emu.writes) == (2, [])
