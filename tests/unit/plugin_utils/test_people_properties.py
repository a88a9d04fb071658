# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties of every file of users: no user is lost silently, and each fault is one sentence."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.identifiers import identify
from ansible_collections.identityops.frontegg.plugins.plugin_utils._people import People, read_people

EMAILS = st.integers(0, 999).map(lambda number: f"p{number}@acme.example")
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
# Pieces of files, combined in ways that nobody intends
PIECES = st.sampled_from(
    (
        *("p1@acme.example", "p2@acme.example", "email", "Name", "Work Email", "x", "1.2E+11", "tenantId", "acme"),
        *(",", ";", "\t", '"', '""', "'", "\n", "\r\n", "\r", " ", "#", "<", ">", "sep=;", "[", "]", "{", "}"),
        *("\ufeff", "\0", "•", "\u201c"),
    )
)
READ_AS: list[dict[str, Any]] = [
    {"state": "locked"},
    {"state": "present", "tenant_id": "acme"},
    {"state": "absent"},
    {"state": None},
]


def read(option: str, content: bytes, **options: Any) -> People | str:
    """Return the users, or the sentence of a refusal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "people")
        path.write_bytes(content)
        try:
            return read_people(**{option: str(path), **options})
        except InputError as error:
            return str(error)


def users(people: People) -> list[str]:
    return [element if isinstance(element, str) else element["user"] for element in people.elements]


@settings(deadline=None)
@given(
    people=st.lists(st.tuples(EMAILS, CELLS, CELLS), min_size=1, max_size=8),
    separator=st.sampled_from([",", ";", "\t"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    title=st.sampled_from(["", "version:v1.0", "Leavers"]),
)
def test_everybody_in_a_csv_file_is_read_with_their_line(
    people: list[tuple[str, str, str]], separator: str, line_end: str, quoting: Any, encoding: str, title: str
) -> None:
    if any(re.search("[\r\n]", cell) for person in people for cell in person):
        quoting = csv.QUOTE_ALL  # before Python 3.13, csv leaves a line end alone that is none of this file's
    file = io.StringIO(newline="")
    file.write(title + line_end if title else "")
    writer = csv.writer(file, delimiter=separator, lineterminator=line_end, quoting=quoting)
    writer.writerow(["Note", "E-Mail", "Team"])
    lines = []
    for email, note, team in people:
        lines.append(len(re.findall("\r\n|\r|\n", file.getvalue())) + 1)
        writer.writerow([note, email, team])
    found = read("csv", file.getvalue().encode(encoding), state="locked")
    if isinstance(found, str):
        # A note that looks like a comment, or a cell that looks like an error, could hide a user: refused.
        assert any(note.startswith("#") for dummy_email, note, dummy_team in people), found
        return
    read_back = [(element["user"], element["line"]) for element in found.elements if isinstance(element, dict)]
    commented = [note.startswith("#") and quoting == csv.QUOTE_MINIMAL for dummy_email, note, dummy_team in people]
    expected = [(person[0], line) for person, line, is_out in zip(people, lines, commented) if not is_out]
    assert [one for one in read_back if one not in expected] == []
    assert [one for one in expected if one not in read_back] == []


@settings(deadline=None)
@given(content=st.lists(PIECES, max_size=30).map("".join), options=st.sampled_from(READ_AS))
def test_any_csv_file_is_read_or_refused_in_a_sentence(content: str, options: dict[str, Any]) -> None:
    found = read("csv", content.encode(), **options)
    if isinstance(found, str):
        assert found.isprintable() and found.endswith(".")
    else:
        assert all(identify(user) and user in content for user in users(found))


@settings(deadline=None)
@given(content=st.lists(PIECES, max_size=30).map("".join))
def test_nobody_in_a_list_is_lost(content: str) -> None:
    found = read("users_file", content.encode())
    if isinstance(found, str):
        assert found.isprintable() and found.endswith(".")
        return
    text = re.sub(r"(?:^|(?<=\s))#[^\r\n]*", "", content.removeprefix("\ufeff"), flags=re.M)
    assert len(found.elements) == len(re.findall(r"p[12]@acme\.example", text))


@settings(deadline=None)
@given(content=st.binary(max_size=40), option=st.sampled_from(["csv", "users_file"]))
def test_any_bytes_are_read_or_refused_in_a_sentence(content: bytes, option: str) -> None:
    found = read(option, content)
    assert not isinstance(found, str) or (found.isprintable() and found.endswith("."))
