# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the role names that people write to the roles of a tenant."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._users.roles import resolved
from ansible_collections.identityops.frontegg.plugins.module_utils._users.wishes import UserWish
from tests.unit.builders import JANE, a_present_wish

ADMIN = {"id": "r-1", "key": "admin", "name": "Administrator", "tenantId": None}
VIEWER = {"id": "r-2", "key": "viewer", "name": "Viewer"}
OWN_VIEWER = {"id": "r-3", "key": "viewer", "name": "Viewer (acme)", "tenantId": "acme"}
OWN_AUDIT = {"id": "r-4", "key": "audit", "name": "Auditor", "tenantId": "acme"}
OTHER_AUDIT = {"id": "r-5", "key": "audit-2", "name": "Auditor", "tenantId": "acme"}
NAMED_LIKE_A_KEY = {"id": "r-6", "key": "boss", "name": "admin"}
KEYED_LIKE_AN_ID = {"id": "r-7", "key": "r-1", "name": "Odd"}
NO_KEY = {"id": "r-8", "name": "Keyless"}
NO_ID = {"key": "ghost", "name": "Ghost"}
ODD_ID = {"id": 5, "key": "five", "name": "Five"}
ROLES = [ADMIN, VIEWER, OWN_VIEWER, OWN_AUDIT, OTHER_AUDIT, NAMED_LIKE_A_KEY, KEYED_LIKE_AN_ID, NO_KEY, NO_ID, ODD_ID]


def a_wish_for(*names: str) -> UserWish:
    return a_present_wish(JANE, at=3, roles=list(names))


NAMES = {
    # the names in the task, their role IDs
    "ID": (["r-2"], ("r-2",)),
    "key": (["admin"], ("r-1",)),
    "name": (["Administrator"], ("r-1",)),
    "name with blanks": (["Viewer (acme)"], ("r-3",)),
    "ID before key": (["r-1"], ("r-1",)),
    "key before name": (["admin"], ("r-1",)),
    "the tenant's own": (["viewer"], ("r-3",)),
    "not the tenant's own, by ID": (["r-2"], ("r-2",)),
    "not the tenant's own, by name": (["Viewer"], ("r-2",)),
    "without a key, by name": (["Keyless"], ("r-8",)),
    "several, in the order given": (["audit", "admin"], ("r-4", "r-1")),
    "one in three ways": (["admin", "Administrator", "r-1"], ("r-1",)),
    "none": ([], ()),
}


@pytest.mark.parametrize(("names", "expected"), NAMES.values(), ids=NAMES)
def test_a_role_by_id_key_or_name(names: list[str], expected: tuple[str, ...]) -> None:
    wish = a_wish_for(*names)
    found = resolved(wish, ROLES)
    assert found.attributes.role_ids == expected
    assert found.attributes.roles == tuple(names)
    assert (found.who, found.state, found.tenant_id, found.label) == (wish.who, wish.state, wish.tenant_id, wish.label)


def test_every_role_of_the_tenant_is_known_by_its_key() -> None:
    """A user may have roles that the task does not name. The report needs a name for each."""
    assert resolved(a_wish_for(), ROLES).attributes.role_keys == {
        "r-1": "admin",
        "r-2": "viewer",
        "r-3": "viewer",
        "r-4": "audit",
        "r-5": "audit-2",
        "r-6": "boss",
        "r-7": "r-1",
        "r-8": "r-8",
    }


WHERE = f"users[3] ({JANE}): roles"
REFUSED: dict[str, tuple[str, list[dict[str, Any]], str]] = {
    # the name in the task, the tenant's roles, the sentence after the place
    "unknown": (
        "auditor",
        [VIEWER, ADMIN],
        "tenant acme has no role 'auditor'; it has admin, viewer. Nothing was changed.",
    ),
    "other case": ("Admin", [ADMIN], "tenant acme has no role 'Admin'; it has admin. Nothing was changed."),
    "no roles": ("admin", [], "tenant acme has no role 'admin'; it has none. Nothing was changed."),
    "a role without an ID": ("ghost", [NO_ID], "tenant acme has no role 'ghost'; it has none. Nothing was changed."),
    "a role whose ID is a number": (
        "5",
        [ODD_ID, ADMIN],
        "tenant acme has no role '5'; it has admin. Nothing was changed.",
    ),
    "a role without a key": ("x", [NO_KEY], "tenant acme has no role 'x'; it has r-8. Nothing was changed."),
    "none is no name": ("None", [NO_KEY], "tenant acme has no role 'None'; it has r-8. Nothing was changed."),
    "twelve others": (
        "x",
        [{"id": f"r-{number}", "key": f"k{number:02}"} for number in range(12)],
        f"tenant acme has no role 'x'; it has {', '.join(f'k{n:02}' for n in range(12))}. Nothing was changed.",
    ),
    "more than twelve others": (
        "x",
        [{"id": f"r-{number}", "key": f"k{number:02}"} for number in reversed(range(13))],
        f"tenant acme has no role 'x'; it has {', '.join(f'k{n:02}' for n in range(12))} and others. "
        "Nothing was changed.",
    ),
    "two of one name": (
        "Auditor",
        ROLES,
        "'Auditor' stands for several roles, r-4, r-5; name one by its ID. Nothing was changed.",
    ),
    "two of one key, neither the tenant's own": (
        "viewer",
        [VIEWER, {**VIEWER, "id": "r-9"}],
        "'viewer' stands for several roles, r-2, r-9; name one by its ID. Nothing was changed.",
    ),
    "two of one key, both the tenant's own": (
        "viewer",
        [VIEWER, OWN_VIEWER, {**OWN_VIEWER, "id": "r-9"}],
        "'viewer' stands for several roles, r-3, r-9; name one by its ID. Nothing was changed.",
    ),
    "invisible": ("a\u200b", [ADMIN], "tenant acme has no role 'a\\u200b'; it has admin. Nothing was changed."),
}


@pytest.mark.parametrize(("name", "roles", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_role_that_is_refused(name: str, roles: list[dict[str, Any]], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        resolved(a_wish_for(*[role["id"] for role in roles if role is ADMIN], name), roles)
    assert str(caught.value) == f"{WHERE}: {sentence}"
