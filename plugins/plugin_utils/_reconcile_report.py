# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a reconciliation -> lines, and the texts of its files. Pure.

Each list is a CSV file that lock_users and the other playbooks take as csv=. It has a header even if it has no rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..module_utils._base.values import one_line
from ._found import COLUMNS, csv_text, found
from ._page import Bar, Column, Page, Table, render
from ._reconcile import FINDINGS, Person, Reconciliation, Row
from ._sums import with_sums
from ._terminal import Line, layout

# How many orphans are printed. The files have all of them.
MOST_LINES = 50
TONES = {"orphans": "bad", "locked_on_roster": "warn", "never_logged_in": "warn", "dormant": "warn"}

Facts = Sequence[tuple[str, str]]


def lines(reconciliation: Reconciliation) -> list[str]:
    """What the playbook prints: a table of the orphans, and the numbers."""
    orphans = reconciliation.rows(FINDINGS[0])
    table = found(orphans[:MOST_LINES], ()).rows if orphans else []
    more = len(orphans) - MOST_LINES
    rest = [Line(f"... and {more} more orphans; report_dir writes them all to a file")] if more > 0 else []
    counts = reconciliation.counts
    numbers = [Line(words, (str(counts[name]).rjust(6), name)) for name, words in _words(reconciliation)]
    return layout([*table, *rest, *numbers])


def _words(reconciliation: Reconciliation) -> list[tuple[str, str]]:
    """(the name of a number, what it counts), in the order of the report."""
    dormant = {"dormant": f"active, and no login for {reconciliation.dormant_days} days"}
    return [
        ("roster", "people on the roster"),
        ("not_in_scope", "of them without a user in the scope"),
        ("users", f"users in the scope ({one_line(str(reconciliation.scope))})"),
        ("active", "of them active"),
        *((finding.name, dormant.get(finding.name, finding.words)) for finding in FINDINGS),
    ]


def files(reconciliation: Reconciliation, facts: Facts) -> dict[str, str]:
    """{file name: text}. facts: (name, value) about the run, such as the roster's path and SHA-256."""
    lists = {f"{finding.name}.csv": csv_text(reconciliation.rows(finding)) for finding in FINDINGS}
    return with_sums(
        {
            "reconciliation.json": _json(reconciliation, facts),
            "reconciliation.csv": _csv(reconciliation),
            "reconciliation.html": _html(reconciliation, facts),
            **lists,
        }
    )


def _json(reconciliation: Reconciliation, facts: Facts) -> str:
    said = {
        "format": "identityops.frontegg.reconciliation",
        "version": 1,
        "facts": dict(facts),
        "scope": {"tenant_ids": list(reconciliation.scope.tenant_ids), "domains": list(reconciliation.scope.domains)},
        "dormant_days": reconciliation.dormant_days,
        "counts": reconciliation.counts,
        "lists": {one.name: [_part(row) for row in reconciliation.rows(one)] for one in FINDINGS},
        "not_in_scope": list(reconciliation.strangers),
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _part(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in COLUMNS}


def _csv(reconciliation: Reconciliation) -> str:
    """All users of the scope, with two more columns: whether the roster names them, and the findings."""
    more = {one.row["id"]: _verdict(reconciliation, one) for one in reconciliation.people}
    rows = [one.row for one in reconciliation.people]
    return csv_text([{**row, **more[row["id"]]} for row in rows], ("on_roster", "findings"))


def _verdict(reconciliation: Reconciliation, person: Person) -> dict[str, str]:
    on_roster = "yes" if person.on_roster else "no"
    return {"on_roster": on_roster, "findings": " ".join(reconciliation.findings_of(person))}


def _html(reconciliation: Reconciliation, facts: Facts) -> str:
    counts = reconciliation.counts
    words = dict(_words(reconciliation))
    summary = (
        f"{counts['orphans']} of {counts['active']} active users in the scope are not on the roster; "
        f"{counts['locked_on_roster']} people on the roster are locked."
    )
    return render(
        Page(
            title="Roster and Frontegg compared",
            banner="",
            banner_kind="",
            summary=summary,
            facts=[
                *facts,
                *((words[name], str(counts[name])) for name in ("roster", "not_in_scope", "users", "active")),
            ],
            bars=[Bar(words[one.name], TONES.get(one.name, "quiet"), counts[one.name]) for one in FINDINGS],
            tables=[_table(reconciliation, finding.name, words[finding.name]) for finding in FINDINGS],
            notes=[
                "A user is active if Frontegg lets the user sign in: not locked, and not disabled in all tenants of "
                "the scope. A user may stand in several tables.",
                "An identity provider may ask for a second factor itself. Frontegg does not know of it.",
            ],
        )
    )


_COLUMNS = (
    Column("email"), Column("id"), Column("name"), Column("last login", "time"), Column("created", "time"),
    Column("managed by"), Column("tenants"),
)  # fmt: skip


def _table(reconciliation: Reconciliation, name: str, words: str) -> Table:
    finding = next(one for one in FINDINGS if one.name == name)
    return Table(f"{name}: {words}", _COLUMNS, [_cells(row) for row in reconciliation.rows(finding)])


def _cells(row: Row) -> list[str]:
    texts = [row["email"], row["id"], row["name"], row["last_login"], row["created_at"], row["managed_by"]]
    return ["" if text is None else str(text) for text in texts] + [", ".join(row["tenant_ids"] or ())]
