# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks lock_tenants, unlock_tenants and close_tenant, and the example of a reseller's tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.emulator import Emulator, Exchange
from tests.integration.conftest import ROOT, Runner

LOCK, DELETE = "tenants_lock", "tenant_delete"
TREE = ROOT / "examples" / "reseller_tree.yml"
USAGE = "usage: ansible-playbook identityops.frontegg.close_tenant"


@pytest.fixture
def emu() -> Iterator[Emulator]:
    """A reseller has sub-tenant acme with three users. acme has two sub-tenants, and beta stands alone."""
    with Emulator() as emulator:
        emulator.add_tenant("reseller", "Reseller Ltd.", is_reseller=True)
        emulator.add_tenant("acme", "Acme Inc.", parent="reseller", is_reseller=True)
        emulator.add_tenant("acme-east", "Acme East", parent="acme")
        emulator.add_tenant("acme-west", "Acme West", parent="acme")
        emulator.add_tenant("beta", "Beta")
        for name in ("ann", "bob", "cem"):
            emulator.add_user(f"{name}@acme.example", ["acme"])
        emulator.add_user("eve@acme.example", ["acme-east"])
        yield emulator
        assert emulator.catastrophes == []


def locked(emu: Emulator) -> list[str]:
    return sorted(tenant.tenant_id for tenant in emu.state.tenants.values() if tenant.locked)


def sent(emu: Emulator) -> list[str]:
    return [exchange.route for exchange in emu.writes]


# lock_tenants, unlock_tenants


def test_a_plan_for_tenants_is_carried_out(emu: Emulator, playbook: Runner) -> None:
    preview = playbook("lock_tenants", "-e", "tenants=beta", "-e", "plan_path=plan.json", check=True)
    assert preview.rc == 0 and emu.writes == []
    real = playbook("lock_tenants", "-e", "approved_plan=plan.json")
    assert (real.rc, locked(emu)) == (0, ["beta"])


def test_lock_preview_then_real_then_unlock(emu: Emulator, playbook: Runner) -> None:
    text = "\ufeff# customers who left\r\nacme\r\n\r\nbeta  # a comment\r\n"
    (playbook.folder / "list.txt").write_text(text, encoding="utf-8")
    preview = playbook("lock_tenants", "-e", "tenants_file=list.txt", "--diff", check=True)
    assert preview.words == [
        "would lock acme Acme Inc.",
        "would lock beta Beta",
        "SUMMARY: would lock 2 of 2 tenants",
    ]
    assert (preview.rc, preview.recap["changed"], emu.writes) == (0, 1, [])
    assert "This run locks tenants" in preview.stdout
    assert "Preview: nothing is written." in preview.stdout
    assert preview.stdout.count('+    "locked": true') == 2

    real = playbook("lock_tenants", "-i", "localhost,", "-e", "tenants_file=list.txt")
    assert real.words == [line.replace("would lock", "locked") for line in preview.words]
    assert (real.rc, locked(emu), sent(emu)) == (0, ["acme", "beta"], [LOCK])

    undone = playbook("unlock_tenants", extra={"tenants": ["acme", "beta"]})
    assert undone.words[-1] == "SUMMARY: unlocked 2 of 2 tenants"
    assert (undone.rc, locked(emu)) == (0, [])


def test_a_lock_that_can_be_read_is_not_repeated(emu: Emulator, playbook: Runner) -> None:
    emu.tells_tenant_lock = True
    assert playbook("lock_tenants", "-e", "tenants=acme").rc == 0
    again = playbook("lock_tenants", "-e", "tenants=acme,beta")
    assert again.words == [
        "unchanged acme Acme Inc.; already locked",
        "locked beta Beta",
        "SUMMARY: locked 1 of 2 tenants, 1 unchanged",
    ]
    assert (again.rc, sent(emu)) == (0, [LOCK, LOCK])


def test_a_typo_fails_after_the_others(emu: Emulator, playbook: Runner) -> None:
    preview = playbook("lock_tenants", "-e", "tenants=acem,beta", check=True)
    assert (preview.rc, emu.writes) == (2, [])
    real = playbook("lock_tenants", "-e", "tenants=acem,beta")
    assert real.words == [
        "locked beta Beta",
        "NOT FOUND acem no tenant has this ID",
        "SUMMARY: locked 1 of 2 tenants, 1 not found",
    ]
    assert (real.rc, real.recap["failed"], locked(emu)) == (2, 1, ["beta"])
    ignored = playbook("lock_tenants", "-e", "tenants=acem,beta", "-e", "on_missing=ignore")
    assert (ignored.rc, ignored.words[1]) == (0, "NOT FOUND acem no tenant has this ID")


@pytest.mark.parametrize(
    ("guards", "message"),
    [
        ({"protected": "*-internal, beta"}, "protected tenants would lose access: beta"),
        ({"max_changes": "1"}, "2 tenants would be changed, and max_changes is 1"),
    ],
)
def test_a_guard_refuses(emu: Emulator, playbook: Runner, guards: dict[str, str], message: str) -> None:
    result = playbook("lock_tenants", extra={"tenants": "acme\nbeta", **guards})
    assert result.words[0].startswith("NOT TRIED acme Acme Inc.; the task was refused")
    assert result.words[-1].startswith("SUMMARY: refused: ")
    assert message in result.words[-1]
    assert (result.rc, emu.writes) == (2, [])


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({}, "Give tenants"),
        ({"tenants": "acme", "tenants_file": "list.txt"}, "one of the two"),
        ({"tenants_file": "list.txt"}, "tenants_file: there is no file"),
        ({"tenants": " "}, "tenants: is empty"),
        ({"tenants": ["acme", "be/ta"]}, "tenants[1]: tenant_id: 'be/ta' is not a tenant ID"),
    ],
)
def test_what_is_unclear_is_refused_before_any_request(
    emu: Emulator, playbook: Runner, extra: dict[str, str], message: str
) -> None:
    result = playbook("lock_tenants", extra=extra)
    assert (result.rc, emu.log) == (2, [])
    assert message in result.output


def test_a_failure_leaves_a_line_and_a_failed_run(emu: Emulator, playbook: Runner) -> None:
    emu.fault(LOCK, status=422, body={"errors": ["not today"]})
    failed = playbook("lock_tenants", extra={"tenants": "acme", "max_failures": "1", "verify": "false"})
    assert failed.words[0].startswith("FAILED acme Acme Inc.; lock failed: ")
    assert (failed.rc, failed.words[-1]) == (2, "SUMMARY: locked 0 of 1 tenants, 1 failed")
    none = playbook("lock_tenants", extra={"tenants": []})
    assert (none.rc, none.words) == (0, ["SUMMARY: changed 0 of 0 tenants"])


# close_tenant

FACTS = [
    "acme (Acme Inc.) has 3 user(s); deleting it deletes them all.",
    "Its sub-accounts move to reseller: acme-east, acme-west.",
]
WITH_ALL = "acme Acme Inc.; with 3 users; sub-accounts that move to reseller: acme-east, acme-west"
HINT = "To delete it, add to the command: -e execute=true -e max_users=3"


def test_close_locks_and_says_how_to_delete(emu: Emulator, playbook: Runner) -> None:
    preview = playbook("close_tenant", "-e", "tenant_id=acme", check=True)
    assert preview.words == [
        *FACTS,
        "This run locks acme and does not delete it. Preview: nothing is written.",
        "would lock acme Acme Inc.",
        f"would delete {WITH_ALL}",
        HINT,
        "SUMMARY: would lock 1 of 1 tenants; would delete 1 of 1 tenants",
    ]
    assert (preview.rc, preview.recap["changed"], emu.writes) == (0, 1, [])

    unclear = playbook("close_tenant", "-e", "tenant_id=acme", "-e", "execute=maybe", "-e", "max_users=9")
    assert unclear.rc == 2 and "execute: 'maybe' is neither true nor false" in unclear.output
    assert sent(emu) == []
    # All words for false: tests/unit/plugin_utils/test_words.py.
    real = playbook("close_tenant", "-e", "tenant_id=acme", "-e", "execute=no", "-e", "max_users=9")
    assert real.words == [
        *FACTS,
        "This run locks acme and does not delete it.",
        "locked acme Acme Inc.",
        f"would delete {WITH_ALL}",
        HINT,
        "SUMMARY: locked 1 of 1 tenants; would delete 1 of 1 tenants",
    ]
    assert (real.rc, real.recap["changed"], locked(emu)) == (0, 1, ["acme"])
    assert sent(emu) == [LOCK]


@pytest.mark.parametrize(
    ("max_users", "limit", "check"), [("2", 2, True), ("2", 2, False), ("", 0, True), ("", 0, False)]
)
def test_close_is_refused_because_of_users(
    emu: Emulator, playbook: Runner, max_users: str, limit: int, check: bool
) -> None:
    extra = {"tenant_id": "acme", "execute": "true", "max_users": max_users}
    result = playbook("close_tenant", extra=extra, check=check)
    assert result.words[:2] == FACTS
    assert result.words[2:] == [
        "This run changes nothing.",
        "NOT TRIED acme Acme Inc.; the task was refused",
        f"SUMMARY: refused: users would be deleted with their tenants, acme (3), and max_users is {limit}. "
        "Nothing was changed.",
    ]
    assert (result.rc, result.recap["changed"], emu.writes) == (2, 0, [])


def test_close_with_execute_and_the_check_that_beats_it(emu: Emulator, playbook: Runner) -> None:
    extra = {"tenant_id": " acme ", "execute": "yes", "max_users": "3"}
    checked = playbook("close_tenant", extra=extra, check=True)
    assert checked.words[-3:] == [
        "would lock acme Acme Inc.",
        f"would delete {WITH_ALL}",
        "SUMMARY: would lock 1 of 1 tenants; would delete 1 of 1 tenants",
    ]
    assert (checked.rc, checked.recap["changed"], emu.writes) == (0, 2, [])

    done = playbook("close_tenant", extra=extra)
    assert done.words[2:] == [
        "This run locks acme and deletes it.",
        "locked acme Acme Inc.",
        f"deleted {WITH_ALL}",
        "SUMMARY: locked 1 of 1 tenants; deleted 1 of 1 tenants",
    ]
    assert (done.rc, done.recap["changed"], sent(emu)) == (0, 2, [LOCK, DELETE])
    assert sorted(emu.state.tenants) == ["acme-east", "acme-west", "beta", "reseller"]
    assert {emu.state.tenants[name].parent for name in ("acme-east", "acme-west")} == {"reseller"}
    assert [user.email for user in emu.users] == ["eve@acme.example"]

    again = playbook("close_tenant", extra=extra, may_warn=True)
    assert again.words == [
        "This run changes nothing.",
        "NOT FOUND acme no tenant has this ID",
        "SUMMARY: deleted 0 of 1 tenants, 1 not found",
    ]
    assert (again.rc, again.recap["changed"], len(emu.writes)) == (0, 0, 2)
    strict = playbook("close_tenant", extra={**extra, "on_missing": "fail"})
    assert (strict.rc, len(emu.writes)) == (2, 2)


@pytest.mark.parametrize(("tenant_id", "check"), [("", False), ("  ", True), (None, False)])
def test_close_without_a_tenant_shows_the_usage(
    emu: Emulator, playbook: Runner, tenant_id: str | None, check: bool
) -> None:
    result = playbook("close_tenant", extra={"tenant_id": tenant_id, "execute": True, "max_users": 99}, check=check)
    assert (result.rc, emu.log) == (2, [])
    assert result.usage[0].startswith(USAGE)
    assert "tenant_id is missing or empty" in result.output


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"tenant_id": "."}, "'.' is not a tenant ID"),
        ({"tenant_id": "../v1"}, "is not a tenant ID"),
        ({"tenant_id": "acme", "max_users": "many"}, "max_users"),
    ],
)
def test_close_refuses_what_names_no_tenant(
    emu: Emulator, playbook: Runner, extra: dict[str, Any], message: str
) -> None:
    result = playbook("close_tenant", extra={"execute": True, "max_users": 99, **extra})
    assert (result.rc, emu.log) == (2, [])
    assert message in result.output


def test_close_stops_before_a_protected_tenant(emu: Emulator, playbook: Runner) -> None:
    """The guard also holds if the run would only send the lock."""
    for execute in ("true", "false"):
        extra = {"tenant_id": "acme", "execute": execute, "max_users": 3, "protected": "acme*"}
        result = playbook("close_tenant", extra=extra)
        assert "protected tenants would lose access: acme (protected[0] (line 1): acme*)" in result.words[-1]
        assert (result.rc, emu.writes) == (2, [])


def test_close_does_not_delete_what_could_not_be_locked(emu: Emulator, playbook: Runner) -> None:
    emu.fault(LOCK, status=422, body={"errors": ["not today"]}, times=None)
    result = playbook("close_tenant", extra={"tenant_id": "acme", "execute": "true", "max_users": 3})
    assert result.words[3].startswith("FAILED acme Acme Inc.; lock failed: ")
    assert result.words[4:] == [
        "NOT DELETED acme because it could not be locked",
        "SUMMARY: locked 0 of 1 tenants, 1 failed",
    ]
    assert (result.rc, DELETE in sent(emu), "acme" in emu.state.tenants) == (2, False, True)


def test_close_fails_where_the_deletion_does(emu: Emulator, playbook: Runner) -> None:
    emu.fault(DELETE, status=422, body={"errors": ["not today"]}, times=None)
    result = playbook("close_tenant", extra={"tenant_id": "beta", "execute": True})
    assert result.words[1:3] == ["It has no sub-accounts.", "This run locks beta and deletes it."]
    assert result.words[3] == "locked beta Beta"
    assert result.words[4].startswith("FAILED beta Beta; delete failed: ")
    assert result.words[5] == "SUMMARY: locked 1 of 1 tenants; deleted 0 of 1 tenants, 1 failed"
    assert (result.rc, locked(emu)) == (2, ["beta"])


def test_a_user_who_came_in_between_is_not_deleted(emu: Emulator, playbook: Runner) -> None:
    """The deletion counts the users again before it starts."""

    def invite(exchange: Exchange) -> None:
        if exchange.route == LOCK:
            emu.add_user("late@beta.example", ["beta"])

    emu.on_exchange = invite
    result = playbook("close_tenant", extra={"tenant_id": "beta", "execute": True})
    assert result.words[-1].startswith("SUMMARY: locked 1 of 1 tenants; refused: users would be deleted")
    assert (result.rc, sent(emu)) == (2, [LOCK])


def test_credentials_that_are_wrong_are_told_in_one_sentence(emu: Emulator, playbook: Runner) -> None:
    for name, extra in (("close_tenant", {"tenant_id": "acme"}), ("lock_tenants", {"tenants": "acme"})):
        result = playbook(name, extra=extra, env={"FRONTEGG_API_TOKEN": "another-token-0123456789"})
        assert "HTTP 401" in result.output
        assert (result.rc, emu.writes) == (2, [])


# examples/reseller_tree.yml


def test_the_tree_of_a_reseller(emu: Emulator, playbook: Runner) -> None:
    emu.reset()
    emu.load_sample()
    users = sum("delta" in user.tenant_ids for user in emu.users)
    checked = playbook(TREE, "--diff", check=True)
    assert (checked.rc, checked.recap["changed"], emu.writes) == (0, 1, [])
    done = playbook(TREE, "--diff")
    diffs = [result.stdout.partition("TASK [Report]")[0].replace("\n", "") for result in (checked, done)]
    assert diffs[0] == diffs[1], "check = run"
    assert done.words[1] == "updated delta Delta Energy; updated is_reseller; put under gridworks"
    assert [line.split()[1] for line in done.words] == [line.split()[2] for line in checked.words[:-1]] + ["changed"]
    tenants = emu.state.tenants
    family = {
        tenant_id: tenants[tenant_id].parent for tenant_id in ("gridworks", "delta", "delta-north", "delta-south")
    }
    assert family == {"gridworks": None, "delta": "gridworks", "delta-north": "delta", "delta-south": "delta"}
    assert (tenants["gridworks-lab"].parent, tenants["gridworks-lab"].data) == ("gridworks", {"plan": "trial"})
    assert [name for name, tenant in tenants.items() if tenant.is_reseller] == ["delta", "gridworks"]
    assert sum("delta" in user.tenant_ids for user in emu.users) == users

    writes = len(emu.writes)
    again = playbook(TREE)
    assert (again.rc, again.recap["changed"], len(emu.writes)) == (0, 0, writes)


def test_any_tree_becomes_a_list(emu: Emulator, playbook: Runner) -> None:
    """The tree is deeper, has strange texts, its keys in any order, and several roots.

    Then another tree moves tenants.
    """
    name = "{{ 'no' }} \"quotes\" 'too', Ünï"
    deep = [{"tenant_id": "t4", "name": "4", "metadata": {"children": [1, {"a": None}]}, "children": []}]
    below = [{"tenant_id": "t2", "name": "2", "children": [{"tenant_id": "t3", "name": "3", "children": deep}]}]
    tree: list[dict[str, Any]] = [
        {"children": below, "tenant_id": "t1", "name": name},
        {"tenant_id": "beta", "name": "Beta"},
    ]
    path = playbook.folder / "tree.yml"
    path.write_text(yaml.safe_dump({"reseller_tree": tree}, allow_unicode=True).replace("{{", "{ {"), encoding="utf-8")
    assert playbook(TREE, "-e", f"@{path}").rc == 0
    tenants = emu.state.tenants
    assert [tenants[f"t{number}"].parent for number in (1, 2, 3, 4)] == [None, "t1", "t2", "t3"]
    assert tenants["t1"].name == name.replace("{{", "{ {")
    assert tenants["t4"].data == {"children": [1, {"a": None}]}
    assert tenants["beta"].parent is None

    tree[1]["children"] = [{"tenant_id": "t4", "name": "4"}]
    path.write_text(yaml.safe_dump({"reseller_tree": tree[1:]}), encoding="utf-8")
    assert playbook(TREE, "-e", f"@{path}").rc == 0
    assert tenants["t4"].parent == "beta"

    refused = playbook(TREE, extra={"most_to_change": 1})
    assert (refused.rc, "max_changes is 1" in refused.output) == (2, True)
