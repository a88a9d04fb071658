# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Decisions in a review: which rows a state takes, and which files are refused. No row is taken by oversight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.action import playbook_vars
from ansible_collections.identityops.frontegg.plugins.action.playbook_vars import read_whom
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._users.names import read_names
from ansible_collections.identityops.frontegg.plugins.module_utils._users.states import STATES
from ansible_collections.identityops.frontegg.plugins.plugin_utils._columns import person_column
from ansible_collections.identityops.frontegg.plugins.plugin_utils._csv import read_table
from ansible_collections.identityops.frontegg.plugins.plugin_utils._decisions import DECISIONS, REVIEW
from ansible_collections.identityops.frontegg.plugins.plugin_utils._people import People, read_people
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import RUNS, Run, check_rows
from ansible_collections.identityops.frontegg.plugins.plugin_utils._table_people import Reach, read_rows

A, B, C = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
TAKERS = {"locked": "lock", "absent": "remove"}

Rows = list[tuple[str, str, str]]  # (user, tenant, decision)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the folder the current directory. Relative paths start there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def line_of(user: str, tenant: str, decision: str) -> list[str]:
    email = f"u{user[-1]}@corp.example" if user else ""
    return [user, email, "Ann Lock", tenant, "Admin", "", "app", "", "yes", "no", "no", "frontegg", decision]


def review(rows: Rows, header: tuple[str, ...] = REVIEW, separator: str = ",", drop: tuple[int, ...] = ()) -> str:
    lines = [list(header), *(line_of(*row) for row in rows)]
    return "".join(
        separator.join(cell for index, cell in enumerate(line) if index not in drop) + "\n" for line in lines
    )


def read(content: str | bytes, state: str | None, **options: Any) -> People:
    Path("review.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return read_people(csv="review.csv", state=state, **options)


def refusal(content: str | bytes, state: str | None, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(content, state, **options)
    text = str(caught.value)
    assert text.isprintable() and text.endswith(".") and ".." not in text.removesuffix("..."), text
    return text


def taken(people: People) -> list[tuple[str, str | None]]:
    assert all(isinstance(one, dict) and set(one) <= {"user", "line", "tenant_id"} for one in people.elements)
    return [(one["user"], one.get("tenant_id")) for one in people.elements if isinstance(one, dict)]


MIXED: Rows = [(A, "acme", "keep"), (B, "acme", "lock"), (B, "beta", "remove"), (C, "beta", "remove"), (C, "acme", "")]


def test_each_state_takes_its_rows_and_tells_of_the_others() -> None:
    people = read(review(MIXED), "locked")
    assert taken(people) == [(B, None)]
    assert people.notes == (
        "review.csv: 1 row has no decision yet, and nothing happens to it.",
        "review.csv: 2 rows have the decision remove, which delete_users takes.",
        "review.csv: the column 'tenant_id' has no meaning here: state locked reaches all tenants.",
    )
    people = read(review(MIXED), "absent", by_row=True)
    assert taken(people) == [(B, "beta"), (C, "beta")]
    assert people.notes == (
        "review.csv: 1 row has no decision yet, and nothing happens to it.",
        "review.csv: 1 row has the decision lock, which lock_users takes.",
    )


@pytest.mark.parametrize("word", ["lock", "Lock", " LOCK ", "\xa0lock", "ｌｏｃｋ"])
@pytest.mark.parametrize("header", ["decision", "Decision ", "DECISION", "Décision", "Decision [required]"])
def test_a_spreadsheet_changes_blanks_case_and_separators(word: str, header: str) -> None:
    content = review([(A, "acme", word), (B, "acme", "keep")], (*REVIEW[:-1], header), ";")
    for text in (content.encode(), b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode(), content.encode("utf-16")):
        assert taken(read(text, "locked")) == [(A, None)]


@pytest.mark.parametrize(
    ("rows", "notes"),
    [
        ([(A, "acme", "")], ["1 row has no decision yet", "no row has the decision lock, so this run is about nobody"]),
        ([(A, "acme", "keep")], ["no row has the decision lock, so this run is about nobody"]),
        ([(A, "acme", "remove")], ["which delete_users takes", "no row has the decision lock"]),
        ([], ["nobody stands below the header row"]),
    ],
)
def test_a_review_without_the_decision_is_about_nobody(rows: Rows, notes: list[str]) -> None:
    people = read(review(rows), "locked")
    assert people.elements == ()
    assert [word for word in notes if word not in " ".join(people.notes)] == []


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("lok", "did you mean lock?"),
        ("kep", "did you mean keep?"),
        ("removed", "did you mean remove?"),
        ("delete", "did you mean remove?"),
        ("Sperren", "did you mean lock?"),
        ("ok", "did you mean keep?"),
        ("yes", "write keep, lock, remove, or nothing"),
        ("-", "write keep, lock, remove, or nothing"),
        ("lock keep", "'lock keep' is no decision"),
        ("lock\u200b", r"'lock\u200b' is no decision; did you mean lock?"),
        ("=lock", "'=lock' is no decision; did you mean lock?"),
        ("{{ lookup('pipe', 'id') }}", "is no decision"),
    ],
)
@pytest.mark.parametrize("state", TAKERS)
def test_an_unknown_decision_is_refused_with_its_line(cell: str, words: str, state: str) -> None:
    text = refusal(review([(A, "acme", cell.replace(",", " ")), (B, "acme", "lock"), (C, "acme", "loc")]), state)
    assert text.startswith("review.csv: 2 faults: line 2: ") and "line 4: 'loc' is no decision" in text
    assert words.replace(",", " ") in text.replace(",", " ")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [(A, "acme", "lock"), (A, "beta", "keep")],
            f"line 2: says lock for '{A}', and line 3 says keep; a lock reaches all tenants, so decide on one",
        ),
        ([(A, "acme", "keep"), (A.upper(), "beta", "lock")], "line 3: says lock"),
        ([(A, "acme", "remove"), (A, "acme", "keep")], "line 2: says remove"),
        ([(A, "acme", "remove"), (A, "beta", "keep")], ""),
        ([(A, "acme", "remove"), (A, "beta", "lock")], ""),
        ([(A, "acme", "lock"), (B, "acme", "keep")], ""),
        ([(A, "acme", "lock"), (A, "beta", "")], ""),
    ],
)
@pytest.mark.parametrize("state", TAKERS)
def test_decisions_that_contradict_each_other_are_refused(rows: Rows, words: str, state: str) -> None:
    if words:
        assert words in refusal(review(rows), state)
    else:
        assert len(read(review(rows), state).elements) == sum(one[2] == TAKERS[state] for one in rows)


def test_the_same_user_by_id_and_by_email_is_one_user() -> None:
    content = f"user,email,tenant,decision\n{A},a@corp.example,acme,lock\nA@corp.example,A@corp.example,beta,keep\n"
    assert "line 2: says lock" in refusal(content, "locked")


def test_a_row_that_is_left_out_is_checked_too() -> None:
    """Its user may contradict another row, if only the cell could be read."""
    assert "line 3: 'nobody' is neither" in refusal("user,decision\na@b.example,lock\nnobody,keep\n", "locked")


# ---- the column must not be overlooked

ROWS: Rows = [(A, "acme", "keep"), (B, "acme", "lock")]
LAST = len(REVIEW) - 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (review(ROWS, drop=(LAST,)), "is a review of access without the column decision"),
        (review(ROWS, drop=(0, 4, 6, LAST)), "is a review of access without the column decision"),
        (review(ROWS, (*REVIEW[:-1], "")), "13 cells, and the header row has 12 names"),
        (review([(A, "acme", "")], (*REVIEW[:-1], "")), "is a review of access without the column decision"),
        (review(ROWS, (*REVIEW[:-1], "Approved?")), "the column 'Approved?' may hold decisions"),
        (review([(A, "acme", "x")], (*REVIEW[:-1], "Approved?")), "is a review of access without the column decision"),
        ("decision,email,decision\nlock,a@b.example,keep\n", "columns 1 and 3 have the name decision"),
        (",email\nlock,a@b.example\nkeep,c@b.example\n", "column 1 has no name, and may hold decisions"),
        ("email,,last\na@b.example,lock,x\nc@b.example,,x\n", "column 2 has no name, and may hold decisions"),
        ("email,What to do\na@b.example,keep\nc@b.example,kep\n", "the column 'What to do' may hold decisions"),
        *(
            (f"email,{name}\na@b.example,{cell}\n", f"the column '{name}' may hold decisions of a review; name it")
            for name in ("decisions", "desicion", "decison", "Decission", "Entscheidung", "My Decision", "decision_2")
            for cell in ("lock", "keep", "", "x")
        ),
    ],
)
@pytest.mark.parametrize("state", [*TAKERS, "unlocked", None])
def test_a_column_that_may_hold_decisions_is_not_overlooked(content: str, words: str, state: str | None) -> None:
    assert words in refusal(content, state, everywhere=state == "absent")


def test_a_whole_row_in_one_cell_is_refused() -> None:
    """Some spreadsheets open a file with commas so, and the reviewer writes into the next column."""
    lines = review([(A, "acme", ""), (B, "acme", "")]).splitlines()
    content = f'"{lines[0]}";\n"{lines[1]}";keep\n"{lines[2]}";lock\n'
    with pytest.raises(InputError):
        read(content, "locked")


@pytest.mark.parametrize(
    "content",
    [
        "email,Division\na@b.example,Sales\nc@b.example,x\n",
        "email,Last name,First name\na@b.example,Lock,Ann\n",
        "user,email,tenant_id,roles,locked,last_login\n" + f"{A},a@b.example,acme,keep,no,\n",
        "email,note\na@b.example,lock\nc@b.example,left in May\nd@b.example,moved\n",
        "email,state\na@b.example,locked\n",
    ],
)
def test_other_files_keep_all_their_rows(content: str) -> None:
    assert len(read(content, "locked").elements) == content.count("\n") - 1


@pytest.mark.parametrize("state", [state for state in STATES if state not in TAKERS] + [None])
def test_other_states_refuse_decisions(state: str | None) -> None:
    text = refusal(review(ROWS), state)
    assert "lock_users takes the rows with lock and delete_users takes the rows with remove" in text
    assert (f"state {state} takes none" if state else "nothing else takes any") in text


def test_whoever_only_looks_may_ignore_decisions() -> None:
    people = read(review(ROWS), None, ignore_columns=["Decision"])
    assert len(people.elements) == 2 and "review.csv: the column 'decision' was not read." in people.notes
    assert len(read(review(ROWS, drop=(LAST,)), None, ignore_columns=["decision"]).elements) == 2
    for state in STATES:
        if state in TAKERS:
            assert len(read(review(ROWS), state, ignore_columns=["decision"]).elements) == (state == "locked")
        else:
            assert "takes none" in refusal(review(ROWS), state, ignore_columns=["decision"])


words_of_people = st.sampled_from(["", "keep", "lock", "remove", "LOCK", " keep", "lok", "x"])


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([A, B, C]), st.sampled_from(["acme", "beta"]), words_of_people), max_size=6),
    st.sampled_from(list(TAKERS)),
    st.sets(st.integers(4, 11), max_size=8),
    st.sampled_from([",", ";", "\t"]),
)
def test_nobody_is_taken_without_the_decision(rows: Rows, state: str, drop: set[int], separator: str) -> None:
    """Whatever columns a reviewer takes away: who is taken has the decision, and everybody else is left out."""
    table, faults = read_table(review(rows, separator=separator, drop=tuple(drop)), "#")
    elements, _notes, more = read_rows(table, person_column(table, None), (), Reach(state, by_row=True))
    if faults or more:
        return
    wanted = [(user, tenant) for user, tenant, word in rows if word.strip().lower() == TAKERS[state]]
    assert [one["user"] for one in elements] == [user for user, dummy in wanted]
    if state == "absent":
        assert [one["tenant_id"] for one in elements] == [tenant for dummy, tenant in wanted]


# ---- delete_users in the tenants of the rows


def whom_of(content: str, playbook: str = "delete_users", **variables: Any) -> list[Any]:
    Path("review.csv").write_text(content)
    people: list[Any] = read_whom(RUNS[playbook]({"csv": "review.csv", **variables}, False), 0.0)["users"]
    return people


def test_delete_users_removes_each_user_from_the_tenant_of_the_row() -> None:
    run = RUNS["delete_users"]({"csv": "review.csv"}, True)
    assert run.by_row and run.options == {"state": "absent"}
    assert run.intro == (
        "This run removes each user from the tenant that the user's row names, and from no other."
        " Preview: nothing is written."
    )
    assert [one["tenant_id"] for one in whom_of(review(MIXED))] == ["beta", "beta"]
    assert [one["tenant_id"] for one in whom_of("email,tenant\na@b.example,acme\n", everywhere="no")] == ["acme"]


@pytest.mark.parametrize(
    ("content", "variables", "words"),
    [
        ("email,tenant\na@b.example,acme\nc@b.example,\n", {}, "line 3: names no tenant"),
        ("email,tenant\na@b.example,acme|beta\n", {}, "names the tenants 'acme', 'beta'"),
        ("email,tenant\na@b.example,'-acme\n", {}, "begins with a ' that the export put there"),
        ("email,tenant\na@b.example,\n", {}, "no row says in which tenant"),
        ("email\na@b.example\n", {}, "no row says in which tenant"),
        (f"id,email,tenant_ids,created_at\n{A},a@b.example,acme,x\n", {}, "the rows list all tenants of each user"),
        (review(MIXED), {"everywhere": "true"}, "everywhere=true reaches all tenants"),
        (review(MIXED, drop=(3,)), {"everywhere": "true"}, "everywhere=true reaches all tenants"),
        (review(MIXED, drop=(3,)), {"tenant_id": "acme"}, "no row says in which tenant"),
        (review(MIXED, drop=(3,)), {}, "no row says in which tenant"),
        (review(MIXED), {"tenant_id": "acme"}, "is about tenant 'beta', and tenant_id is 'acme'"),
        (review([(A, "", "remove")]), {"tenant_id": "acme"}, "no row says in which tenant"),
        (review([(A, "", "remove"), (B, "acme", "remove")]), {"tenant_id": "acme"}, "line 2: names no tenant"),
        (review(ROWS, drop=(LAST,)), {"tenant_id": "acme"}, "without the column decision"),
    ],
)
def test_a_row_without_its_tenant_is_refused(content: str, variables: dict[str, str], words: str) -> None:
    with pytest.raises(InputError) as caught:
        whom_of(content, **variables)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "element", ["a@b.example", {"user": "a@b.example"}, {"user": "x", "tenant_id": " "}, {"id": A}]
)
def test_no_element_without_a_tenant_passes_whatever_was_read(element: Any) -> None:
    run = Run("", {"state": "absent"}, by_row=True)
    with pytest.raises(InputError, match="1 rows of the CSV file name no tenant"):
        check_rows(run, [{"user": A, "tenant_id": "acme"}, element])
    check_rows(Run("", {}), [element])


def test_delete_users_checks_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the reader of files lets pass: a run by row never gets a user without a tenant."""
    stray = People(({"user": A, "tenant_id": "acme", "line": 2}, {"user": B, "line": 3}))
    monkeypatch.setattr(playbook_vars, "read_people", lambda **_options: stray)
    with pytest.raises(InputError, match="1 rows of the CSV file name no tenant"):
        whom_of("")
    assert len(whom_of("", everywhere="true")) == 2


@pytest.mark.parametrize("variables", [{"users": "a@b.example"}, {"users_file": "a.txt"}, {}])
def test_only_a_csv_may_say_the_tenants(variables: dict[str, str]) -> None:
    with pytest.raises(InputError, match="or a csv whose rows name tenants; neither is given"):
        RUNS["delete_users"](variables, False)


@pytest.mark.parametrize(
    ("playbook", "variables", "words"),
    [
        ("unlock_users", {}, "state unlocked takes none"),
        ("invite_users", {"tenant_id": "acme"}, "state present takes none"),
        ("invite_users", {"tenant_id": "acme", "ignore_columns": "decision"}, "state present takes none"),
        ("reconcile_users", {"tenant_id": "acme"}, "nothing else takes any"),
    ],
)
def test_other_playbooks_refuse_a_review(playbook: str, variables: dict[str, str], words: str) -> None:
    with pytest.raises(InputError) as caught:
        whom_of(review(ROWS), playbook, **variables)
    assert words in str(caught.value)


def test_find_users_shows_everybody_in_a_review() -> None:
    assert [one["user"] for one in whom_of(review(MIXED), "find_users")] == [one[0] for one in MIXED]


def test_a_row_of_user_info_with_a_decision_is_refused_by_tasks() -> None:
    """Another way to read the file would skip the column, and lock everybody in it."""
    row = {"id": A, "email": "a@b.example", "tenant_ids": "acme", "created_at": "", "Decision": "keep"}
    with pytest.raises(InputError, match="has a decision, which no task reads"):
        read_names([row])
    assert [one.given for one in read_names([{name: row[name] for name in row if name != "Decision"}])] == [A]


def test_the_table_of_decisions_is_sound() -> None:
    assert {one.state: one.word for one in DECISIONS if one.state} == TAKERS
    assert all(one.playbook in RUNS and one.state in STATES for one in DECISIONS if one.state)
    words = [word for one in DECISIONS for word in (one.word, *one.meant)]
    assert len(set(words)) == len(words)
