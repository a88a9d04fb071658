# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: results of its modules -> the lines that a playbook prints. Pure.

All text from Frontegg or from a file passes one_line(): it must not begin a line or move a terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import (
    LAST_TENANT,
    loses_all,
    named_tenants,
    stays_in,
)

from ._previews import afterwards, steps_to_come
from ._sentences import sentences_on
from ._terminal import Line, layout

Row = Mapping[str, Any]
Result = Mapping[str, Any]

# The word for an action, in a preview and when done
ACTIONS = {
    "lock": ("would lock", "locked"),
    "unlock": ("would unlock", "unlocked"),
    "remove_from_tenant": ("would remove", "removed"),
    "delete": ("would delete", "deleted"),
    "disable": ("would disable", "disabled"),
    "enable": ("would enable", "enabled"),
    "revoke": ("would revoke", "revoked"),
    "create": ("would create", "created"),
    "add_to_tenant": ("would add", "added"),
    "update": ("would update", "updated"),
    "restore": ("would restore", "restored"),
    "resend_invite": ("would invite again", "invited again"),
}
# The words for any other action
_ANY_ACTION = ("would change", "changed")
OUTCOMES = {
    "unchanged": "unchanged",
    "not_found": "NOT FOUND",
    "failed": "FAILED",
    "unknown": "UNKNOWN",
    "not_attempted": "NOT TRIED",
    "drifted": "DRIFTED",
    "scheduled": "scheduled",
    "left_alone": "left alone",
}
# The outcomes that are no failure
_CALM = ("changed", "unchanged", "scheduled", "left_alone")
# What a row has that a filter made, and that says less than the row of a module
_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(("email", "name", "state", "tenant_id", "same_as", "before", "after")),
    "action": "none",
    "steps": [],
    "msg": "",
}
# The outcomes whose messages need not name the tenant of their row
_PLACELESS = ("changed", "failed", "unknown", "not_attempted", "drifted")
_BAD = ("failed", "unknown", "not_attempted")
# The outcomes of a summary without rows that count as left behind
_LEFT = (*_BAD, "drifted")
_WORST_FIRST = ("failed", "unknown", "unverified", "not_attempted", "drifted", "not_found", "changed")
_NOT_TRIED = "not attempted: "  # with which such a message begins
_MOST_NAMED = 10  # so many are named who were left behind
_WORD = 12  # the width of the first column
SPEECHLESS = "The module ended without a word; run again with -vvv to see why."


@dataclass(frozen=True)
class Report:
    """What a playbook prints about a run.

    rows: a line for each user or tenant. closing: the lines after them; the summary comes last. left_behind: how many
    users or tenants failed or were not tried. fault: why a result has no lines although users were named, else "".
    shortfall: the summary, and who was left behind and why, in one line.
    """

    rows: list[Line]
    closing: list[Line]
    left_behind: int = 0
    fault: str = ""
    shortfall: str = ""

    @property
    def lines(self) -> list[str]:
        """The texts of the rows."""
        return layout(self.rows)

    def with_pages(self, paths: Sequence[str], kept: Sequence[str]) -> Report:
        """The same with lines before the summary that say where the pages of a report are.

        kept: what is said about earlier reports that stay.
        """
        pages = [Line(f"KEPT: {one_line(words)}") for words in kept]
        pages += [Line(f"REPORT: {one_line(path)}") for path in paths]
        return replace(self, closing=[*self.closing[:-1], *pages, *self.closing[-1:]])

    @property
    def failure(self) -> str:
        """Why the run is to fail, for people; "" where nobody was left behind."""
        return self.fault or (self.shortfall if self.left_behind else "")

    @property
    def end(self) -> list[str]:
        """The texts of the lines after the rows."""
        return layout(self.closing)


def report(results: Sequence[Result], count: int, summary: str | None = None, hints: Sequence[str] = ()) -> Report:
    """The report on results of modules user or tenant. count: how many users or tenants were named.

    summary: the words behind SUMMARY:; None: what the modules say. hints: further lines before the summary.
    """
    rows = [(_completed(row), bool(result.get("check_mode"))) for result in results for row in rows_of(result)]
    msgs = [_message(result) for result in results]
    is_told = bool(rows) or not count or any(map(rows_left_out, results))
    fault = next(iter(_without_rows(results)), "" if is_told else SPEECHLESS)
    if not rows and fault:
        return Report([], [], fault=msgs[0] if msgs else fault)
    calm = [one for one in rows if is_calm(one[0])]
    others = [one for one in rows if one[0]["outcome"] in ("changed", "unchanged") and one[0]["failed"]]
    last = [one for one in rows if one not in calm and one not in others]
    words = "; ".join(msgs) if summary is None else summary
    refusals = [] if summary is None or not any(map(_stopped_early, results)) else msgs
    sentences = [*map(one_line, hints), *refusals, *sentences_on(results, [row for row, dummy in rows])]
    several = len({row["tenant_id"] for row, dummy in rows if "user" in row}) > 1
    # Rows that need attention come last, where people look first.
    lines = [_line(row, preview, several) for row, preview in calm + others + last]
    left_behind = sum(map(_left_behind, results))
    kind = "failed" if left_behind and not lines else _worst(lines)
    return Report(
        rows=lines,
        closing=[*map(Line, sentences), Line(f"SUMMARY: {words}", kind=kind)],
        fault=fault,
        left_behind=left_behind,
        shortfall=" ".join([*map(_sentence, (*refusals, words)), *_names_left_behind(results)]),
    )


def rows_of(result: Result) -> list[Row]:
    """The rows of a result; an empty list if it has none."""
    rows: list[Row] = result.get("users", result.get("tenants")) or []
    return rows


def _left_behind(result: Result) -> int:
    """How many failed or were not tried. Where the result has no rows for them, its status and its summary say so."""
    named = len(_rows_left_behind(result))
    if named or not rows_left_out(result) or result.get("status") not in ("partial", "failed", "refused"):
        return named
    summary: Mapping[str, int] = result["summary"]
    # A user who is not found, or not verified, may be the one who failed: at least one did.
    return max(1, sum(summary.get(outcome, 0) for outcome in _LEFT))


def _rows_left_behind(result: Result) -> list[Row]:
    rows = [_completed(row) for row in rows_of(result) if _counts(row)]
    return [row for row in rows if row["failed"] or row["outcome"] == "not_attempted"]


def _sentence(words: str) -> str:
    return one_line(words).removesuffix(".") + "."


def _names_left_behind(results: Sequence[Result]) -> list[str]:
    """Who was left behind, and why. A task that was refused left all behind, and its message says why."""
    tried = [result for result in results if result.get("status") != "refused"]
    rows = [row for result in tried for row in _rows_left_behind(result)]
    rows.sort(key=lambda row: bool(row["outcome"] == "not_attempted"))
    several = len({row["tenant_id"] for row in rows if "user" in row}) > 1
    named = [_left_behind_told(row, several) for row in rows[:_MOST_NAMED]]
    named += [f"and {len(rows) - _MOST_NAMED} more"] * (len(rows) > _MOST_NAMED)
    return [one_line(f"Left behind: {', '.join(named)}.")] if rows else []


def _left_behind_told(row: Row, several: bool) -> str:
    place = f" in {row['tenant_id']}" if several and "user" in row and row["tenant_id"] else ""
    why = row["msg"].removeprefix(_NOT_TRIED) or row["outcome"].replace("_", " ")
    return f"{_name(row)}{place} ({why})"


def rows_left_out(result: Result) -> int:
    """How many rows the task left out, because of its option result."""
    summary: Mapping[str, Any] = result.get("summary") or {}
    return max(0, int(summary.get("requested") or 0) - sum(map(_counts, rows_of(result))))


def _without_rows(results: Sequence[Result]) -> list[str]:
    """The messages of tasks that ended before they had any row: refused, failed, or killed."""
    empty = [one for one in results if not rows_of(one)]
    return [
        _message(one)
        for one in empty
        if not rows_left_out(one)
        and (one.get("status") in ("refused", "failed") or not any(key in one for key in ("users", "tenants")))
    ]


def is_bad(row: Row) -> bool:
    """Whether somebody was left behind. A row that a filter made need not say that it failed."""
    return bool(row.get("failed")) or row["outcome"] in _BAD


def _completed(row: Row) -> Row:
    return {**_DEFAULTS, "failed": row["outcome"] in ("failed", "unknown"), **row}


def _message(result: Result) -> str:
    """What the module says. A result that a filter made has rows only: then the number of each outcome."""
    rows = [row["outcome"] for row in rows_of(result) if row.get("same_as") is None]
    if rows and "msg" not in result:
        return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in Counter(rows).items())
    return one_line(str(result.get("msg", SPEECHLESS)))


def _counts(row: Row) -> bool:
    """Whether the row counts. A second row for the same user or tenant does not."""
    return row.get("same_as") is None


def is_calm(row: Row) -> bool:
    """Whether the row needs no attention."""
    return row["outcome"] in _CALM and not row["failed"]


def _stopped_early(result: Result) -> bool:
    """Whether a guard refused the task, or no user was tried: the message of the module says why."""
    outcomes = {row["outcome"] for row in rows_of(result)}
    return "not_attempted" in outcomes and "changed" not in outcomes


def _name(row: Row) -> str:
    return one_line(str(row["user"] if "user" in row else row["tenant_id"]))


def _line(row: Row, preview: bool, several: bool) -> Line:
    """several: the rows are about several tenants, so a message that names none gets the tenant of its row."""
    about = _about_user(row, preview, several) if "user" in row else _about_tenant(row, preview)
    words = "; ".join(one_line(str(text)) for text in about)
    return Line(words, (_word(row, preview).ljust(_WORD), _name(row)), _kind(row))


def _kind(row: Row) -> str:
    if row["outcome"] in ("changed", "unchanged"):
        return "unverified" if row["failed"] else {"changed": "changed", "unchanged": "ok"}[row["outcome"]]
    return str(row["outcome"])


def _worst(lines: Sequence[Line]) -> str:
    """The kind of the summary: the kind of the rows that need attention most."""
    kinds = {line.kind for line in lines}
    return next((kind for kind in _WORST_FIRST if kind in kinds), "ok")


def _word(row: Row, preview: bool) -> str:
    if row["outcome"] != "changed":
        return OUTCOMES[row["outcome"]]
    return "UNVERIFIED" if row["failed"] else ACTIONS.get(row["action"], _ANY_ACTION)[0 if preview else 1]


def _about_user(row: Row, preview: bool, several: bool) -> list[str]:
    email = row["email"]
    start = [email] if email and email.lower() != row["user"].lower() else []
    if row["outcome"] != "changed" or row["action"] == "update":
        if several and row["tenant_id"] and row["outcome"] in _PLACELESS:
            start.append(f"in {row['tenant_id']}")
        return [*start, *_whole(row, preview)]
    return [*start, _scope(row), *_remarks(row, preview)]


def _whole(row: Row, preview: bool) -> list[str]:
    """The message of a row."""
    told = [row["msg"].removeprefix(_NOT_TRIED)]
    return afterwards(told) if preview and row["outcome"] == "changed" else told


def told_ahead(row: Row) -> str:
    """What a changed row of a preview says in a report: what a run would do, and how far that would reach."""
    row = {**_completed(row), "email": None, "name": None}
    is_reaching = "user" in row and row["action"] != "update" and (row["tenant_id"] or row["action"] == "create")
    about = _about_user(row, True, False) if "user" in row else _about_tenant(row, True)
    return f"{_word(row, True)}{' ' if is_reaching else '; ' if about else ''}{'; '.join(about)}"


def _scope(row: Row) -> str:
    """How far the action reaches."""
    tenant_id = row["tenant_id"]
    if row["state"] == "restored" and row["action"] == "create":
        return f"in {', '.join((row['after'] or {}).get('tenants') or ['no tenant'])}"
    tenants = ((row["after"] if tenant_id else row["before"]) or {}).get("tenants") or []
    places = named_tenants(tenants)
    if not tenant_id:
        return f"member of {places or 'no tenant'}"
    if row["state"] == "present":
        return f"{'to' if row['action'] == 'add_to_tenant' else 'in'} {tenant_id}"
    if row["action"] != "remove_from_tenant":
        return f"in {tenant_id}"
    return f"from {tenant_id}, {stays_in(tenants)}"


def _remarks(row: Row, preview: bool) -> list[str]:
    """The other steps of a row. The roles of a new user are no step, and neither is joining without any."""
    if "(" in row["msg"] or row["failed"]:
        return _whole(row, preview)
    steps = [step for step in row["steps"] if step["name"] != row["action"]]
    told = (row["after"] or {}).get("roles")
    is_new = row["action"] == "create" and row["state"] != "restored"  # a restored user has steps for the roles
    roles = [f"roles {', '.join(told)}"] if told and is_new else []
    none = ["without roles"] if told == [] and row["action"] == "add_to_tenant" else []
    last = [LAST_TENANT] if row["state"] == "restored" and loses_all(row) else []
    others = [*roles, *none, *_shut_out(row), *last]
    return steps_to_come(row, steps, others) if preview else [*(step["msg"] for step in steps), *others]


def _shut_out(row: Row) -> list[str]:
    """Whether a user who is present cannot sign in."""
    after = (row["after"] or {}) if row["state"] == "present" else {}
    locked = ["is locked"] if after.get("locked") else []
    return [*locked, *(["is disabled there"] if row["tenant_id"] in after.get("disabled_in", []) else [])]


def _about_tenant(row: Row, preview: bool) -> list[str]:
    name = [row["name"]] if row["name"] and row["name"] != row["tenant_id"] else []
    if row["outcome"] == "changed" and row["msg"] in ("locked", "unlocked"):
        return name
    if row["action"] == "delete":  # what hangs on the tenant
        return [*name, row["msg"].removeprefix(_NOT_TRIED).removeprefix("deleted ")]
    return [*name, *_whole(row, preview)]
