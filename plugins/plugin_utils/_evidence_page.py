# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: evidence -> the data of its HTML page. Pure. _page makes the page itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._evidence import Evidence
from ._evidence_words import KINDS, banner, counts, done, facts, name_of, notes, outcome_of, sentence, tenants_before
from ._page import Bar, Column, Page, Table, render

_BANNERS = {"refused": "refused", "failed": "failed", "partial": "partial"}
_DUE = {True: "within", False: "late"}
# (column of the evidence, its title, its kind, whether it stands in the details)
_COLUMNS = (
    ("user", "User or tenant", "text", False),
    ("outcome", "Outcome", "outcome", False),
    ("action", "Action", "text", False),
    ("tenant_id", "Tenant", "text", False),
    ("tenants before", "Tenants before", "text", False),
    ("left_on", "Last day", "time", False),
    ("revoked_at", "Access went", "time", False),
    ("delay_hours", "Delay (hours)", "number", False),
    ("within_due", "Agreed time", "outcome", False),
    ("verified", "Verified", "text", False),
    ("msg", "What happened", "text", True),
    ("email", "Email", "text", True),
    ("id", "ID", "text", True),
    ("state", "Wanted state", "text", True),
    ("before", "Before", "text", True),
    ("after", "After", "text", True),
    ("steps", "Steps", "text", True),
    ("lost", "Not restored, if the user had it", "text", True),
    ("ticket", "Ticket", "text", True),
    ("reason", "Reason", "text", True),
    ("requested_by", "Requested by", "text", True),
    ("approved_by", "Approved by", "text", True),
    ("approved_digest", "Approved plan", "text", True),
    ("run_by", "Run by", "text", True),
    ("mode", "Mode", "text", True),
    ("environment", "Environment", "text", True),
    ("run_id", "Run", "text", True),
    ("input_sha256", "SHA-256 of the input", "text", True),
    ("trace_id", "Trace ID", "text", True),
)
# Columns that stand in the page even where they are empty in all rows
_ALWAYS = ("user", "outcome", "action", "msg")


def page_text(evidence: Evidence) -> str:
    """The HTML page."""
    return render(page_of(evidence))


def page_of(evidence: Evidence) -> Page:
    """The evidence as a page."""
    numbers = counts(evidence)
    bars = [Bar(words, kind, numbers[kind]) for kind, words in KINDS.items() if numbers[kind]]
    if numbers["within_due"] or numbers["late"]:
        bars += [Bar("within agreed time", "within", numbers["within_due"]), Bar("late", "late", numbers["late"])]
    kind = _BANNERS.get(evidence.status, "preview" if evidence.mode != "real" else "ok")
    words = sentence(evidence)
    return Page(
        title=evidence.particulars.title,
        banner=banner(evidence),
        banner_kind=kind,
        summary=words[:1].upper() + words[1:] + ("" if words.endswith(".") else "."),
        facts=facts(evidence),
        bars=bars,
        tables=[_table(evidence)],
        notes=notes(evidence),
    )


def _table(evidence: Evidence) -> Table:
    texts = [[_text(name, row, kind) for name, *dummy in _COLUMNS] for row, kind in zip(evidence.rows, evidence.kinds)]
    used = [place for place, column in enumerate(_COLUMNS) if column[0] in _ALWAYS or any(row[place] for row in texts)]
    columns = [Column(title, kind, is_detail) for dummy, title, kind, is_detail in (_COLUMNS[place] for place in used)]
    rows = [[row[place] for place in used] for row in texts]
    return Table("Each user and tenant", columns, rows)


def _text(name: str, row: Mapping[str, Any], kind: str | None) -> str:
    if name == "user":
        return name_of(row)
    if name == "tenants before":
        return ", ".join(tenants_before(row))
    value = row[name]
    if name == "outcome":
        return outcome_of(row, kind)
    if name == "within_due":
        return _DUE.get(value, "")
    if name == "email" and value == row["user"]:
        return ""
    if name == "steps":
        return done("; ".join(f"{step['name']}: {step['msg']}" for step in value), kind)
    return flat(value)


def flat(value: object) -> str:
    """The value as words: short, for people."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {flat(part) or 'none'}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(flat, value))
    return "" if value is None else str(value)
