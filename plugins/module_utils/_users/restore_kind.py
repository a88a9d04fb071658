# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: users who are restored: the wish, the plan, and what the engine asks about them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from .._api.models import Belongings, User
from .._base.errors import ApiError
from .._engine.acts import Act
from .._engine.plan import Plan
from .attributes import ATTRIBUTES
from .ends import same_end
from .kind import UserKind, account
from .restore import Wanted, wanted_of
from .restore_plan import Fact, differences, parts_of
from .states import RESTORED, State
from .undo import OF_THE_DELETED, Record, Undo, undo_of
from .wishes import UserWish
from .writes import CREATE, JOIN, UPDATE
from .writes_access import ASSIGN_APPLICATION, CHANGE_EMAIL, EXPIRE, KEEP, UNASSIGN_APPLICATION, VERIFY

ACTION = "restore"
NOTHING = "nothing to take back"
# The act that the summary names. No step has it: a restoration consists of others.
RESTORE = replace(UPDATE, name=ACTION, verb=ACTION, done="restored", already=NOTHING)


@dataclass(frozen=True)
class RestoreWish(UserWish):
    """One user of a snapshot, and what is to be taken back.

    lines: of the snapshot, about this user. records: those of them that are taken back. again: whether these are all,
    taken back already or not. left: what the row says of the others. undo: what the records say is to be taken back.
    application_id: the application for which a user is created again; "" for none. snapshot: the whole path of the file
    that the lines are from; "" for none.
    then, facts: the user as restored and what differs from the user as found, once the user was read.
    """

    lines: tuple[Record, ...] = field(default=(), hash=False, compare=False)
    records: tuple[Record, ...] = field(default=(), hash=False, compare=False)
    again: bool = field(default=False, hash=False, compare=False)
    left: str = field(default="", hash=False, compare=False)
    undo: Undo = field(default_factory=lambda: undo_of(()), hash=False, compare=False)
    then: Wanted = field(default_factory=lambda: Wanted(None), hash=False, compare=False)
    facts: frozenset[Fact] = field(default_factory=frozenset, hash=False, compare=False)
    application_id: str = field(default="", hash=False, compare=False)
    snapshot: str = field(default="", hash=False, compare=False)
    each: ClassVar[str] = "user"

    @property
    def aim(self) -> State:
        """The row of the state."""
        return RESTORED


class RestoreKind(UserKind):
    """Users who are restored."""

    planned_words: Mapping[str, Sequence[str]] = {}
    more_guards: Mapping[str, type] = {}
    playbooks: Mapping[str, str] = {}
    one_verb = True

    @property
    def module(self) -> str:
        """The module that carries out plans of this kind."""
        return "user_restore"

    def is_as_wanted(self, wish: Any, user: User | None) -> bool:
        """Whether nothing of what differed before still differs. Other differences are of no concern.

        Where nobody knows how to bring a user back, nothing is as wanted.
        """
        return not wish.then.is_unknown and not wish.facts.intersection(differences(user, wish.then.user))

    def answer_proves(self, wish: Any, user: User) -> bool:
        """Whether the answer has the tenants."""
        return user.memberships is not None

    def answer_denies(self, wish: Any, user: User) -> bool:
        """Whether the answer states that the user is not as wanted."""
        return user.memberships is not None and not self.is_as_wanted(wish, user)

    def view(self, wish: Any, user: User, known: dict[str, Any] | None = None) -> dict[str, Any]:
        """The account, and beside it all that the restoration is about."""
        told = account(user, known)
        told.update(_told_once(wish, user))
        options = dict.fromkeys(option for act, option, dummy in wish.facts if act is UPDATE)
        told.update({name: ATTRIBUTES[name].value_of(user) for name in ATTRIBUTES if name in options})
        belongings = user.belongings or Belongings()
        roles = belongings.roles.items()
        told["roles"] = {name: sorted(key or role_id for role_id, key in some.items()) for name, some in roles if some}
        groups = belongings.groups.items()
        told["groups"] = {name: sorted(key or group for group, key in some.items()) for name, some in groups if some}
        return told

    def columns(self, wish: Any, plan: Plan, created: str | None) -> dict[str, Any]:
        """The first columns of a row, and what cannot come back."""
        lost = [*wish.undo.lost, *wish.then.lost]
        subject = plan.subject
        if subject is not None and subject.id in wish.undo.ids and not wish.undo.is_anew(subject.id):
            lost = [name for name in lost if name not in OF_THE_DELETED]
        user_id = plan.subject.id if plan.subject is not None else created
        return {
            "user": wish.given,
            "id": user_id,
            "email": wish.undo.email,
            "state": wish.state,
            "tenant_id": None,
            "lost": lost,
        }

    def element(self, wish: Any, plan: Plan) -> dict[str, Any]:
        """The user and the records, for a plan file."""
        found = {"user": wish.given, "state": wish.state, "records": list(wish.lines)}
        more = {"snapshot": wish.snapshot, "application_id": wish.application_id, "again": wish.again}
        return {**found, **{name: value for name, value in more.items() if value}}

    def planned_options(self, wishes: Sequence[Any]) -> dict[str, list[str]]:
        """None: the records say all."""
        return {}

    def act_for(self, wish: Any) -> Act:
        """The act that the summary names."""
        return RESTORE

    def already(self, wish: Any, act: Act) -> str:
        """What a row says where nothing is to be done."""
        return NOTHING

    def audit_tenants(self, plan: Plan, after: dict[str, Any] | None) -> list[str]:
        """The tenants of the steps. A step that reaches the whole user concerns all tenants."""
        named = [step.tenant_id for step in plan.steps if step.tenant_id is not None]
        return list(dict.fromkeys(named)) if len(named) == len(plan.steps) else super().audit_tenants(plan, after)

    def remark(self, wish: Any, after: dict[str, Any]) -> str:
        """Nothing: rows have all of the account."""
        return ""


RESTORE_KIND = RestoreKind()


def _told_once(wish: RestoreWish, user: User) -> dict[str, Any]:
    """The email, whether it is verified, applications and ends, where they differed.

    An end that is as wanted shows as wanted.
    """
    acts = {act for act, dummy, unused in wish.facts}
    told: dict[str, Any] = {"verified": user.row.get("verified") is True} if VERIFY in acts else {}
    if CHANGE_EMAIL in acts:
        told["email"] = user.email
    if UNASSIGN_APPLICATION in acts or ASSIGN_APPLICATION in acts:
        told["applications"] = sorted((user.belongings or Belongings()).applications or ())
    if acts.intersection((EXPIRE, KEEP)) and wish.then.user is not None:
        ends = {member.tenant_id: member.expires_at for member in wish.then.user.memberships or ()}
        told["expires_at"] = {
            name: ends[name] if name in ends and same_end(ends[name], end) else end
            for name, end in ((member.tenant_id, member.expires_at) for member in user.memberships or ())
            if end is not None
        }
    return told


def plan(wish: RestoreWish, user: User | None, error: ApiError | None, on_missing: str | None, now: float) -> Plan:
    """The plan for one user of a snapshot. now: seconds since the epoch."""
    if not wish.records:
        seen = None if user is None else RESTORE_KIND.view(wish, user)
        return Plan(RESTORE_KIND, (wish,), "unchanged", wish.left, user, before=seen, after=seen, is_left=True)
    if error is not None:
        msg = f"could not be looked up: {error.reason}"
        return Plan(RESTORE_KIND, (wish,), "failed", msg, failed=True, error=error)
    then = wanted_of(wish.undo, user, now)
    if then.is_unknown:
        fails = RESTORE_KIND.missing_is(wish, on_missing) == "fail"
        msg = "there is no such user any more, and no run of the snapshot deleted them"
        return Plan(RESTORE_KIND, (replace(wish, then=then),), "not_found", msg, failed=fails)
    if user is None and then.user is not None and not then.user.memberships:
        msg = "was in no tenant when they were deleted, and a user can only be created in a tenant"
        return Plan(RESTORE_KIND, (wish,), "failed", msg, failed=True)
    facts = differences(user, then.user)
    wish = replace(wish, then=then, facts=frozenset(facts))
    before = None if user is None else RESTORE_KIND.view(wish, user)
    notes = [*then.notes, *_unread(wish.undo, facts), *filter(None, [wish.left])]
    if not facts:
        msg = "; ".join([NOTHING, *notes])
        return Plan(RESTORE_KIND, (wish,), "unchanged", msg, user, before=before, after=before)
    parts = parts_of(user, then.user, facts, wish.undo.email or "", wish.application_id)
    after = None if then.user is None else RESTORE_KIND.view(wish, then.user, before)
    msg = "; ".join([*(part.msg for part in parts), *notes])
    return Plan(
        RESTORE_KIND,
        (wish,),
        "changed",
        msg,
        user,
        action=_action(facts),
        parts=parts,
        before=before,
        after=after,
        since=wish.left,
    )


def _action(facts: list[Fact]) -> str:
    """The whole of it in a word: the one act, a creation whatever follows it, or a restoration."""
    names = list(dict.fromkeys(act.name for act, dummy, unused in facts))
    return names[0] if len(names) == 1 or names[0] == CREATE.name else ACTION


def _unread(undo: Undo, facts: list[Fact]) -> list[str]:
    """What the row says about values that the record does not have."""
    brings = any(act in (CREATE, JOIN) for act, dummy, unused in facts)
    return [f"not in the record: {', '.join(undo.unread)}"] if brings and undo.unread else []
