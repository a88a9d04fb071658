# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the journal of an earlier run says -> plans that say it, too. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Optional

from .._base.errors import InputError
from .._base.values import one_line
from .kind import Kind
from .plan import Plan

# The outcome of a deletion that is about to be sent: after a kill, nobody can be asked whether it was done.
BEGUN = "begun"
# Outcomes that are only settled when the subject is read again
NOT_KNOWN = (BEGUN, "unknown")

# How every line begins, and the keys that every line has, whichever kind it is about
START = '{"time": "'
NAMES = ("time", "state", "action", "outcome", "changed", "failed", "msg", "environment")
# The version of a line's format. Lines without one are of version 1, too.
VERSION = 1
# What a power cut leaves in files
PADDING = "\0 \n"

Line = Mapping[str, Any]
# {(a name of the subject in lower case, the tenant that the line is about or None): the last such line}
Done = dict[tuple[str, Optional[str]], Line]


def read_done(lines: Iterable[str], environment: str, kind: Kind) -> Done:
    """The last line about each subject of a kind, by its identifiers and by tenant. InputError: this is no journal.

    A journal of another environment is refused: the same name there may be somebody else here. A line that is cut off
    is left out. A line of a run that found nothing to do, or did not get to it, does not replace the line before it.
    """
    last: Done = {}
    for number, text in enumerate(lines, 1):
        line = _read(text.strip(PADDING), f"line {number}")
        if line is None:
            continue
        if line.get("version", VERSION) != VERSION:
            raise InputError(
                f"has lines of version {one_line(str(line['version']))} (line {number}), and this collection reads "
                f"version {VERSION}; name another file."
            )
        if line["environment"] != environment:
            raise InputError(
                f"is the journal of another environment (line {number}), or was written with other credentials, which "
                "cannot be told apart; name another file."
            )
        if kind.is_about(line):
            keys = [(str(line[name]).lower(), line.get("tenant_id")) for name in kind.row_keys if line.get(name)]
            last.update({key: line for key in keys if not _adds_nothing(line, last.get(key))})
    return last


def _read(text: str, label: str) -> Line | None:
    """One line of a journal. None for an empty line, and for a line that a kill or a full disk cut off."""
    if not text or START.startswith(text):
        return None
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        line = None
        if text.startswith(START):
            return None
    if not isinstance(line, Mapping) or not all(name in line for name in NAMES):
        raise InputError(f"is no journal of this collection ({label}); name another file. It was not touched.")
    return line


def _adds_nothing(line: Line, earlier: Line | None) -> bool:
    """Whether the line wants the same as the earlier line, and nothing was tried for it."""
    if earlier is None:
        return False
    same = all(line.get(name) == earlier.get(name) for name in ("state", "tenant_id"))
    return same and (line.get("action") == "none" or line.get("outcome") == "not_attempted")


def resumed(plan: Plan, done: Done) -> Plan:
    """The plan. Where an earlier run left nothing to do, its message says so."""
    line = _line(plan, done)
    if line is None or not _was_done(line, plan):
        return plan
    said = f"{'begun' if line.get('outcome') in NOT_KNOWN else 'done'} by an earlier run at {line.get('time')}"
    if plan.outcome == "unchanged":
        return replace(plan, msg=f"{plan.msg} ({said})")
    if plan.outcome == "not_found" and plan.wish.removes:
        already = plan.kind.already(plan.wish, plan.kind.act_for(plan.wish))
        return replace(plan, outcome="unchanged", msg=f"{already} ({said})", failed=False)
    return plan


def _line(plan: Plan, done: Done) -> Line | None:
    names = [plan.subject.id] if plan.subject is not None else []
    names += [wish.given for wish in plan.wishes]
    tenant_id = plan.kind.columns(plan.wish, plan, None).get("tenant_id")
    found = [done.get((name.lower(), tenant_id)) for name in names]
    return next((line for line in found if line is not None), None)


def _was_done(line: Line, plan: Plan) -> bool:
    """Whether the line is about the same state, tenant and subject as the plan, and says that it was done."""
    columns = plan.kind.columns(plan.wish, plan, None)
    same = all(line.get(name) == columns.get(name) for name in ("state", "tenant_id"))
    if line.get("id") is not None and columns.get("id") not in (None, line["id"]):
        return False  # somebody else has the email now
    if line.get("outcome") in NOT_KNOWN:  # it shows now
        return same and plan.outcome in ("not_found", "unchanged")
    return same and line.get("changed") is True and line.get("failed") is False
