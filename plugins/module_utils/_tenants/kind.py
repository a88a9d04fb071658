# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the engine asks about tenants: is a tenant as wanted, what do rows show. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._api.models import Tenant
from .._base.elements import Element
from .._base.errors import InputError
from .._base.identifiers import identify
from .._base.patterns import can_be_user, can_match, spellings
from .._base.values import shown
from .._engine.acts import Act
from .._engine.kind import Kind
from .._engine.plan import Plan
from .attributes import as_options
from .present import changes, managed, untold
from .states import STATES
from .wishes import TenantWish


class TenantKind(Kind):
    """Tenants."""

    noun = "tenant"
    row_keys = ("tenant_id",)
    names_hold_commas = True
    more_guards: Mapping[str, type] = {"max_users": int}
    may_be_unread = ("users",)
    playbooks: Mapping[str, str] = {row.word: row.playbook for row in STATES.values() if row.playbook}

    def is_as_wanted(self, wish: TenantWish, tenant: Tenant | None) -> bool:
        """Whether the tenant is as wanted, as far as it can be read. A lock that no answer tells counts as set."""
        if wish.removes or tenant is None:
            return (tenant is None) == wish.removes
        if wish.aim.locked is not None and tenant.locked not in (None, wish.aim.locked):
            return False
        return all(part.act.name in untold(tenant) for part in changes(wish, tenant))

    def answer_proves(self, wish: TenantWish, tenant: Tenant) -> bool:
        """Whether the answer states what `is_as_wanted` says, or only leaves a field out."""
        if wish.aim.locked is not None:
            return tenant.locked is not None
        return wish.removes or not any(part.act.name in untold(tenant) for part in changes(wish, tenant))

    def answer_denies(self, wish: TenantWish, tenant: Tenant) -> bool:
        """Whether the answer states that the tenant is not as wanted. It may leave out attributes."""
        told = wish.removes or (wish.aim.locked is not None and tenant.locked is not None)
        return told and not self.is_as_wanted(wish, tenant)

    def side_effects(self, plan: Plan, tenant: Tenant | None) -> str:
        """Another name, or another lock flag where it is told; "" for none. No task changes them without saying so."""
        before, after = plan.before, plan.after
        if tenant is None or before is None or after is None:
            return ""
        now = self.view(plan.wish, tenant, after)
        found = [] if now["name"] in (None, after["name"]) else [f"the name is {now['name']}"]
        if before["locked"] is not None and now["locked"] != after["locked"]:
            found.append("locked" if now["locked"] else "unlocked")
        return "; ".join(found)

    def view(self, wish: TenantWish, tenant: Tenant, known: dict[str, Any] | None = None) -> dict[str, Any]:
        """What rows and diffs show of a tenant. locked: null where no answer tells it."""
        expected = known or {}
        locked = expected.get("locked") if tenant.locked is None else tenant.locked
        seen: dict[str, Any] = {"name": tenant.name, "locked": locked}
        if wish.removes:
            place = {
                "sub_accounts": None if tenant.children is None else list(tenant.children),
                "parent_tenant_id": tenant.parent or None,
            }
            return {**seen, "users": tenant.users, **place}
        values = managed(wish.attributes, tenant)
        return {**seen, **values, **{name: expected[name] for name in untold(tenant) if name in expected}}

    def columns(self, wish: TenantWish, plan: Plan, created: str | None) -> dict[str, Any]:
        """The first columns of a row."""
        given = wish.attributes.fields.get("name") if plan.steps else None
        name = plan.subject.name if plan.subject is not None else given
        return {"tenant_id": wish.who.value, "name": name, "state": wish.state}

    def act_for(self, wish: TenantWish) -> Act:
        """The act of the wish, whether or not it has to be carried out."""
        return wish.aim.act

    def element(self, wish: TenantWish, plan: Plan) -> dict[str, Any]:
        """The wish as an element of `tenants`, for a plan file."""
        return {"tenant_id": wish.who.value, "state": wish.state, **as_options(wish.attributes)}

    def names(self, plan: Plan) -> set[str]:
        """The tenantId, the name, the ID of the record, and the alias."""
        if plan.subject is None:
            return set()
        told = (plan.subject.name, plan.subject.row.get("id"), plan.subject.row.get("alias"))
        return {plan.subject.id, *(name for name in told if isinstance(name, str))}

    def lacks_name(self, plan: Plan) -> bool:
        """Whether no answer has the name of the tenant."""
        return plan.subject is not None and not (plan.subject.name or "").strip()

    def spellings(self, name: str) -> frozenset[str]:
        """The forms in which a name or a pattern is compared. Any white space counts as one blank."""
        return spellings(name, " ", folded=True)

    def guard_names(self, label: str, element: Element) -> list[str]:
        """The names and patterns that an element of `protected` stands for. InputError: it can match no tenant."""
        if not isinstance(element, str):
            return self.names_in_mapping(label, element, ("tenant_id", "name"))
        given = self.visible(label, element)
        # With an @, as in *@ops.example, or in @ops.example, which has lost its star
        starts = ("", "*") if "@" in given else ()
        if any(can_be_user(start + pattern) for pattern in self.spellings(given) for start in starts):
            raise InputError(f"{label}: {shown(given)} names users, and this task is about tenants; name tenants.")
        if not any(map(can_match, self.spellings(given))):
            raise InputError(f"{label}: {shown(given)} can match no tenant; a set in brackets has no member.")
        return [given]

    def is_exact(self, name: str) -> bool:
        """Whether the name is a UUID, which every answer has as the tenantId."""
        identifier = identify(name)
        return identifier is not None and identifier.kind == "id"

    def is_about(self, line: Mapping[str, Any]) -> bool:
        """Whether a line of a journal is about a tenant. Lines about users have a tenant_id, too."""
        return "user" not in line and "tenant_id" in line


KIND = TenantKind()
