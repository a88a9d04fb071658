# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events of a webhook: the filter that keeps them, the folder, and what becomes of each."""

from __future__ import annotations

import json
import os
import re
from datetime import datetime, timedelta, timezone
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.identifiers import identify
from ansible_collections.identityops.frontegg.plugins.plugin_utils import _events
from ansible_collections.identityops.frontegg.plugins.plugin_utils._event_folder import (
    put_back,
    report_dir,
    settle,
    take,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._events import (
    done_events,
    is_out_of_reach,
    may_be_tried_again,
    read_event,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import KNOWN
from ansible_collections.identityops.frontegg.plugins.plugin_utils._facts import COLUMNS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._offboard_vars import RUNS

ROOT = Path(__file__).resolve().parents[3]
RULEBOOK = ROOT / "extensions" / "eda" / "rulebooks" / "offboard.yml"
UUID = "35BF992D-6f5c-4e0e-8b4b-0a1c2d3e4f50"
NOW = "2026-11-26T12:00:00Z"
FINE = (
    "jane@corp.example", "Jane.O'Brien+x@sub.corp-1.example", "s.sss@sss.example", "a_b%c&d-e@x.example", UUID,
    "1@2.example", "t.nrs@tnrs.example", "w-d.b@w.d.b.example",
)  # fmt: skip
WRONG = (
    "", " ", "jane", "@corp.example", "jane@", "jane@corp", "jane@corp.example ", "jane@corp.example\n",
    " jane@x.example",
    "a@x.example,b@x.example", "a@x.example;b@x.example", "a@x.example b@x.example", "*@x.example", "a?@x.example",
    "{{ x }}@x.example", "{%@x.example", "a@{{x}}.example", "Jane <jane@corp.example>", "a@x..example", "a@-x.example",
    "jane\u0301@corp.example", "jane@corp.ex\u0430mple", "a@b@corp.example", "[a@x.example]",
    '"a"@x.example', "a\\@x.example",
    UUID[:-1], UUID + "0", "!a@x.example", "#a@x.example", "$a@x.example", "a`id`@x.example", "a|b@x.example",
    "a/b@x.example",
    "a" * 65 + "@x.example", "a@" + "x" * 64 + ".example", None, 7, True, ["a@x.example"], {"user": "a@x.example"},
)  # fmt: skip


@pytest.fixture(scope="module")
def keep_event() -> ModuleType:
    """Return the event filter, as ansible-rulebook loads it: from its file."""
    path = ROOT / "extensions" / "eda" / "plugins" / "event_filter" / "keep_event.py"
    spec = spec_from_file_location("keep_event", path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the events."""
    path = tmp_path / "events"
    path.mkdir(mode=0o700)
    monkeypatch.setenv("FRONTEGG_EVENTS_DIR", str(path))
    return path


def files(folder: Path, place: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((folder / place).iterdir())]


@pytest.mark.parametrize("user", FINE)
def test_a_user_is_kept(keep_event: ModuleType, folder: Path, user: str) -> None:
    assert keep_event.main({"payload": {"user": user, "ticket": "HR-1"}}) == [{"events_wait": True}]
    (event,) = take(str(folder), NOW, False).events
    assert event.person == {"user": user, "ticket": "HR-1"} and identify(user) is not None


@pytest.mark.parametrize("user", WRONG)
def test_anything_else_is_refused(keep_event: ModuleType, folder: Path, user: object) -> None:
    with pytest.raises(keep_event.web.HTTPUnprocessableEntity) as refusal:
        keep_event.main({"payload": {"user": user}})
    assert refusal.value.text is not None and "user is not exactly one email or user ID" in refusal.value.text
    assert refusal.value.text.isascii() and len(refusal.value.text.splitlines()) == 1
    assert list(folder.iterdir()) == []
    with pytest.raises(InputError):
        read_event("x.json", json.dumps({"user": user, "received": "20261126T120000.000000Z"}))


@given(some.from_regex(f"{_events.EMAIL}|{_events.USER_ID}", fullmatch=True))
def test_what_is_kept_holds_no_template_and_one_user(user: str) -> None:
    assert user.isascii() and user.isprintable() and not set(user) & set('{}[]()<>,;*?!|`$\\"#/ ')
    assert user.count("@") == (0 if re.fullmatch(_events.USER_ID, user) else 1)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ([], "the payload is no JSON object"),
        ("jane@corp.example", "the payload is no JSON object"),
        (None, "the payload is no JSON object"),
        ({}, "the key user is missing; it has exactly one email or user ID"),
        ({"user": None}, "user is not exactly one email or user ID: None"),
        ({"email": "a@x.example"}, "the payload has unknown keys: 'email'; the key user is missing"),
        (
            {"user": "zo\xeb@x.example"},
            "'zo\\xeb@x.example'; an email may have ASCII letters only, so send the user ID",
        ),
        ({"user": "a@x.example", "users": "b@x.example", "{{x}}": 1}, "unknown keys: 'users', '{{x}}'"),
        ({"user": "a@x.example", "ticket": "{{ x }}"}, "ticket is no ticket"),
        ({"user": "a@x.example", "ticket": ""}, "ticket is no ticket"),
        ({"user": "a@x.example", "ticket": 7}, "ticket is no ticket"),
        ({"user": "x" * 500}, "..."),
    ],
)
def test_a_refusal_says_why(keep_event: ModuleType, folder: Path, payload: object, words: str) -> None:
    with pytest.raises(keep_event.web.HTTPUnprocessableEntity) as refusal:
        keep_event.main({"payload": payload, "meta": {}})
    assert refusal.value.text is not None and words in refusal.value.text


def test_keys_have_the_names_that_the_rulebook_says(keep_event: ModuleType, folder: Path) -> None:
    payload = {"email": "a@x.example", "case": "C/1", "department": "{{ x }}"}
    assert keep_event.main({"payload": payload}, "email", "case", ["department"]) == [{"events_wait": True}]
    (kept,) = files(folder, "waiting")
    assert (kept["user"], kept["ticket"], set(kept)) == ("a@x.example", "C/1", {"user", "ticket", "received"})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2099-12-31", "is still to come, and an event acts at once; send it on that day: '2099-12-31'"),
        ("2099-12-31T17:00:00+01:00", "is still to come"),
        ("2099-12-31 17:00:00.000Z", "is still to come"),
        ("12/31/2099", "is a last day, and not written as in 2026-11-27: '12/31/2099'"),
        ("2099-13-31", "is a last day, and not written"),
        (4102358400, "is a last day, and not written"),
        (["2020-01-01"], "is a last day, and not written"),
        ("2020-01-01", ""),
        ("2020-01-01T00:00:00Z", ""),
        ("", ""),
        (None, ""),
    ],
)
@pytest.mark.parametrize("key", ["lastDay", "Termination-Date", "not_before", "Date de d\u00e9part"])
def test_nobody_is_locked_before_the_last_day(
    keep_event: ModuleType, folder: Path, key: str, value: object, words: str
) -> None:
    """An event acts at once. A day that is to be ignored must not lock somebody weeks early."""
    event = {"payload": {"user": "a@x.example", key: value}}
    if not words:
        assert keep_event.main(event, ignore_keys=[key]) == [{"events_wait": True}]
        return
    with pytest.raises(keep_event.web.HTTPUnprocessableEntity) as refusal:
        keep_event.main(event, ignore_keys=[key])
    assert refusal.value.text is not None and f"refused: {key} {words}" in refusal.value.text
    assert list(folder.iterdir()) == []


def test_the_last_day_itself_has_come(keep_event: ModuleType, folder: Path) -> None:
    today = datetime.now(timezone.utc)
    assert keep_event.day_faults("lastDay", today.date().isoformat()) == []
    assert keep_event.day_faults("lastDay", (today + timedelta(2)).date().isoformat()) != []
    assert keep_event.day_faults("startDate", "2099-12-31") == []


def test_the_filter_knows_the_same_days_as_the_lists(keep_event: ModuleType) -> None:
    assert set(keep_event.DAYS) == {*COLUMNS["left_on"], *COLUMNS["not_before"]}


def test_one_run_is_asked_for_and_one_file_per_user(keep_event: ModuleType, folder: Path) -> None:
    send = [{"payload": {"user": user}} for user in ("a@x.example", "A@X.example", "b@x.example", "a@x.example")]
    assert [keep_event.main(event) for event in send] == [[{"events_wait": True}], [], [], []]
    assert len(files(folder, "waiting")) == 2
    modes = {oct(path.stat().st_mode & 0o777) for path in (folder / "waiting").iterdir()}
    assert (modes, oct((folder / "waiting").stat().st_mode & 0o777)) == ({"0o600"}, "0o700")
    assert len(take(str(folder), NOW, False).events) == 2
    assert keep_event.main(send[0]) == [{"events_wait": True}], "the first is done by another run"


def test_a_timer_asks_only_if_something_is_left(keep_event: ModuleType, folder: Path) -> None:
    assert keep_event.main({"i": 0}) == []
    keep_event.main({"payload": {"user": "a@x.example"}})
    assert keep_event.main({"i": 1}) == [{"events_wait": True}]
    (event,) = take(str(folder), NOW, False).events
    assert keep_event.main({"i": 2}) == [{"events_wait": True}], "a run may have been killed"
    settle(str(folder), event.name, None, NOW, "")
    assert keep_event.main({"i": 3}) == []


def test_a_folder_that_cannot_be_written(keep_event: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender is told to come again. Nothing is lost in silence."""
    (folder / "waiting").write_text("", "utf-8")
    with pytest.raises(keep_event.web.HTTPServiceUnavailable):
        keep_event.main({"payload": {"user": "a@x.example"}})
    monkeypatch.delenv("FRONTEGG_EVENTS_DIR")
    with pytest.raises(ValueError, match="FRONTEGG_EVENTS_DIR is not set"):
        keep_event.main({"i": 0})


def test_a_folder_of_others_keeps_no_event(
    keep_event: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The filter and the playbook refuse the same folders. So no event gets the answer 200 and is refused later."""
    link = folder.parent / "link"
    link.symlink_to(folder)
    for path, mode in (
        (folder, 0o777),
        (folder, 0o770),
        (folder, 0o702),
        (link, 0o700),
        (folder.parent / "none", 0o700),
    ):
        folder.chmod(mode)
        monkeypatch.setenv("FRONTEGG_EVENTS_DIR", str(path))
        with pytest.raises(keep_event.web.HTTPServiceUnavailable):
            keep_event.main({"payload": {"user": "a@x.example"}})
        with pytest.raises(InputError):
            take(str(path), NOW, False)
    assert list(folder.iterdir()) == []


def test_an_empty_token_refuses_to_start(keep_event: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The timer's first event comes at the start. A copy of the rulebook may use another variable, or none."""
    assert keep_event.main({"i": 0}) == []
    monkeypatch.setenv("FRONTEGG_EVENTS_TOKEN", " ")
    with pytest.raises(ValueError, match="FRONTEGG_EVENTS_TOKEN is empty"):
        keep_event.main({"i": 0})
    monkeypatch.setenv("FRONTEGG_EVENTS_TOKEN", "a-long-random-text")
    assert keep_event.main({"i": 0}) == []


def test_an_event_that_fails_is_kept_until_another_one_succeeds(keep_event: ModuleType, folder: Path) -> None:
    for dummy in range(2):
        keep_event.main({"payload": {"user": "a@x.example"}})
        (event,) = take(str(folder), NOW, False).events
        os.mkdir(report_dir(str(folder), event))
        report = str(folder / "reports" / event.report)
        settle(str(folder), event.name, "no such user", NOW, report)
    (kept,) = files(folder, "failed")
    assert (kept["user"], kept["reason"], kept["failed_at"]) == ("a@x.example", "no such user", NOW)
    assert kept["report"] == report and files(folder, "running") == []
    (failed,) = (folder / "failed").iterdir()
    failed.rename(folder / "waiting" / failed.name)
    (event,) = take(str(folder), NOW, False).events
    again = report_dir(str(folder), event)
    assert again == f"{report}-2", "the report of the first try stays"
    settle(str(folder), event.name, "again", NOW, again)
    (kept,) = files(folder, "failed")
    assert kept["reason"] == "again" and "report" not in kept, "a folder that was never made is not named"
    keep_event.main({"payload": {"user": "a@x.example"}})
    take(str(folder), NOW, False)
    settle(str(folder), event.name, None, NOW, "")
    assert (files(folder, "failed"), files(folder, "running"), files(folder, "waiting")) == ([], [], [])


def test_a_preview_moves_nothing(keep_event: ModuleType, folder: Path) -> None:
    keep_event.main({"payload": {"user": "a@x.example"}})
    assert len(take(str(folder), NOW, True).events) == len(files(folder, "waiting")) == 1


def test_what_is_no_event(folder: Path) -> None:
    (folder / "waiting").mkdir(mode=0o700)
    outside = folder.parent / "outside.json"
    outside.write_text(json.dumps({"user": "a@x.example", "received": "20261126T120000.000000Z"}), "utf-8")
    (folder / "waiting" / f"{'1' * 32}.json").symlink_to(outside)
    for name, text in {"2": "{", "3": "[]", "4": '{"user": "a@x.example", "users": []}', "5": "x" * 20_000}.items():
        (folder / "waiting" / f"{name * 32}.json").write_text(text, "utf-8")
    (folder / "waiting" / f"{'6' * 32}.json").mkdir()
    preview = take(str(folder), NOW, True)
    assert [fault.partition(": ")[0] for fault in preview.faults] == [f"waiting/{n * 32}.json" for n in "123456"]
    taken = take(str(folder), NOW, False)
    faults = dict(fault.split(": ", 1) for fault in taken.faults)
    assert taken.events == [] and list((folder / "running").iterdir()) == []
    words = {
        f"{'1' * 32}.refused": "cannot be read",
        f"{'2' * 32}.json": "is no JSON",
        f"{'3' * 32}.json": "is no JSON object",
        f"{'4' * 32}.json": "key 'users' is not known",
        f"{'5' * 32}.refused": "is too long",
        f"{'6' * 32}.refused": "Is a directory",
    }
    assert set(faults) == {f"failed/{name}" for name in words}
    for name, word in words.items():
        assert word in faults[f"failed/{name}"] and (folder / "failed" / name).exists()
        reason = folder / "failed" / (f"{name}.reason" if name.endswith(".refused") else name)
        assert word in json.loads(reason.read_text("utf-8"))["reason"]
    assert outside.read_text("utf-8").startswith("{")


def test_what_cannot_be_read_never_comes_back_and_writes_over_nothing(folder: Path) -> None:
    """Whoever moves failed/*.json to waiting moves no link and no folder."""
    name = f"{'1' * 32}.json"
    for number in (1, 2):
        (folder / "waiting" / name / f"{number}").mkdir(mode=0o700, parents=True)
        assert len(take(str(folder), NOW, False).faults) == 1
    kept = sorted(path.name for path in (folder / "failed").iterdir())
    assert kept == [f"{'1' * 32}{end}" for end in ("-2.refused", "-2.refused.reason", ".refused", ".refused.reason")]
    assert list((folder / "failed").glob("*.json")) == []


@pytest.mark.parametrize("preview", [True, False])
def test_a_file_with_the_name_of_no_event_is_named(keep_event: ModuleType, folder: Path, preview: bool) -> None:
    """A leaver whose file somebody wrote by hand keeps their access. The run must not look successful."""
    keep_event.main({"payload": {"user": "a@x.example"}})
    event = json.dumps({"user": "marco@x.example", "received": "20261126T120000.000000Z"})
    for name in ("marco.json", "note.txt", ".half-written"):
        (folder / "waiting" / name).write_text(event, "utf-8")
    taken = take(str(folder), NOW, preview)
    words = "is no event by its name; send events to the webhook, and put no files here"
    assert taken.faults == [f"waiting/{name}: {words}" for name in ("marco.json", "note.txt")]
    assert [one.user for one in taken.events] == ["a@x.example"]
    assert keep_event.main({"i": 0}) == [{"events_wait": True}], "each run says it again"


def test_what_is_no_event_by_name(folder: Path) -> None:
    with pytest.raises(InputError, match="is no name of an event"):
        settle(str(folder), "../x", None, NOW, "")


def test_whose_folder_it_is(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    for path, words in ((link, "is a link"), (folder.parent / "none", "cannot be read")):
        with pytest.raises(InputError, match=words):
            take(str(path), NOW, False)
    os.chmod(folder, 0o770)
    with pytest.raises(InputError, match="others can write to it"):
        take(str(folder), NOW, False)


def test_who_is_done() -> None:
    def row(user: str, outcome: str, tenant: str | None = None) -> dict[str, Any]:
        return {"user": user, "outcome": outcome, "tenant_id": tenant}

    events = [{"name": user, "person": {"user": user}} for user in ("a", "b", "c", "d")]
    rows = [row("a", "changed"), row("b", "unknown"), row("c", "unchanged", "x"), row("c", "failed", "y")]
    rows.append({**row("d", "changed"), "failed": True})
    (done,) = done_events(events, {"users": rows, "check_mode": False, "diff": ["of all"]})
    assert (done["name"], done["result"]["users"]) == ("a", [rows[0]])
    assert done_events(events, {}) == []


def failed_row(**more: Any) -> dict[str, Any]:
    """Return the row of a user whose first read failed, before anything was planned."""
    row = {"user": "a", "outcome": "failed", "action": "none", "changed": False, "failed": True, "at": None}
    return {**row, "error": {"fault": "passing", "status": 503}, **more}


@pytest.mark.parametrize(
    ("known", "closed", "again"),
    [
        # user_info only reads. Its error says whether another try can help.
        ({"fault": "access"}, {}, True),
        ({"fault": "passing"}, {}, True),
        ({"fault": "answer"}, {}, False),
        ({"fault": "input"}, {}, False),
        ({"msg": "MODULE FAILURE"}, {}, False),
        ({}, {}, False),
        # Module user ended before it had any row
        ({"users": []}, {"status": "failed", "users": [], "fault": "access"}, True),
        ({"users": []}, {"status": "refused", "users": [], "fault": "access"}, True),
        ({"users": []}, {"status": "refused", "users": [], "fault": "input"}, False),
        ({"users": []}, {"status": "failed", "users": []}, False),
        ({"users": []}, {"rc": -9, "msg": "killed"}, False),
        # user_info said so in an earlier try, but module user ran
        ({"fault": "access"}, {"status": "failed", "users": [failed_row(action="lock")]}, False),
        # Rows
        ({}, {"status": "failed", "users": [failed_row()]}, True),
        ({}, {"status": "failed", "users": [failed_row(), failed_row(outcome="not_attempted", error=None)]}, True),
        ({}, {"status": "refused", "users": [failed_row(outcome="not_attempted", error=None)]}, False),
        ({}, {"status": "failed", "users": [failed_row(outcome="not_found", error=None)]}, False),
        ({}, {"status": "failed", "users": [failed_row(outcome="unknown")]}, False),
        ({}, {"status": "failed", "users": [failed_row(action="lock")]}, False),
        ({}, {"status": "failed", "users": [failed_row(changed=True)]}, False),
        ({}, {"status": "failed", "users": [failed_row(at="2026-11-26T12:00:00Z")]}, False),
        ({}, {"status": "failed", "users": [failed_row(error={"fault": "answer", "status": 403})]}, False),
        ({}, {"status": "failed", "users": [failed_row(error=None)]}, False),
        ({}, {"status": "failed", "users": [failed_row(), failed_row(action="lock")]}, False),
        ({}, {"status": "partial", "users": [failed_row()]}, False),
        ({}, {"status": "changed", "users": [failed_row(outcome="changed", changed=True, error=None)]}, False),
    ],
)
def test_what_may_be_tried_again(known: dict[str, Any], closed: dict[str, Any], again: bool) -> None:
    """Only what certainly wrote nothing, and only where a later try may succeed."""
    assert may_be_tried_again(known, closed) is again


def test_no_event_is_tried_alone_if_no_request_succeeds() -> None:
    assert is_out_of_reach({"fault": "access"}, {}) and is_out_of_reach({"users": []}, {"fault": "access", "users": []})
    assert not is_out_of_reach({"fault": "passing"}, {}), "it may be about one user only"
    assert not is_out_of_reach({"fault": "access"}, {"status": "failed", "users": [failed_row()]})


def test_an_event_that_is_put_back(keep_event: ModuleType, folder: Path) -> None:
    """The next run takes it. If its user was sent again meanwhile, the first event counts."""
    keep_event.main({"payload": {"user": "a@x.example", "ticket": "HR-1"}})
    (event,) = take(str(folder), NOW, False).events
    keep_event.main({"payload": {"user": "a@x.example", "ticket": "HR-2"}})
    put_back(str(folder), event.name)
    assert keep_event.main({"i": 1}) == [{"events_wait": True}], "the timer starts a run"
    assert (take(str(folder), NOW, False).events, files(folder, "waiting")) == ([event], [])
    with pytest.raises(InputError, match="is no name of an event"):
        put_back(str(folder), "../x")


def test_a_result_tells_of_its_own_user_only() -> None:
    """Somebody else of the same task failed."""
    rows = [
        {"user": "b", "id": "2", "outcome": "failed", "failed": True},
        {"user": "a", "id": "1", "outcome": "changed", "msg": "locked", "same_as": None},
        {"user": "c", "id": "1", "outcome": "unchanged", "msg": "same as users[1]", "same_as": "users[1]"},
    ]
    task = {"check_mode": False, "run": {"id": "x"}, "guards": {"max_changes": [3]}, "warnings": ["w"]}
    whole = {"changed": True, "failed": True, "status": "partial", "msg": "1 failed", "summary": {"requested": 2}}
    events = [{"name": user, "person": {"user": user}} for user in "abc"]
    results = [one["result"] for one in done_events(events, {**task, **whole, "diff": ["of all"], "users": rows})]
    assert [(one["status"], one["changed"], one["failed"], one["msg"]) for one in results] == [
        ("changed", True, False, "a: locked"),
        ("unchanged", False, False, "c: same as a"),
    ]
    assert [one["summary"]["requested"] for one in results] == [1, 0]
    for one in results:
        assert one["summary"]["failed"] == 0 and {name: one[name] for name in task} == task and "diff" not in one


def test_a_preview_never_says_that_a_user_was_locked() -> None:
    ended = {"name": "sessions", "msg": "2 sessions ended", "changed": True, "failed": False}
    row = {"user": "a", "outcome": "changed", "changed": True, "failed": False, "action": "lock", "tenant_id": None}
    row |= {"msg": "locked; 2 sessions ended", "steps": [ended], "before": {"sessions": 2, "tenants": ["acme"]}}
    events = [{"name": "x", "person": {"user": "a"}}]
    (done,) = done_events(events, {"users": [row], "check_mode": True})
    assert done["result"]["msg"] == "a: would lock; member of acme; 2 sessions to end"
    (done,) = done_events(events, {"users": [row], "check_mode": False})
    assert done["result"]["msg"] == "a: locked; 2 sessions ended"


def test_the_event_that_came_first_is_the_first(keep_event: ModuleType, folder: Path) -> None:
    users = [f"u{number}@x.example" for number in range(9)]
    for user in users:
        keep_event.main({"payload": {"user": user}})
    assert [event.user for event in take(str(folder), NOW, True).events] == users


def test_the_filter_and_the_playbook_check_the_same(keep_event: ModuleType) -> None:
    for name in ("EMAIL", "USER_ID", "TICKET"):
        assert getattr(keep_event, name) == getattr(_events, name)


def test_an_event_alone_says_whom() -> None:
    """No variable of the playbook names a user or sets the limit."""
    known = {name for part in KNOWN["offboard_events"] for name in part}
    assert not known & {"users", "users_file", "csv", "select", "approved_plan", "max_changes", "report_dir", "ticket"}
    made = RUNS["offboard_events"]({"events_dir": "/x", "protected": "ceo@corp.example"}, True)
    assert made.options == {"events_dir": "/x"} and made.intro.startswith("For each event, this run locks")
    for given_vars, words in (
        ({}, "events_dir is missing"),
        ({"events_dir": "/x", "delete_after": "soon"}, "no period"),
    ):
        with pytest.raises(InputError, match=words):
            RUNS["offboard_events"](given_vars, False)


def schemas() -> list[Path]:
    """Return the JSON schema of ansible-rulebook, and that of ansible-lint where it is installed (make lint has it)."""
    places = {"ansible_rulebook": "schema/ruleset_schema.json", "ansiblelint": "schemas/rulebook.json"}
    found = {name: find_spec(name) for name in places}
    assert found["ansible_rulebook"] is not None
    return [Path(str(spec.origin)).parent / places[name] for name, spec in found.items() if spec is not None]


def test_the_rulebook() -> None:
    """It fits the schemas, and hands no text of an event to Ansible."""
    rulesets = yaml.safe_load(RULEBOOK.read_text("utf-8"))
    for path in schemas():
        jsonschema.validate(rulesets, json.loads(path.read_text("utf-8")))
    (ruleset,) = rulesets
    (rule,) = ruleset["rules"]
    assert rule["action"]["run_playbook"]["extra_vars"] == {"events_dir": "{{ FRONTEGG_EVENTS_DIR }}"}
    assert "event." not in json.dumps(rule["action"])
    for source in ruleset["sources"]:
        assert source["filters"], "an event without the filter would be a template"
