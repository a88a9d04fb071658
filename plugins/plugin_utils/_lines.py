# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: results of its modules -> the lines that a playbook prints. Pure.

All text from Frontegg or from a file passes one_line(): it must not begin a line or move a terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line

from ._cells import safe_cell
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
_BAD = ("failed", "unknown", "not_attempted")
_WORST_FIRST = ("failed", "unknown", "unverified", "not_attempted", "drifted", "not_found", "changed")
_WORD = 12  # the width of the first column
_MANY_TENANTS = 4  # further users are counted, not named
_MANY_REQUESTS = 100  # a smaller run needs no forecast
SPEECHLESS = "The module ended without a word; run again with -vvv to see why."


@dataclass(frozen=True)
class Report:
    """What a playbook prints about a run.

    rows: a line for each user or tenant. closing: the lines after them; the summary comes last. left_behind: how many
    users or tenants failed or were not tried. fault: why there are no lines although users were named, else "".
    """

    rows: list[Line]
    closing: list[Line]
    left_behind: int = 0
    fault: str = ""

    @property
    def lines(self) -> list[str]:
        """The texts of the rows."""
        return layout(self.rows)

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
    if not rows and (count or any(result.get("status") in ("refused", "failed") for result in results)):
        return Report([], [], fault=msgs[0] if msgs else SPEECHLESS)
    calm = [one for one in rows if is_calm(one[0])]
    others = [one for one in rows if one[0]["outcome"] in ("changed", "unchanged") and one[0]["failed"]]
    last = [one for one in rows if one not in calm and one not in others]
    words = "; ".join(msgs) if summary is None else summary
    refusals = [] if summary is None or not any(map(_stopped_early, results)) else msgs
    sentences = [*map(one_line, hints), *refusals, *_plans(results), *_forecast(results)]
    # Rows that need attention come last, where people look first.
    lines = [_line(row, preview) for row, preview in calm + others + last]
    return Report(
        rows=lines,
        closing=[*map(Line, sentences), Line(f"SUMMARY: {words}", kind=_worst(lines))],
        left_behind=sum(row["failed"] or row["outcome"] == "not_attempted" for row, dummy in rows if _counts(row)),
    )


def rows_of(result: Result) -> list[Row]:
    """The rows of a result; an empty list if it has none."""
    rows: list[Row] = result.get("users", result.get("tenants")) or []
    return rows


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


def _line(row: Row, preview: bool) -> Line:
    about = _about_user(row) if "user" in row else _about_tenant(row)
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


def _about_user(row: Row) -> list[str]:
    email = row["email"]
    start = [email] if email and email.lower() != row["user"].lower() else []
    if row["outcome"] != "changed" or row["action"] == "update":
        return [*start, row["msg"].removeprefix("not attempted: ")]
    return [*start, _scope(row), *_remarks(row)]


def _scope(row: Row) -> str:
    """How far the action reaches."""
    tenant_id = row["tenant_id"]
    tenants = ((row["after"] if tenant_id else row["before"]) or {}).get("tenants") or []
    places = f"{len(tenants)} tenants" if len(tenants) > _MANY_TENANTS else ", ".join(tenants)
    if not tenant_id:
        return f"member of {places or 'no tenant'}"
    if row["state"] == "present":
        return f"{'to' if row['action'] == 'add_to_tenant' else 'in'} {tenant_id}"
    if row["action"] != "remove_from_tenant":
        return f"in {tenant_id}"
    return f"from {tenant_id}, {f'stays in {places}' if places else 'their only tenant'}"


def _remarks(row: Row) -> list[str]:
    """The other steps of a row. The roles of a new user are no step."""
    if "(" in row["msg"] or row["failed"]:
        return [row["msg"]]
    shut = _shut_out(row)
    steps = [step["msg"] for step in row["steps"] if step["name"] != row["action"]]
    roles = ((row["after"] or {}).get("roles") or []) if row["action"] == "create" else []
    return [*steps, *([f"roles {', '.join(roles)}"] if roles else []), *shut]


def _shut_out(row: Row) -> list[str]:
    """Whether a user who is present cannot sign in."""
    after = (row["after"] or {}) if row["state"] == "present" else {}
    locked = ["is locked"] if after.get("locked") else []
    return [*locked, *(["is disabled there"] if row["tenant_id"] in after.get("disabled_in", []) else [])]


def _about_tenant(row: Row) -> list[str]:
    name = [row["name"]] if row["name"] and row["name"] != row["tenant_id"] else []
    if row["outcome"] == "changed" and row["msg"] in ("locked", "unlocked"):
        return name
    return [*name, row["msg"].removeprefix("not attempted: ").removeprefix("deleted ")]


def _plans(results: Sequence[Result]) -> list[str]:
    """Where the plan of a run is, and which digest pins it."""
    plans = [result["plan"] for result in results if result.get("plan")]
    return [f"PLAN: {one_line(str(plan['path']))} with digest {plan['digest']}" for plan in plans]


def _forecast(results: Sequence[Result]) -> list[str]:
    """The forecast of a large run, in a preview."""
    efforts = [result["requests"] for result in results if result.get("check_mode") and result.get("requests")]
    needed = sum(effort["needed"] for effort in efforts)
    seconds = sum(effort["about_seconds"] or 0 for effort in efforts)
    if needed <= _MANY_REQUESTS:
        return []
    time = f", which is {round(seconds / 60, 1)} minutes at the limit that is known" if seconds else ""
    return [f"The run will take about {needed} requests{time}."]


def hangs_on(row: Row) -> list[str]:
    """What a deletion of the tenant loses or moves, in sentences. Empty for any other row."""
    before = row.get("before") or {}
    if "sub_accounts" not in before:
        return []
    users, children, parent = before.get("users"), before["sub_accounts"], before.get("parent_tenant_id")
    name = f"{row['tenant_id']} ({before['name']})" if before.get("name") else row["tenant_id"]
    count = "users who were not counted" if users is None else f"{users} user(s)"
    move = f"move to {parent}" if parent else "are left without a parent"
    if children is None:
        families = "Whether it has sub-accounts, this environment does not tell."
    else:
        families = f"Its sub-accounts {move}: {', '.join(children)}." if children else "It has no sub-accounts."
    return [one_line(f"{name} has {count}; deleting it deletes them all."), one_line(families)]


# what find_users prints and writes

COLUMNS = ("email", "id", "name", "is_locked", "last_login", "created_at", "managed_by", "tenant_ids")


# {what user_info includes on request: a row of it in a cell}. Sessions and tokens are counted.
INCLUDED: dict[str, Callable[[Any], str]] = {
    "roles": lambda role: f"{role['tenant_id']}: {role['key'] or role['id']}",
    "groups": lambda group: f"{group['tenant_id']}: {group['name'] or group['id']}",
    "applications": str,
    "emails": lambda email: str(email.get("email")),
    "statuses": lambda status: f"{status['tenant_id']}: {status['status']}",
}
_COUNTED = ("sessions", "api_tokens")


def found(users: Sequence[Row], missing: Sequence[str], statistics: Sequence[Row] = ()) -> Report:
    """A header, a line for each user that was found, and a line for each that was not.

    statistics: those of each result of module user_info.
    """
    header = Line("tenants", ("email", "id".ljust(36), "".ljust(6), "last login"))
    rows = [header, *map(_line_of_found, in_order(users))]
    rows += [Line(f"NOT FOUND  {one_line(str(name))}", kind="not_found") for name in missing]
    words = f"SUMMARY: found {len(users)} user(s), missing {len(missing)}."
    numbers = [Line(_numbers(statistics))] if users and statistics else []
    return Report(rows, [*numbers, Line(words, kind="not_found" if missing else "ok")])


def _numbers(statistics: Sequence[Row]) -> str:
    """The numbers that people look for first."""
    names = ("total", "locked", "never_logged_in", "mfa_enrolled")
    total, locked, never, enrolled = (sum(one[name] for one in statistics) for name in names)
    return f"Of these: {locked} locked, {never} never logged in, {total - enrolled} without MFA."


def _line_of_found(user: Row) -> Line:
    locked, login = "locked" if user["is_locked"] else "", one_line((user["last_login"] or "never")[:10])
    tenants = one_line(", ".join(user["tenant_ids"] or []) or "no tenant")
    return Line(tenants, (_email(user), one_line(user["id"]), locked, login))


def in_order(users: Sequence[Row]) -> list[Row]:
    """The users by email. Users without an email come last."""
    return sorted(users, key=lambda user: (user["email"] is None, user["email"] or "", user["id"]))


def csv_text(users: Sequence[Row], more: Sequence[str] = ()) -> str:
    """The CSV file of find_users: a header row, and a row for each user. Every cell is quoted and safe to open.

    What user_info included has a column of its own. more: further keys of the rows, which become columns.
    """
    included = [name for name in (*INCLUDED, *_COUNTED) if any(name in user for user in users)]
    columns = (*COLUMNS, *included, *more)
    rows = [",".join(columns)]
    for user in in_order(users):
        cells = {name: _included(name, user.get(name) or []) for name in included}
        values = {**user, "tenant_ids": " ".join(user["tenant_ids"] or []), **cells}
        rows.append(",".join(_quoted(safe_cell(values[column])) for column in columns))
    return "\n".join([*rows, ""])


def _included(name: str, values: Sequence[Any]) -> object:
    return len(values) if name in _COUNTED else "; ".join(map(INCLUDED[name], values))


def _quoted(cell: str) -> str:
    inner = cell.replace('"', '""')
    return f'"{inner}"'


def _email(user: Row) -> str:
    return one_line(user["email"]) if user["email"] else "(no email)"
