# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run over 270 users is killed at any moment. The snapshot brings back every user, and says what it cannot."""

from __future__ import annotations

from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.modules import user_restore
from tests.emulator import Emulator, Exchange
from tests.processes import Process, wait_for
from tests.unit._users.test_restore import records, state
from tests.unit.harness import Result, Task, agreed

LOCKED, REMOVED, DELETED = range(200), range(200, 250), range(250, 270)
# Each user has one write for the state, one for the sessions, and one for a token.
WRITES = 3 * (len(LOCKED) + len(REMOVED) + len(DELETED))


def email(number: int) -> str:
    return f"u{number:03}@corp.example"


def fill(emu: Emulator, random: Random) -> list[dict[str, Any]]:
    """Fill the environment with users that differ in all that a record has. Return the task's users, shuffled."""
    roles = [emu.add_role(name).id for name in ("admin", "viewer", "auditor")]
    for tenant_id in ("acme", "beta"):
        emu.add_tenant(tenant_id)
    emu.add_application("app-1", ["beta"])
    groups = [emu.add_group(name, "beta").id for name in ("Ops", "Dev")]
    elements = []
    for number in [*LOCKED, *REMOVED, *DELETED]:
        tenants = ["acme", "beta"] if number in REMOVED else random.choice([["beta"], ["acme", "beta"]])
        user = emu.add_user(
            email(number),
            tenants=tenants,
            disabled_in=random.sample(tenants, random.randint(0, 1)),
            roles={name: random.sample(roles, random.randint(0, 3)) for name in tenants},
            metadata={"number": number, "list": [None, 1.5]},
            vendor_metadata={"cost": random.randint(0, 9)},
            phone_number=random.choice([None, "+49-30-1234567"]),
            external_id=random.choice([None, f"E-{number}"]),
            sessions={"beta": 1},
            api_tokens={"beta": 1},
        )
        user.memberships["beta"].group_ids = set(random.sample(groups, random.randint(0, 2)))
        if random.random() < 0.5:
            user.memberships["beta"].applications = {"app-1": user.created_at}
        scope: dict[str, Any] = {"tenant_id": "beta"} if number in REMOVED else {"everywhere": True}
        wish = {"state": "locked"} if number in LOCKED else {"state": "absent", **scope}
        elements.append({"user": user.id, **wish})
    random.shuffle(elements)
    return elements


def killed_after(emu: Emulator, count: int, options: dict[str, Any], name: str = "user") -> None:
    """Run the module in its own process, and kill it as soon as this many writes were answered."""
    reached, left = Event(), [count]

    def count_down(exchange: Exchange) -> None:
        left[0] -= exchange.is_write
        if left[0] == 0:
            reached.set()

    emu.on_exchange = count_down
    try:
        with Process(emu, options, name) as process:
            assert reached.wait(60)
            process.kill()
        wait_for(lambda: emu.in_flight == 0, "the requests that were on their way")
    finally:
        emu.on_exchange = None


def held(emu: Emulator, number: int) -> dict[str, Any]:
    """Return what no restoration can bring back."""
    user = emu.user(email(number))
    if user is None:
        return {}
    tokens = [token.id for some in user.api_tokens.values() for token in some]
    return {"id": user.id, "sessions": [session.id for session in user.sessions], "api_tokens": tokens}


def steps(result: Result) -> int:
    return sum(len(row["steps"]) for row in result["users"])


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_run(task: Task, emu: Emulator, tmp_path: Path, seed: int) -> None:
    random, path = Random(seed), tmp_path / "snapshot"
    elements = fill(emu, random)
    everybody = [*LOCKED, *REMOVED, *DELETED]
    before, had = state(emu), {number: held(emu, number) for number in everybody}
    options = {"users": elements, "revoke": ["sessions", "api_tokens"], "snapshot_path": str(path)}
    killed_after(emu, random.randrange(1, WRITES), options)

    after = state(emu)
    lines = records(str(path))
    recorded = {record["email"] for record in lines}
    touched = {name for name in before if after.get(name) != before[name]}
    assert touched <= recorded and len(recorded) == len(lines)
    assert before != after and len(touched) < len(everybody), "the run was killed too early or too late"

    restore = {"main": user_restore.main, "snapshot_path": str(path)}
    checked = task.check(**restore)
    if seed % 2:  # the restoration is killed, too
        killed_after(emu, random.randrange(1, steps(checked)), {"snapshot_path": str(path)}, "user_restore")
        assert state(emu) != before
        checked = task.check(**restore)
    result = task.run(**restore)
    assert agreed(checked) == agreed(result)
    assert not result["failed"] and state(emu) == before, result["msg"]
    rows = {row["email"]: row for row in result["users"]}
    assert set(rows) == recorded
    for number in everybody:
        now = held(emu, number)
        missing = {name for name, value in had[number].items() if now[name] != value}
        assert missing <= set(rows[email(number)]["lost"] if missing else ()), email(number)
    written = len(emu.writes)
    again = task.run(**restore, again=True)
    assert not again["changed"] and not again["failed"] and len(emu.writes) == written
