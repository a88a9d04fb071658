# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: whom a run is about, from what a person gave: a list, a text, a file. No Ansible here.

read_people() is the door. Everything it returns comes from people's files: whoever hands it to Ansible marks it as
text that is never a template, with _unsafe.never_template().
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Union

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line, shown
from ..module_utils._users.states import STATES
from ._columns import ColumnError, HeaderFinder, person_column, spelled
from ._csv import Table, read_table
from ._facts import columns_of, facts_in_table, rows_of_elements
from ._faults import Fault, are_given, refuse, refuse_any
from ._files import TextFile, read_text_file
from ._last_day import ANYWAY, LAST_DAY, days_in_table, early_leavers
from ._names import Named, name_fault, read_names
from ._table_migration import STATE as MIGRATED
from ._table_migration import read_newcomers, shows_its_names
from ._table_people import Reach, read_rows

# Lines of a CSV file that begin with this are comments.
COMMENT = "#"

Person = Union[str, Mapping[Any, Any]]


@dataclass(frozen=True)
class People:
    """Whom a run is about.

    elements: what module user takes in `users`, in the order given: identifiers, or mappings with user, line (where it
    came from a file or a text of several lines) and, from a CSV file, tenant_id and the attributes of state present.
    notes: whole sentences for the person who runs it, about what was read in a way that they may not expect.
    rows: what the list says about each of them: user, line, and what HR said, if that was to be read.
    source: the path of the file, from the root; sha256: of the file's bytes; both None where there was no file.
    """

    elements: tuple[Person, ...]
    notes: tuple[str, ...] = ()
    source: str | None = None
    sha256: str | None = None
    rows: tuple[Mapping[str, Any], ...] = ()


def read_people(
    *,
    users: object = None,
    users_file: str | None = None,
    csv: str | None = None,
    column: str | None = None,
    ignore_columns: Sequence[str] | None = None,
    state: str | None = None,
    tenant_id: str | None = None,
    everywhere: bool | None = None,
    facts: bool = False,
    not_before: str | None = None,
    by_row: bool = False,
    from_tenant: str | None = None,
    now: float | None = None,
    before_last_day: bool = False,
) -> People:
    """Everybody whom the run is about; raises InputError, in one sentence with all lines that are wrong.

    Exactly one of users, users_file and csv is not None. users: a list of identifiers and mappings, which stay as they
    are, or one text with identifiers only. column, ignore_columns: only beside csv. state, tenant_id, everywhere: what
    the task states, as module user has it; a column with tenants is held against it, and attributes are read for state
    present only. state None: names only, as for a task that reads. state migrated: the elements are those of module
    user_migration, and hold secrets. by_row: each user is meant in the tenant of the row, so each row of the CSV file
    has to name one. from_tenant: people move from there; no row may name another tenant.
    facts: read what HR said about people who leave, too. not_before: the column or key with that date, where its name
    does not tell.
    now: the time of a run that changes users. If it takes access from users whose last day is still to come, a note
    names them. A deletion is refused then, unless before_last_day is true.
    """
    given = [name for name, value in (("users", users), ("users_file", users_file), ("csv", csv)) if value is not None]
    if len(given) != 1:
        raise InputError(f"give users, users_file or csv, one of the three; {are_given(given)}.")
    if csv is None and (column is not None or ignore_columns):
        raise InputError(f"{'ignore_columns' if column is None else 'column'}: goes with csv only.")
    if csv is None and before_last_day:
        raise InputError(f"{ANYWAY}: goes with csv only.")
    if csv is not None:
        reach = Reach(state, tenant_id, bool(everywhere), by_row, from_tenant)
        about = About(facts and state != "present", not_before, now, before_last_day)
        return _of_csv(read_text_file("csv", csv), column, ignore_columns or (), reach, about)
    if state == MIGRATED:
        newcomers = _newcomers(users)
        return People(newcomers, rows=tuple({"user": one.get("email")} for one in newcomers))
    if users_file is not None:
        people = _of_file(read_text_file("users_file", users_file))
    else:
        people = People(tuple(_of_option(users)))
    rows, faults = rows_of_elements(people.elements, with_facts=facts and state != "present", not_before=not_before)
    refuse_any(users_file or "users", faults)
    early = early_leavers(rows, now, LAST_DAY) if facts and now is not None else []
    return replace(people, rows=tuple(rows), notes=tuple(_told(users_file or "users", early)))


@dataclass(frozen=True)
class About:
    """What else is read about people: whether what HR said, and the column of not_before. at, before_last_day: now and
    before_last_day of read_people().
    """

    facts: bool
    not_before: str | None
    at: float | None = None
    before_last_day: bool = False


def _of_csv(file: TextFile, column: str | None, ignore_columns: Sequence[str], reach: Reach, about: About) -> People:
    table, faults = read_table(file.text, COMMENT, HeaderFinder(column))
    if not table.names:
        refuse(file.name, _no_header(file) or faults or [Fault(0, "there is no header row")])
    try:
        person = person_column(table, column)
    except InputError as error:
        is_secret = reach.state == MIGRATED and not shows_its_names(table)
        words = f"it is not clear which column has the emails; name it with {ColumnError.UNNAMED}"
        refuse(file.name, [*faults, Fault(0, words if is_secret else str(error))])
    if reach.state == MIGRATED:
        elements, notes, more = read_newcomers(table, person, ignore_columns, reach.tenant_id)
    else:
        elements, notes, more = read_rows(table, person, ignore_columns, reach)
    rows = [{"user": element.get("user", element.get("email")), "line": element["line"]} for element in elements]
    if about.facts:
        said, bad = facts_in_table(table, ignore_columns, about.not_before)
        # A decision may leave out rows of the table.
        by_line = {row.line: facts_of_row for row, facts_of_row in zip(table.rows, said)}
        rows = [{**row, **by_line[row["line"]]} for row in rows]
        more = [*more, *bad]
        notes = [*notes, *_early_leavers(table, rows, about.at)]
    elif about.at is not None and reach.state in STATES and STATES[reach.state].closes:
        is_deletion = STATES[reach.state].removes and not about.before_last_day
        days = days_in_table(table, [row["line"] for row in rows], person, about.at, is_deletion)
        rows = [{**row, **days.by_line[row["line"]]} for row in rows]
        more = [*more, *(Fault(0, words) for words in days.told if is_deletion)]
        notes = [*notes, *([] if is_deletion else days.told)]
    torn = {fault.line for fault in faults}  # the cells of such a row are not what they seem
    refuse_any(file.name, [*faults, *(fault for fault in more if fault.line not in torn)])
    notes = [*_unread_notes(table), *notes]
    return People(tuple(elements), _told(file.name, notes), file.path, file.sha256, tuple(rows))


def _told(name: str, notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{one_line(name)}: {note}." for note in notes)


def _early_leavers(table: Table, rows: Sequence[Mapping[str, Any]], now: float | None) -> list[str]:
    """Whose last day is still to come, in an offboarding."""
    columns = columns_of(table, LAST_DAY)
    if now is None or not columns:
        return []
    return early_leavers(rows, now, spelled(table.names[columns[0]]) or "COLUMN")


def _no_header(file: TextFile) -> list[Fault]:
    """What to say where a list of names is given as a CSV file."""
    names, faults = read_names(file.text)
    advice = _option("users_file", file.name)
    return [Fault(0, f"there is no header row; give a list of names as {advice}")] if names and not faults else []


def _unread_notes(table: Table) -> list[str]:
    """What was not read although somebody may think so."""
    notes = []
    if table.titles:
        notes.append(f"the header row is line {table.line}, and what stands above it was not read")
    if table.comments:
        lines = ", ".join(map(str, table.comments))
        notes.append(f"comments name people, who were not read (line {lines})")
    return notes


def _of_file(file: TextFile) -> People:
    _refuse_csv(file)
    named, faults = read_names(file.text)
    refuse_any(file.name, faults)
    if not named and not file.text.lstrip().startswith("["):
        refuse(file.name, [Fault(0, "names nobody")])
    return People(tuple(map(_element, named)), (), file.path, file.sha256)


def _refuse_csv(file: TextFile) -> None:
    """Refuse a CSV file that is given as a list of names, and say how to give it."""
    finder = HeaderFinder(None)
    table, _faults = read_table(file.text, None, finder)
    known = table.line and finder.names_person(table.names)
    broad = len(table.names) > 1 and any(not name_fault(cell) for row in table.rows for cell in row.cells)
    if not known and not broad:
        return
    advice = _option("csv", file.name)
    try:
        person_column(table, None)
    except ColumnError as error:
        advice += f" {error.example or error.UNNAMED}, or with another of its columns: {error.columns}"
    refuse(file.name, [Fault(0, f"line {table.line} is the header row of a CSV file; give it as {advice}")])


def _option(name: str, path: str) -> str:
    """The option of ansible-playbook that names a file, as it can be pasted into a shell."""
    if re.fullmatch(r"[\w@%+:,./~-]+", path):
        return f"-e {name}={path}"
    return "-e " + shlex.quote(f'{name}="{one_line(path)}"')


def _element(named: Named) -> Person:
    return {"user": named.user, "line": named.line} if named.line else named.user


def _of_option(users: object) -> list[Person]:
    """The elements of users as Ansible hands them over; mappings stay as they are, module user judges them."""
    if isinstance(users, str):
        if not users.strip("\ufeff \t\r\n"):
            raise InputError("users: is empty; an empty list, [], says that there is nobody.")
        return _of_text("users", users)
    if isinstance(users, Mapping):
        return [users]
    if not isinstance(users, (list, tuple)):
        raise InputError("users: give a list of emails, user IDs or mappings, or one text; an empty list is fine.")
    elements: list[Person] = []
    faults: list[Fault] = []
    for index, element in enumerate(users):
        if isinstance(element, Mapping):
            elements.append(element)
            continue
        found, words = _of_element(element)
        elements += found
        faults += [Fault(0, f"[{index}] {fault}") for fault in words]
    refuse_any("users", faults)
    return elements


def _newcomers(users: object) -> tuple[Mapping[Any, Any], ...]:
    """The users of a migration. No fault quotes an element: it may be a secret."""
    if not isinstance(users, (list, tuple)):
        raise InputError("state migrated reads a csv, or users as a list of mappings; a text names no tenants.")
    strange = [str(index) for index, one in enumerate(users) if not isinstance(one, Mapping)]
    if strange:
        raise InputError.of_all([f"users[{index}]: is no mapping with 'email' and 'tenant_id'." for index in strange])
    return tuple(users)


def _of_text(option: str, text: str) -> list[Person]:
    named, faults = read_names(text)
    refuse_any(option, faults)
    if not named and not text.lstrip("\ufeff \t\r\n").startswith("["):
        refuse(option, [Fault(0, "names nobody")])
    is_long = any(one.line > 1 for one in named)
    return [_element(one) if is_long else one.user for one in named]


def _of_element(element: object) -> tuple[list[Person], list[str]]:
    if not isinstance(element, str):
        return [], [f"{shown(element)} is neither an email nor a user ID nor a mapping with 'user'"]
    if not element.strip():
        return [], ["is empty; drop empty ones with: users | select | list"]
    named, faults = read_names(element)
    return [one.user for one in named], [fault.words for fault in faults]
