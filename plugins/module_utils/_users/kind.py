# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the engine asks about users: is a user as wanted, what do rows show. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._api.models import User
from .._api.rows import emptied, is_wiped
from .._base.elements import Element
from .._base.errors import InputError
from .._base.identifiers import identify
from .._base.patterns import can_be_user, spellings
from .._base.values import shown
from .._engine.acts import Act, Step
from .._engine.kind import Kind
from .._engine.plan import Plan
from .planned import element, revoked_things
from .present import fits, is_told, managed
from .record import record
from .revoke import REVOCABLE, left, nothing_left, revoked
from .revoke import is_told as is_revocable
from .states import STATES
from .wishes import UserWish
from .writes import AUDIT, REMOVE

UNLOCKING = "state unlocked lets them in"
ENABLING = "state enabled lets them in"
# What a removal says of a user who is in no other tenant
LAST_TENANT = "their only tenant: Frontegg may delete the user"
# Further tenants are counted, not named
MANY_TENANTS = 4
# The account of a user about whom nothing is known
_ACCOUNT: dict[str, Any] = {"locked": False, "tenants": [], "disabled_in": []}


class UserKind(Kind):
    """Users."""

    noun = "user"
    row_keys = ("user", "id")
    planned_words: Mapping[str, Sequence[str]] = {"revoke": tuple(REVOCABLE)}
    audit = AUDIT
    more_guards: Mapping[str, type] = {"keep_one_with_role": list}
    playbooks: Mapping[str, str] = {row.word: row.playbook for row in STATES.values() if row.playbook}

    def is_as_wanted(self, wish: UserWish, user: User | None) -> bool:
        """Whether the user is as wanted. A flag that no answer tells counts as not set."""
        if wish.removes or user is None or is_gone(wish, user):
            return wish.removes and is_gone(wish, user)
        is_so = wish.aim.is_so(user, wish.reach)
        return is_so and fits(wish.attributes, user) and revoked(wish, user)

    def answer_proves(self, wish: UserWish, user: User) -> bool:
        """Whether the answer states what `is_as_wanted` says, or only leaves a field out."""
        if wish.reach is not None and user.memberships is None:
            return False
        return is_gone(wish, user) or wish.aim.is_told(user, wish.reach)

    def answer_denies(self, wish: UserWish, user: User) -> bool:
        """Whether the answer states that the user is not as wanted."""
        if wish.reach is not None and user.memberships is None:
            return False
        if wish.removes or is_gone(wish, user):
            return not self.is_as_wanted(wish, user)
        is_other = is_told(wish.attributes, user) and not fits(wish.attributes, user)
        return wish.aim.is_denied(user, wish.reach) or is_other

    def is_where_wanted(self, wish: UserWish, user: User) -> bool:
        """Whether the user is in the tenant that the wish is about."""
        return not is_gone(wish, user)

    def is_incomplete(self, user: User) -> bool:
        """Whether the sessions or the tokens of the user could not be read."""
        return user.holdings is not None and bool(user.holdings.errors)

    def was_wiped(self, step: Step, user: User) -> bool:
        """Whether an update wiped out values that it had to keep."""
        return is_wiped(step.kept, user.row)

    def side_effects(self, plan: Plan, user: User | None) -> str:
        """What changed for a user who was there before and was not asked for, in words; "" for nothing.

        A new membership is no side effect: no write of the task gives one, and the list may have left it out before.
        """
        before, after = plan.subject, plan.after
        if before is None or after is None:
            return ""
        if user is None:
            return "the user is gone from all tenants" if after["tenants"] else ""
        now = account(user, after)
        # What another wish of the task is about is for the row of that wish to tell.
        others = {wish.reach for wish in plan.beside}
        is_other = now["locked"] != after["locked"] and None not in others
        found = [] if not is_other else ["locked in all tenants" if now["locked"] else "unlocked"]
        if before.memberships is not None and user.memberships is not None:
            found += _changes_of_membership(now, after, others)
        wiped = [name for step in plan.steps for name in emptied(step.kept, user.row)]
        return "; ".join([*found, *(f"{name} is empty" for name in dict.fromkeys(wiped))])

    def view(self, wish: UserWish, user: User, known: dict[str, Any] | None = None) -> dict[str, Any]:
        """What rows and diffs show of a user: the account, and what the task manages beside it."""
        gone = nothing_left(wish)
        expected = {name: known[name] for name in gone if name in known} if known is not None else {}
        own = _own_flag(wish, user, known)
        return {**account(user, known), **own, **managed(wish.attributes, user), **expected, **left(wish, user)}

    def columns(self, wish: UserWish, plan: Plan, created: str | None) -> dict[str, Any]:
        """The first columns of a row."""
        user = plan.subject
        # A user who is to be created has the email that was given.
        email = user.email if user is not None else plan.name if plan.steps else None
        user_id = user.id if user is not None else created
        return {"user": wish.given, "id": user_id, "email": email, "state": wish.state, "tenant_id": wish.tenant_id}

    def act_for(self, wish: UserWish) -> Act:
        """The act of the wish, whether or not it has to be carried out."""
        return wish.aim.act_for(wish.reach)

    def already(self, wish: UserWish, act: Act) -> str:
        """What a row says where the act is not needed."""
        return act.already.format(tenant_id=wish.tenant_id)

    def remark(self, wish: UserWish, after: dict[str, Any]) -> str:
        """Why a user who is present cannot sign in: `present` takes back neither a lock nor a disabled membership."""
        if not wish.aim.creates:
            return ""
        shut = [f"is locked; {UNLOCKING}"] if after.get("locked") else []
        shut += [f"is disabled there; {ENABLING}"] if wish.tenant_id in after.get("disabled_in", []) else []
        return "; ".join(shut)

    def aftermath(self, plan: Plan, after: dict[str, Any] | None) -> str:
        """In which tenants a user stays who is removed from one."""
        is_removed = after is not None and any(step.act is REMOVE for step in plan.steps)
        return stays_in(after["tenants"]) if is_removed and after is not None else ""

    def element(self, wish: UserWish, plan: Plan) -> dict[str, Any]:
        """The wish as an element of `users`, for a plan file."""
        return element(wish, plan.subject)

    def planned_options(self, wishes: Sequence[UserWish]) -> dict[str, list[str]]:
        """What the task revokes."""
        return {"revoke": revoked_things(wishes)}

    def audit_tenants(self, plan: Plan, after: dict[str, Any] | None) -> list[str]:
        """The tenant that the wish reaches, or all tenants that the user was in or is in."""
        reach = plan.wish.reach
        if reach is not None:
            return [reach]
        states = [state for state in (plan.before, after) if state is not None]
        return list(dict.fromkeys(name for state in states for name in state["tenants"]))

    def audit_subject(self, plan: Plan, created: str | None) -> dict[str, Any]:
        """The email and the ID."""
        columns = self.columns(plan.wish, plan, created)
        return {"email": columns["email"], "userId": columns["id"]}

    def managed_by(self, user: User) -> str | None:
        """The identity provider that manages the user, None for Frontegg itself."""
        return None if user.managed_by == "frontegg" else user.managed_by

    def names(self, plan: Plan) -> set[str]:
        """The ID, the email, and what the task called the user."""
        user = plan.subject
        told = set() if user is None else {user.id, user.email or ""}
        return {*told, *(wish.who.value for wish in plan.wishes)}

    def record(self, plans: Sequence[Plan]) -> dict[str, Any] | None:
        """What a snapshot says about the user before the first write."""
        return record(plans)

    def also_called(self, plan: Plan) -> str | None:
        """The email of a user who is named by ID."""
        return plan.subject.email if plan.subject is not None and plan.wish.who.kind == "id" else None

    def lacks_name(self, plan: Plan) -> bool:
        """Whether the user was named by ID, and no answer has the email."""
        user = plan.subject
        return user is not None and not _has_email(user) and all(wish.who.kind != "email" for wish in plan.wishes)

    def spellings(self, name: str) -> frozenset[str]:
        """The forms in which a name or a pattern is compared. An email has no white space."""
        return spellings(name, "")

    def guard_names(self, label: str, element: Element) -> list[str]:
        """The names and patterns that an element of `protected` stands for. InputError: it can match no user."""
        if not isinstance(element, str):
            return self.names_in_mapping(label, element, ("user", "id", "email"))
        given = self.visible(label, element)
        if not any(map(can_be_user, self.spellings(given))):
            better = f"*@{given.lstrip('@')}"
            better = (
                better if can_be_user(better.lower()) else "an email, a user ID, or a pattern such as *@ops.example"
            )
            raise InputError(f"{label}: {shown(given)} can match no user; write {better}.")
        return [given]

    def is_exact(self, name: str) -> bool:
        """Whether the name is an ID, which every answer has."""
        who = identify(name)
        return who is not None and who.kind == "id"


KIND = UserKind()


def stays_in(tenants: Sequence[str]) -> str:
    """What a removal says of the tenants that are left, in words."""
    return f"stays in {named_tenants(tenants)}" if tenants else LAST_TENANT


def named_tenants(tenants: Sequence[str]) -> str:
    """The tenants by name, or the number of many; "" for none."""
    return f"{len(tenants)} tenants" if len(tenants) > MANY_TENANTS else ", ".join(tenants)


def loses_all(row: Mapping[str, Any]) -> bool:
    """Whether a row, or an entry of a plan, leaves a user in no tenant who was in one."""
    before, after = row.get("before") or {}, row.get("after")
    return bool(before.get("tenants")) and after is not None and after.get("tenants") == []


def account(user: User, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """The state of the account. What the answer leaves out is taken from `known`, or counts as not set."""
    before = {name: (known or {}).get(name, unset) for name, unset in _ACCOUNT.items()}
    locked = before["locked"] if user.locked is None else user.locked
    if user.memberships is None:
        return {**before, "locked": locked}
    disabled_in = [
        member.tenant_id
        for member in user.memberships
        if member.disabled or (member.disabled is None and member.tenant_id in before["disabled_in"])
    ]
    return {"locked": locked, "tenants": [member.tenant_id for member in user.memberships], "disabled_in": disabled_in}


def _own_flag(wish: UserWish, user: User, known: dict[str, Any] | None) -> dict[str, Any]:
    """The flag that the state is about, where the account does not show it."""
    aim = wish.aim
    if aim.flag is None or not aim.shows:
        return {}
    value = aim.flag(user, wish.reach)
    return {aim.shows: bool((known or {}).get(aim.shows) if value is None else value)}


def is_gone(wish: UserWish, user: User | None) -> bool:
    """Whether there is no such user, or none in the tenant that the wish reaches."""
    return user is None or (wish.reach is not None and user.membership(wish.reach) is None)


def needs_closer_look(wish: UserWish, user: User) -> bool:
    """Whether a row is too little to say that nothing is to be done, or who the user is.

    A lock that the row leaves out takes no second look: the user is simply locked.
    """
    is_known = _has_email(user) and is_told(wish.attributes, user) and is_revocable(wish, user)
    return not is_known or not KIND.answer_proves(wish, user)


def _has_email(user: User) -> bool:
    """Whether the answer has an email. A blank or a word in its place is none."""
    return "@" in (user.email or "")


def _changes_of_membership(now: dict[str, Any], after: dict[str, Any], others: set[str | None]) -> list[str]:
    """What differs between the memberships that are there and those that the task leads to, in words.

    others: tenants that other wishes are about.
    """
    members, disabled, was_disabled = set(now["tenants"]), set(now["disabled_in"]), set(after["disabled_in"])
    changes = {
        "no longer a member of tenant": set(after["tenants"]) - members,
        "disabled in tenant": disabled - was_disabled,
        "enabled in tenant": (was_disabled - disabled) & members,
    }
    told = {words: names - others for words, names in changes.items()}
    return [f"{words} {', '.join(sorted(names))}" for words, names in told.items() if names]
