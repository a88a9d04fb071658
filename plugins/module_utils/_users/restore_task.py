# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module user_restore: its options, reads, plans, reading back, and marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .._api.client import Client
from .._api.models import Found, User
from .._base.errors import ApiError, StoppedError
from .._base.times import iso
from .._base.wishes import Identifier, Name
from .._engine.converge import converge, stopped
from .._engine.options import TaskOptions, read_options
from .._engine.outcome import Attempt
from .._engine.plan import Plan
from .._engine.records import sealed, with_head
from .._engine.report import Report
from .._engine.snapshot import note
from .._engine.verify import settle_disputes
from .belongings import Need, belongings_of, requests_for, with_belongings
from .lookup import Directory, look_up, read_again
from .restore_kind import RESTORE_KIND, RestoreWish, plan
from .restore_source import source_of
from .taken_back import ids_of, mark_of, records_of, undoes


def restore_users(client: Client, params: dict[str, Any]) -> Report:
    """The work of module user_restore, from its options to its report."""
    options = _options(client, params)
    source = source_of(client.environment, params, options.approved)
    wishes = source.wishes
    try:
        plans = _plans(client, wishes, options)
    except StoppedError as error:
        return stopped(client, RESTORE_KIND, wishes, options, error)
    wishes = [one.wish for one in plans]
    report = converge(client, RESTORE_KIND, wishes, plans, options, read_back, details=_details(plans))
    noted, unnoted = _note(client, source.path, wishes, report)
    told = [(records_of(wish.lines), wish.records, row["changed"]) for wish, row in zip(wishes, report.rows)]
    more = {**report.more, "undoes": undoes(told), **noted}
    return replace(report, warnings=[*source.warnings, *report.warnings, *unnoted], more=more)


def _options(client: Client, params: dict[str, Any]) -> TaskOptions:
    """The options that all tasks have. Beside an approved plan, the snapshot is read for its marks alone."""
    given = params if params["approved_plan"] is None else {**params, "snapshot_path": None}
    return read_options(client, given, RESTORE_KIND, snapshot="new_snapshot_path")


def _note(
    client: Client, path: str | None, wishes: Sequence[RestoreWish], report: Report
) -> tuple[dict[str, Any], list[str]]:
    """Mark in the snapshot what was taken back, so that no further restoration does it once more.

    Return what the result says of it, and warnings. Where there is no snapshot, a preview says so, too.
    """
    found = [mark_of(wish.given, row, wish.records) for wish, row in zip(wishes, report.rows)]
    marks = [mark for mark in found if mark is not None]
    if report.refused or not marks:
        return {}, []
    if path is None:
        return {"noted": False}, []
    if client.read_only:
        return {}, []
    now, run = iso(client.now), client.run.place
    fault = note(path, client.environment, [sealed(with_head(mark, now, run)) for mark in marks])
    warning = f"What was taken back could not be noted: {fault}."
    return ({"noted": False}, [warning]) if fault else ({"noted": True, "noted_in": path}, [])


def _plans(client: Client, wishes: Sequence[RestoreWish], options: TaskOptions) -> list[Plan]:
    """A plan for each user. Users are looked up by their ID; by email only where they may have another ID now."""
    names = [
        Name(wish.label, user_id, Identifier("id", user_id.lower()))
        for wish in wishes
        for user_id in ids_of(wish.lines)
    ]
    directory = look_up(client, names)
    by_id = [_by_id(wish, directory) for wish in wishes]
    again = [wish for wish, found in zip(wishes, by_id) if found == Found() and wish.undo.looks_for_email]
    emails = look_up(client, again) if again else {}
    found = [emails.get(wish.who, answer) if answer == Found() else answer for wish, answer in zip(wishes, by_id)]
    known = _with_belongings(client, wishes, [_telling(answer) for answer in found])
    missing, now = options.on_missing, client.now
    plans = [plan(wish, answer.subject, answer.error, missing, now) for wish, answer in zip(wishes, known)]
    return plans if options.snapshot_path is None else with_belongings(client, plans)


def _by_id(wish: RestoreWish, directory: Directory) -> Found[User]:
    answers = [directory[Identifier("id", user_id.lower())] for user_id in ids_of(wish.lines)]
    return next((answer for answer in answers if answer != Found()), Found())


def _telling(found: Found[User]) -> Found[User]:
    """The answer, or an error where it has no tenants: without them, everything would look lost."""
    if found.subject is not None and found.subject.memberships is None:
        return Found(error=ApiError(found.subject.id, "the answer tells no tenants"))
    return found


def _with_belongings(client: Client, wishes: Sequence[Any], answers: Sequence[Found[User]]) -> list[Found[User]]:
    """Each user, with what they have in the tenants of the records."""
    needs = {
        answer.subject.id: _need(wish, answer.subject)
        for wish, answer in zip(wishes, answers)
        if answer.subject is not None
    }
    known = belongings_of(client, needs)
    found = []
    for answer in answers:
        user = answer.subject
        if user is None:
            found.append(answer)
            continue
        belongings = known[user.id]
        errors = [f"{what}: {why}" for what, why in belongings.errors.items() if not what.startswith("keys ")]
        error = ApiError(user.id, "; ".join(errors))
        found.append(Found(error=error) if errors else Found(replace(user, belongings=belongings)))
    return found


def _need(wish: RestoreWish, user: User) -> Need:
    """Roles and groups in the tenants of the records that the user is in. Applications where some were lost."""
    tenants = frozenset(member.tenant_id for member in user.memberships or ()) & wish.undo.tenants
    live = wish.undo.live
    lost = bool(live.applications or live.assigned) or bool((wish.undo.whole or {}).get("applications"))
    rejoined = any(row is not None for row in live.members.values())
    with_groups = tenants if rejoined or wish.undo.whole is not None else tenants & frozenset(live.groups)
    return Need(tenants, with_groups, lost)


def _details(plans: Sequence[Plan]) -> int:
    """The number of requests that read back what the users have in their tenants."""
    restored = [(one.wish, one.wish.then.user) for one in plans if one.steps]
    return requests_for([_need(wish, user) for wish, user in restored if user is not None])


def read_back(client: Client, attempts: list[Attempt]) -> list[Found[User]]:
    """Each user as they are now. All are read in bulk. Those who do not look as wanted or failed are read again."""
    if client.read_only:
        return [Found(attempt.plan.subject) for attempt in attempts]
    seen = _listed(client, attempts)
    odd = [index for index, found in enumerate(seen) if found.error is None and _is_odd(attempts[index], found)]
    some = [attempts[index] for index in odd]
    alone = _detailed(client, some, client.in_parallel(lambda attempt: _alone(client, attempt), some))
    listed = [seen[index] for index in odd]
    for index, found in zip(odd, settle_disputes(client, some, listed, alone, lambda more: _listed(client, more))):
        seen[index] = found
    return seen


def _listed(client: Client, attempts: list[Attempt]) -> list[Found[User]]:
    known = read_again(client, [attempt.subject_id for attempt in attempts if attempt.subject_id])
    return _detailed(client, attempts, [known.get(attempt.subject_id or "", Found()) for attempt in attempts])


def _detailed(client: Client, attempts: list[Attempt], answers: list[Found[User]]) -> list[Found[User]]:
    wishes = [attempt.plan.wish for attempt in attempts]
    return _with_belongings(client, wishes, [_telling(answer) for answer in answers])


def _is_odd(attempt: Attempt, found: Found[User]) -> bool:
    return attempt.error is not None or not RESTORE_KIND.is_as_wanted(attempt.plan.wish, found.subject)


def _alone(client: Client, attempt: Attempt) -> Found[User]:
    user_id = attempt.subject_id
    return client.users.by_email(attempt.plan.name) if user_id is None else client.users.by_id(user_id)
