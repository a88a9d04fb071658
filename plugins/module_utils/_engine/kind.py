# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the engine asks of a kind of object, such as users. Pure.

The engine knows no kind by name. A kind is one subclass, in the folder of its kind. `plan` is a Plan of plan.py, which
knows this file.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from .._base.elements import Element
from .._base.errors import InputError
from .._base.values import is_unseen, shown
from .._base.wishes import Wish
from .acts import Act, Step


class Kind(ABC):
    """A kind of object. A subject is one such object as it was read, None where there is none.

    noun: "user" or "tenant"; rows are returned under its plural.
    row_keys: the columns of a row that identify a subject, first the one that the person wrote.
    names_hold_commas: whether a name may hold a comma or a number sign, at which a text of names is cut.
    """

    noun: str
    row_keys: tuple[str, ...]
    names_hold_commas = False
    # {an option that a plan file holds for the whole task: the words that it may have}
    planned_words: Mapping[str, Sequence[str]] = {}
    # Sends an audit event to a tenant; None: there are no events about this kind
    audit: Act | None = None
    # {a guard beside those that all modules have: int or list, the type of its value}
    more_guards: Mapping[str, type] = {}
    # {state: the playbook that brings it about}; a state without a playbook is left out
    playbooks: Mapping[str, str] = {}

    # What a plan shows only if the guards of its task need it
    may_be_unread: Sequence[str] = ()

    @property
    def nouns(self) -> str:
        """The plural."""
        return f"{self.noun}s"

    @property
    def module(self) -> str:
        """The module that carries out plans of this kind: `kind` in plan files."""
        return self.noun

    # What is so

    @abstractmethod
    def is_as_wanted(self, wish: Any, subject: Any) -> bool:
        """Whether the subject is as wanted. A flag that no answer has counts as not set."""

    @abstractmethod
    def answer_proves(self, wish: Any, subject: Any) -> bool:
        """Whether the answer states what `is_as_wanted` says, or only leaves a field out."""

    @abstractmethod
    def answer_denies(self, wish: Any, subject: Any) -> bool:
        """Whether the answer states that the subject is not as wanted."""

    def is_where_wanted(self, wish: Any, subject: Any) -> bool:
        """Whether the subject, which exists, is in the place that the wish is about, such as a tenant."""
        return True

    def is_incomplete(self, subject: Any) -> bool:
        """Whether a part of the subject that the wish is about could not be read."""
        return False

    def was_wiped(self, step: Step, subject: Any) -> bool:
        """Whether an update wiped out values that it had to keep."""
        return False

    def side_effects(self, plan: Any, subject: Any) -> str:
        """What changed with the writes and was not asked for, in words; "" for nothing."""
        return ""

    # What is told

    one_verb = False  # whether the summary names every change by the act of the wish, whatever steps it took

    @abstractmethod
    def view(self, wish: Any, subject: Any, known: dict[str, Any] | None) -> dict[str, Any]:
        """The state as rows and diffs show it. What the answer leaves out is taken from `known`."""

    @abstractmethod
    def columns(self, wish: Any, plan: Any, created: str | None) -> dict[str, Any]:
        """The first columns of a row. created: the ID of a subject that the plan created."""

    @abstractmethod
    def act_for(self, wish: Any) -> Act:
        """The act of the wish, whether or not it has to be carried out."""

    def already(self, wish: Any, act: Act) -> str:
        """What a row says where the act is not needed."""
        return act.already or "as wanted"

    def remark(self, wish: Any, after: dict[str, Any]) -> str:
        """What a row says about the state reached, beside what was done; "" for nothing."""
        return ""

    def aftermath(self, plan: Any, after: dict[str, Any] | None) -> str:
        """What follows from the writes of the plan, beside what was done; "" for nothing. after: the state reached."""
        return ""

    def managed_by(self, subject: Any) -> str | None:
        """The system outside of Frontegg that manages the subject, and so may undo a change; None for none."""
        return None

    # For plan files

    @abstractmethod
    def element(self, wish: Any, plan: Any) -> dict[str, Any]:
        """The wish as an element of the task that the module itself can read. The subject by ID where it has one."""

    def planned_options(self, wishes: Sequence[Any]) -> dict[str, list[str]]:
        """The options named in planned_words, as the wishes have them."""
        return {}

    # For audit events

    def audit_tenants(self, plan: Any, after: dict[str, Any] | None) -> list[str]:
        """The tenants whose administrators are told what became of the plan. after: the state after the task."""
        return []

    def audit_subject(self, plan: Any, created: str | None) -> dict[str, Any]:
        """The keys of an event that name the subject. created: the ID of a subject that the plan created."""
        return {}

    # For guards, journals and snapshots

    def record(self, plans: Any) -> dict[str, Any] | None:
        """What a snapshot says about the subject of these plans before their first write. None: no snapshot has it."""
        return None

    @abstractmethod
    def names(self, plan: Any) -> set[str]:
        """All names of the subject, for `protected`."""

    def also_called(self, plan: Any) -> str | None:
        """How people call a subject whom the task names by ID. None where they know no other name, or it is given."""
        return None

    def lacks_name(self, plan: Any) -> bool:
        """Whether the subject has a name that no answer told."""
        return False

    @abstractmethod
    def spellings(self, name: str) -> frozenset[str]:
        """The forms in which a name or a pattern of `protected` is compared."""

    @abstractmethod
    def guard_names(self, label: str, element: Element) -> list[str]:
        """The names and patterns that an element of `protected` stands for. InputError: it can match nothing."""

    def is_exact(self, name: str) -> bool:
        """Whether every answer has the name, such as an ID. Only such a name is sure not to match an unread one."""
        return False

    def is_about(self, line: Mapping[str, Any]) -> bool:
        """Whether a line of a journal is about one of this kind."""
        return self.row_keys[0] in line

    def missing_is(self, wish: Wish, on_missing: str | None) -> str:
        """What a missing subject means: fail, warn or ignore. on_missing: what the task says, if it says it.

        Whoever is to be absent and is missing is already gone, or misspelt: that is worth a warning.
        """
        return on_missing or ("warn" if wish.removes else "fail")

    def visible(self, label: str, text: str) -> str:
        """An entry of `protected` without white space around it. InputError: it is empty, or nobody sees all of it."""
        text = " ".join(text.split())
        if not text:
            raise InputError(f"{label}: is empty; name somebody.")
        unseen = next(filter(is_unseen, text), None)
        if unseen is not None:
            raise InputError(
                f"{label}: {shown(text)} holds an invisible character (U+{ord(unseen):04X}); type it again."
            )
        return text

    def names_in_mapping(self, label: str, row: Mapping[Any, Any], keys: tuple[str, ...]) -> list[str]:
        """The names in a row of an info module, or in an element of a task: all that can be compared."""
        names = [row[key] for key in keys if isinstance(row.get(key), str)]
        if not names:
            words = " or ".join([", ".join(f"'{key}'" for key in keys[:-1]), f"'{keys[-1]}'"])
            raise InputError(f"{label}: has no {words}; give one of them, or a name or pattern as text.")
        found, faults = [], []
        for name in names:
            try:
                found += self.guard_names(label, name)
            except InputError as error:
                faults.append(error)
        if not found:
            raise faults[0]
        return found
