# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the decisions in a review of access -> the rows that a state takes. Pure.

review_access writes the file, and people fill in its column `decision`. A run that overlooked the column would lock or
remove everybody in the review. So a column that may hold decisions is read, or the file is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from unicodedata import normalize

from ..module_utils._base.identifiers import identify
from ..module_utils._base.values import shown
from ._columns import attribute_of, is_tenant, keys_of, kind_of
from ._csv import Row, Table
from ._faults import Fault

COLUMN = "decision"
# The columns of the file that review_access writes
REVIEW = (
    "user", "email", "name", "tenant_id", "roles", "groups", "applications", "last_login", "mfa", "locked", "disabled",
    "managed_by", COLUMN,
)  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """state: what the decision asks for. playbook: the playbook that carries it out. meant: words people write for it.

    everywhere: it reaches all tenants, so another row of the user must not say keep.
    """

    word: str
    state: str | None
    playbook: str
    everywhere: bool
    meant: tuple[str, ...]


DECISIONS = (
    Decision("keep", None, "", False, ("ok", "okay", "approve", "approved", "retain", "stay", "behalten")),
    Decision("lock", "locked", "lock_users", True, ("block", "blocked", "disable", "suspend", "deactivate", "sperren")),
    Decision("remove", "absent", "delete_users", False, ("delete", "revoke", "withdraw", "entfernen", "löschen")),
)
KEEP = DECISIONS[0]
_BY_WORD = {one.word: one for one in DECISIONS}
_BY_STATE = {one.state: one for one in DECISIONS if one.state is not None}
_MEANT = {word: one.word for one in DECISIONS for word in one.meant}
# Columns that only review_access has together. A file with this many of them is a review.
_MARKS = frozenset(next(iter(keys_of(name))) for name in REVIEW if name not in ("email", "name", COLUMN))
_FEWEST_MARKS = 7
_OTHER_WORDS = ("entscheid", "beschluss", "beslissing", "verdict")
_LIKE = 0.8  # "Division" is less like "decision" than this


@dataclass(frozen=True)
class Decided:
    """The rows to take, notes without a full stop, and faults. is_review: the rows were chosen by their decisions."""

    table: Table
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    is_review: bool = False


def take_decided(table: Table, person: int, ignored: Sequence[str], state: str | None) -> Decided:
    """The rows with the decision that the state carries out. A file without decisions keeps all its rows.

    ignored: columns to leave unread. The column with the decisions may be one of them if the state is None, because
    such a task changes nobody.
    """
    columns = [index for index, name in enumerate(table.names) if COLUMN in keys_of(name)]
    misnamed = [] if columns else _misnamed(table, person)
    if not columns and not misnamed and not _is_review(table):
        return Decided(table)
    if state is None and any(COLUMN in keys_of(name) for name in ignored):
        return Decided(table, tuple(f"the column {shown(table.names[index])} was not read" for index in columns))
    taken = _BY_STATE.get(state) if state is not None else None
    faults = tuple(_column_faults(table, columns, misnamed)) or tuple(_state_faults(table, taken, state))
    if faults or taken is None:
        return Decided(table, (), faults, is_review=True)
    return _take(table, person, columns[0], taken)


# ---- which column it is


def _is_review(table: Table) -> bool:
    return len(_MARKS.intersection(key for name in table.names for key in keys_of(name))) >= _FEWEST_MARKS


def _misnamed(table: Table, person: int) -> list[int]:
    """The columns that may hold decisions, by their names or by their cells."""
    return [
        index
        for index, name in enumerate(table.names)
        if index != person and not _is_known(name) and (_is_like(name) or _holds_decisions(table, index))
    ]


def _is_known(name: str) -> bool:
    is_mark = any(key in _MARKS for key in keys_of(name))
    return is_mark or is_tenant(name) or kind_of(name) is not None or attribute_of(name) is not None


def _is_like(name: str) -> bool:
    return any(_is_like_key(key) for key in keys_of(name))


def _is_like_key(key: str) -> bool:
    is_word = any(word in key for word in (COLUMN, *_OTHER_WORDS))
    is_anagram = sorted(key) == sorted(COLUMN)  # two letters that changed places
    return is_word or is_anagram or SequenceMatcher(None, key, COLUMN).ratio() >= _LIKE


def _holds_decisions(table: Table, index: int) -> bool:
    """Whether at least half of the cells that are filled hold decisions."""
    filled = [_plain(cell) for cell in table.column(index) if cell]
    return bool(filled) and 2 * sum(cell in _BY_WORD for cell in filled) >= len(filled)


def _column_faults(table: Table, columns: Sequence[int], misnamed: Sequence[int]) -> Iterator[Fault]:
    if len(columns) > 1:
        places = " and ".join(str(index + 1) for index in columns)
        yield Fault(table.line, f"columns {places} have the name {COLUMN}; take all but one away")
    for index in misnamed:
        name = table.names[index]
        what = f"the column {shown(name)}" if name else f"column {index + 1} has no name, and"
        yield Fault(table.line, f"{what} may hold decisions of a review; name it {COLUMN}, or take it away")
    if not columns and not misnamed:
        words = f"the file is a review of access without the column {COLUMN}, so it does not say whom it is about"
        yield Fault(table.line, f"{words}; put the column back")


def _state_faults(table: Table, taken: Decision | None, state: str | None) -> Iterator[Fault]:
    if taken is not None:
        return
    takers = " and ".join(f"{one.playbook} takes the rows with {one.word}" for one in DECISIONS if one.playbook)
    this = f"state {state} takes none" if state else "nothing else takes any"
    yield Fault(table.line, f"the column {COLUMN} holds decisions of a review: {takers}, and {this}; give another file")


# ---- what the rows say


def _take(table: Table, person: int, column: int, taken: Decision) -> Decided:
    faults: list[Fault] = []
    decided: list[tuple[Row, Decision]] = []
    for row in table.rows:
        decision = _BY_WORD.get(_plain(row.cells[column]))
        if decision is not None:
            decided.append((row, decision))
        elif row.cells[column]:
            faults.append(Fault(row.line, _wrong_word(row.cells[column])))
    faults += _contradictions(table, person, decided)
    rows = tuple(row for row, decision in decided if decision is taken)
    notes = [] if faults else list(_notes(table, decided, taken))
    return Decided(replace(table, rows=rows), tuple(notes), tuple(faults), is_review=True)


def _plain(cell: str) -> str:
    return " ".join(normalize("NFKC", cell).casefold().split())


def _wrong_word(cell: str) -> str:
    plain = _plain(cell)
    near = [_MEANT[plain]] if plain in _MEANT else get_close_matches(plain, _BY_WORD, 1, 0.6)
    advice = f"did you mean {near[0]}?" if near else f"write {', '.join(_BY_WORD)}, or nothing"
    return f"{shown(cell)} is no decision; {advice}"


def _contradictions(table: Table, person: int, decided: Sequence[tuple[Row, Decision]]) -> Iterator[Fault]:
    """A fault for each row that takes what another row of the same user keeps."""
    tenants = [index for index, name in enumerate(table.names) if is_tenant(name)]
    kept: dict[str, list[Row]] = {}
    for row, decision in decided:
        for key in _people(table, person, row) if decision is KEEP else ():
            kept.setdefault(key, []).append(row)
    for row, decision in decided:
        if decision is KEEP:
            continue
        rows = [other for key in _people(table, person, row) for other in kept.get(key, ())]
        for other in rows:
            is_same_place = all(row.cells[index] == other.cells[index] for index in tenants)
            if decision.everywhere or is_same_place:
                reach = "a lock reaches all tenants" if decision.everywhere else "both are about the same tenant"
                words = f"says {decision.word} for {shown(row.cells[person])}, and line {other.line} says keep; {reach}"
                yield Fault(row.line, f"{words}, so decide on one")


def _people(table: Table, person: int, row: Row) -> set[str]:
    """All names of the user in the row, in the form in which they are compared."""
    cells = [cell for index, cell in enumerate(row.cells) if index == person or kind_of(table.names[index])]
    found = [identify(cell) for cell in cells]
    return {who.value for who in found if who is not None}


def _notes(table: Table, decided: Sequence[tuple[Row, Decision]], taken: Decision) -> Iterator[str]:
    undecided = len(table.rows) - len(decided)
    if undecided:
        yield f"{_rows(undecided)} no decision yet, and nothing happens to {_them(undecided)}"
    for decision in DECISIONS:
        count = sum(one is decision for dummy, one in decided)
        if count and decision is not taken and decision.playbook:
            yield f"{_rows(count)} the decision {decision.word}, which {decision.playbook} takes"
    if table.rows and not any(decision is taken for dummy, decision in decided):
        yield f"no row has the decision {taken.word}, so this run is about nobody"


def _rows(count: int) -> str:
    return "1 row has" if count == 1 else f"{count} rows have"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"
