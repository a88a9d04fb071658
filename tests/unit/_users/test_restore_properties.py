# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In any small environment, after any tasks, a restoration brings back all but what is lost. A second is idle."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._users.undo import LOST
from ansible_collections.identityops.frontegg.plugins.modules import user_restore
from tests.emulator import Emulator
from tests.unit._users.test_restore import records, state
from tests.unit.harness import Task

END = "2036-01-01T00:00:00.000Z"
EMAILS = [f"user{number}@corp.example" for number in range(3)]
TENANTS, ROLES = ["acme", "beta"], ["admin", "viewer"]

METADATA = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2) | st.lists(st.booleans(), max_size=1), max_size=3)
MEMBER = st.fixed_dictionaries(
    {
        "disabled": st.booleans(),
        "roles": st.sets(st.sampled_from(ROLES)),
        "grouped": st.booleans(),
        "assigned": st.booleans(),
    }
)
PERSON = st.fixed_dictionaries(
    {
        "locked": st.booleans(),
        "verified": st.booleans(),
        "temporary": st.booleans(),
        "metadata": METADATA,
        "tenants": st.dictionaries(st.sampled_from(TENANTS), MEMBER, min_size=1),
    }
)
WHO = st.lists(st.sampled_from(EMAILS), min_size=1, unique=True)
PATCH = st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 2), min_size=1)


def task_of(**options: Any) -> st.SearchStrategy[dict[str, Any]]:
    fixed = {name: value if isinstance(value, st.SearchStrategy) else st.just(value) for name, value in options.items()}
    return st.fixed_dictionaries({"users": WHO, **fixed})


REVOKE = st.sampled_from([None, ["sessions"], ["sessions", "mfa"]])
IN_ONE = st.sampled_from(TENANTS)
RUN = st.one_of(
    task_of(state="locked", revoke=REVOKE),
    task_of(state="unlocked"),
    task_of(state="disabled", tenant_id=IN_ONE),
    task_of(state="enabled", tenant_id=IN_ONE),
    task_of(state="absent", tenant_id=IN_ONE, revoke=REVOKE),
    task_of(state="absent", everywhere=True, revoke=REVOKE),
    task_of(state="present", tenant_id=IN_ONE, metadata=PATCH, name=st.sampled_from(["A", "B"])),
    task_of(state="present", tenant_id=IN_ONE, roles=st.lists(st.sampled_from(ROLES), unique=True)),
)


def build(emu: Emulator, people: list[dict[str, Any]]) -> None:
    emu.reset()
    roles = {name: emu.add_role(name).id for name in ROLES}
    for tenant_id in TENANTS:
        emu.add_tenant(tenant_id)
    emu.add_application("app-1", TENANTS)
    groups = {tenant_id: emu.add_group("Ops", tenant_id) for tenant_id in TENANTS}
    for email, person in zip(EMAILS, people, strict=False):
        facts = {name: person[name] for name in ("locked", "metadata", "verified")}
        user = emu.add_user(email, tenants=sorted(person["tenants"]), **facts)
        apps = any(member["assigned"] for member in person["tenants"].values())
        for tenant_id, member in person["tenants"].items():
            row = user.memberships[tenant_id]
            row.disabled = member["disabled"]
            row.expires_at = END if person["temporary"] else None
            row.role_ids = sorted(roles[name] for name in member["roles"])
            row.group_ids = {groups[tenant_id].id} if member["grouped"] else set()
            # No answer says in which tenant an application is assigned, so only the only one comes back there.
            if apps and len(person["tenants"]) == 1:
                row.applications = {"app-1": user.created_at}


def without_lost(users: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    """Return the users without what the rows of a restoration name as lost."""
    lost = {row["email"]: row["lost"] for row in result["users"]}
    found = {}
    for email, user in users.items():
        left = {name: value for name, value in user.items() if name not in lost.get(email, ())}
        left["temporary"] = {} if "expires_at" in lost.get(email, ()) else user["temporary"]
        found[email] = left
    return found


def again_in(tenant_id: str, *roles: str, **member: Any) -> dict[str, Any]:
    """Return an example: a run removes the user from a tenant, and a later run adds the user with these roles."""
    row = {"disabled": False, "roles": set(), "grouped": False, "assigned": False}
    places = {"acme": row, tenant_id: {**row, **member}}
    base = {"users": ["user0@corp.example"], "tenant_id": tenant_id}
    return {
        "people": [{"locked": False, "verified": True, "temporary": True, "metadata": {}, "tenants": places}],
        "runs": [{**base, "state": "absent", "revoke": None}, {**base, "state": "present", "roles": list(roles)}],
    }


@example(**again_in("beta", disabled=True))
@example(**again_in("beta", ROLES[0], roles={ROLES[1]}, grouped=True))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(PERSON, min_size=1, max_size=3), runs=st.lists(RUN, min_size=1, max_size=3))
def test_restored(emu: Emulator, task: Task, people: list[dict[str, Any]], runs: list[dict[str, Any]]) -> None:
    build(emu, people)
    before = state(emu)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "snapshot")
        for options in runs:
            task.run(**options, snapshot_path=path, on_missing="ignore")
        if not Path(path).exists() or not Path(path).stat().st_size:
            return
        assert records(path)
        result = task.run(main=user_restore.main, snapshot_path=path)
        assert not result["failed"], result
        assert without_lost(state(emu), result) == without_lost(before, result)
        assert all(set(row["lost"]) <= set(LOST) for row in result["users"])
        written = len(emu.writes)
        again = task.run(main=user_restore.main, snapshot_path=path, again=True)
        assert not again["changed"] and not again["failed"] and len(emu.writes) == written
