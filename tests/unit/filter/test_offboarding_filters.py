# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters of an offboarding refuse input that they cannot read. The tests of plugin_utils cover all other input."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.identityops.frontegg.plugins.filter.due_users import due_users_filter
from ansible_collections.identityops.frontegg.plugins.filter.offboard_steps import offboard_steps
from ansible_collections.identityops.frontegg.plugins.filter.offboarding import offboarding_filter

JANE = "jane@corp.example"
ROW = {"id": "35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f50", "email": JANE, "is_locked": True}
NOW = "2026-11-26T12:00:00Z"


@pytest.mark.parametrize(
    ("people", "found", "options", "message"),
    [
        (JANE, [], {}, "takes a list of people"),
        ([JANE], {"users": []}, {}, "found is no list of rows"),
        ([JANE], ["text"], {}, "found is no list of rows"),
        ([JANE], [], {"now": "soon"}, "now: 'soon' is no time"),
        ([JANE], [], {"delete_after": "soon"}, "delete_after: 'soon' is no period"),
        ([JANE], [], {"not_before": "end"}, "nobody has a key 'end'"),
    ],
)
def test_offboarding_refuses(people: Any, found: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=f"offboarding: .*{message}|offboarding: {message}"):
        offboarding_filter(people, found, **options)


def test_offboarding() -> None:
    made = offboarding_filter([JANE], [], now=NOW)
    mark = {"offboarding": {"locked_at": NOW}}
    assert made["elements"] == [{"user": JANE, "state": "locked", "vendor_metadata": mark}]
    assert set(made) == {"elements", "scheduled", "held", "later", "notes"}
    assert offboarding_filter([JANE], [])["elements"][0]["user"] == JANE, "without now, the clock of the controller"


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ("text", {}, "takes a list of rows"),
        ([{"email": JANE}], {}, "takes a list of rows"),
        ([ROW], {"hold": "legal"}, r"hold\[0\]"),
        ([ROW], {"now": "soon"}, "now: 'soon' is no time"),
    ],
)
def test_due_users_refuses(rows: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=f"due_users: {message}"):
        due_users_filter(rows, **options)


def test_due_users() -> None:
    past = {"locked_at": "2026-10-01T00:00:00Z", "delete_after": "2026-11-01T00:00:00Z"}
    row = {**ROW, "vendor_metadata": {"offboarding": past}}
    assert due_users_filter([row], now=NOW)["due"] == [{"user": ROW["id"]}]
    held = due_users_filter([row], hold="jane@*", check_mode=True, now=NOW)
    assert held["results"][0]["check_mode"] is True and held["results"][0]["users"] == held["left_alone"]
    assert due_users_filter([], now=NOW)["results"] == []


@pytest.mark.parametrize(
    ("run", "steps", "message"),
    [
        ("text", {}, "takes the result of playbook_vars"),
        ({"failed": True}, {}, "takes the result of playbook_vars"),
        ({"options": {}}, [], "steps is no mapping"),
        ({"options": {}}, {"known": "text"}, "steps is no mapping"),
    ],
)
def test_offboard_steps_refuses(run: Any, steps: Any, message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=message):
        offboard_steps(run, steps)
