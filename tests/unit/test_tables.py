# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every row of the tables of states and attributes, in every situation. A new row is tested by being there.

Check mode agrees with the real run, the real run does what the row says, and a second run changes nothing. A row that
lies turns these tests red: see LIES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import yaml

from ansible_collections.identityops.frontegg.plugins.doc_fragments import _user_selection
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants import attributes as tenant_attributes
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants import states as tenant_states
from ansible_collections.identityops.frontegg.plugins.module_utils._users import attributes, states
from ansible_collections.identityops.frontegg.plugins.module_utils._users.filters import FILTERS
from ansible_collections.identityops.frontegg.plugins.module_utils._users.info import INCLUDES
from ansible_collections.identityops.frontegg.plugins.module_utils._users.revoke import REVOCABLE
from ansible_collections.identityops.frontegg.plugins.modules import tenant, user, user_info
from tests.emulator import Emulator
from tests.unit.harness import Task, agreed

EMAIL = "jane@corp.example"
# (locked, the user's tenants, the tenants in which the user is disabled); None: the user does not exist
SITUATIONS: list[tuple[bool, list[str], list[str]] | None] = [
    None,
    *((locked, ["beta"], []) for locked in (False, True)),
    *((locked, ["acme", "beta"], disabled) for locked, disabled in product((False, True), ([], ["acme"], ["beta"]))),
    (False, ["acme"], []),
]
FAULTS: dict[str, dict[str, Any]] = {
    "refused": {"status": 403},
    "500 before acting": {"status": 500},
    "503 after acting": {"status": 503, "when": "after"},
    "reset before acting": {"drop": "before"},
    "reset after acting": {"drop": "after"},
}


def scopes(row: states.State) -> list[dict[str, Any]]:
    """Return all ways in which a task can state the reach of a state."""
    one, everywhere = {"tenant_id": "acme"}, {"everywhere": True}
    return {states.ALL_TENANTS: [{}], states.ONE_TENANT: [one], states.EITHER: [one, everywhere]}[row.reach]


CASES = [(word, scope) for word, row in states.STATES.items() for scope in scopes(row)]


def fill(emu: Emulator, situation: tuple[bool, list[str], list[str]] | None, **more: Any) -> None:
    emu.reset()
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    if situation is not None:
        locked, tenants, disabled_in = situation
        emu.add_user(EMAIL, tenants, locked=locked, disabled_in=disabled_in, **{"verified": False, **more})


def converged(task: Task, main: Callable[[], None], key: str, **options: Any) -> dict[str, Any]:
    """Return the row of the real run. Compare check mode, the real run and a second run first."""
    checked = task.check(main=main, **options)
    result = task.run(main=main, **options)
    assert agreed(checked) == agreed(result)
    assert not [row for row in result[key] if row["outcome"] in ("failed", "unknown")], result
    written = len(task.emu.writes)
    again = task.run(main=main, **options)
    assert not again["changed"] and len(task.emu.writes) == written, again
    (row,), (last,) = result[key], again[key]
    seen = last["before"] or {}  # for a removed user, the task does not read revoked access again
    assert row["after"] is None or {name: row["after"][name] for name in seen} == seen, "what was foreseen is what is"
    return dict(row)


def check_state(task: Task, word: str, scope: dict[str, Any], revoke: list[str] | None = None) -> None:
    """Check a state in every situation."""
    changed = 0
    for situation in SITUATIONS:
        fill(task.emu, situation, sessions=1, mfa_enrolled=True)
        options = {"users": [EMAIL], "state": word, "on_missing": "ignore", "revoke": revoke, **scope}
        row = converged(task, user.main, "users", **options)
        changed += row["changed"]
        if row["outcome"] == "changed":
            assert row["before"] != row["after"], "rows do not show what changed: see `shows` of State"
    assert changed, "no situation takes a write"


@pytest.mark.parametrize(("word", "scope"), CASES)
def test_a_state(task: Task, word: str, scope: dict[str, Any]) -> None:
    check_state(task, word, scope)


@pytest.mark.parametrize("what", REVOCABLE)
@pytest.mark.parametrize(("word", "scope"), [case for case in CASES if states.STATES[case[0]].closes])
def test_a_state_that_closes_with_each_thing_to_revoke(task: Task, word: str, scope: dict[str, Any], what: str) -> None:
    check_state(task, word, scope, revoke=[what])


def truth(emu: Emulator) -> Any:
    found = emu.user(EMAIL)
    if found is None:
        return None
    members = {name: bool(member.disabled) for name, member in found.memberships.items()}
    return bool(found.locked), members, len(found.sessions), found.mfa_enrolled, found.verified


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize(("word", "scope"), CASES)
def test_a_state_whose_write_goes_wrong(task: Task, word: str, scope: dict[str, Any], fault: dict[str, Any]) -> None:
    """The row is true, and the next run finishes the rest."""
    for situation in SITUATIONS:
        options = {"users": [EMAIL], "state": word, "on_missing": "ignore", **scope}
        fill(task.emu, situation)
        task.run(**options)
        for route in dict.fromkeys(write.route for write in task.emu.writes):
            fill(task.emu, situation)
            before = truth(task.emu)
            task.emu.fault(route, times=None, **deepcopy(fault))
            (row,) = task.run(max_retries=0, **options)["users"]
            assert row["outcome"] == "unknown" or row["changed"] is (truth(task.emu) != before), row
            task.emu.faults.orders.clear()
            task.run(**options)
            assert not task.run(**options)["changed"]


# Wrong rows

LIES: dict[str, tuple[str, dict[str, Any]]] = {
    "the wrong value": ("locked", {"value": False}),
    "the flag of another state": ("locked", {"flag": states.STATES["disabled"].flag}),
    "no flag": ("disabled", {"flag": None}),
    "the wrong act": ("locked", {"act": states.STATES["unlocked"].act}),
    "nothing is different afterwards": ("locked", {"after": lambda user, tenant_id: user}),
    "everybody is gone afterwards": ("enabled", {"after": lambda user, tenant_id: None}),
    "the user stays": ("absent", {"after": lambda user, tenant_id: user}),
    "it removes nobody": ("absent", {"removes": False}),
    "it creates nobody": ("present", {"creates": False}),
}


@contextmanager
def row_instead(monkeypatch: pytest.MonkeyPatch, table: dict[str, Any], name: str, **lie: Any) -> Iterator[Any]:
    with monkeypatch.context() as patch:
        patch.setitem(table, name, replace(table[name], **lie))
        yield table[name]


@pytest.mark.parametrize(("word", "lie"), LIES.values(), ids=LIES)
def test_a_state_that_lies_is_seen(task: Task, monkeypatch: pytest.MonkeyPatch, word: str, lie: dict[str, Any]) -> None:
    with row_instead(monkeypatch, states.STATES, word, **lie) as row, pytest.raises((AssertionError, ValueError)):
        for scope in scopes(row):
            check_state(task, word, scope)


# Attributes of users

# Two values of each attribute. The second value changes the first. Most come from the type of the option.
BY_TYPE = {"str": ("7", "8"), "bool": (True, False), "dict": ({"a": 1, "b": [2]}, {"a": None, "c": {"d": True}})}
SPECIAL = {
    "phone_number": ("+49-30-1234567", "+49-30-7654321"),
    "profile_picture_url": ("https://pictures.example/1.png", "https://pictures.example/2.png"),
    "expires_at": ("2027-01-31T17:00:00Z", "never"),
    "verified": (True, None),  # nothing takes it back
    "new_email": ("jane.doe@corp.example", "jane@new.example"),
}
NEWCOMER, MEMBER, STRANGER = None, (False, ["acme"], []), (False, ["beta"], [])
# The situations in which an attribute can be set, where these are not all
POSSIBLE = {"expires_at": (NEWCOMER, MEMBER), "new_email": (MEMBER, STRANGER)}


def check_attribute(task: Task, option: str) -> None:
    """Check an attribute of a new user, of a member, and of a user from another tenant."""
    first, second = SPECIAL.get(option) or BY_TYPE[attributes.ATTRIBUTES[option].spec["type"]]
    for situation in POSSIBLE.get(option, (NEWCOMER, MEMBER, STRANGER)):
        fill(task.emu, situation)
        common = {"users": [EMAIL], "state": "present", "redact": [], "tenant_id": "acme"}
        row = converged(task, user.main, "users", **common, **{option: first})
        assert (row["changed"], row["after"][option]) == (True, first), row
        common["users"] = [row["id"]] if situation else [EMAIL]
        if second is not None:
            row = converged(task, user.main, "users", **common, **{option: second})
            assert (row["changed"], row["before"][option]) == (True, first), row
        kept = converged(task, user.main, "users", **common)
        assert not kept["changed"], "what the task does not name is left alone"


@pytest.mark.parametrize("option", attributes.ATTRIBUTES)
def test_an_attribute(task: Task, option: str) -> None:
    check_attribute(task, option)


ATTRIBUTE_LIES: dict[str, tuple[str, dict[str, Any]]] = {
    "another name": ("external_id", {"api_name": "external"}),
    "the name of another attribute": ("name", {"api_name": "externalId"}),
    "a create takes it": ("vendor_metadata", {"on_create": True}),
    "all values count as equal": ("name", {"is_so": lambda now, wanted: True}),
    "no values count as equal": ("name", {"is_so": lambda now, wanted: False}),
    "it is no mapping": ("metadata", {"merged_by_key": False}),
    "another act sets it": ("verified", {"act": attributes.ATTRIBUTES["name"].act}),
    "no act takes it away": ("expires_at", {"clears": None}),
    "the user's own row has it": ("expires_at", {"reads": None}),
}


@pytest.mark.parametrize(("option", "lie"), ATTRIBUTE_LIES.values(), ids=ATTRIBUTE_LIES)
def test_an_attribute_that_lies_is_seen(
    task: Task, monkeypatch: pytest.MonkeyPatch, option: str, lie: dict[str, Any]
) -> None:
    with row_instead(monkeypatch, attributes.ATTRIBUTES, option, **lie), pytest.raises((AssertionError, ValueError)):
        check_attribute(task, option)
    task.emu.log.clear()  # the specification refuses some of these requests, too


# Tenants


def check_tenant_state(task: Task, word: str) -> None:
    changed = 0
    for locked in (None, False, True):
        task.emu.reset()
        task.emu.tells_tenant_lock = True
        if locked is not None:
            task.emu.add_tenant("acme", name="Acme", locked=locked)
        options: dict[str, Any] = {"tenant_id": "acme", "state": word, "on_missing": "ignore"}
        options.update({"name": "Acme"} if tenant_states.STATES[word].creates else {})
        changed += converged(task, tenant.main, "tenants", **options)["changed"]
    assert changed, "no situation takes a write"


@pytest.mark.parametrize("word", tenant_states.STATES)
def test_a_state_of_tenants(task: Task, word: str) -> None:
    check_tenant_state(task, word)


TENANT_LIES: dict[str, tuple[str, dict[str, Any]]] = {
    "the wrong value": ("locked", {"locked": False}),
    "no flag": ("unlocked", {"locked": None}),
    "the wrong act": ("locked", {"act": tenant_states.STATES["unlocked"].act}),
    "it removes nothing": ("absent", {"removes": False}),
    "it creates nothing": ("present", {"creates": False}),
}


@pytest.mark.parametrize(("word", "lie"), TENANT_LIES.values(), ids=TENANT_LIES)
def test_a_state_of_tenants_that_lies_is_seen(
    task: Task, monkeypatch: pytest.MonkeyPatch, word: str, lie: dict[str, Any]
) -> None:
    with row_instead(monkeypatch, tenant_states.STATES, word, **lie), pytest.raises(AssertionError):
        check_tenant_state(task, word)


def check_field(task: Task, option: str) -> None:
    first, second = BY_TYPE[tenant_attributes.FIELDS[option].spec["type"]]
    for there in (False, True):
        task.emu.reset()
        task.emu.tells_tenant_lock = True
        if there:
            task.emu.add_tenant("acme", name="Acme")
        common: dict[str, Any] = {"tenant_id": "acme", "state": "present", "name": "Acme"}
        for value in (first, second):
            row = converged(task, tenant.main, "tenants", **{**common, option: value})
            assert row["changed"] and row["after"][option] == value, row


@pytest.mark.parametrize("option", [name for name, row in tenant_attributes.FIELDS.items() if row.is_kept])
def test_a_field_of_tenants(task: Task, option: str) -> None:
    check_field(task, option)


FIELD_LIES: dict[str, tuple[str, dict[str, Any]]] = {
    "another name": ("website", {"api_name": "webSite"}),
    "the name of another field": ("currency", {"api_name": "name"}),
}


@pytest.mark.parametrize(("option", "lie"), FIELD_LIES.values(), ids=FIELD_LIES)
def test_a_field_that_lies_is_seen(
    task: Task, monkeypatch: pytest.MonkeyPatch, option: str, lie: dict[str, Any]
) -> None:
    with row_instead(monkeypatch, tenant_attributes.FIELDS, option, **lie), pytest.raises(AssertionError):
        check_field(task, option)
    task.emu.log.clear()


# Completeness of each table


def test_the_acts_of_all_states_have_words() -> None:
    rows: list[Any] = [*states.STATES.values(), *tenant_states.STATES.values()]
    acts = {act for row in rows for act in (row.act, getattr(row, "act_in_tenant", None)) if act is not None}
    assert all(act.name and act.verb and act.done and act.already for act in acts)


def test_the_documentation_has_all_rows() -> None:
    """The ansible-test sanity check also fails for such a row, but takes longer."""
    for module, table, options in (
        (user, states.STATES, attributes.OPTIONS),
        (tenant, tenant_states.STATES, tenant_attributes.OPTIONS),
    ):
        documented = yaml.safe_load(module.DOCUMENTATION)["options"]
        assert set(documented["state"]["choices"]) == set(table)
        assert set(options) <= set(documented)
    texts = (user_info.DOCUMENTATION, _user_selection.ModuleDocFragment.DOCUMENTATION)
    documented = {name: option for text in texts for name, option in yaml.safe_load(text)["options"].items()}
    assert set(FILTERS) <= set(documented) and set(documented["include"]["choices"]) == set(INCLUDES)
