# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""move_users carries out plans that move users, and no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.action.playbook_vars import pinned
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan_format import FORMAT, digest_of
from ansible_collections.identityops.frontegg.plugins.plugin_utils._move_plan import check_moves

JOINS = {"user": "1", "state": "present", "tenant_id": "beta", "roles": ["r"], "append_roles": True}
LEAVES = {"user": "1", "state": "absent", "tenant_id": "acme"}


def plan(*elements: Any, **more: Any) -> dict[str, Any]:
    users = [{"user": "jane", "element": element} for element in elements]
    return {"format": FORMAT, "version": 1, "options": {"revoke": []}, "users": users, **more}


def other(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**element, **more}


@pytest.mark.parametrize(
    "elements",
    [
        (JOINS, LEAVES),
        (LEAVES, JOINS, other(JOINS, user="2"), other(LEAVES, user="2")),
        (other(JOINS, send_invite=True, application_id="app"), LEAVES),
        (),
    ],
)
def test_a_move(elements: Any) -> None:
    made = plan(*elements)
    assert check_moves(made, None) == check_moves(made, digest_of(made).removeprefix("sha256:")) == digest_of(made)


@pytest.mark.parametrize(
    ("elements", "fault"),
    [
        ((JOINS,), "wants something else of 1,"),
        ((LEAVES,), "wants something else of 1,"),
        ((JOINS, LEAVES, other(LEAVES, user="2")), "wants something else of 2,"),
        ((JOINS, other(LEAVES, tenant_id="beta")), "wants something else"),
        ((JOINS, {"user": "1", "state": "absent", "everywhere": True}), "wants something else"),
        ((JOINS, other(LEAVES, everywhere=True)), "wants something else"),
        ((JOINS, other(LEAVES, delete_if_last_tenant=True)), "wants something else"),
        ((JOINS, LEAVES, other(JOINS, tenant_id="gamma")), "wants something else"),
        ((JOINS, LEAVES, {"user": "1", "state": "unlocked"}), "wants something else"),
        ((other(JOINS, name="Jane"), LEAVES), "wants something else"),
        ((JOINS, other(LEAVES, state="disabled")), "wants something else"),
        ((JOINS, None), "wants something else"),
        ((JOINS, LEAVES, other(JOINS, user="2", tenant_id="g"), other(LEAVES, user="2")), "between several tenants"),
    ],
)
def test_anything_else_is_refused(elements: Any, fault: str) -> None:
    with pytest.raises(InputError, match=fault) as error:
        check_moves(plan(*elements), None)
    assert "carry it out with a task of module user" in str(error.value)


@pytest.mark.parametrize("document", [None, [], {}, {"format": FORMAT}, {"format": "x", "users": []}, plan(users={})])
def test_what_is_no_plan_for_users(document: Any) -> None:
    with pytest.raises(InputError, match="is no plan of this collection for users"):
        check_moves(document, None)


@pytest.mark.parametrize("options", [None, [], {"revoke": ["sessions"]}])
def test_a_plan_that_also_revokes(options: Any) -> None:
    with pytest.raises(InputError, match="also revokes"):
        check_moves(plan(JOINS, LEAVES, options=options), None)


def test_the_digest_that_was_approved_is_that_of_the_content() -> None:
    made = {**plan(JOINS, LEAVES), "digest": f"sha256:{'0' * 64}"}
    with pytest.raises(InputError, match="and approved_digest is"):
        check_moves(made, "0" * 64)
    with pytest.raises(InputError, match="is no digest"):
        check_moves(made, "yes")


def test_the_module_gets_the_digest_of_what_was_looked_at(tmp_path: Path) -> None:
    """Somebody may put another plan in the place of the file before the module reads it."""
    path, made = tmp_path / "plan.json", plan(JOINS, LEAVES)
    path.write_text(json.dumps({**made, "digest": "sha256:of another plan"}), encoding="utf-8")
    given = {"approved_plan": str(path), "max_changes": 1}
    assert pinned(given) == {**given, "approved_digest": digest_of(made)}
    path.write_text(json.dumps(plan(LEAVES)), encoding="utf-8")
    with pytest.raises(InputError, match=r"approved_plan: .*plan.json wants something else of 1"):
        pinned(given)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"approved_plan: .*plan.json is no whole JSON text"):
        pinned(given)
    with pytest.raises(InputError, match="approved_plan: there is no file"):
        pinned({"approved_plan": str(tmp_path / "none")})
