# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what Frontegg says of a task that goes on after its answer (a bulk creation). Pure.

No source shows these answers. So they are read in every form that sister routes have, and nothing in them proves that
something was done: the users are read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._base.values import email_key

ID_NAMES = ("id", "taskId")
# Sister routes have one or the other (source: OpenAPI)
STATUS_NAMES = ("status", "state")
# A task goes on while one of these stands in its status.
RUNNING = ("progress", "start", "pending", "running", "queue", "wait", "processing", "scheduled", "migrating")
# A task has ended where one of these stands there, and none of those above.
ENDED = ("complet", "finish", "done", "succe", "fail", "error", "end", "cancel", "abort")
# A row about a user with one of these in its status is no refusal.
DONE = ("success", "created", "added", "invited", "done", "ok", "completed")
REASON_NAMES = ("error", "message", "reason", "errors")
LONGEST = 200


def id_in(answer: object) -> str:
    """The ID of the task in the answer that started it; "" where it has none that fits into a path."""
    row = answer if isinstance(answer, Mapping) else {}
    given = [row.get(name) for name in ID_NAMES]
    values = [str(value) for value in given if isinstance(value, (str, int)) and not isinstance(value, bool)]
    return next((value for value in values if value.strip(" .")), "")


def words_of(answer: object) -> str:
    """The status in Frontegg's own words; "" where the answer has none."""
    row = answer if isinstance(answer, Mapping) else {}
    return " and ".join(dict.fromkeys(str(row[name]) for name in STATUS_NAMES if isinstance(row.get(name), str)))


def is_over(answer: object) -> bool | None:
    """Whether the task has ended. None where the answer has no status, or one in words that nobody knows."""
    words = words_of(answer).lower()
    if any(word in words for word in RUNNING):
        return False
    return True if any(word in words for word in ENDED) else None


def reasons(answer: object) -> dict[str, str]:
    """{the key of an email: why the task refused that user}, from all rows that name an email and a reason."""
    return {email_key(email): reason for email, reason in _refusals(answer)}


def _refusals(answer: object) -> Iterator[tuple[str, str]]:
    for row in _rows(answer):
        user = row.get("user")
        email = row.get("email") or (user.get("email") if isinstance(user, Mapping) else user)
        reason = next((text for text in (_text(row.get(name)) for name in REASON_NAMES) if text), "")
        is_done = any(word in words_of(row).lower() for word in DONE)
        if isinstance(email, str) and reason and not is_done:
            yield email, reason


def _rows(answer: object) -> Iterator[Mapping[str, Any]]:
    """All mappings in the lists of the answer, and in the lists one level below it."""
    top = answer if isinstance(answer, Mapping) else {}
    below = [value for value in top.values() if isinstance(value, Mapping)]
    for part in [top, *below]:
        for value in part.values():
            yield from (row for row in (value if isinstance(value, list) else []) if isinstance(row, Mapping))


def _text(value: object) -> str:
    """A reason as one text: it may be a text, a list of texts, or a mapping with a message."""
    if isinstance(value, Mapping):
        value = value.get("message")
    texts = value if isinstance(value, list) else [value]
    return "; ".join(text for text in texts if isinstance(text, str) and text.strip())[:LONGEST]
