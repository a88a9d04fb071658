# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTML pages of reports for tests: a sample, and a reader that knows which end tags HTML lets authors leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ansible_collections.identityops.frontegg.plugins.plugin_utils._page import Bar, Column, Page, Table

EVIL = '<img src=x onerror="document.title=1">'
OUTCOMES = ("changed", "unchanged", "failed", "unknown", "not_found", "scheduled")
MAIN = (
    Column("User"),
    Column("Outcome", "outcome"),
    Column("Message"),
    Column("Last day", "time"),
    Column("Access gone", "time"),
    Column("Delay (hours)", "number"),
    Column("In time"),
    Column("Verified"),
)
DETAILS = tuple(
    Column(title, "text", True)
    for title in (
        "ID", "Email", "Tenant", "State", "Action", "Before", "After", "Steps", "Ticket", "Reason", "Requested by",
        "Approved by", "Run by", "Run", "Mode", "Environment", "Input SHA-256", "Trace",
    )
)  # fmt: skip
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def row_of(number: int) -> tuple[str, ...]:
    """The evidence of one person, of the length that is usual."""
    outcome = OUTCOMES[(number * 7) % 11 % 6]
    email = EVIL if number == 3 else f"grace.hopper{number}@acme.example"
    is_changed = outcome == "changed"
    moment = f"2026-11-{27 + number % 3:02d}T16:{number % 60:02d}:02Z" if is_changed else ""
    main = (email, outcome, "locked; sessions and API tokens revoked" if is_changed else "")
    times = ("2026-11-27", moment, f"{number % 40}.5" if is_changed else "", "yes" if is_changed else "", "yes")
    who = (f"{number:08x}-7311-d8a3-c2ce-6f447ed4d57b", email, "3f1c9a0b-77e2-4c11-9f6e-0d2b8a7c5e11", "locked")
    before = (
        "lock",
        f"unlocked; {number % 3} tenants; MFA on",
        f"locked; {number % 3} tenants; MFA on",
        "lock, revoke",
    )
    same = (
        "OFF-1423",
        "left the company",
        "hr@acme.example",
        "lead@acme.example",
        "deploy",
        SHA[:36],
        "real",
        SHA[:12],
    )
    return (*main, *times, *who, *before, *same, SHA, f"{number:016x}")


def sample(people: int = 30) -> Page:
    """An evidence report of 26 columns."""
    rows = [row_of(number) for number in range(people)]
    counts = {outcome: sum(row[1] == outcome for row in rows) for outcome in OUTCOMES}
    return Page(
        "Offboarding of 27 November 2026",
        "PREVIEW: nothing was written",
        "preview",
        f"{counts['changed']} of {people} people lost access.",
        [("Ticket", "OFF-1423"), ("Started", "2026-11-27T16:55:02Z")],
        [Bar(outcome.replace("_", " ").capitalize(), outcome, count) for outcome, count in counts.items()],
        [Table("People", (*MAIN, *DETAILS), rows), Table("Nobody", [Column("User")], [])],
        ["Access tokens that were issued before may work until they expire."],
    )


VOID = ("meta", "input")
DRAWN = ("rect",)
# An element whose end tag may be left out -> what ends it when it begins, and the elements in which it stands
ENDS = {
    "td": ("td", "th", "tr", "tbody"),
    "th": ("td", "th", "tr", "tbody"),
    "tr": ("tr", "tbody"),
    "tbody": ("tbody",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
}


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    own_text: str = ""

    def __iter__(self) -> Iterator[Element]:
        """Yield the element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            yield from child

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self if element.tag in tags]

    @property
    def text(self) -> str:
        """The text in the element. Texts of its children come after its own."""
        return "".join((self.own_text, *(child.text for child in self.children))).strip()


class Reader(HTMLParser):
    """Reads a page into elements, and asserts that each end tag ends the element that is open."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while tag in ENDS.get(self._open[-1].tag, ()):
            self._open.pop()
        names = [name for name, dummy in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN, f"<{tag}/> does not end itself in HTML"
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open[-1].tag != tag:
            assert self._open[-1].tag in ENDS, f"</{tag}> comes where <{self._open[-1].tag}> is open"
            self._open.pop()
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].own_text += data


def read(page: str) -> Element:
    """Return the elements of a page. AssertionError: its tags do not fit together."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader._open == [reader.root], "an element is not closed"
    return reader.root
