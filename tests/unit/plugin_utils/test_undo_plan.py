# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the snapshot of an approved undo is there, which a playbook says in its first lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.plugin_utils._undo_plan import undo_cautions


def plan(folder: Path, *elements: Any) -> dict[str, Any]:
    path = folder / "plan.json"
    path.write_text(json.dumps({"users": [{"element": one} for one in elements]}), "utf-8")
    path.chmod(0o600)
    return {"approved_plan": str(path)}


def test_a_snapshot_that_is_not_there(tmp_path: Path) -> None:
    snapshot = tmp_path / "friday"
    given = plan(tmp_path, {"snapshot": str(snapshot)}, {"snapshot": str(snapshot)})
    (told,) = undo_cautions(given)
    assert told.startswith(f"approved_plan: was made from {snapshot}, which is not on this host. So nobody knows ")
    assert undo_cautions({**given, "snapshot": "other"}) == []
    snapshot.touch()
    assert undo_cautions(given) == []


def test_a_plan_without_a_snapshot(tmp_path: Path) -> None:
    (told,) = undo_cautions(plan(tmp_path, {"records": []}))
    assert told.startswith("approved_plan: was made without a snapshot file. ")


@pytest.mark.parametrize("elements", [[], [None], [{"snapshot": "a"}], [{"snapshot": "/a"}, {}]])
def test_plans_that_the_module_refuses(tmp_path: Path, elements: list[Any]) -> None:
    assert undo_cautions(plan(tmp_path, *elements)) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"users": 7}', '{"users": [7]}'])
def test_files_that_are_no_plans(tmp_path: Path, text: str) -> None:
    given = plan(tmp_path)
    Path(given["approved_plan"]).write_text(text, "utf-8")
    assert undo_cautions(given) == undo_cautions({"approved_plan": f"{tmp_path}/none"}) == undo_cautions({}) == []
