# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter from_csv: how it reads files from spreadsheets and from people, and which files it refuses."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.filter.from_csv import FilterModule

from_csv = FilterModule().filters()["from_csv"]

JANE = {"user": "jane@acme.example", "name": "Jane Doe"}
JOE = {"user": "joe@acme.example", "name": None}

FORMS = {
    "commas": "user,name\njane@acme.example,Jane Doe\njoe@acme.example,\n",
    "semicolons": "user;name\njane@acme.example;Jane Doe\njoe@acme.example;\n",
    "tabs": "user\tname\njane@acme.example\tJane Doe\njoe@acme.example\t\n",
    "a mark at the start": "\ufeffuser,name\njane@acme.example,Jane Doe\njoe@acme.example,\n",
    "a mark and quotes": '\ufeff"user","name"\r\n"jane@acme.example","Jane Doe"\r\n"joe@acme.example",""\r\n',
    "lines of Windows": "user,name\r\njane@acme.example,Jane Doe\r\njoe@acme.example,\r\n",
    "lines of an old Mac": "user,name\rjane@acme.example,Jane Doe\rjoe@acme.example,",
    "no line end at the end": "user,name\njane@acme.example,Jane Doe\njoe@acme.example,",
    "blank lines": "\n \nuser,name\n\njane@acme.example,Jane Doe\n,\n\t\njoe@acme.example,\n\n",
    "white space": " user , name\n\tjane@acme.example , Jane Doe \njoe@acme.example,  \n",
    "quotes behind white space": 'user, name\njane@acme.example, "Jane Doe"\njoe@acme.example, ""\n',
    "a missing cell": "user,name\njane@acme.example,Jane Doe\njoe@acme.example\n",
    "a sep= line": "sep=;\r\nuser;name\r\njane@acme.example;Jane Doe\r\njoe@acme.example;\r\n",
    "a quoted sep= line": '"sep=,"\nuser,name\njane@acme.example,Jane Doe\njoe@acme.example,\n',
    "a sep= line with a separator of its own": "sep=|\nuser|name\njane@acme.example|Jane Doe\njoe@acme.example|\n",
    "a mark and a sep= line": "\ufeffsep=;\nuser;name\njane@acme.example;Jane Doe\njoe@acme.example;\n",
    "a line with the version of a template": "version:v1.0\nuser,name\njane@acme.example,Jane Doe\njoe@acme.example,\n",
    "empty columns at the end": "user;name;;;\njane@acme.example;Jane Doe;;;\njoe@acme.example;;;;\n",
    "an empty column inside": "user,,name\njane@acme.example,,Jane Doe\njoe@acme.example,,\n",
    "blanks that do not break": "user,name\n\xa0jane@acme.example\xa0,\xa0Jane Doe\njoe@acme.example,\xa0\n",
    "blanks behind quotes": 'user,name\n"jane@acme.example" ,"Jane Doe" \njoe@acme.example,"" \n',
    "empty cells beyond the header": "user,name\njane@acme.example,Jane Doe,,\njoe@acme.example,,\n",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_a_form(text: str) -> None:
    assert from_csv(text) == [JANE, JOE]


CELLS = {
    "a separator": ('"Doe, Jane"', "Doe, Jane"),
    "another separator": ("Jane;Doe", "Jane;Doe"),
    "a quote": ('"Jane ""J"" Doe"', 'Jane "J" Doe'),
    "a quote inside": ('Jane "J" Doe', 'Jane "J" Doe'),
    "a line end": ('"Jane\nDoe"', "Jane\nDoe"),
    "a line end and a #": ('"Jane\n# Doe"', "Jane\n# Doe"),
    "letters of any script": ("Zoë 张", "Zoë 张"),
    "a template": ("{{ 7 * 7 }}", "{{ 7 * 7 }}"),
    "a number": ("007", "007"),
    "a word that YAML would take for another type": ("no", "no"),
}


@pytest.mark.parametrize(("written", "read"), CELLS.values(), ids=CELLS)
def test_a_cell_with(written: str, read: str) -> None:
    text = f"user,name\njane@acme.example,{written}\njoe@acme.example,\n"
    assert from_csv(text, comment="#") == [{**JANE, "name": read}, JOE]


def test_one_column() -> None:
    assert from_csv("email\njane@acme.example\n") == [{"email": "jane@acme.example"}]


def test_a_header_alone() -> None:
    assert from_csv("user,name\n") == []


def test_the_separator_is_that_of_the_header() -> None:
    assert from_csv('"name, full";user\nDoe, Jane;jane@acme.example') == [
        {"name, full": "Doe, Jane", "user": "jane@acme.example"}
    ]


def test_a_separator_that_tears_quotes_is_none() -> None:
    assert from_csv('"user";"name, full"\n"a";"b"\n') == [{"user": "a", "name, full": "b"}]


def test_comments_only_where_asked_for() -> None:
    text = '# made by, "somebody;\nuser,name\n#1,x\njane@acme.example,Jane Doe\n # y,z\n'
    assert from_csv(text, comment="#") == [JANE, {"user": "# y", "name": "z"}]
    assert from_csv("user,name\n#1,x\n") == [{"user": "#1", "name": "x"}]


REFUSED = {
    "no text": (["user"], "takes the text of a CSV file, not list."),
    "nothing": ("", "there is no header row."),
    "blank lines only": ("\ufeff\n \n", "there is no header row."),
    "comments only": ("# user,name\n", "there is no header row."),
    "a name twice": ("\nuser,name,User\n", "line 2: the header row has the name 'User' twice."),
    "an empty name": ("user, ,name\na,b,c\n", "line 1: column 2 has no name in the header row."),
    "an empty name at the end": ("user,name,\na,b,c\n", "line 2: 3 cells, and the header row has 2 names"),
    "a cell too many": ("user,name\n\na,b\nc,d,e\n", "line 4: 3 cells, and the header row has 2 names"),
    "a cell too many below a long one": ('user,name\na,"b\nb"\nc,d,e\n', "line 4: 3 cells"),
    "a cell too many below a comment": ("user,name\n# x\nc,d,e\n", "line 3: 3 cells"),
    "a quote that never ends": (
        'user,name\na,b\nc,"d\ne,f\n',
        "line 3: a quote opens here and is never closed.",
    ),
    "a quote that never ends, below long cells": (
        'user,name\na,"b\nb"\nc,"d\ne,f\n',
        "line 4: a quote opens here and is never closed.",
    ),
    "words behind a quote": ('user,name\na,"b"c\n', "line 2: text stands behind a closing quote; double each quote"),
    "a quote that swallows people": (
        'email,name\na@acme.example,"A\nb@acme.example,B\nc@acme.example,C"\n',
        "line 2: a quote opens here and closes on line 4 only, with people between",
    ),
    "no header row": ("a@acme.example,A\n", "line 1: there is no header row, as this line holds 'a@acme.example';"),
    "a number that a spreadsheet shortened": (
        "user,external_id\na,1.23457E+11\n",
        "line 2: '1.23457E+11' is a number that the spreadsheet shortened;",
    ),
    "the same with a comma": (
        "user;external_id\na;1,23E+15\n",
        "'1,23E+15' is a number that the spreadsheet shortened;",
    ),
    "an error of a spreadsheet": ("user,name\n#N/A,Jane\n", "line 2: '#N/A' is an error of the spreadsheet"),
    "a mark of an export": (
        "Email,Name\n'jane@acme.example,Jane\n",
        "line 2: ''jane@acme.example' begins with a ' that the export put there; take the ' away from every cell.",
    ),
    "several faults": (
        'user,name,name\na,b,c,d\n\nx,"y"z,\n',
        "from_csv: 3 faults: line 1: the header row has the name 'name' twice; line 2: 4 cells, and the header row has "
        "3 names; quote a cell with a separator in it; line 4: text stands behind a closing quote;",
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(text: object, message: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        from_csv(text, comment="#")
    assert str(caught.value).startswith("from_csv: ")
    assert message in str(caught.value)


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=12).map(str.strip)


@given(
    rows=st.lists(st.tuples(WORDS, WORDS, WORDS).filter(any), max_size=6),
    separator=st.sampled_from([",", ";", "\t"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_csv_writes_is_read_back(rows: list[tuple[str, str, str]], separator: str, quoting: int) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=quoting).writerows([("a", "b", "c"), *rows])
    assert from_csv(file.getvalue()) == [dict(zip("abc", (cell or None for cell in row))) for row in rows]


def test_text_that_is_no_utf_8() -> None:
    """An invalid byte reaches a filter as half of a surrogate pair."""
    with pytest.raises(AnsibleFilterError, match="is no UTF-8; save it as CSV UTF-8"):
        from_csv("user,name\na@corp.example,Zw\udcf6lf\n")


DATES = "email,left_on\njane@acme.example,2024-11-29\njoe@acme.example,\n"


@pytest.mark.parametrize("dates", ["left_on", ["left_on"], ("left_on",)])
def test_dates(dates: object) -> None:
    assert [row["left_on"] for row in from_csv(DATES, dates=dates)] == ["2024-11-29", None]


@pytest.mark.parametrize(
    "date",
    [
        "12/31/2099",
        "28.11.2025",
        "2024-11-31",
        "2024-1-3",
        "20241103",
        "2024-11-29T00:00:00Z",
        "2024-W01-1",
        "45000",
        "soon",
    ],
)
def test_what_is_no_date(date: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        from_csv(f"{DATES}ann@acme.example,{date}\nbob@acme.example,x\n", dates=["left_on"])
    assert f"from_csv: 2 faults: line 4: '{date}' in 'left_on' is no date such as 2025-01-31; line 5: 'x'" in str(
        caught.value
    )


def test_a_column_of_dates_that_is_not_there() -> None:
    with pytest.raises(AnsibleFilterError, match="line 1: the header row has no name 'left', which is to hold dates"):
        from_csv(DATES, dates="left")


def test_rows_that_are_due() -> None:
    today = datetime.date.today()
    dates = [today - datetime.timedelta(1), today, today + datetime.timedelta(1), "", "0001-01-01", "9999-12-31"]
    text = "\n".join(["email,left_on", *(f"u{number}@acme.example,{date}" for number, date in enumerate(dates))])
    for more in ({}, {"dates": "left_on"}):
        rows = from_csv(text, due="left_on", **more)
        assert [row["email"].partition("@")[0] for row in rows] == ["u0", "u1", "u4"]
    with pytest.raises(AnsibleFilterError, match=r"line 2: '31.12.2024' in 'left_on' is no date"):
        from_csv("email,left_on\na@acme.example,31.12.2024\n", due="left_on")
    with pytest.raises(AnsibleFilterError, match="line 1: the header row has no name 'left'"):
        from_csv(text, due="left", dates=["left"])
