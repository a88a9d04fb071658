# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module user_restore: records -> wishes, reads, plans, and reading back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .._api.client import Client
from .._api.models import Found, User
from .._base.errors import ApiError, InputError, StoppedError
from .._base.identifiers import identify
from .._base.times import iso
from .._base.values import email_key, shown
from .._base.wishes import Identifier, Name
from .._engine.approved import Approved
from .._engine.converge import converge, stopped
from .._engine.options import TaskOptions, read_options
from .._engine.outcome import Attempt
from .._engine.plan import Plan
from .._engine.records import SEAL, checked, sealed, with_head
from .._engine.report import Report
from .._engine.snapshot import note, read_snapshot
from .._engine.verify import settle_disputes
from .attributes import CHECKS
from .belongings import Need, belongings_of, requests_for, with_belongings
from .lookup import Directory, look_up, read_again
from .names import read_names
from .record_check import faults_of
from .restore_kind import RESTORE_KIND, RestoreWish, plan
from .states import RESTORED
from .taken_back import KEY, ids_of, is_mark, left_of, mark_of, records_of, said_of, undoes
from .task import from_environment
from .undo import undo_of

Record = dict[str, Any]


def restore_users(client: Client, params: dict[str, Any]) -> Report:
    """The work of module user_restore, from its options to its report."""
    options = read_options(client, params, RESTORE_KIND, snapshot="new_snapshot_path")
    chosen, warnings = _approved(client, options.approved) if options.approved is not None else _asked(client, params)
    application_id, again = _application_id(params, options.approved), _again(params, options.approved)
    wishes = [_wish(number, some, application_id, again) for number, some in enumerate(chosen)]
    try:
        plans = _plans(client, wishes, options)
    except StoppedError as error:
        return stopped(client, RESTORE_KIND, wishes, options, error)
    wishes = [one.wish for one in plans]
    report = converge(client, RESTORE_KIND, wishes, plans, options, read_back, details=_details(plans))
    noted, unnoted = _note(client, params["snapshot_path"], wishes, report)
    told = [(records_of(wish.lines), wish.records, row["changed"]) for wish, row in zip(wishes, report.rows)]
    more = {**report.more, "undoes": undoes(told), **noted}
    return replace(report, warnings=[*warnings, *report.warnings, *unnoted], more=more)


def _note(
    client: Client, path: str | None, wishes: Sequence[RestoreWish], report: Report
) -> tuple[dict[str, bool], list[str]]:
    """Mark in the snapshot what was taken back, so that no further restoration does it once more.

    Return what the result says of it, and warnings. A task that carries out a plan has no snapshot at hand.
    """
    found = [mark_of(wish.given, row, wish.records) for wish, row in zip(wishes, report.rows)]
    marks = [mark for mark in found if mark is not None]
    if client.read_only or report.refused or not marks:
        return {}, []
    if path is None:
        return {"noted": False}, []
    now, run = iso(client.now), client.run.place
    fault = note(path, client.environment, [sealed(with_head(mark, now, run)) for mark in marks])
    warning = f"What was taken back could not be noted: {fault}."
    return {"noted": not fault}, [warning] if fault else []


def _asked(client: Client, params: dict[str, Any]) -> tuple[list[list[Record]], list[str]]:
    """(the records of each user whom the task names, warnings)."""
    path, given = params["snapshot_path"], params["snapshots"]
    if (path is None) == (given is None):
        fault = "both are given" if path is not None else "neither is given"
        raise InputError(f"snapshot_path and snapshots: give one of them; {fault}.")
    records, warnings = read_snapshot(path, client.environment) if path is not None else (given, [])
    labelled = [
        (f"snapshots[{number}]" if path is None else f"snapshot_path: {path} line {number + 1}", record)
        for number, record in enumerate(records)
    ]
    lines = _whole(client, labelled)
    if not records_of(lines):
        what = f"snapshot_path: {path}" if path is not None else "snapshots:"
        raise InputError(f"{what} has no records, so that there is nothing to take back; name what the run wrote.")
    return _chosen(lines, params), warnings


def _approved(client: Client, approved: Approved) -> tuple[list[list[Record]], list[str]]:
    """(the records of each entry of the plan, no warnings)."""
    found, faults = [], []
    for number, entry in enumerate(approved.entries):
        label = f"approved_plan: users[{number}]"
        given = entry["element"].get("records")
        try:
            if not isinstance(given, list):
                raise InputError(f"{label}: records is no list.")
            found.append(_whole(client, [(f"{label}: records[{index}]", one) for index, one in enumerate(given)]))
            if len(_by_user(found[-1])) != 1:
                raise InputError(f"{label}: records are not of one user.")
        except InputError as error:
            faults.append(str(error))
    InputError.raise_all(faults)
    return found, []


def _whole(client: Client, labelled: Sequence[tuple[str, object]]) -> list[Record]:
    """The records. InputError names all that cannot be used."""
    found, faults = [], []
    for label, record in labelled:
        try:
            found.append(_usable(label, checked(label, record, client.environment)))
        except InputError as error:
            faults.append(str(error))
    InputError.raise_all(faults)
    return found


def _usable(label: str, record: Record) -> Record:
    """The record, if it is of a user, and all of it can be understood."""
    faults = faults_of(record)
    if faults:
        raise InputError(f"{label} is no record of a user: {'; '.join(faults)}.")
    return record


def _chosen(lines: list[Record], params: dict[str, Any]) -> list[list[Record]]:
    """The lines about each user, in the order written: all, or those that run_id and users name. Marks always count."""
    run_id = params["run_id"]
    by_user = _by_user(lines)
    if run_id is not None:
        runs = dict.fromkeys(str(record["run"].get("id")) for record in records_of(lines))
        if run_id.strip() not in runs:
            raise InputError(f"run_id: no record is of run {shown(run_id)}; the records are of {', '.join(runs)}.")
        by_user = {key: _of_run(some, run_id.strip()) for key, some in by_user.items()}
    by_user = {key: some for key, some in by_user.items() if records_of(some)}
    if params["users"] is None:
        return list(by_user.values())
    found: dict[str, list[Record]] = {}
    faults = []
    for name in read_names(params["users"]):
        keys = [key for key, some in by_user.items() if _is_about(some, key, name.who)]
        if not keys:
            faults.append(f"{name.label}: no record is about {name.given}; name users of the snapshot.")
        found.update({key: by_user[key] for key in keys})
    InputError.raise_all(faults)
    return list(found.values())


def _of_run(lines: Sequence[Record], run_id: str) -> list[Record]:
    return [line for line in lines if is_mark(line) or line["run"].get("id") == run_id]


def _by_user(lines: Sequence[Record]) -> dict[str, list[Record]]:
    """The records of each user, with the marks that name them.

    An email may have changed: records with the same ID are about the same user. A mark has the ID of a user who was
    created again.
    """
    keys: dict[str, str] = {}
    by_seal: dict[str, str] = {}
    found: dict[str, list[Record]] = {}
    for line in lines:
        user_id, email = (line.get("id") or "").lower(), line.get("email")
        key: str | None = keys.get(user_id) or (email_key(email) if email else user_id)
        if is_mark(line):
            key = next((by_seal[one[SEAL]] for one in line[KEY] if one[SEAL] in by_seal), None)
        if key is None:
            continue  # its records are not among these
        if user_id:
            keys[user_id] = key
        by_seal[line[SEAL]] = key
        found.setdefault(key, []).append(line)
    return found


def _is_about(records: list[Record], key: str, who: Identifier) -> bool:
    return who.value == key or any((record.get("id") or "").lower() == who.value for record in records)


def _application_id(params: dict[str, Any], approved: Approved | None) -> str:
    """The application for which users are created again: that of the approved plan, the task, or the environment."""
    if approved is not None:
        planned = [entry["element"].get("application_id") for entry in approved.entries]
        return next((str(one) for one in planned if one), "")
    given = params["application_id"] or from_environment().get("application_id")
    return "" if given is None else str(CHECKS["application_id"]("application_id", given))


def _again(params: dict[str, Any], approved: Approved | None) -> bool:
    """Whether what was taken back already is taken back once more, as the approved plan or the task says."""
    if approved is not None:
        return any(entry["element"].get("again") is True for entry in approved.entries)
    return params["again"] is True


def _wish(number: int, lines: list[Record], application_id: str, again: bool) -> RestoreWish:
    everything = undo_of(records_of(lines))
    records = records_of(lines) if again else left_of(lines)
    undo = undo_of(records)
    given = everything.email or everything.ids[0]
    label = f"user {number} of the snapshot"
    who = identify(given) or Identifier("email" if everything.email else "id", given)
    wish = RestoreWish(label, given, who, RESTORED.word, lines=tuple(lines), records=tuple(records))
    left = "" if again else said_of(lines)
    undo = replace(undo, email=undo.email or everything.email)
    return replace(wish, undo=undo, again=again, left=left, application_id=application_id)


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
