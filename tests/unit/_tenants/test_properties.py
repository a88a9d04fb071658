# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties of module tenant that hold for random environments, wishes and tenant IDs."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator import Emulator
from tests.unit.harness import JumpingClock, Task, timeless
from tests.unit.tenant_tasks import check, family, run

NAMES = ("t0", "t1", "t2", "t3", "t4", "t5")
FINE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
VALUES = st.sampled_from([1, True, "x", [1], {"a": {"b": None}}])

tenants = st.fixed_dictionaries(
    {
        "there": st.sampled_from(["yes", "yes", "yes", "deleted", "never"]),
        "parent": st.one_of(st.none(), st.integers(0, 4)),
        "locked": st.booleans(),
        "metadata": st.dictionaries(st.sampled_from("ab"), VALUES),
        "users": st.integers(0, 1),
    }
)
wishes = st.fixed_dictionaries(
    {"state": st.sampled_from(["present", "present", "present", "absent", "locked", "unlocked", "unnamed"])},
    optional={
        "name": st.sampled_from(["N", "M"]),
        "website": st.sampled_from(["w", "v"]),
        "is_reseller": st.booleans(),
        "metadata": st.dictionaries(st.sampled_from("abc"), st.one_of(st.none(), VALUES)),
        "settings": st.dictionaries(st.sampled_from("xy"), VALUES),
        "parent_tenant_id": st.sampled_from(NAMES),
    },
)
switches = st.fixed_dictionaries(dict.fromkeys(("hierarchy_deep", "hierarchy_moves", "delete_orphans"), st.booleans()))


def populate(emu: Emulator, environment: list[dict[str, Any]], on: dict[str, bool]) -> None:
    """Add parents before their children. The numbers do not give the order: t5 may be above t0."""
    emu.reset()
    emu.tells_tenant_lock = True
    for name, is_on in on.items():
        setattr(emu, name, is_on)
    order = [f"t{(number * 5 + 3) % 6}" for number in range(6)]
    for name, one in zip(order, environment):
        if one["there"] == "never":
            continue
        above = [other.tenant_id for other in emu.tenants]
        parent = above[one["parent"] % len(above)] if above and one["parent"] is not None else None
        is_deleted = one["there"] == "deleted"
        more = {"metadata": one["metadata"], "locked": one["locked"] and not is_deleted, "deleted": is_deleted}
        emu.add_tenant(name, parent=None if is_deleted else parent, is_reseller=True, **more)
        if not is_deleted and one["users"]:
            emu.add_user(f"{name}@corp.example", tenants=[name])


def elements(wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for name, wish in zip(NAMES, wanted):
        if wish["state"] == "present":
            found.append({"tenant_id": name, "name": "N", **wish})
        elif wish["state"] != "unnamed":
            found.append({"tenant_id": name, "state": wish["state"]})
    return found


def kept(emu: Emulator) -> dict[str, dict[str, Any]]:
    """Return the emulator's tenants without their times and parents."""
    whole = {one.tenant_id: copy.deepcopy(vars(one)) for one in emu.tenants}
    return {
        name: {key: part for key, part in one.items() if key not in ("updated_at", "parent")}
        for name, one in whole.items()
    }


def is_wanted(emu: Emulator, wish: dict[str, Any]) -> bool:
    """Return whether the tenant is as wanted. This oracle states each rule again, in other words."""
    tenant = emu.tenant(wish["tenant_id"])
    if wish["state"] == "absent":
        return tenant is None
    if tenant is None:
        return wish["state"] != "present"
    if wish["state"] != "present":
        return tenant.locked is (wish["state"] == "locked")
    there = {"name": tenant.name, "is_reseller": tenant.is_reseller, "website": tenant.fields.get("website")}
    plain = all(there[name] == wish[name] for name in there if name in wish)
    patch = wish.get("metadata", {}).items()
    merged = all(key not in tenant.data if value is None else tenant.data[key] == value for key, value in patch)
    is_set = all(tenant.settings[key] == value for key, value in wish.get("settings", {}).items())
    return plain and merged and is_set and wish.get("parent_tenant_id") in (None, tenant.parent)


@settings(max_examples=45, deadline=None, suppress_health_check=FINE)
@given(
    environment=st.lists(tenants, min_size=6, max_size=6), wanted=st.lists(wishes, min_size=6, max_size=6), on=switches
)
def test_what_is_wanted_is_so_after_one_run(
    emu: Emulator, clock: JumpingClock, environment: list[dict[str, Any]], wanted: list[dict[str, Any]], on: Any
) -> None:
    populate(emu, environment, on)
    task, before, places = Task(emu, clock), kept(emu), family(emu)
    options = {"tenants": elements(wanted), "state": "locked", "on_missing": "ignore", "max_users": 1}
    checked = check(task, **options)
    result = run(task, **options)
    assert (checked["changed"], checked["failed"], checked["summary"]) == (
        result["changed"],
        result["failed"],
        result["summary"],
    )
    if all(one["there"] != "deleted" for one in environment):  # only the server knows what comes back with them
        assert checked["tenants"] == timeless(result["tenants"])
    if not result["tenants"]:
        assert (result["failed"], emu.writes, kept(emu), family(emu)) == (True, [], before, places)
        return
    assert not result["failed"], result
    assert all(is_wanted(emu, wish) for wish in options["tenants"]), result
    named = {wish["tenant_id"] for wish in options["tenants"]}
    gone = {wish["tenant_id"] for wish in options["tenants"] if wish["state"] == "absent"}
    for name, one in before.items():
        if name not in named:
            assert kept(emu)[name] == one, "a tenant that was not named was changed"
            assert places[name] in gone or family(emu)[name] == places[name]
    assert result["changed"] is bool(emu.writes)
    number, after = len(emu.writes), kept(emu)
    again = run(task, **options)
    assert (again["changed"], len(emu.writes), kept(emu)) == (False, number, after), again
    assert emu.catastrophes == []


bits = st.sampled_from(
    [".", "/", "\\", "%2F", "%2e", "%00", " ", "\t", "\x00", "\r\nx: y", "\u3000", "ä", "a", "?", "#", ";", ","]
)
texts = st.one_of(st.lists(bits, max_size=5).map("".join), st.text(max_size=6))
# The text is cut here, because a JSON text cannot contain half a character.
ids = texts.map(lambda text: text.encode("utf-8", "ignore").decode())


@settings(max_examples=100, deadline=None, suppress_health_check=FINE)
@given(
    text=ids,
    shape=st.sampled_from(["mapping", "element", "block", "option"]),
    state=st.sampled_from(["absent", "present"]),
)
def test_no_text_reaches_the_route_without_an_id(
    emu: Emulator, clock: JumpingClock, text: str, shape: str, state: str
) -> None:
    emu.reset()
    emu.add_tenant("acme")
    before = kept(emu)
    named: dict[str, Any] = {"tenants": [{"tenant_id": text}]}
    if shape != "mapping":
        named = {"tenants": [text]} if shape == "element" else {"tenants" if shape == "block" else "tenant_id": text}
    result = run(Task(emu, clock), state=state, max_users=-1, **named)
    assert emu.catastrophes == []
    assert all(one.path.rstrip("/") != "/tenants/resources/tenants/v1" for one in emu.log if one.method == "DELETE")
    assert kept(emu) == before or "acme" in text
    assert result["failed"] or {one["outcome"] for one in result["tenants"]} <= {"not_found"}
