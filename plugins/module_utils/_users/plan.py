# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what is wanted of a user, the user as found) -> the steps that lead there. Pure."""

from __future__ import annotations

from typing import Any

from .._api.models import User
from .._base.errors import ApiError
from .._engine.acts import DELETE, DISABLE, ENABLE, LOCK, REMOVE, UNLOCK, UPDATE, Act, Part, Step, describe
from .._engine.plan import Kind, Plan, missing_is
from .present import emptied, fits, is_told, managed, parts, spoiled, wanted
from .revoke import left, nothing_left, revocations, revoked
from .wishes import UserWish

# The account of somebody of whom nothing is known.
_ACCOUNT: dict[str, Any] = {"locked": False, "tenants": [], "disabled_in": []}

UNLOCKING = "state unlocked lets them in"
ENABLING = "state enabled lets them in"

_ACTS = {"present": UPDATE, "locked": LOCK, "unlocked": UNLOCK, "disabled": DISABLE, "enabled": ENABLE}


def act_for(wish: UserWish) -> Act:
    """The kind of write that a wish takes, if it takes any."""
    if wish.state == "absent":
        return DELETE if wish.tenant_id is None else REMOVE
    return _ACTS[wish.state]


def plan(wishes: list[UserWish], user: User | None, error: ApiError | None, on_missing: str | None) -> Plan:
    """The plan for one user. `wishes` agree; `error`: why the user could not be looked up."""
    together, wish = tuple(wishes), wishes[0]
    if error is not None:
        return _plan(together, "failed", f"could not be looked up: {error.reason}", failed=True, error=error)
    if wish.state == "present":
        return _plan_present(together, user)
    fails = missing_is(wish, on_missing) == "fail"
    if user is None:
        kind = "email" if wish.who.kind == "email" else "ID"
        return _plan(together, "not_found", f"no user has this {kind}", failed=fails)
    before = view(wish, user)
    act = act_for(wish)
    if act in (DISABLE, ENABLE) and user.membership(wish.tenant_id or "") is None:
        msg = REMOVE.already.format(tenant_id=wish.tenant_id)
        return _plan(together, "not_found", msg, user, before=before, after=before, failed=fails)
    found = _parts(wish, user, act)
    msg = "; ".join(part.msg for part in found)
    steps = [step for part in found for step in part.steps]
    if not steps:
        return _plan(together, "unchanged", msg, user, parts=found, before=before, after=before)
    # Where the account was closed already and only the rest of the access goes, that is what it amounts to.
    action = act.name if any(step.act is act for step in steps) else "revoke"
    after = None if act is DELETE else _after(wish, before)
    return _plan(together, "changed", msg, user, action=action, parts=found, before=before, after=after)


def _plan(together: tuple[UserWish, ...], outcome: str, msg: str, user: User | None = None, **more: Any) -> Plan:
    return Plan(USERS, together, outcome, msg, user, **more)


def _plan_present(together: tuple[UserWish, ...], user: User | None) -> Plan:
    wish = together[0]
    before = None if user is None else view(wish, user)
    fault = None if user is None else spoiled(wish.attributes, user)
    if fault is not None:
        return _plan(together, "failed", fault, user, before=before, after=before, failed=True)
    found = tuple(parts(wish, user))
    if not found:
        msg = UPDATE.already.format(tenant_id=wish.tenant_id)
        return _plan(together, "unchanged", msg, user, before=before, after=before)
    first = found[0].act
    action = UPDATE.name if first.name.endswith("roles") else first.name
    after = {**_after(wish, before or _ACCOUNT), **wanted(wish.attributes, user)}
    return _plan(
        together,
        "changed",
        "; ".join(part.msg for part in found),
        user,
        action=action,
        parts=found,
        before=before,
        after=after,
    )


def _parts(wish: UserWish, user: User, act: Act) -> tuple[Part, ...]:
    """First what closes the account, then what is left of the access, and last what cannot be taken back."""
    if act not in (DELETE, REMOVE):
        return (_part(act, wish, user), *revocations(wish, user))
    if is_gone(wish, user):
        return (Part(act, act.already.format(tenant_id=wish.tenant_id)),)
    closing = (_part(LOCK if act is DELETE else DISABLE, wish, user),) if wish.revoke else ()
    return (*closing, *revocations(wish, user), _writing(act, wish, user))


def _part(act: Act, wish: UserWish, user: User) -> Part:
    """The act, unless it is so already."""
    if bool(_flag(wish, user)) == (act in (LOCK, DISABLE)):
        return Part(act, act.already.format(tenant_id=wish.tenant_id))
    return _writing(act, wish, user)


def _writing(act: Act, wish: UserWish, user: User) -> Part:
    return Part(act, describe(act, wish.tenant_id), (Step(act, user.id, wish.tenant_id),))


def view(wish: UserWish, user: User, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """What rows and diffs show of a user: the account, and what the task manages beside it."""
    seen = snapshot(user, known)
    if wish.state == "present":
        return {**seen, **managed(wish.attributes, user)}
    expected = {name: known[name] for name in nothing_left(wish) if name in known} if known is not None else {}
    return {**seen, **expected, **left(wish, user)}


def snapshot(user: User, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """The state of the account. What the answer leaves out is as `known`, or else as if not set."""
    before = {name: (known or {}).get(name, unset) for name, unset in _ACCOUNT.items()}
    members = user.memberships
    if members is None:
        return {**before, "locked": before["locked"] if user.locked is None else user.locked}
    disabled_in = [
        member.tenant_id
        for member in members
        if member.disabled or (member.disabled is None and member.tenant_id in before["disabled_in"])
    ]
    return {
        "locked": before["locked"] if user.locked is None else user.locked,
        "tenants": [member.tenant_id for member in members],
        "disabled_in": disabled_in,
    }


def is_unsure(wish: UserWish, user: User) -> bool:
    """Whether what was read is too little to say that nothing is to be done, or whom it would be done to.

    A lock that is not told costs no second look: it is simply set.
    """
    silent = not is_told(wish.attributes, user) or ("mfa" in wish.revoke and user.mfa_enrolled is None)
    silent = silent or ("api_tokens" in wish.revoke and user.memberships is None)  # tokens are found by tenant
    return not _has_email(user) or silent or not tells(wish, user)


def tells(wish: UserWish, user: User) -> bool:
    """Whether an answer proves that the user is as wanted, if `holds` says so, rather than by leaving something out."""
    if wish.tenant_id is not None and user.memberships is None:
        return False
    gives_back = wish.state in ("unlocked", "enabled")
    is_member = wish.tenant_id is None or user.membership(wish.tenant_id) is not None
    return not (gives_back and is_member and _flag(wish, user) is None)


def holds(wish: UserWish, user: User | None) -> bool:
    """Whether what is wanted is so. A flag that no answer tells counts as not set."""
    if wish.state == "absent":
        return is_gone(wish, user)
    if user is None or is_gone(wish, user):
        return False
    if wish.state == "present":
        return fits(wish.attributes, user)
    return bool(_flag(wish, user)) == (wish.state in ("locked", "disabled")) and revoked(wish, user)


def denies(wish: UserWish, user: User) -> bool:
    """Whether an answer says outright that what is wanted is not so. What it leaves out says nothing."""
    if wish.tenant_id is not None and user.memberships is None:
        return False
    if wish.state == "absent" or is_gone(wish, user):
        return not holds(wish, user)
    if wish.state == "present":
        return is_told(wish.attributes, user) and not fits(wish.attributes, user)
    return _flag(wish, user) is (wish.state in ("unlocked", "enabled"))


def strays(plan: Plan, user: User | None) -> str:
    """What is so after the writes and was not asked for, in words; "" for nothing. Of those who were there before.

    A membership that came meanwhile is none of this: no write of the task gives one, and a list may have left it out.
    """
    before, after = plan.subject, plan.after
    if before is None or after is None:
        return ""
    if user is None:
        return "the user is gone from all tenants" if after["tenants"] else ""
    now = snapshot(user, after)
    found = [] if now["locked"] == after["locked"] else ["locked in all tenants" if now["locked"] else "unlocked"]
    if before.memberships is not None and user.memberships is not None:
        members, disabled, was_disabled = (
            set(one) for one in (now["tenants"], now["disabled_in"], after["disabled_in"])
        )
        changes = {
            "no longer a member of tenant": set(after["tenants"]) - members,
            "disabled in tenant": disabled - was_disabled,
            "enabled in tenant": (was_disabled - disabled) & members,
        }
        found += [f"{words} {', '.join(sorted(names))}" for words, names in changes.items() if names]
    wiped = [name for step in plan.steps for name in emptied(step.kept, user.row)]
    return "; ".join([*found, *(f"{name} is empty" for name in dict.fromkeys(wiped))])


def is_gone(wish: UserWish, user: User | None) -> bool:
    """Whether there is no such user, or none in the tenant that the wish reaches."""
    return user is None or (wish.tenant_id is not None and user.membership(wish.tenant_id) is None)


def _flag(wish: UserWish, user: User) -> bool | None:
    """Locked, or disabled in the tenant of the wish; None where that is not told."""
    if wish.tenant_id is None:
        return user.locked
    member = user.membership(wish.tenant_id)
    return member.disabled if member is not None else None


def _after(wish: UserWish, before: dict[str, Any]) -> dict[str, Any]:
    before = {**before, **nothing_left(wish)}
    if wish.state in ("locked", "unlocked"):
        return {**before, "locked": wish.state == "locked"}
    if wish.state == "present":
        return {**before, "tenants": sorted({*before["tenants"], wish.tenant_id})}
    disabled_in = [tenant_id for tenant_id in before["disabled_in"] if tenant_id != wish.tenant_id]
    if wish.state == "absent":
        tenants = [tenant_id for tenant_id in before["tenants"] if tenant_id != wish.tenant_id]
        return {**before, "tenants": tenants, "disabled_in": disabled_in}
    if wish.state == "disabled":
        disabled_in = sorted([*disabled_in, wish.tenant_id or ""])
    return {**before, "disabled_in": disabled_in}


def _columns(wish: UserWish, plan: Plan, created: str | None) -> dict[str, Any]:
    user = plan.subject
    # Whoever is to be created has the email that was given.
    email = user.email if user is not None else plan.name if plan.steps else None
    user_id = user.id if user is not None else created
    return {"user": wish.given, "id": user_id, "email": email, "state": wish.state, "tenant_id": wish.tenant_id}


def _names(plan: Plan) -> set[str]:
    user = plan.subject
    told = set() if user is None else {user.id, user.email or ""}
    return {*told, *(wish.who.value for wish in plan.wishes)}


def _lacks_name(plan: Plan) -> bool:
    """The email of a user who was named by ID may be missing in every answer."""
    user = plan.subject
    return user is not None and not _has_email(user) and all(wish.who.kind != "email" for wish in plan.wishes)


def _has_email(user: User) -> bool:
    """Whether the answer tells an email; a blank or a word in its place tells none."""
    return "@" in (user.email or "")


def _remark(wish: UserWish, after: dict[str, Any]) -> str:
    """Whether somebody who is present cannot sign in: neither a lock nor a disabled membership is taken back."""
    if wish.state != "present":
        return ""
    shut = [f"is locked; {UNLOCKING}"] if after.get("locked") else []
    shut += [f"is disabled there; {ENABLING}"] if wish.tenant_id in after.get("disabled_in", []) else []
    return "; ".join(shut)


def _managed_by(user: User) -> str | None:
    return None if user.managed_by == "frontegg" else user.managed_by


USERS = Kind("user", holds, tells, view, _columns, _names, _lacks_name, act_for, _remark, _managed_by, denies, strays)
