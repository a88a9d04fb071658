# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tenant filters refuse input that they cannot read. The tests of plugin_utils cover all other input."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.identityops.frontegg.plugins.filter.tenant_closing import tenant_closing
from ansible_collections.identityops.frontegg.plugins.filter.tenant_tree import tenant_tree


@pytest.mark.parametrize(
    ("run", "steps", "message"),
    [
        ("text", {}, "takes the result of playbook_vars"),
        ({"failed": True}, {}, "takes the result of playbook_vars"),
        ({"options": {}, "preview": False}, [], "steps is no mapping"),
        ({"options": {}, "preview": False}, {"lock": "text"}, "steps is no mapping"),
    ],
)
def test_tenant_closing_refuses(run: Any, steps: Any, message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=message):
        tenant_closing(run, steps)


def test_tenant_closing() -> None:
    run = {"options": {"tenant_id": "acme", "execute": False}, "preview": False}
    assert tenant_closing(run, {}) == {
        "intro": "This run changes nothing.",
        "locks": False,
        "deletes": False,
        "results": [],
        "hints": [],
    }


def test_tenant_tree() -> None:
    assert tenant_tree({"tenant_id": "a"}) == [{"tenant_id": "a"}]
    with pytest.raises(AnsibleFilterError, match=r"tenant_tree: tree\[0\]: tenant_id is missing"):
        tenant_tree([{}])
