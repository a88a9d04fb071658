# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Offboarding: who is closed, marked, held or scheduled; and who is due to be deleted later."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.times import iso, moment
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import merged
from ansible_collections.identityops.frontegg.plugins.plugin_utils._dates import DAY
from ansible_collections.identityops.frontegg.plugins.plugin_utils._due_users import (
    HOLD,
    LET_IN,
    UNLOCKED,
    UNTOLD,
    due_users,
    told,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._hold import read_hold
from ansible_collections.identityops.frontegg.plugins.plugin_utils._marks import KEY, fates
from ansible_collections.identityops.frontegg.plugins.plugin_utils._offboarding import (
    Offboarding,
    early_notes,
    left_out,
    offboarding,
    with_date,
)

NOW = moment("2026-11-26T12:00:00Z")
JANE, JOE = "35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f50", "35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f51"
RUN = "0b9a6c1e-0000-4000-8000-000000000001"
MARK = {"locked_at": "2026-11-20T12:00:00Z", "delete_after": "2026-12-20T12:00:00Z"}


def row(mark: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "id": JANE,
        "email": "jane@corp.example",
        "is_locked": False,
        "last_login": None,
        "tenants": [{"tenant_id": "acme", "is_disabled": False}],
        "tenant_ids": ["acme"],
        "created_at": "2026-01-01T00:00:00Z",
        "vendor_metadata": {} if mark is None else {KEY: mark},
        **more,
    }


def offboard(people: list[Any], found: list[dict[str, Any]], now: float = NOW, **options: Any) -> Offboarding:
    return offboarding(people, found, now, options)


def mark_of(made: Offboarding) -> Any:
    """Return the mark that the first element writes; None where it writes none."""
    return made.elements[0].get("vendor_metadata", {}).get(KEY)


def carried_out(user: dict[str, Any], element: dict[str, Any]) -> dict[str, Any]:
    """Return the row of the user after module user did what the element says."""
    metadata = merged(user["vendor_metadata"], element.get("vendor_metadata", {}))
    return {**user, "is_locked": True, "vendor_metadata": metadata}


# ---- who is closed, and how


def test_a_leaver_is_locked_and_marked_in_one_element() -> None:
    people = [{"user": "Jane@corp.example", "line": 2, "ticket": "HR-1"}]
    made = offboard(people, [row()], delete_after="30d", ticket="HR-0", run_id=RUN)
    mark = {
        "locked_at": "2026-11-26T12:00:00Z",
        "delete_after": "2026-12-26T12:00:00Z",
        "ticket": "HR-1",
        "run_id": RUN,
    }
    assert made.elements == [
        {"user": "Jane@corp.example", "line": 2, "state": "locked", "vendor_metadata": {KEY: mark}}
    ]
    assert made.later == [{"user": JANE, "line": 2}]
    assert (made.scheduled, made.held, made.notes) == ([], [], [])


def test_with_tenants_a_leaver_is_disabled_there_and_never_deleted() -> None:
    made = offboard(["jane@corp.example"], [row()], tenants="acme, beta")
    assert made.elements[0]["state"] == "disabled"
    assert made.elements[0]["tenant_ids"] == ["acme", "beta"]
    assert mark_of(made) == {"locked_at": iso(NOW)}
    assert made.later == []


def test_somebody_whom_frontegg_does_not_know_is_an_element_all_the_same() -> None:
    made = offboard(["gone@corp.example"], [row()], delete_after="30d")
    assert made.elements[0]["user"] == "gone@corp.example"
    assert made.later == []  # nobody to preview a deletion of


def test_a_row_of_user_info_is_named_by_its_id() -> None:
    assert offboard([row()], [row()]).elements[0]["user"] == JANE


@pytest.mark.parametrize(
    ("not_before", "is_scheduled"),
    [
        ("2026-11-27", True),
        ("2026-11-26", False),  # the start of the day, in UTC
        ("2026-11-26T12:00:01Z", True),
        ("2026-11-26T12:00:00Z", False),
        ("2026-11-26T13:00:00+01:00", False),
        ("", False),
        (None, False),
    ],
)
def test_whoever_has_a_date_in_the_future_is_scheduled(not_before: Any, is_scheduled: bool) -> None:
    made = offboard([{"user": "jane@corp.example", "line": 2, "not_before": not_before}], [row()])
    assert [bool(made.scheduled), bool(made.elements)] == [is_scheduled, not is_scheduled]


def test_a_row_of_somebody_scheduled() -> None:
    made = offboard([{"user": "jane@corp.example", "not_before": "2026-12-01"}], [row()])
    shown = {key: made.scheduled[0][key] for key in ("user", "id", "outcome", "changed", "failed", "msg")}
    assert shown == {
        "user": "jane@corp.example",
        "id": JANE,
        "outcome": "scheduled",
        "changed": False,
        "failed": False,
        "msg": "not before 2026-12-01 (2026-12-01T00:00:00Z)",
    }


def test_a_last_day_in_the_future_does_not_keep_anybody_open_and_is_noted() -> None:
    people = [{"user": "jane@corp.example", "line": 2, "left_on": "2026-12-01"}, "joe@corp.example"]
    assert [len(offboard(people, [row()]).elements), early_notes(people[1:], NOW)] == [2, []]
    assert early_notes(people, NOW) == [
        "The last day of 1 user is still to come, and this run does not wait for it: line 2: jane@corp.example "
        "(2026-12-01); not_before=left_on makes it wait."
    ]
    assert early_notes(with_date(people, "left_on"), NOW) == []


def test_the_date_may_have_another_key() -> None:
    people = with_date([{"user": "jane@corp.example", "end": "2026-12-01"}, "joe@corp.example"], "end")
    made = offboard(people, [])
    assert [len(made.scheduled), len(made.elements)] == [1, 1]
    with pytest.raises(InputError, match="nobody has a key 'ende'"):
        with_date(people, "ende")


# ---- marks

HELD = {"locked_at": "2026-11-20T12:00:00Z", "hold": True}
NEW = {"locked_at": iso(NOW), "delete_after": "2026-12-26T12:00:00Z"}


@pytest.mark.parametrize(
    ("mark", "more", "hold", "written"),
    [
        # a second run
        (MARK, {"is_locked": True}, None, None),
        ({**MARK, "by": "Ann"}, {"is_locked": True}, None, None),
        ({"locked_at": MARK["locked_at"]}, {"is_locked": True}, None, None),
        # signed in before the lock, or between a plan and its approval
        (MARK, {"is_locked": True, "last_login": "2026-11-22T12:00:00Z"}, None, None),
        # let in again since: the old date would delete the user too early
        (MARK, {}, None, NEW),
        ({**MARK, "ticket": "OLD", "by": "Ann"}, {}, None, {**NEW, "by": "Ann"}),
        (MARK, {"is_locked": True, "last_login": "2026-11-25T12:00:00Z"}, None, NEW),
        # held
        (None, {}, "*@corp.example", {"locked_at": iso(NOW), "hold": True}),
        (MARK, {"is_locked": True}, "jane@*", HELD),
        ({**MARK, "by": "Ann"}, {"is_locked": True}, JANE, {**HELD, "by": "Ann"}),
        (HELD, {"is_locked": True}, "jane@*", None),
        (HELD, {"is_locked": True}, None, None),
        ({**HELD, "delete_after": MARK["delete_after"]}, {"is_locked": True}, None, HELD),
        (HELD, {}, None, {"locked_at": iso(NOW), "hold": True}),
        ({"hold": "maybe", "delete_after": "soon"}, {"is_locked": True}, "jane@*", {"hold": True}),
        ("nonsense", {}, "jane@*", {"locked_at": iso(NOW), "hold": True}),
        # nonsense stays
        ("nonsense", {"is_locked": True}, None, None),
        ({**MARK, "delete_after": "soon"}, {"is_locked": True}, None, None),
    ],
)
def test_marks(mark: Any, more: dict[str, Any], hold: str | None, written: Any) -> None:
    made = offboard(["jane@corp.example"], [row(mark, **more)], delete_after="30d", hold=hold)
    assert mark_of(made) == written
    assert len(made.held) == (hold is not None)


def test_a_mark_that_is_nonsense_is_noted() -> None:
    made = offboard(["jane@corp.example"], [row({**MARK, "delete_after": "soon"})])
    assert made.notes == [
        "jane@corp.example: delete_after of the mark is 'soon', which is no time such as 2026-12-27T16:55:02Z. "
        "The mark stays as it is, and delete_due_users leaves the user alone.",
        "1 of 1 users have a mark already, which stays as it is: jane@corp.example (the mark is not valid: never "
        "deleted).",
    ]


@pytest.mark.parametrize(
    ("mark", "fate"),
    [
        (MARK, f"delete_after {MARK['delete_after']}"),
        ({"locked_at": MARK["locked_at"]}, "no date: never deleted"),
        (HELD, "hold: never deleted"),
    ],
)
def test_a_mark_that_stays_is_told_with_its_date(mark: Any, fate: str) -> None:
    made = offboard(["jane@corp.example"], [row(mark, is_locked=True)], delete_after="30d")
    told = f"1 of 1 users have a mark already, which stays as it is: jane@corp.example ({fate})."
    assert made.notes == [told]


def test_the_users_with_marks_are_named_up_to_a_number() -> None:
    assert fates([(f"u{number}", HELD) for number in range(25)], NOW).endswith("u19 (hold: never deleted), and 5 more")


def test_a_mark_of_somebody_disabled_in_all_tenants_named_stays() -> None:
    closed = row({"locked_at": MARK["locked_at"]}, tenants=[{"tenant_id": "acme", "is_disabled": True}])
    assert mark_of(offboard(["jane@corp.example"], [closed], tenants=["acme"])) is None
    assert mark_of(offboard(["jane@corp.example"], [closed], tenants=["beta"])) is not None


def test_whoever_may_match_a_pattern_is_held() -> None:
    made = offboard([JANE], [row(email=None)], hold="*@legal.example", delete_after="30d")
    assert mark_of(made) == {"locked_at": iso(NOW), "hold": True}


# ---- what is refused

DEED = "delete_after: a deletion reaches all tenants"


@pytest.mark.parametrize(
    ("people", "options", "words"),
    [
        (
            [{"user": "jane@corp.example", "line": 3, "not_before": "03/04/2026"}],
            {},
            "line 3: not_before: '03/04/2026'",
        ),
        ([{"user": "jane@corp.example", "line": 3, "left_on": "46353"}], {}, "line 3: left_on: '46353' is the number"),
        ([{"user": "jane@corp.example", "notbefore": "2026-12-01"}], {}, "did you mean not_before?"),
        ([{"user": "jane@corp.example", "state": "absent"}], {}, "unknown key 'state'"),
        (["jane"], {}, "is neither an email nor a user ID"),
        ([{"line": 2}], {}, "the identifier is empty"),
        (["jane@corp.example"], {"hold": "legal"}, "hold[0] (line 1): 'legal' can match no user; write an email"),
        (["jane@corp.example"], {"hold": ""}, "hold: is empty"),
        (["jane@corp.example"], {"delete_after": "30"}, "delete_after: '30' is no period"),
        (["jane@corp.example"], {"delete_after": "30d", "tenants": ["acme"]}, DEED),
        (["jane@corp.example"], {"tenants": []}, "tenants: names no tenant"),
        (["jane@corp.example"], {"tenants": "All"}, "tenants: 'All' stands for all tenants alone"),
        (["jane@corp.example"], {"tenants": ["all", "acme"]}, "tenants: 'all' stands for all tenants alone"),
        (["jane@corp.example"], {"tenants": "ac/me"}, "is not a tenant ID"),
        (["jane@corp.example"], {"run_id": "7"}, "run_id: '7' is no UUID"),
        (["jane@corp.example"], {"ticket": " "}, "ticket: is empty"),
        (
            ["jane@corp.example", {"user": JANE, "line": 9, "not_before": "2026-12-01"}],
            {},
            "line 9: not_before is not that of people[0], which names the same user",
        ),
    ],
)
def test_what_is_not_clear_is_refused(people: list[Any], options: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as error:
        offboard(people, [row()], **options)
    assert words in str(error.value)


def test_all_faults_are_told_together() -> None:
    people = [
        {"user": "jane@corp.example", "line": 2, "not_before": "03/04/2026"},
        {"user": "joe@corp.example", "line": 3, "left_on": "soon"},
    ]
    with pytest.raises(InputError) as error:
        offboard(people, [], hold="legal", delete_after="soon")
    assert str(error.value).startswith("4 faults: ")


# ---- who is due

PAST = {"locked_at": "2026-10-20T12:00:00Z", "delete_after": "2026-11-26T11:59:59Z"}
LOCKED = {"is_locked": True}


@pytest.mark.parametrize(
    ("mark", "more", "reason"),
    [
        (PAST, LOCKED, None),
        ({**PAST, "by": "Ann", "ticket": 7}, LOCKED, None),
        ({**PAST, "hold": False}, LOCKED, None),
        (PAST, {"is_locked": False}, UNLOCKED),
        (PAST, {"is_locked": None}, UNTOLD),
        (PAST, {**LOCKED, "last_login": "2026-11-01T00:00:00Z"}, LET_IN),
        (PAST, {**LOCKED, "last_login": "nonsense"}, LET_IN),
        ({**PAST, "hold": True}, LOCKED, HOLD),
        ({**PAST, "hold": "no"}, LOCKED, "hold of the mark is 'no', which is neither true nor false"),
        ({**PAST, "hold": None}, LOCKED, "hold of the mark is 'None', which is neither true nor false"),
        ({**PAST, "Hold": True}, LOCKED, "the mark has a key 'Hold'; did somebody mean hold?"),
        ({**PAST, "holds": True}, LOCKED, "the mark has a key 'holds'; did somebody mean hold?"),
        ({**PAST, "delete_afer": "x"}, LOCKED, "the mark has a key 'delete_afer'; did somebody mean delete_after?"),
        ({**PAST, "legal_hold": True}, LOCKED, "a key 'legal_hold', which means nothing here; did somebody mean hold"),
        ({**PAST, "hold_until": "2030-01-01"}, LOCKED, "'hold_until', which means nothing here"),
        ({**PAST, "doNotDelete": True}, LOCKED, "'doNotDelete', which means nothing here"),
        ({**PAST, "keep": 1}, LOCKED, "'keep', which means nothing here"),
        ({"delete_after": PAST["delete_after"]}, LOCKED, "the mark has no locked_at"),
        ({**PAST, "locked_at": 7}, LOCKED, "locked_at of the mark is '7', which is no time"),
        ({**PAST, "locked_at": "2026-12-24T00:00:00Z"}, LOCKED, "is in the future"),
        ({**PAST, "delete_after": "30d"}, LOCKED, "delete_after of the mark is '30d', which is no time"),
        ({**PAST, "delete_after": "2026-11-20"}, LOCKED, "delete_after of the mark is '2026-11-20', which is no time"),
        ({**PAST, "delete_after": "2026-11-20T00:00:00"}, LOCKED, "which is no time such as 2026-12-27T16:55:02Z"),
        ({**PAST, "locked_at": "2026-10-01 00:00"}, LOCKED, "locked_at of the mark is '2026-10-01 00:00', which is no"),
        ({**PAST, "delete_after": "2026-11-20T00:00:00+02:00"}, LOCKED, None),
        ({**PAST, "delete_after": False}, LOCKED, "delete_after of the mark is 'False', which is no time"),
        ({**PAST, "delete_after": "2026-01-01T00:00:00Z"}, LOCKED, "is before its locked_at"),
        ("text", LOCKED, "the mark offboarding is no mapping"),
        ([], LOCKED, "the mark offboarding is no mapping"),
    ],
)
def test_who_is_due(mark: Any, more: dict[str, Any], reason: str | None) -> None:
    found = due_users([row(mark, **more)], NOW)
    assert found.due == ([{"user": JANE}] if reason is None else [])
    assert [one["outcome"] for one in found.left_alone] == ([] if reason is None else ["left_alone"])
    assert all(reason in one["msg"] for one in found.left_alone if reason)


def test_whoever_has_time_left_is_counted() -> None:
    later = {**PAST, "delete_after": "2026-11-26T12:00:01Z"}
    never = {"locked_at": PAST["locked_at"]}
    found = due_users([row(), row(later), row(later, is_locked=False), row(never)], NOW)
    assert (found.due, found.left_alone, found.not_due, found.never) == ([], [], 2, 1)
    assert told(found, NOW) == [
        "Nobody is due at 2026-11-26T12:00:00Z.",
        "2 users are not due yet.",
        "1 user is marked without delete_after, so nobody deletes them.",
    ]


def test_a_hold_of_the_task_counts_beside_those_of_the_marks() -> None:
    found = due_users([row(PAST, **LOCKED)], NOW, read_hold("*@corp.example"))
    assert found.due == []
    assert found.left_alone[0]["msg"] == "hold (*@corp.example) keeps this user"
    assert due_users([row(PAST, **LOCKED, email=None)], NOW, read_hold("*@legal.example")).due == []


def test_a_hold_that_holds_nobody_is_noted() -> None:
    """A misspelt pattern holds nobody, and looks like any other pattern."""
    hold = ["*@corp.example", "*@corp.exmaple", "joe@corp.example"]
    note = "hold: *@corp.exmaple matches nobody here. See whether it is misspelt."
    people = [JANE, {"user": "joe@corp.example", "not_before": "2099-01-01"}]
    assert note in offboard(people, [row()], hold=hold, delete_after="30d").notes
    assert not any("matches nobody" in one for one in offboard([JANE], [row()], hold=hold[0]).notes)
    assert not any("matches nobody" in one for one in offboard([JANE], [row()], hold=hold[1], by_events=True).notes)
    found = due_users([row(PAST, **LOCKED), row(None, email="joe@corp.example")], NOW, read_hold(hold))
    assert told(found, NOW)[-1] == (
        "hold: *@corp.exmaple, joe@corp.example match nobody here. See whether it is misspelt."
    )


# ---- what always holds

MARKS = (
    st.none()
    | st.text(max_size=3)
    | st.dictionaries(
        st.sampled_from(["locked_at", "delete_after", "hold", "ticket", "run_id", "by", "Hold"]),
        st.sampled_from([None, True, False, "x", 7, MARK["locked_at"], MARK["delete_after"], "2026-01-01T00:00:00Z"]),
    )
)
ROWS = st.builds(
    row,
    MARKS,
    is_locked=st.booleans(),
    last_login=st.sampled_from([None, "2026-11-01T00:00:00Z", "2026-11-25T00:00:00Z"]),
)
PERIODS = st.sampled_from(["never", "30d", "1h"])


@given(ROWS, PERIODS)
def test_a_second_run_changes_nothing(user: dict[str, Any], period: str) -> None:
    # The first run locks. Whoever signed in before it did so before this lock.
    user["last_login"] = None
    first = offboard([JANE], [user], delete_after=period)
    after = carried_out(user, first.elements[0])
    assert mark_of(offboard([JANE], [after], NOW + DAY, delete_after=period)) is None


@given(ROWS, PERIODS)
def test_whoever_is_held_has_no_date_and_is_never_due(user: dict[str, Any], period: str) -> None:
    made = offboard([JANE], [user], delete_after=period, hold="*@corp.example")
    after = carried_out(user, made.elements[0])
    assert after["vendor_metadata"][KEY]["hold"] is True
    assert "delete_after" not in after["vendor_metadata"][KEY]
    assert made.later == []
    assert due_users([after], NOW + 9999 * DAY).due == []
    again = carried_out(after, offboard([JANE], [after], NOW + DAY, delete_after=period).elements[0])
    assert due_users([again], NOW + 9999 * DAY).due == []


@given(ROWS, PERIODS)
def test_keys_that_somebody_added_stay(user: dict[str, Any], period: str) -> None:
    old = user["vendor_metadata"].get(KEY)
    after = carried_out(user, offboard([JANE], [user], delete_after=period).elements[0])
    if isinstance(old, dict) and "by" in old:
        assert after["vendor_metadata"][KEY]["by"] == old["by"]


@given(ROWS, st.integers(-60 * 86400, 60 * 86400))
def test_whoever_is_due_is_locked_past_the_date_and_not_held(user: dict[str, Any], shift: int) -> None:
    found = due_users([user], NOW + shift)
    if found.due:
        mark = user["vendor_metadata"][KEY]
        assert user["is_locked"] is True
        assert moment(mark["delete_after"]) <= NOW + shift
        assert moment(mark["locked_at"]) <= moment(mark["delete_after"])
        assert mark.get("hold", False) is False


@given(PERIODS, st.booleans())
def test_nobody_is_due_before_the_period_is_over(period: str, was_marked: bool) -> None:
    user = row(PAST if was_marked else None)  # with a mark of an earlier offboarding, who was let in again
    after = carried_out(user, offboard([JANE], [user], delete_after=period).elements[0])
    seconds = {"never": 9999 * DAY, "30d": 30 * DAY, "1h": 3600}[period]
    assert due_users([after], NOW + seconds - 1).due == []
    assert bool(due_users([after], NOW + seconds).due) == (period != "never")


# ---- beside an approved plan


def test_whoever_the_approved_plan_leaves_out_is_still_scheduled() -> None:
    people = [
        {"user": "jane@corp.example", "not_before": "2026-12-01"},
        {"user": "joe@corp.example", "not_before": "2026-11-01"},
        "ann@corp.example",
    ]
    rows = left_out(people, [{"user": "joe@corp.example"}, {"user": "ann@corp.example"}])
    assert [(one["user"], one["outcome"]) for one in rows] == [("jane@corp.example", "scheduled")]
    assert rows[0]["msg"].endswith("; the approved plan leaves this user out")
