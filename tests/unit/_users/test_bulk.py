# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Newcomers of a tenant travel together. Reading back decides what came of it. The tests count requests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.users import Users
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import StoppedError
from ansible_collections.identityops.frontegg.plugins.module_utils._engine import watch
from ansible_collections.identityops.frontegg.plugins.module_utils._users import writes_bulk
from ansible_collections.identityops.frontegg.plugins.module_utils._users.present import CREATE
from tests.emulator import Emulator
from tests.unit.harness import JumpingClock, Result, Task, outcomes, within_limits

IN_ACME = {"state": "present", "tenant_id": "acme"}
SHAPES = ("status", "state", "none")


def mails(number: int) -> list[str]:
    return [f"new{at:05}@corp.example" for at in range(number)]


def routes(emu: Emulator) -> Counter[str]:
    """Return how many requests each route received."""
    return Counter(exchange.route for exchange in emu.log)


def sizes(emu: Emulator) -> list[int]:
    """Return how many users each request for many had."""
    return [len(write.body["users"]) for write in emu.writes if write.route == "bulk_invite"]


def of(result: Result, outcome: str) -> list[str]:
    return [email for email, told in outcomes(result).items() if told == outcome]


def there(emu: Emulator, tenant_id: str = "acme") -> list[str]:
    return sorted(user.email for user in emu.users if tenant_id in user.memberships)


@pytest.fixture
def acme(emu: Emulator) -> Emulator:
    """Tenants acme and beta, without users."""
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    return emu


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """At most eight users in a request."""
    together = CREATE.together
    assert together is not None
    object.__setattr__(together, "at_most", 8)
    yield
    object.__setattr__(together, "at_most", writes_bulk.MOST)


# Who travels


def test_newcomers_of_a_tenant_travel_together(task: Task, acme: Emulator) -> None:
    users = [{"user": email, "name": f"Name {email}"} for email in mails(12)]
    result = task.converge(users=users, metadata={"team": "blue"}, **IN_ACME)
    assert of(result, "changed") == there(acme) == mails(12)
    (write,) = acme.writes
    assert (write.route, write.headers["frontegg-tenant-id"]) == ("bulk_invite", "acme")
    assert write.body["users"][3] == {
        "email": mails(12)[3],
        "skipInviteEmail": True,
        "name": f"Name {mails(12)[3]}",
        "metadata": '{"team": "blue"}',
    }
    row = result["users"][0]
    assert (row["action"], row["steps"], row["verified"], row["error"]) == ("create", [], True, None)
    assert row["id"] == acme.user(row["user"]).id and row["at"]
    assert result["msg"] == "changed 12 of 12 users"


def test_few_newcomers_take_fewer_requests_alone(task: Task, acme: Emulator) -> None:
    task.converge(users=mails(writes_bulk.FEWEST - 1), **IN_ACME)
    assert {write.route for write in acme.writes} == {"create"}


ALONE: dict[str, dict[str, Any]] = {
    "an attribute that the request for many cannot carry": {"external_id": "7"},
    "an application": {"application_id": "app"},
    "no role at all": {"roles": []},
    "a group": {"groups": ["staff"]},
    "an application to be assigned to": {"append_applications": True, "applications": ["app"]},
    "an end": {"expires_at": "2099-01-01"},
    "a verified email": {"verified": True},
    "a second tenant": {"tenant_ids": ["acme", "beta"]},
}


@pytest.mark.parametrize("more", ALONE.values(), ids=ALONE)
def test_whoever_needs_more_is_created_alone(task: Task, acme: Emulator, more: dict[str, Any]) -> None:
    acme.add_application("app", ["acme"])
    acme.add_group("staff", "acme")
    users = [{"user": email, "tenant_id": "acme", **(more if at % 2 else {})} for at, email in enumerate(mails(12))]
    for user in users:
        user.pop("tenant_id" if "tenant_ids" in user else "", None)
    result = task.converge(users=users, state="present")
    assert len(of(result, "changed")) == 12 and {row["outcome"] for row in result["users"]} == {"changed"}
    alone = [write.body["email"] for write in acme.writes if write.route == "create"]
    assert sorted(alone) == mails(12)[1::2] and sizes(acme) == [6]


def test_an_application_of_the_environment_counts_so_that_users_are_created_alone(
    task: Task, acme: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.add_application("app", ["acme"])
    monkeypatch.setenv("FRONTEGG_APPLICATION_ID", "app")
    result = task.converge(users=mails(6), **IN_ACME)
    assert of(result, "changed") == mails(6)
    assert {(write.route, write.headers.get("frontegg-application-id")) for write in acme.writes} == {("create", "app")}


def test_what_no_request_for_many_carries_follows_for_members_of_other_tenants(task: Task, acme: Emulator) -> None:
    acme.add_application("app", ["acme"])
    acme.add_group("staff", "acme")
    for email in mails(6):
        acme.add_user(email, ["beta"])
    more = {"groups": ["staff"], "applications": ["app"], "append_applications": True, "verified": True}
    result = task.converge(users=mails(6), **IN_ACME, **more)
    assert of(result, "changed") == there(acme) == mails(6) and sizes(acme) == [6]
    assert task.converge(users=mails(6), **IN_ACME, **more)["changed"] is False


def test_members_of_other_tenants_get_another_email_once_they_are_there(task: Task, acme: Emulator) -> None:
    for email in mails(6):
        acme.add_user(email, ["beta"])
    users = [{"user": email, "new_email": f"other-{email}"} for email in mails(6)]
    result = task.converge(users=users, **IN_ACME)
    assert len(of(result, "changed")) == 6 and sizes(acme) == [6]
    assert there(acme) == [f"other-{email}" for email in mails(6)]


def test_whoever_joins_two_tenants_travels_to_the_first_and_joins_the_second_alone(task: Task, acme: Emulator) -> None:
    acme.add_tenant("gamma")
    for email in mails(6):
        acme.add_user(email, ["gamma"])
    result = task.converge(users=mails(6), state="present", tenant_ids=["acme", "beta"])
    assert {row["outcome"] for row in result["users"]} == {"changed"} and sizes(acme) == [6]
    assert there(acme) == there(acme, "beta") == mails(6)


def test_audit_events_tell_of_users_who_travelled(task: Task, acme: Emulator) -> None:
    result = task.converge(users=mails(6), **IN_ACME, audit={"ticket": "T-1", "reason": "a new customer"})
    assert {row["audit"] for row in result["users"]} == {"sent"}
    told = sorted((event["email"], event["userId"], event["outcome"]) for event in acme.audits)
    assert told == [(email, acme.user(email).id, "changed") for email in mails(6)]


def test_audit_events_tell_of_users_of_whom_nothing_is_known(task: Task, acme: Emulator) -> None:
    acme.fault("bulk_invite", drop="before")
    result = task.run(users=mails(6), **IN_ACME, audit={"ticket": "T-1", "reason": "a new customer"})
    assert {(row["outcome"], row["audit"]) for row in result["users"]} == {("unknown", "sent")}
    assert {(event["severity"], event["outcome"]) for event in acme.audits} == {("Error", "unknown")}


def test_each_tenant_has_its_own_requests(task: Task, acme: Emulator) -> None:
    users = [{"user": email, "tenant_id": "beta" if at % 2 else "acme"} for at, email in enumerate(mails(12))]
    task.converge(users=users, state="present")
    assert (there(acme, "acme"), there(acme, "beta")) == (mails(12)[::2], mails(12)[1::2])
    assert sizes(acme) == [6, 6]


def test_whoever_is_in_another_tenant_keeps_their_attributes_until_an_update(task: Task, acme: Emulator) -> None:
    acme.add_role("viewer")
    for email in mails(6):
        acme.add_user(email, tenants=["beta"], name="Old", metadata={"mine": 1})
    result = task.converge(users=mails(9), name="New", metadata={"ours": 2}, roles=["viewer"], **IN_ACME)
    assert len(of(result, "changed")) == 9
    assert sizes(acme) == [9] and routes(acme)["update"] == routes(acme)["add_roles"] == 6
    body = next(write.body for write in acme.writes if write.route == "bulk_invite")["users"]
    assert body[0] == {"email": mails(1)[0], "skipInviteEmail": True}
    assert {user.name for user in acme.users} == {"New"}
    assert json.loads(acme.user(mails(1)[0]).metadata) == {"mine": 1, "ours": 2}
    assert [step["name"] for step in result["users"][0]["steps"]] == ["add_to_tenant", "update", "add_roles"]
    assert {tuple(user.memberships["acme"].role_ids) for user in acme.users} == {tuple(acme.state.role_ids(["viewer"]))}


def test_roles_that_frontegg_adds_to_members_of_other_tenants_are_removed(task: Task, acme: Emulator) -> None:
    viewer, default = acme.add_role("viewer"), acme.add_role("default")
    for email in mails(6):
        acme.add_user(email, tenants=["beta"])
    acme.bulk(default_roles=[default.id])
    result = task.run(users=mails(6), roles=["viewer"], **IN_ACME)
    assert len(of(result, "changed")) == 6
    assert {tuple(user.memberships["acme"].role_ids) for user in acme.users} == {(viewer.id,)}


def test_roles_that_frontegg_adds_to_newcomers_are_seen_and_removed_by_the_next_run(task: Task, acme: Emulator) -> None:
    acme.add_role("viewer")
    acme.bulk(default_roles=[acme.add_role("default").id])
    first = task.run(users=mails(6), roles=["viewer"], **IN_ACME)
    assert len(of(first, "failed")) == 6 and first["users"][0]["changed"]
    assert "reading back does not show it" in first["users"][0]["msg"]
    assert len(of(task.run(users=mails(6), roles=["viewer"], **IN_ACME), "changed")) == 6


# What the task says, and what is so


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("pace", [{"polls": 0}, {"polls": 3}, {"seconds": 45}])
def test_whatever_the_status_looks_like_users_are_waited_for(
    task: Task, acme: Emulator, clock: JumpingClock, shape: str, pace: dict[str, Any]
) -> None:
    if shape == "none" and "polls" in pace and pace["polls"]:
        pace = {"seconds": 20}  # nobody asks for a status that has no name
    acme.bulk(**pace, shape=shape)
    result = task.converge(users=mails(20), **IN_ACME)
    assert of(result, "changed") == there(acme) == mails(20)


def test_the_pauses_between_two_looks_grow(task: Task, acme: Emulator, clock: JumpingClock) -> None:
    acme.bulk(seconds=200)
    task.run(users=mails(6), **IN_ACME)
    pauses = [round(wait, 3) for wait in clock.waits]
    assert pauses[:6] == [1, 2, 4, 8, 16, 30] and set(pauses[6:]) == {30} and sum(pauses) < 240


@pytest.mark.parametrize("shape", SHAPES)
def test_whoever_has_not_come_in_time_is_unknown_and_never_failed(task: Task, acme: Emulator, shape: str) -> None:
    acme.bulk(None, shape=shape)
    start = task.clock.now()
    result = task.run(users=mails(20), wait_timeout=50, **IN_ACME)
    assert 50 <= task.clock.now() - start < 60
    assert of(result, "unknown") == mails(20) and result["failed"] and not result["changed"]
    assert "had not ended" in result["users"][0]["msg"] and "after 50 s" in result["users"][0]["msg"]
    assert "run again" in result["users"][0]["msg"]
    assert routes(acme)["email"] <= 10


def test_without_patience_the_status_is_read_once(task: Task, acme: Emulator) -> None:
    acme.bulk(None)
    task.run(users=mails(6), wait_timeout=0, **IN_ACME)
    assert routes(acme)["bulk_status"] == 1 and task.clock.waits == []


@pytest.mark.parametrize("shape", SHAPES[:2])
def test_whoever_the_task_refuses_fails_with_the_reason(task: Task, acme: Emulator, shape: str) -> None:
    bad = dict.fromkeys(mails(20)[3:7], "name is too long")
    acme.bulk(1, refused=bad, shape=shape)
    result = task.run(users=mails(20), **IN_ACME)
    assert of(result, "failed") == list(bad) and len(of(result, "changed")) == 16
    (row, *dummy) = [row for row in result["users"] if row["failed"]]
    assert row["msg"] == "create failed: name is too long" and row["error"]["messages"] == ["name is too long"]
    assert (row["changed"], row["after"], row["at"]) == (False, None, None)


def test_a_refusal_without_a_reason_is_unknown(task: Task, acme: Emulator) -> None:
    """No status can be trusted whose form nobody knows: the users may still come."""
    acme.bulk(refused=dict.fromkeys(mails(7), "no"), shape="none")
    result = task.run(users=mails(20), wait_timeout=5, **IN_ACME)
    assert of(result, "unknown") == mails(7)


def test_whoever_is_there_is_there_whatever_the_task_says(task: Task, acme: Emulator) -> None:
    """Somebody else brings the user in at the same time, so that the task refuses the user."""
    email = mails(6)[2]
    acme.bulk(polls=1)
    acme.on_exchange = lambda exchange: (
        acme.add_user(email, tenants=["acme"]) if exchange.route == "bulk_invite" else None
    )
    try:
        result = task.run(users=mails(6), **IN_ACME)
    finally:
        acme.on_exchange = None
    assert len(of(result, "changed")) == 6
    assert "reading back shows it; whether by this run is not known" in result["users"][2]["msg"]


@pytest.mark.parametrize(
    ("older", "refused", "reads"),
    # the members who are listed before the newcomers; the newcomers who are refused; {route: requests}
    [
        (300, 0, {"list": 2, "email": 0}),  # the rest of the list
        (300, 9, {"list": 2, "email": 0}),  # not in the whole list, so not there
        (300, 3, {"list": 2, "email": 3}),  # a few are asked for once more
        (0, 3, {"list": 1, "email": 3}),
    ],
)
def test_newcomers_are_looked_for_on_the_shortest_way(
    task: Task, acme: Emulator, older: int, refused: int, reads: dict[str, int]
) -> None:
    """All users have the same time of creation here, so the list does not show newcomers first."""
    acme.bulk(refused=dict.fromkeys(mails(30)[:refused], "no"))
    acme.on_exchange = lambda exchange: (
        [acme.add_user(f"old{at}@corp.example", tenants=["acme"]) for at in range(older)]
        if exchange.route == "tenant"
        else None
    )
    result = task.run(users=mails(30), **IN_ACME)
    acme.on_exchange = None
    assert of(result, "failed") == mails(refused) and len(of(result, "changed")) == 30 - refused
    assert {"list": routes(acme)["list"] - 1, "email": routes(acme)["email"]} == reads


def test_a_few_are_asked_for_one_by_one_instead_of_many_pages(task: Task, acme: Emulator, clock: JumpingClock) -> None:
    for number in range(1700):
        acme.add_user(f"old{number}@corp.example", tenants=["acme"])
    clock.sleep_until(clock.now() + 60)
    acme.bulk(refused=dict.fromkeys(mails(30)[:7], "no"))
    result = task.run(users=mails(30), **IN_ACME)
    assert of(result, "failed") == mails(7)
    tenant_pages = [one for one in acme.reads if one.route == "list" and "frontegg-tenant-id" in one.headers]
    assert (len(tenant_pages), sum("createdAt" in one.raw_query for one in tenant_pages)) == (1, 1)
    assert sorted(one.query["email"] for one in acme.reads if one.route == "email") == mails(7)


# Refusals and lost answers


def test_one_bad_record_does_not_sink_the_others(task: Task, acme: Emulator, small: None) -> None:
    email = mails(16)[5]
    acme.bulk(sinking={email: "email is on a list of throw-away domains"})
    result = task.run(users=mails(16), **IN_ACME)
    assert of(result, "failed") == [email] and there(acme) == sorted(set(mails(16)) - {email})
    (row,) = [row for row in result["users"] if row["failed"]]
    assert row["msg"].startswith("create failed: Frontegg answered HTTP 400") and row["error"]["status"] == 400
    assert sorted(sizes(acme)) == [1, 1, 2, 2, 4, 4, 8, 8]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_that_is_about_all_is_not_repeated(task: Task, acme: Emulator, status: int) -> None:
    acme.fault("bulk_invite", status=status, times=None)
    result = task.run(users=mails(20), **IN_ACME)
    assert of(result, "failed") == mails(20) and routes(acme)["bulk_invite"] <= 2 and not there(acme)


@pytest.mark.parametrize(
    "fault", [{"drop": "before"}, {"status": 502}, {"drop": "after"}, {"status": 500, "when": "after"}]
)
def test_a_lost_answer_is_never_repeated(task: Task, acme: Emulator, fault: dict[str, Any]) -> None:
    acme.fault("bulk_invite", **fault)
    result = task.run(users=mails(20), **IN_ACME)
    assert routes(acme)["bulk_invite"] == 1
    assert of(result, "changed" if there(acme) else "unknown") == mails(20)
    again = task.run(users=mails(20), **IN_ACME)
    assert len(of(again, "unchanged" if routes(acme)["bulk_invite"] == 1 else "changed")) == 20
    assert there(acme) == mails(20)


@pytest.mark.parametrize("junk", ["html", "empty", "wrong-type"])
def test_a_strange_answer_to_the_request_or_of_the_task_is_survived(task: Task, acme: Emulator, junk: str) -> None:
    acme.fault("bulk_invite", junk=junk)
    acme.fault("bulk_status", junk=junk, times=None)
    result = task.run(users=mails(20), wait_timeout=10, **IN_ACME)
    assert of(result, "unknown") == mails(20) and len(acme.writes) == 1
    again = task.run(users=mails(20), **IN_ACME)
    assert of(again, "changed") == there(acme) == mails(20)


def test_users_who_cannot_be_read_back_are_unknown(task: Task, acme: Emulator) -> None:
    acme.fault("list", status=500, skip=1, times=None)
    result = task.run(users=mails(20), max_retries=0, **IN_ACME)
    assert of(result, "unknown") == mails(20) and "could not be read back" in result["users"][0]["msg"]


def test_without_verify_users_are_read_back_all_the_same(task: Task, acme: Emulator) -> None:
    acme.bulk(refused={mails(9)[2]: "no"})
    result = task.run(users=mails(9), verify=False, **IN_ACME)
    assert of(result, "failed") == [mails(9)[2]] and len(of(result, "changed")) == 8


@pytest.mark.parametrize("polls", [0, None])
def test_whoever_was_sent_when_the_run_was_stopped_is_read_back_or_unknown(
    task: Task, acme: Emulator, monkeypatch: pytest.MonkeyPatch, polls: int | None
) -> None:
    def stop(*arguments: object) -> None:
        raise StoppedError("the creation", "stopped by SIGTERM")

    acme.bulk(polls)
    monkeypatch.setattr(Users, "creation_status", stop)
    result = task.run(users=mails(9), **IN_ACME)
    assert of(result, "unknown" if polls is None else "changed") == mails(9)
    assert ("stopped by SIGTERM" in result["users"][0]["msg"]) is (polls is None)


def test_no_step_follows_that_needs_a_membership_which_is_not_there(task: Task, acme: Emulator) -> None:
    acme.bulk(None)
    for email in mails(6):
        acme.add_user(email, tenants=["beta"], name="Old")
    result = task.run(users=mails(6), name="New", wait_timeout=5, **IN_ACME)
    assert of(result, "unknown") == mails(6) and routes(acme)["update"] == 0
    assert "add: not there yet" in result["users"][0]["msg"]


# Guards, journal, brake


def test_every_person_is_in_the_journal_before_the_request(task: Task, acme: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "journal"
    seen: list[str] = []

    def look(exchange: Any) -> None:
        if exchange.route == "bulk_invite":
            seen.extend(path.read_text().splitlines())

    acme.on_exchange = look
    task.run(users=mails(9), journal_path=str(path), **IN_ACME)
    acme.on_exchange = None
    begun = [json.loads(line) for line in seen]
    assert [(line["user"], line["outcome"]) for line in begun] == [(email, "begun") for email in mails(9)]
    last = {line["user"]: line["outcome"] for line in map(json.loads, path.read_text().splitlines())}
    assert last == dict.fromkeys(mails(9), "changed")


def test_a_run_that_dies_before_it_reads_back_is_resumed(
    task: Task, acme: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.bulk(seconds=60)

    class KilledError(BaseException):
        pass

    def kill(*arguments: object) -> None:
        raise KilledError

    options = {"users": mails(9), "journal_path": str(tmp_path / "journal"), **IN_ACME}
    with monkeypatch.context() as patch:
        patch.setattr(watch.Watch, "look", kill)
        with pytest.raises(KilledError):
            task.run(**options)
    task.clock.sleep_until(task.clock.now() + 100)
    result = task.run(**options)
    assert of(result, "unchanged") == there(acme) == mails(9) and len(acme.writes) == 1
    assert "begun by an earlier run at" in result["users"][0]["msg"]


def test_a_second_run_beside_a_task_that_goes_on_makes_nobody_twice(task: Task, acme: Emulator) -> None:
    acme.bulk(seconds=60)
    task.run(users=mails(9), wait_timeout=5, **IN_ACME)
    result = task.run(users=mails(9), **IN_ACME)
    assert of(result, "changed") == there(acme) == mails(9) and len(acme.users) == 9


def test_no_further_request_is_begun_after_max_failures(task: Task, acme: Emulator) -> None:
    acme.bulk(refused=dict.fromkeys(mails(1000)[20:40], "no"))
    result = task.run(users=mails(1000), max_failures=5, **IN_ACME)
    assert result["summary"]["not_attempted"] > 900
    failed, rows = of(result, "failed"), result["users"]
    assert len(failed) >= 5 and set(failed) <= set(mails(1000)[20:40])
    assert {row["user"] for row in rows if row["outcome"] == "not_attempted"} & set(there(acme)) == set()
    assert len(there(acme)) == len(of(result, "changed"))


def test_with_max_failures_the_requests_grow_with_what_was_read_back(task: Task, acme: Emulator) -> None:
    result = task.run(users=mails(500), max_failures=5, **IN_ACME)
    assert len(of(result, "changed")) == 500 and sizes(acme)[:4] == [5, 5, 10, 20] and max(sizes(acme)) == 100
    assert result["requests"]["sent"] < 60


def test_a_request_to_another_tenant_waits_for_the_failures_of_the_first(task: Task, acme: Emulator) -> None:
    acme.bulk(1, refused=dict.fromkeys(mails(15)[10:], "no"))
    users = [{"user": email, "tenant_id": "acme"} for email in mails(15)]
    users += [{"user": f"beta{at}@corp.example", "tenant_id": "beta"} for at in range(5)]
    result = task.run(users=users, state="present", max_failures=5)
    assert sizes(acme) == [5, 5, 5] and not there(acme, "beta")
    assert [len(of(result, outcome)) for outcome in ("changed", "failed", "not_attempted")] == [10, 5, 5]


def test_a_lost_request_stops_the_run_at_max_failures(task: Task, acme: Emulator) -> None:
    acme.fault("bulk_invite", drop="before", times=None)
    result = task.run(users=mails(100), max_failures=7, **IN_ACME)
    assert sizes(acme) == [7] and len(of(result, "unknown")) == 7 and len(of(result, "not_attempted")) == 93


@pytest.mark.parametrize("guard", [{"max_changes": 11}, {"protected": [mails(12)[0]], "mfa_bypass": True}])
def test_guards_refuse_before_any_request(task: Task, acme: Emulator, guard: dict[str, Any]) -> None:
    result = task.run(users=mails(12), **guard, **IN_ACME)
    assert result["status"] == "refused" and not acme.writes


def test_an_approved_plan_is_carried_out_together(task: Task, acme: Emulator, tmp_path: Path) -> None:
    path = str(tmp_path / "plan")
    task.check(users=mails(12), plan_path=path, **IN_ACME)
    result = task.run(approved_plan=path, wait_timeout=30)
    assert len(of(result, "changed")) == 12 and sizes(acme) == [12]


def test_snapshots_are_taken_before_the_request(task: Task, acme: Emulator, tmp_path: Path) -> None:
    for email in mails(6):
        acme.add_user(email, tenants=["beta"])
    path = tmp_path / "snapshot"
    task.run(users=mails(6), snapshot_path=str(path), **IN_ACME)
    assert sizes(acme) == [6] and len(path.read_text().splitlines()) == 6


# The goals, at a tenth of their size


@pytest.fixture
def busy(acme: Emulator, clock: JumpingClock) -> Emulator:
    """500 users, a third of them in acme, who are older than all newcomers."""
    for number in range(500):
        acme.add_user(f"old{number}@corp.example", tenants=["beta" if number % 3 else "acme"])
    clock.sleep_until(clock.now() + 60)
    return acme


def test_requests_for_a_thousand_newcomers(task: Task, busy: Emulator) -> None:
    result = task.run(users=mails(1000), **IN_ACME)
    assert len(of(result, "changed")) == 1000
    assert result["requests"]["sent"] == result["requests"]["needed"] == len(busy.log) == 12
    assert not task.run(users=mails(1000), **IN_ACME)["changed"] and sizes(busy) == [1000]


def test_the_preview_knows_the_number_of_requests(task: Task, busy: Emulator) -> None:
    for email in mails(90)[:10]:
        busy.add_user(email, tenants=["beta"], name="Old")
    users = [
        {"user": email, "name": "New", **({"external_id": "7"} if at >= 70 else {})}
        for at, email in enumerate(mails(90))
    ]
    preview = task.check(users=users, **IN_ACME)["requests"]["needed"]
    busy.log.clear()
    result = task.run(users=users, **IN_ACME)
    assert len(of(result, "changed")) == 90 and sizes(busy) == [70]
    assert len(busy.log) == result["requests"]["needed"] == preview


def test_exactly_those_who_are_refused_fail(task: Task, busy: Emulator) -> None:
    refused = {email: f"no {email}" for email in mails(1000)[7:1000:333]}
    sinking = {mails(1000)[500]: "sinks"}
    busy.bulk(1, refused=refused, sinking=sinking)
    result = task.run(users=mails(1000), **IN_ACME)
    reasons = {row["user"]: row["msg"] for row in result["users"] if row["outcome"] == "failed"}
    assert reasons.keys() == {*refused, *sinking} and len(of(result, "changed")) == 1000 - len(reasons)
    assert all(reasons[email].endswith(why) for email, why in refused.items())
    assert "sinks" in reasons[mails(1000)[500]]
    assert len(busy.log) <= 60


def test_tasks_that_take_time_take_few_looks(task: Task, acme: Emulator, small: None) -> None:
    """Ten tasks take 20 s. Only the first is looked at until it has ended."""
    acme.bulk(seconds=20)
    assert len(of(task.run(users=mails(80), **IN_ACME), "changed")) == 80
    assert len(sizes(acme)) == 10 and routes(acme)["bulk_status"] == 5 + 9


@pytest.mark.parametrize("polls", [1, 2, 3])
def test_tasks_that_end_by_the_number_of_looks_are_soon_over(
    task: Task, acme: Emulator, small: None, polls: int
) -> None:
    acme.bulk(polls)
    start = task.clock.now()
    assert len(of(task.run(users=mails(80), **IN_ACME), "changed")) == 80
    assert routes(acme)["bulk_status"] == 10 * (polls + 1) and task.clock.now() - start < 30


def test_all_tasks_are_looked_at_though_the_first_never_ends(task: Task, acme: Emulator, small: None) -> None:
    last = mails(16)[9]
    acme.bulk(None)
    acme.on_exchange = lambda exchange: (
        acme.bulk(refused={last: "name is too long"}) if exchange.route == "bulk_invite" else None
    )
    try:
        result = task.run(users=mails(16), wait_timeout=20, concurrency=1, **IN_ACME)
    finally:
        acme.on_exchange = None
    assert of(result, "unknown") == mails(8) and of(result, "failed") == [last]
    assert len(of(result, "changed")) == 7


@pytest.mark.parametrize("tells", [False, True])
def test_the_smallest_plan_slows_newcomers_down_no_more_than_it_has_to(task: Task, busy: Emulator, tells: bool) -> None:
    """A tenth of 10,000 newcomers, of 5,000 users, and of the limits: 60 lists and 100 other requests in a minute.

    One request at a time: with several, this clock would jump while an answer is on its way.
    """
    busy.rate_limit(10, 60, tells=tells)
    busy.rate_limit(6, 60, routes=["list"], tells=tells)
    busy.bulk(seconds=20)
    result = task.run(users=mails(1000), concurrency=1, **IN_ACME)
    assert len(of(result, "changed")) == 1000
    took, least = within_limits(busy, lists=6, others=10)
    assert least == 60 and took <= 1.1 * least


def test_no_limit_of_single_invitations_slows_them_down(task: Task, busy: Emulator, clock: JumpingClock) -> None:
    busy.limit_invitations()
    start = clock.now()
    task.run(users=mails(300), **IN_ACME)
    assert clock.now() - start < 5
