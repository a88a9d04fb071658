# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a review of access -> lines, and the texts of its files. Pure.

The CSV file has an empty column for decisions. _decisions reads it back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..module_utils._base.values import one_line
from ._decisions import COLUMN, DECISIONS, REVIEW
from ._found import csv_rows
from ._page import Bar, Column, Page, Table, render
from ._review import Access, Review
from ._sums import with_sums
from ._terminal import Line, layout

Facts = Sequence[tuple[str, str]]

# The numbers of the report: (name, what it counts, its tone in the page)
NUMBERS = (
    ("rows", "rows, one for each user and tenant", "info"),
    ("users", "users", "info"),
    ("tenants", "tenants", "info"),
    ("locked", "users who are locked", "quiet"),
    ("disabled", "rows of users who are disabled in the tenant", "quiet"),
    ("never_logged_in", "users who never logged in", "warn"),
    ("without_mfa", "users without MFA", "warn"),
    ("managed", "users managed by an identity provider", "quiet"),
)


def lines(review: Review) -> list[str]:
    """What the playbook prints: the numbers."""
    counts = review.counts
    scope = f"in the scope ({one_line(str(review.scope))})"
    words = {name: f"{text} {scope}" if name == "rows" else text for name, text, dummy in NUMBERS}
    return layout([Line(words[name], (str(counts[name]).rjust(6), name)) for name, dummy, _tone in NUMBERS])


def files(review: Review, facts: Facts) -> dict[str, str]:
    """{file name: text}. facts: (name, value) about the run."""
    return with_sums(
        {
            "review.csv": csv_rows([_cells(one) for one in review.accesses], REVIEW),
            "review.json": _json(review, facts),
            "review.html": _html(review, facts),
        }
    )


def _values(one: Access) -> dict[str, Any]:
    """What the review says about an access, by the names of REVIEW."""
    user = one.user
    return {
        "user": user["id"],
        "email": user["email"],
        "name": user["name"],
        "tenant_id": one.tenant_id,
        "roles": list(one.roles),
        "groups": list(one.groups),
        "applications": list(one.applications),
        "last_login": user["last_login"],
        "mfa": user["mfa_enrolled"],
        "locked": user["is_locked"],
        "disabled": one.is_disabled,
        "managed_by": user["managed_by"],
        COLUMN: "",
    }


def _cells(one: Access) -> dict[str, str]:
    return {name: _text(value) for name, value in _values(one).items()}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def _json(review: Review, facts: Facts) -> str:
    said = {
        "format": "identityops.frontegg.access_review",
        "version": 1,
        "facts": dict(facts),
        "scope": {"tenant_ids": list(review.scope.tenant_ids), "domains": list(review.scope.domains)},
        "counts": review.counts,
        "rows": [{name: value for name, value in _values(one).items() if name != COLUMN} for one in review.accesses],
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


# The order of the page, which has room for ten main columns
_PAGE = (
    ("email", Column("email")),
    ("name", Column("name")),
    ("tenant_id", Column("tenant")),
    ("roles", Column("roles")),
    ("groups", Column("groups")),
    ("last_login", Column("last login", "time")),
    ("mfa", Column("MFA")),
    ("locked", Column("locked")),
    ("disabled", Column("disabled")),
    (COLUMN, Column(COLUMN)),
    ("user", Column("user ID", is_detail=True)),
    ("applications", Column("applications", is_detail=True)),
    ("managed_by", Column("managed by", is_detail=True)),
)


def _html(review: Review, facts: Facts) -> str:
    counts = review.counts
    rows = [[cells[name] for name, dummy in _PAGE] for cells in map(_cells, review.accesses)]
    words = ", ".join(one.word for one in DECISIONS)
    return render(
        Page(
            title="Review of access",
            banner="",
            banner_kind="",
            summary=f"{counts['users']} users have access to {counts['tenants']} tenants ({review.scope}).",
            facts=[*facts, ("scope", str(review.scope))],
            bars=[Bar(text, tone, counts[name]) for name, text, tone in NUMBERS],
            tables=[Table("Who has access to which tenant", [column for dummy, column in _PAGE], rows)],
            notes=[
                f"Decide in review.csv: write {words} into the column {COLUMN} of each row.",
                "A lock reaches all tenants of a user. A removal reaches the tenant of its row only.",
                "Frontegg does not say in which tenant a user has an application. So each row of a user lists all.",
                "An identity provider may ask for a second factor itself. Frontegg does not know of it.",
            ],
        )
    )
