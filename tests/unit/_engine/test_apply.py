# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The engine after a write that fails: which steps it leaves out, and which requests it repeats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import StoppedError
from ansible_collections.identityops.frontegg.plugins.modules import tenant
from tests.emulator import Emulator
from tests.unit.harness import Task, outcomes

API = "ansible_collections.identityops.frontegg.plugins.module_utils._api"
EVE, NEW = "eve@corp.example", "new@corp.example"
NO_USER = {"status": 404, "body": {"errors": ["User not found"], "errorCode": "ER-01089"}}
NO_ROUTE = {"status": 404, "body": {"errors": ["Cannot DELETE /x"], "errorCode": "ER-00004"}}


@pytest.fixture
def eve(emu: Emulator) -> Emulator:
    """eve is in acme, with a session and a token. Tenant beta is empty."""
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    emu.add_user(EVE, tenants=["acme"], sessions=1, api_tokens={"acme": 1})
    return emu


def stopping(unclear: bool) -> Callable[..., None]:
    """Return a function that raises StoppedError. unclear: the request was sent once, and is not repeated."""

    def stop(*arguments: object) -> None:
        raise StoppedError(EVE, "stopped by SIGTERM", unclear=unclear)

    return stop


STOPS: dict[str, tuple[str, bool, tuple[str, bool, bool, str]]] = {
    # the stopped request, whether the server may have executed it, the row
    "before it was begun": (
        "users.Users.lock", False, ("not_attempted", False, False, "not attempted: stopped by SIGTERM"),
    ),
    "between two tries": ("users.Users.lock", True, ("failed", False, True, "lock failed: stopped by SIGTERM")),
    "after the lock": (
        "credentials.Credentials.end_sessions", False,
        ("failed", True, True, "ending the sessions failed: stopped by SIGTERM"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("method", "unclear", "expected"), STOPS.values(), ids=STOPS)
def test_whoever_was_begun_when_it_was_stopped_is_told(
    task: Task,
    eve: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    unclear: bool,
    expected: tuple[str, bool, bool, str],
) -> None:
    """A locked user was attempted, even if the steps after the lock are left out."""
    monkeypatch.setattr(f"{API}.{method}", stopping(unclear))
    result = task.run(users=[EVE], state="locked", revoke=["sessions"])
    (row,) = result["users"]
    assert (row["outcome"], row["changed"], row["failed"], row["msg"]) == expected
    assert row["after"]["locked"] is row["changed"] is bool(eve.user(EVE).locked)


def test_a_lost_creation_is_not_somebody_of_another_tenant(task: Task, eve: Emulator) -> None:
    """Someone else invites the same person to another tenant at the same time. The task does not write to that user."""
    eve.add_user(NEW, tenants=["beta"])
    eve.fault("email", **NO_USER)
    eve.fault("create", drop="before")
    options = {"users": [NEW], "state": "present", "tenant_id": "acme", "external_id": "7"}
    result = task.run(max_retries=0, **options)
    assert result["users"][0]["msg"].startswith("create failed: ")
    assert (outcomes(result), eve.user(NEW).external_id) == ({NEW: "failed"}, None)
    assert [write.route for write in eve.writes] == ["create"]


@pytest.mark.parametrize(
    ("fault", "gone"),
    [({"status": 404, "body": {"errors": ["Token not found"]}, "when": "after"}, True), (NO_ROUTE, False)],
    ids=["the token", "the route"],
)
def test_only_a_404_about_the_token_says_that_it_is_gone(
    task: Task, eve: Emulator, fault: dict[str, Any], gone: bool
) -> None:
    eve.fault("api_token_delete", **fault)
    (row,) = task.run(users=[EVE], state="locked", revoke=["api_tokens"])["users"]
    assert row["outcome"] == ("changed" if gone else "failed")
    assert ("deleting the tokens failed: " in row["msg"]) is not gone
    assert (sum(map(len, eve.user(EVE).api_tokens.values())) == 0) is gone


REMOVALS: dict[str, tuple[str, dict[str, Any], str]] = {
    # the route, the options, how the row's message begins
    "metadata": (
        "tenant_metadata_delete",
        {"state": "present", "tenants": ["acme"], "metadata": {"a": None}},
        "removing metadata failed: ",
    ),
    "parent": (
        "hierarchy_delete",
        {"state": "present", "tenants": ["below"], "parent_tenant_id": "beta"},
        "taking from its parent failed: ",
    ),
}


@pytest.mark.parametrize(("route", "options", "words"), REMOVALS.values(), ids=REMOVALS)
def test_no_other_404_says_that_something_is_gone(
    task: Task, emu: Emulator, route: str, options: dict[str, Any], words: str
) -> None:
    emu.add_tenant("acme", metadata={"a": 1})
    emu.add_tenant("beta")
    emu.add_tenant("below", parent="acme")
    emu.fault(route, times=None, **NO_ROUTE)
    (row,) = task.run(main=tenant.main, **options)["tenants"]
    assert row["outcome"] == "failed" and row["msg"].startswith(words)


BATCHES: dict[str, tuple[dict[str, Any], Callable[[int], list[int]]]] = {
    # the fault, the number of tenants in each request
    "lost": ({"drop": "after"}, lambda count: [count]),
    "5xx": ({"status": 502}, lambda count: [count]),
    "refused": ({"status": 400}, lambda count: [count, 2, 1, 1, 2, 1, 1]),
    "the credentials are refused": ({"status": 401}, lambda count: [count, count]),
}


@pytest.mark.parametrize(("fault", "sizes"), BATCHES.values(), ids=BATCHES)
def test_only_a_batch_that_was_refused_is_tried_in_halves(
    task: Task, emu: Emulator, fault: dict[str, Any], sizes: Callable[[int], list[int]]
) -> None:
    """If the answer is lost, the batch may be done. Smaller requests would not show that, so the task sends none."""
    names = [emu.add_tenant(name).tenant_id for name in "abcd"]
    emu.fault("tenants_lock", times=None, **fault)
    task.run(main=tenant.main, tenants=names, state="locked", max_retries=0)
    assert [len(write.body["tenantIds"]) for write in emu.writes] == sizes(len(names))
