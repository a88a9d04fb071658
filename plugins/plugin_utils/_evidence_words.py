# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: evidence -> numbers and sentences for people. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ..module_utils._base.values import email_key, one_line
from ..module_utils._users.kind import loses_all
from ..module_utils._users.states import RESTORED
from ._evidence import CLOSED, MIXED, PREVIEW, Evidence, is_pinned
from ._sentences import guards_told, undone

# {what rows count as: the words for it}, in the order of reports: what needs attention comes last
KINDS = {
    "changed": "changed",
    "would_change": "would change",
    "unchanged": "unchanged",
    "scheduled": "scheduled",
    "left_alone": "left alone",
    "not_found": "not found",
    "drifted": "drifted",
    "unverified": "not verified",
    "not_attempted": "not attempted",
    "unknown": "unknown",
    "failed": "failed",
}
ATTENTION = ("not_found", "drifted", "unverified", "not_attempted", "unknown", "failed")
_MOST_NAMED = 10  # so many rows are named in a message to people
_MARKDOWN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", **{char: f"\\{char}" for char in "\\`*_[]|~#"}})


def counts(evidence: Evidence) -> dict[str, int]:
    """The number of rows of each kind, and of revocations within the agreed hours and later. Each row counts once."""
    numbers = Counter(kind for kind in evidence.kinds if kind is not None)
    within = Counter(row["within_due"] for row in evidence.rows)
    return {
        "total": sum(numbers.values()),
        **{kind: numbers[kind] for kind in KINDS},
        "within_due": within[True],
        "late": within[False],
    }


_MODES = {
    PREVIEW: ("PREVIEW", "nothing was written. The rows say what a run would do."),
    MIXED: ("PARTLY A PREVIEW", "each row says whether it is a preview or real."),
}
# {whether all is a preview: {the status: (the word on top, what it means)}}
_SHORTFALLS = {
    False: {
        "failed": ("FAILED", "nothing was changed, and something failed."),
        "partial": ("INCOMPLETE", "not all was done."),
    },
    True: {
        "failed": ("FAILED", "a run would change nothing, and something would fail."),
        "partial": ("INCOMPLETE", "a run would not do all."),
    },
}


def banner(evidence: Evidence) -> str:
    """What stands on top: that nothing was written, or that something is missing; "" for a run that did all."""
    return " ".join(f"{word}: {meaning}" for word, meaning in _on_top(evidence))


def _on_top(evidence: Evidence) -> list[tuple[str, str]]:
    """(word, what it means). A preview or a refusal never hides that something else failed."""
    if not all(run["ended"] for run in evidence.runs):
        words = "a task ended without a result. What it changed is not known; look it up, or run it again."
        return [("FAILED", words)]
    refusals = " ".join(run["msg"] for run in evidence.runs if run["status"] == "refused")
    if evidence.status == "refused":
        return [("REFUSED", f"nothing was written. {refusals}")]
    told = [_MODES[evidence.mode]] if evidence.mode in _MODES else []
    told += [("PARTLY REFUSED", refusals)] if refusals else []
    if any(run["status"] in ("failed", "partial") for run in evidence.runs):
        told.append(_SHORTFALLS[evidence.mode == PREVIEW][evidence.status])
    return told


def sentence(evidence: Evidence) -> str:
    """The whole of it in one sentence, without the title."""
    numbers = counts(evidence)
    parts = [f"{numbers[kind]} {words}" for kind, words in KINDS.items() if numbers[kind]]
    if not parts:
        return "; ".join(run["msg"] for run in evidence.runs if run["msg"]) or "nobody was named"
    late = numbers["late"]
    in_time = numbers["within_due"]
    due = [f"{late} of {late + in_time} later than agreed"] if late else ["all within the agreed time"] * bool(in_time)
    return "; ".join([f"{', '.join(parts)} of {numbers['total']}", *due])


def summary(evidence: Evidence) -> str:
    """The whole report in one line, for a subject or a chat."""
    start = ", ".join(word for word, dummy in _on_top(evidence))
    return one_line(f"{f'{start} - ' if start else ''}{evidence.particulars.title}: {sentence(evidence)}")


def notes(evidence: Evidence) -> list[str]:
    """What a reader has to know beside the rows."""
    told = evidence.particulars
    found = []
    pairs = zip(evidence.kinds, evidence.rows)
    closed = sum(kind == "unchanged" and row["state"] in CLOSED for kind, row in pairs)
    if closed:
        found.append(
            f"{closed} unchanged: they were as wanted before this run, so somebody else, or an earlier "
            "run, took the access. When, this run does not know; revoked_at is empty."
        )
    pairs = zip(evidence.kinds, evidence.rows)
    alone = sum(kind in ("changed", "would_change") and loses_all(row) for kind, row in pairs)
    if alone:
        found.append(f"Users who lose their only tenant, so that Frontegg may delete them: {alone}.")
    found += _approval(evidence)
    lost = dict.fromkeys(name for row in evidence.rows for name in row["lost"])
    if lost:
        words = "In JSON and CSV, lost says it for each user."
        found.append(f"Not restored, for whoever had it: {', '.join(lost)}. {words}")
    left_out = sum(run["rows_left_out"] for run in evidence.runs)
    if left_out:
        found.append(f"{left_out} rows are missing here: the task left them out of its result (option result).")
    if evidence.without_row:
        named = ", ".join(evidence.without_row[:_MOST_NAMED])
        more = len(evidence.without_row) - _MOST_NAMED
        more_words = f", and {more} more" if more > 0 else ""
        found.append(f"{len(evidence.without_row)} whom HR named have no row in this report: {named}{more_words}.")
    planned = [digest for digest in evidence.inputs if digest != told.input_sha256]
    if told.input_sha256 and planned:
        found.append(
            "The input is another file than the one that the run was made from, or was changed since: "
            f"its SHA-256 is {told.input_sha256}, and that of the run is {', '.join(planned)}."
        )
    if told.due is not None:
        found.append(f"Agreed: access goes at most {told.due:g} hours after the end of the last day (UTC).")
    return [one_line(note) for note in [*found, *evidence.warnings]]


def _approval(evidence: Evidence) -> list[str]:
    """What the report does not prove about the approval of its real runs."""
    loose = _digests(evidence, pinned=False)
    if loose:
        return [
            "A plan was carried out without approved_digest, so this report does not show that it is the plan that was "
            f"approved. Compare its digest with the one in the approval: {loose}."
        ]
    is_typed = evidence.particulars.approved_by is not None and evidence.mode != PREVIEW
    if is_typed and not all(map(is_pinned, evidence.runs)):
        return ["Approved by is what the run was told. No approved_digest says which plan was approved."]
    return []


def _typed(name: str | None) -> str:
    """A name that somebody typed: the report must not read as if the collection knew it."""
    return f"{name} (as given)" if name else "(not given)"


def facts(evidence: Evidence) -> list[tuple[str, str]]:
    """(name, value): who, why, when, where."""
    told = evidence.particulars
    given = {
        "Ticket": told.ticket or "(not given)",
        "Reason": told.reason or "(not given)",
        "Requested by": _typed(told.requested_by),
        "Approved by": _typed(told.approved_by),
        "Run by": told.run_by,
        "Mode": evidence.mode,
        "Status": evidence.status,
        "Reach": reach(evidence),
        "Started": min(_said(evidence, "started"), default=""),
        "Finished": max(_said(evidence, "finished"), default=""),
        "Environment": ", ".join(dict.fromkeys(_said(evidence, "environment"))),
        "API": ", ".join(dict.fromkeys(_said(evidence, "api_url"))),
        "Run": ", ".join(_said(evidence, "id")),
        "Plan": ", ".join(run["plan"]["digest"] for run in evidence.runs if run["plan"]),
        "Approved plan": _digests(evidence, pinned=True),
        "Plan (approved_digest not given)": _digests(evidence, pinned=False),
        "Takes back": "; ".join(undone(one) for run in evidence.runs for one in run["undoes"] or ()),
        "Snapshot": ", ".join(run["snapshot"]["path"] for run in evidence.runs if run["snapshot"]),
        "Input": told.input_path or "",
        "SHA-256 of the input": ", ".join(evidence.inputs),
        "Guards": " / ".join(dict.fromkeys(guards_told(run["guards"]) for run in evidence.runs if run["guards"])),
        "Report made": told.made,
    }
    return [(name, one_line(value)) for name, value in given.items() if value]


def _digests(evidence: Evidence, pinned: bool) -> str:
    """The digests of the plans that were carried out, with approved_digest or without it."""
    return ", ".join(run["approved"]["digest"] for run in evidence.runs if run["approved"] and is_pinned(run) is pinned)


def reach(evidence: Evidence) -> str:
    """How far the tasks of the report reach, as their rows say: `all tenants; tenant acme`. "" without such rows."""
    rows = [row for row in evidence.rows if row["state"] is not None]
    restores = any(row["state"] == RESTORED.word for row in rows)
    everywhere = any(row["tenant_id"] is None and row["state"] != RESTORED.word for row in rows)
    ids = list(dict.fromkeys(str(row["tenant_id"]) for row in rows if row["tenant_id"] is not None))
    more = [f"and {len(ids) - _MOST_NAMED} more"] if len(ids) > _MOST_NAMED else []
    named = f"tenant{'s' if len(ids) > 1 else ''} {', '.join(ids[:_MOST_NAMED] + more)}"
    return "; ".join(
        ["all tenants"] * everywhere + ["the tenants that the snapshot names"] * restores + [named] * bool(ids)
    )


def tenants_before(row: Mapping[str, Any]) -> list[str]:
    """The tenants that the user of a row was in before the task."""
    return [str(name) for name in (row["before"] or {}).get("tenants") or ()]


def _said(evidence: Evidence, name: str) -> Iterator[str]:
    return (str(run[name]) for run in evidence.runs if run[name])


def escaped(value: object) -> str:
    """The value as Markdown text in one line, in which nothing has a meaning of its own."""
    return one_line(str(value)).translate(_MARKDOWN)


def name_of(row: Mapping[str, Any]) -> str:
    """The user of a row, with the email behind an ID; or the tenant of a row about a tenant."""
    if row["user"] is None:
        return str(row["tenant_id"])
    user, email = str(row["user"]), str(row["email"] or "")
    return user if email_key(email) in ("", email_key(user)) else f"{user} ({email})"


def outcome_of(row: Mapping[str, Any], kind: str | None) -> str:
    """What became of a row, in words. kind: what the row counts as."""
    return KINDS[kind] if kind is not None else str(row["outcome"]).replace("_", " ")


def done(words: str, kind: str | None) -> str:
    """Words that say what was done. Of a preview, they say that it was not: a row may be read without the banner."""
    return f"would be: {words}" if words and kind == "would_change" else words


def text(evidence: Evidence) -> str:
    """A short Markdown text for a chat or a mail. It names the rows that need attention, up to a number."""
    on_top = banner(evidence)
    lines = [f"**{escaped(on_top)}**", ""] if on_top else []
    lines += [f"**{escaped(evidence.particulars.title)}**: {escaped(sentence(evidence))}", ""]
    wanted = ("Reach", "Ticket", "Requested by", "Approved by", "Run by", "Run")
    lines += [f"- {name}: {escaped(value)}" for name, value in facts(evidence) if name in wanted]
    rows = [(kind, row) for kind, row in zip(evidence.kinds, evidence.rows) if kind in ATTENTION]
    if rows:
        lines += ["", f"Needs attention ({len(rows)}):", ""]
        for kind, row in rows[:_MOST_NAMED]:
            lines.append(f"- {escaped(name_of(row))}: {KINDS[kind]}: {escaped(row['msg'])}")
        lines += [f"- and {len(rows) - _MOST_NAMED} more"] * (len(rows) > _MOST_NAMED)
    return "\n".join([*lines, ""])
