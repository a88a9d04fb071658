# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what Frontegg says of a task that goes on after its answer, such as a migration. Pure.

No source shows these answers. So they are read in every form that sister routes have, and nothing in them proves that
something was done: the users are read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._base.values import one_line

ID_NAMES = ("id", "taskId")
# Sister routes have one or the other (source: OpenAPI)
STATUS_NAMES = ("status", "state")
# A task goes on while one of these stands in its status.
RUNNING = ("progress", "start", "pending", "running", "queue", "wait", "processing", "scheduled", "migrating")
# A task has ended where one of these stands there, and none of those above.
ENDED = ("complet", "finish", "done", "succe", "migrated", "fail", "error", "end", "cancel", "abort")
# A row about a subject with one of these in its status, or one of RUNNING, is no refusal.
DONE = ("success", "created", "added", "invited", "migrated", "done", "ok", "completed")
# The keys under which a row names a user
USER_NAMES = ("email", "identifier", "username", "user")
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
    told = [one_line(row[name]) for name in STATUS_NAMES if isinstance(row.get(name), str)]
    return " and ".join(dict.fromkeys(words for words in told if words.strip()))


def is_over(answer: object) -> bool | None:
    """Whether the task has ended. None where the answer has no status, or one in words that nobody knows."""
    words = words_of(answer).lower()
    if any(word in words for word in RUNNING):
        return False
    return True if any(word in words for word in ENDED) else None


def reasons(answer: object, names: Sequence[str] = USER_NAMES) -> dict[str, str]:
    """{subject: why the task refused it}, of all rows with both. names: the keys under which rows name a subject."""
    found = {}
    for row in _rows(answer, names[0]):
        holders = [row, *(row[name] for name in ("user", "tenant") if isinstance(row.get(name), Mapping))]
        named = [holder[name] for holder in holders for name in names if isinstance(holder.get(name), str)]
        why = [text for text in (_text(row.get(name)) for name in REASON_NAMES) if text]
        is_refusal = not any(word in words_of(row).lower() for word in (*DONE, *RUNNING))
        if named and why and is_refusal:
            found[named[0]] = why[0]
    return found


def _rows(answer: object, name: str) -> Iterator[Mapping[str, Any]]:
    """All mappings in the lists of the answer, and in the lists one level below it.

    Errors may also be a mapping {subject: why}. They become rows that have the subject under `name`.
    """
    top = answer if isinstance(answer, Mapping) else {}
    below = [value for value in top.values() if isinstance(value, Mapping)]
    for part in [top, *below]:
        for value in part.values():
            yield from (row for row in (value if isinstance(value, list) else []) if isinstance(row, Mapping))
        errors = part.get("errors")
        yield from ({name: key, "error": why} for key, why in (errors if isinstance(errors, Mapping) else {}).items())


def _text(value: object) -> str:
    """A reason as one text: it may be a text, a list of texts, or a mapping with a reason."""
    if isinstance(value, Mapping):
        value = next((value[name] for name in REASON_NAMES if isinstance(value.get(name), (str, list))), None)
    texts = value if isinstance(value, list) else [value]
    return one_line("; ".join(text for text in texts if isinstance(text, str) and text.strip()))[:LONGEST]
