# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""close_tenant: the next action after each step, and the report. It deletes only what it locked before."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.plugin_utils._closing import closing

NOTHING = "This run changes nothing."
HINT = "To delete it, add to the command: -e execute=true -e max_users=3"
GAVE_UP = "NOT DELETED   acme  because it could not be locked"
SKIPPED = {"changed": False, "skipped": True}


def result(msg: str, outcome: str = "changed", failed: bool = False, **more: Any) -> dict[str, Any]:
    return {"msg": msg, "tenants": [{"tenant_id": "acme", "outcome": outcome, "failed": failed, **more}]}


SEEN = result("would delete", before={"users": 3})
UNCOUNTED = result("would delete", before={"users": None})
NOT_THERE = result("would delete 0 of 1 tenants, 1 not found", "not_found")
UNREAD = result("would delete 0 of 1 tenants, 1 unknown", "unknown", True)
REFUSED = result("refused: would delete too many", "not_attempted")
UNREACHABLE = {"msg": "HTTP 401", "tenants": []}
LOCKED, DELETED = result("locked"), result("deleted")
NOT_LOCKED = result("lock failed", "failed", True)
UNVERIFIED = result("locked, but not verified", "changed", True)
LEFT = result("not attempted", "not_attempted")


@pytest.mark.parametrize(
    ("execute", "is_preview", "intro"),
    [
        (False, False, "This run locks acme and does not delete it."),
        (False, True, "This run locks acme and does not delete it. Preview: nothing is written."),
        (True, False, "This run locks acme and deletes it."),
        (True, True, "This run locks acme and deletes it. Preview: nothing is written."),
    ],
)
def test_a_tenant_that_is_there_is_locked_first(execute: bool, is_preview: bool, intro: str) -> None:
    plan = closing({"tenant_id": "acme", "execute": execute}, is_preview, {"preview": SEEN, "lock": {}})
    assert (plan.intro, plan.locks, plan.deletes) == (intro, True, False)


@pytest.mark.parametrize("execute", [False, True])
@pytest.mark.parametrize("is_preview", [False, True])
@pytest.mark.parametrize("preview", [NOT_THERE, UNREAD, REFUSED, UNREACHABLE, {}, SKIPPED])
def test_where_nothing_would_be_deleted_nothing_is_locked(
    execute: bool, is_preview: bool, preview: dict[str, Any]
) -> None:
    plan = closing({"tenant_id": "acme", "execute": execute}, is_preview, {"preview": preview})
    assert (plan.intro, plan.locks, plan.deletes, plan.hints) == (NOTHING, False, False, [])


@pytest.mark.parametrize(
    ("execute", "lock", "deletes"),
    [(True, LOCKED, True), (False, LOCKED, False)]
    + [(True, lock, False) for lock in (NOT_LOCKED, UNVERIFIED, LEFT, UNREACHABLE, SKIPPED, {})],
)
def test_what_was_locked_is_deleted(execute: bool, lock: dict[str, Any], deletes: bool) -> None:
    for is_preview in (False, True):
        plan = closing({"tenant_id": "acme", "execute": execute}, is_preview, {"preview": SEEN, "lock": lock})
        assert plan.deletes is (deletes and not is_preview), "the preview of the deletion is there already"


@pytest.mark.parametrize(
    ("execute", "preview", "lock", "deletion", "results", "hints"),
    [
        (False, SEEN, LOCKED, SKIPPED, [LOCKED, SEEN], [HINT]),
        (False, UNCOUNTED, LOCKED, SKIPPED, [LOCKED, UNCOUNTED], [HINT.replace(" -e max_users=3", "")]),
        (False, SEEN, NOT_LOCKED, SKIPPED, [NOT_LOCKED, SEEN], [HINT]),
        (False, NOT_THERE, SKIPPED, SKIPPED, [NOT_THERE], []),
        (False, UNREACHABLE, SKIPPED, SKIPPED, [UNREACHABLE], []),
        (True, SEEN, LOCKED, DELETED, [LOCKED, DELETED], []),
        (True, SEEN, NOT_LOCKED, SKIPPED, [NOT_LOCKED], [GAVE_UP]),
        (True, SEEN, UNVERIFIED, SKIPPED, [UNVERIFIED], [GAVE_UP]),
        (True, REFUSED, SKIPPED, SKIPPED, [REFUSED], []),
        (True, UNREACHABLE, SKIPPED, SKIPPED, [UNREACHABLE], []),
    ],
)
def test_what_is_reported(
    execute: bool, preview: Any, lock: Any, deletion: Any, results: list[dict[str, Any]], hints: list[str]
) -> None:
    steps = {"preview": preview, "lock": lock, "deletion": deletion}
    plan = closing({"tenant_id": "acme", "execute": execute}, False, steps)
    assert (plan.results, plan.hints) == (results, hints)


def test_a_preview_reports_the_preview_of_the_deletion() -> None:
    """Also where the tenant could not be locked: nothing was to be deleted."""
    for lock in (LOCKED, NOT_LOCKED):
        steps = {"preview": SEEN, "lock": lock, "deletion": SKIPPED}
        plan = closing({"tenant_id": "acme", "execute": True}, True, steps)
        assert (plan.results, plan.hints) == ([lock, SEEN], [])


@pytest.mark.parametrize(
    ("preview", "msg"),
    [
        (NOT_THERE, "deleted 0 of 1 tenants, 1 not found"),
        (UNREAD, "deleted 0 of 1 tenants, 1 unknown"),
    ],
)
def test_a_real_run_that_found_no_tenant_speaks_of_what_was_done(preview: dict[str, Any], msg: str) -> None:
    steps = {"preview": preview, "lock": SKIPPED, "deletion": SKIPPED}
    options = {"tenant_id": "acme", "execute": True}
    assert closing(options, False, steps).results == [{**preview, "msg": msg}]
    assert closing(options, True, steps).results == [preview]
