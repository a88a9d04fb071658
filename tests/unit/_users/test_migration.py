# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user_migration against the emulator: newcomers, refusals, patience, faults, secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._users.newcomers import FIELDS
from ansible_collections.identityops.frontegg.plugins.modules import user_migration
from tests.emulator import Emulator
from tests.unit.harness import WITH_ARGUMENTS, Result, Task, agreed, outcomes, within_limits

HASH = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
MFA = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGNER = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
SECRETS = (HASH, MFA, SIGNER)
JANE, KIM, LEE = "jane@corp.example", "kim@corp.example", "lee@corp.example"
MAIN = user_migration.main


@pytest.fixture(autouse=True)
def _tenants(emu: Emulator) -> None:
    for name in ("acme", "beta"):
        emu.add_tenant(name)
    emu.add_role("admin")
    emu.add_role("member", is_default=True)


def person(email: str = JANE, **more: Any) -> dict[str, Any]:
    return {"email": email, "tenant_id": "acme", **more}


def hashed(email: str = JANE, **more: Any) -> dict[str, Any]:
    return person(email, password_hash=HASH, password_hash_type="bcrypt", **more)


def crowd(number: int) -> list[dict[str, Any]]:
    return [hashed(f"user{index:05d}@corp.example") for index in range(number)]


def migrate(task: Task, *users: dict[str, Any], **options: Any) -> Result:
    return task.run(main=MAIN, users=list(users), **options)


def started(emu: Emulator) -> list[int]:
    """Return how many users each request brought."""
    return [len(done.body["users"]) for done in emu.writes if done.route == "user_migration"]


def row(result: Result, email: str = JANE) -> Result:
    return next(one for one in result["users"] if one["user"] == email)


# What comes over


def test_all_that_a_migration_can_bring(emu: Emulator, task: Task) -> None:
    whole = hashed(
        name="Jane",
        mfa_secret=MFA,
        password_hash_config={"N": 16384, "signerKey": SIGNER},
        phone_number="+16037184056",
        provider="local",
        roles=["admin"],
        metadata={"a": 1},
        vendor_metadata='{"b": [2]}',
        external_id="e-7",
        verified="yes",
    )
    result = task.converge(main=MAIN, users=[whole, person(KIM, roles="admin|member")])
    assert (result["msg"], result["status"]) == ("migrated 2 of 2 users", "changed")
    jane, kim = emu.user(JANE), emu.user(KIM)
    assert jane is not None and kim is not None
    assert (jane.name, jane.phone_number, jane.external_id, jane.verified) == ("Jane", "+16037184056", "e-7", True)
    assert (json.loads(jane.metadata or ""), json.loads(jane.vendor_metadata or "")) == ({"a": 1}, {"b": [2]})
    assert emu.state.hashes[jane.id] == {
        "passwordHash": HASH,
        "passwordHashType": "bcrypt",
        "passwordHashConfig": json.dumps({"N": 16384, "signerKey": SIGNER}),
        "authenticatorAppMfaSecret": MFA,
    }
    assert [len(user.memberships["acme"].role_ids) for user in (jane, kim)] == [1, 2]
    assert row(result)["verified"] is True and row(result)["id"] == jane.id
    assert result["migration_id"] in emu.state.user_migrations


def test_who_is_there_already_is_unchanged(emu: Emulator, task: Task) -> None:
    emu.add_user(JANE, ["acme"])
    emu.add_user(KIM, ["beta"])
    result = task.converge(main=MAIN, users=[person(JANE.upper()), person(KIM), person(LEE)])
    assert outcomes(result) == {JANE.upper(): "unchanged", KIM: "unchanged", LEE: "changed"}
    assert "not a member of tenant acme" in row(result, KIM)["msg"]
    assert f"not in the tenant named: {KIM}." in str(result["warnings"])
    assert started(emu) == [1]


def test_five_thousand_users_take_few_requests(emu: Emulator, task: Task) -> None:
    """The environment has 2,000 others, who are as new as the newcomers by the clock of the test.

    The newcomers come into three tenants, with roles, and each migration is in progress at the first two looks.
    """
    emu.add_tenant("gamma")
    emu.migrate_users_after(2)
    for number in range(2000):
        emu.add_user(f"other{number}@corp.example", ["beta"])
    places = ("acme", "beta", "gamma")
    users = [{**user, "tenant_id": places[index % 3], "roles": ["admin"]} for index, user in enumerate(crowd(5000))]
    result = task.run(main=MAIN, users=users, result="summary")
    assert result["summary"]["changed"] == 5000
    assert started(emu) == [1000] * 5
    assert emu.requests <= 60, emu.requests
    sent = emu.requests
    again = task.run(main=MAIN, users=users, result="summary")
    assert (again["changed"], again["summary"]["unchanged"]) == (False, 5000)
    assert len(emu.writes) == 5 and emu.requests - sent <= 60


@pytest.mark.parametrize("tells", [False, True])
def test_the_smallest_plan_slows_a_migration_down_no_more_than_it_has_to(
    emu: Emulator, task: Task, tells: bool
) -> None:
    """A tenth of 10,000 newcomers, of 5,000 others, and of the limits: 60 lists and 100 other requests in a minute."""
    for number in range(500):
        emu.add_user(f"other{number}@corp.example", ["beta"])
    emu.rate_limit(10, 60, tells=tells)
    emu.rate_limit(6, 60, routes=["list"], tells=tells)
    emu.migrate_users_after(3)
    result = task.run(main=MAIN, users=crowd(1000), result="summary", concurrency=1)
    assert result["summary"]["changed"] == 1000
    took, least = within_limits(emu, lists=6, others=10)
    assert least == 60 and took <= 1.1 * least


def reads(emu: Emulator, *routes: str) -> dict[str, int]:
    """Return how many requests each of these routes received."""
    return {route: sum(one.route == route for one in emu.reads) for route in routes}


def test_roles_named_by_id_are_read_once_for_all_tenants(emu: Emulator, task: Task) -> None:
    emu.add_tenant("gamma")
    common, own = emu.add_role("common"), emu.add_role("own", tenant_id="gamma")
    places = {"acme": [common.id], "beta": [common.id], "gamma": [common.id]}
    users = [person(f"{name}@corp.example", tenant_id=name, roles=ids) for name, ids in places.items()]
    assert task.run(main=MAIN, users=users)["summary"]["changed"] == 3
    assert reads(emu, "roles", "tenant", "tenants") == {"roles": 1, "tenant": 0, "tenants": 1}
    assert [user.memberships[user.tenant_ids[0]].role_ids for user in emu.users] == [[common.id]] * 3
    emu.log.clear()
    places = {"acme": [common.id, "admin"], "beta": [common.id], "gamma": [own.id]}
    users = [person(f"{name}2@corp.example", tenant_id=name, roles=ids) for name, ids in places.items()]
    assert task.run(main=MAIN, users=users)["summary"]["changed"] == 3
    assert reads(emu, "roles") == {"roles": 3}, "one for all, and acme and gamma are asked"
    users = [person(f"{name}3@corp.example", tenant_id=name, roles=[own.id]) for name in ("acme", "beta")]
    assert f"tenant acme has no role '{own.id}'" in task.run(main=MAIN, users=users)["msg"]


def test_a_role_of_the_tenant_wins_over_a_common_one_with_its_key(emu: Emulator, task: Task) -> None:
    own = emu.add_role("admin", tenant_id="beta")
    users = [person(roles=["admin"]), person(KIM, tenant_id="beta", roles=["admin"])]
    assert task.run(main=MAIN, users=users)["summary"]["changed"] == 2
    kim = emu.user(KIM)
    assert kim is not None and kim.memberships["beta"].role_ids == [own.id]


def test_a_killed_run_is_resumed(emu: Emulator, task: Task) -> None:
    """The second request of the first run gets no answer. The second run brings only those who are not there."""
    emu.fault("user_migration", skip=1, drop="before")
    users = crowd(1500)
    result = task.run(main=MAIN, users=users, concurrency=1)
    assert (result["summary"]["changed"], result["summary"]["unknown"]) == (1000, 500)
    again = task.run(main=MAIN, users=users)
    assert (again["summary"]["unchanged"], again["summary"]["changed"], again["failed"]) == (1000, 500, False)


# What Frontegg refuses


@pytest.mark.parametrize("style", ["status", "state"])
def test_whom_the_migration_leaves_out(emu: Emulator, task: Task, style: str) -> None:
    emu.migrate_users_after(2, failing={KIM: "Password hash is not supported"}, style=style)
    result = migrate(task, hashed(), hashed(KIM), hashed(LEE))
    assert outcomes(result) == {JANE: "changed", KIM: "failed", LEE: "changed"}
    assert row(result, KIM)["msg"] == "migrate failed: Password hash is not supported"
    assert result["status"] == "partial"


def test_one_bad_record_does_not_sink_the_others(emu: Emulator, task: Task) -> None:
    bad = ["user00007@corp.example", "user00900@corp.example"]
    emu.migrate_users_after(refused=dict.fromkeys(bad, "phoneNumber must be unique"))
    result = task.run(main=MAIN, users=crowd(1000), result="changed")
    failed = {one["user"]: one["msg"] for one in result["users"] if one["failed"]}
    assert list(failed) == bad
    assert all("phoneNumber must be unique" in msg for msg in failed.values())
    assert result["summary"]["changed"] == 998
    assert emu.requests < 120


def test_a_refusal_of_all_is_not_tried_in_halves(emu: Emulator, task: Task) -> None:
    emu.fault("user_migration", status=403, body={"errors": ["Forbidden"]}, times=None)
    result = task.run(main=MAIN, users=crowd(50))
    assert result["summary"]["failed"] == 50 and len(started(emu)) == 1


# Patience


@pytest.mark.parametrize("style", ["status", "state"])
def test_a_migration_that_never_ends_is_unknown(emu: Emulator, task: Task, style: str) -> None:
    emu.migrate_users_after(None, style=style)
    result = migrate(task, hashed(), hashed(KIM), wait_timeout=60, poll_interval=10)
    assert outcomes(result) == {JANE: "unknown", KIM: "unknown"}
    assert result["failed"] and "give migration_id to wait on" in row(result)["msg"]
    migration = emu.state.user_migrations[result["migration_id"]]
    migration.polls = 1
    later = migrate(task, hashed(), hashed(KIM), migration_id=result["migration_id"])
    assert outcomes(later) == {JANE: "changed", KIM: "changed"} and not later["failed"]
    assert len(emu.writes) == 1


def test_a_status_that_says_nothing_is_read_until_the_last_user_is_there(emu: Emulator, task: Task) -> None:
    emu.migrate_users_after(2)
    emu.fault("user_migration_status", status=200, body={"status": "Executing"}, when="after", times=None)
    result = migrate(task, hashed(), hashed(KIM))
    assert outcomes(result) == {JANE: "changed", KIM: "changed"}
    assert [one.route for one in emu.reads].count("user_migration_status") == 3


def test_the_pauses_between_two_looks_grow(emu: Emulator, task: Task) -> None:
    emu.migrate_users_after(6)
    migrate(task, hashed(), poll_interval=5)
    assert [round(wait, 3) for wait in task.clock.waits] == [1, 2, 4, 5, 5, 5, 5]


def test_a_migration_that_frontegg_does_not_know_is_not_waited_for(emu: Emulator, task: Task) -> None:
    result = migrate(task, hashed(), migration_id=["misspelt"])
    assert outcomes(result) == {JANE: "unknown"} and sum(task.clock.waits) < 5
    assert "give migration_id to wait on" in row(result)["msg"]


def test_no_wait(emu: Emulator, task: Task) -> None:
    emu.migrate_users_after(1)
    result = migrate(task, hashed(), wait=False)
    assert (result["msg"], row(result)["msg"]) == ("started to migrate 1 of 1 users", "migration started")
    assert emu.user(JANE) is None and result["migration_id"]


@pytest.mark.parametrize("status", [{"status": 500}, {"junk": "html"}, {"drop": "before"}])
def test_reading_back_decides_whatever_the_status_says(emu: Emulator, task: Task, status: dict[str, Any]) -> None:
    emu.fault("user_migration_status", times=None, when="after", **status)
    result = migrate(task, hashed(), max_retries=0)
    assert outcomes(result) in ({JANE: "changed"}, {JANE: "unknown"})
    assert (emu.user(JANE) is not None) == (outcomes(result)[JANE] == "changed")


def test_a_list_that_lags_behind_the_status(emu: Emulator, task: Task) -> None:
    emu.fault("email", skip=1, times=2, status=404, body={"errors": ["User not found"], "errorCode": "ER-01089"})
    assert outcomes(migrate(task, hashed())) == {JANE: "changed"}


def test_a_status_that_claims_too_much(emu: Emulator, task: Task) -> None:
    emu.fault("user_migration_status", status=200, body={"state": "Completed", "errors": []}, times=None)
    result = migrate(task, hashed())
    assert outcomes(result) == {JANE: "unknown"} and result["failed"]
    assert "not there yet (the migration ended with Completed)" in row(result)["msg"]


# Lost answers


@pytest.mark.parametrize("answer", [{"drop": "after"}, {"status": 502, "when": "after"}, {"status": 202, "body": {}}])
def test_a_lost_answer_is_never_repeated(emu: Emulator, task: Task, answer: dict[str, Any]) -> None:
    emu.fault("user_migration", **answer)
    result = migrate(task, hashed(), hashed(KIM))
    assert outcomes(result) == {JANE: "unknown", KIM: "unknown"}
    assert len(emu.writes) == 1


def test_a_lost_answer_and_a_user_who_is_there(emu: Emulator, task: Task) -> None:
    emu.fault("user_migration", status=502)
    emu.fault("email", skip=1, status=200, body=listed(JANE))
    result = migrate(task, hashed())
    assert outcomes(result) == {JANE: "changed"}


def listed(email: str) -> dict[str, Any]:
    return {"id": "6f1f0b9e-2f4e-4a53-9b8f-0e3b8f6c1d11", "email": email, "tenantIds": ["acme"], "tenants": []}


def test_wrong_credentials_end_the_task(emu: Emulator, task: Task) -> None:
    emu.fault("user_migration", status=401, times=None)
    result = task.run(main=MAIN, users=crowd(2500), concurrency=1)
    assert result["failed"] and len(emu.users) == 0
    assert result["summary"]["not_attempted"] == 1500


# Guards


def test_guards(emu: Emulator, task: Task) -> None:
    result = migrate(task, hashed(), hashed(KIM), max_changes=1)
    assert result["status"] == "refused" and emu.writes == []
    emu.migrate_users_after(failing=[f"user{index:05d}@corp.example" for index in range(50)])
    result = task.run(main=MAIN, users=crowd(50), max_failures=3)
    assert result["summary"]["failed"] == 3 and result["summary"]["not_attempted"] == 47


def test_a_journal_says_what_happened(emu: Emulator, task: Task, tmp_path: Path) -> None:
    path = tmp_path / "journal"
    emu.fault("user_migration", status=400, body={"errors": [f"hash {HASH} is bad"]}, times=1)
    migrate(task, hashed(mfa_secret=MFA), journal_path=str(path))
    migrate(task, hashed(mfa_secret=MFA), journal_path=str(path))
    text = path.read_text()
    assert [json.loads(line)["outcome"] for line in text.splitlines()][-1] == "changed"
    assert not any(secret in text for secret in SECRETS)


# Which run, and who is told

AUDIT = {"ticket": "CRM-311", "reason": "moved from the old system"}
RUN_ID = "0b9a6c1e-6f6b-4f0e-9a51-2f6f5b0f1c11"


def test_the_run_its_input_and_its_events(emu: Emulator, task: Task) -> None:
    emu.add_user(KIM, ["acme"])
    emu.migrate_users_after(failing={LEE: f"the hash {HASH} is not supported"})
    users = [hashed(mfa_secret=MFA), hashed(KIM), hashed(LEE)]
    options = {"main": MAIN, "users": users, "audit": AUDIT, "run_id": RUN_ID, "input_sha256": "AB" * 32}
    checked = task.check(**options)
    assert checked["input_sha256"] == "ab" * 32 and emu.audits == []
    result = task.run(**options)
    assert (result["run"]["id"], result["input_sha256"]) == (RUN_ID, "ab" * 32)
    assert [one["audit"] for one in result["users"]] == ["sent", None, None]
    (event,) = emu.audits
    assert (event["email"], event["userId"], event["tenantId"]) == (JANE, row(result)["id"], "acme")
    assert (event["action"], event["outcome"], event["runId"]) == ("migrate", "changed", RUN_ID)
    assert not any(secret in json.dumps(event) for secret in SECRETS)


def test_events_count_as_requests(emu: Emulator, task: Task) -> None:
    plain = task.check(main=MAIN, users=crowd(7))["requests"]["needed"]
    assert task.check(main=MAIN, users=crowd(7), audit=AUDIT)["requests"]["needed"] == plain + 7


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"audit": AUDIT, "wait": False}, "audit: tells what became of users, and wait is false"),
        ({"audit": {"ticket": " ", "reason": "x"}}, "audit: ticket is empty"),
        ({"run_id": "run-7"}, "run_id: 'run-7' is no UUID"),
        ({"input_sha256": "abc"}, "input_sha256: "),
    ],
)
def test_what_is_refused_about_the_run(emu: Emulator, task: Task, options: dict[str, Any], fault: str) -> None:
    result = migrate(task, hashed(), **options)
    assert fault in result["msg"] and (result["status"], emu.requests) == ("refused", 0)


# Refusals before any request


@pytest.mark.parametrize(
    ("user", "fault"),
    [
        ({"emial": JANE}, "users[0]: unknown key 'emial'; 'email' was meant"),
        ({**person(), "passwordHash": HASH}, "users[0]: unknown key 'passwordHash'; 'password_hash' was meant"),
        ({**person(), "line": 7, "roleIds": "x"}, "users[0] (line 7): unknown key 'roleIds'; 'roles' was meant"),
        ({**person(), "pasword-hash": HASH}, "'password_hash' was meant"),
        ({**person(), "verifyUser": True}, "'verified' was meant"),
        ({**person(), "authenticatorAppMfaSecret": MFA}, "'mfa_secret' was meant"),
        ({**person(), "tenantId": "x"}, "'tenant_id' was meant"),
        ({**person(), "zzz": 1}, "unknown key 'zzz'; there are email"),
        ({"tenant_id": "acme"}, "users[0]: email: is missing; a migration names each user by email"),
        ({"email": JANE}, "users[0]: tenant_id: is missing"),
        (person("jane"), "users[0]: email: is no email"),
        (person("6f1f0b9e-2f4e-4a53-9b8f-0e3b8f6c1d11"), "is an ID"),
        (person(tenant_id="a/b"), "users[0]: tenant_id: is no tenant ID"),
        (person(password_hash=HASH), "password_hash: needs password_hash_type"),
        (person(password_hash=HASH, password_hash_type="bcript"), "password_hash_type: is none of bcrypt, scrypt"),
        (person(password_hash_type="bcrypt"), "password_hash_type: goes with password_hash"),
        (hashed(password_hash_config=f"{{N: {SIGNER}"), "password_hash_config: is no JSON object"),
        (hashed(password_hash_config=[SIGNER]), "password_hash_config: is no JSON object"),
        (hashed(password_hash_config={"a": SIGNER * 60}), "longer than the 4095 characters"),
        (person(mfa_secret=" "), "mfa_secret: is empty"),
        (person(phone_number="12"), "is no phone number"),
        (person(provider="fax"), "provider: is none of local"),
        (person(metadata="{"), "metadata: is no JSON object"),
        (person(vendor_metadata=[1]), "vendor_metadata: is no JSON object"),
        (person(verified="perhaps"), "verified: is neither true nor false"),
        (person(roles=[""]), "roles[0]: is empty"),
        (person(roles={"a": "x"}), "roles: is no list"),
        (person(roles=[["x"]]), "roles[0]: is empty or no text"),
        (
            {**hashed(), "password_hash": [HASH]},
            "users[0]: password_hash: is no text; quote it, and give no list or mapping",
        ),
        ({**hashed(), "password_hash": {"hash": HASH}}, "users[0]: password_hash: is no text"),
        (person(password_hash=1234567, password_hash_type="scrypt"), "users[0]: password_hash: is no text; quote it"),
        (person(mfa_secret=1234567), "users[0]: mfa_secret: is no text; quote it"),
        (person(mfa_secret=[MFA]), "users[0]: mfa_secret: is no text"),
        (person(name=["Jane"]), "users[0]: name: is no text"),
        ({**person(), "line": MFA}, "users[0]: line: is no whole number"),
        ({**hashed(), "password_hash": HASH[:-1]}, "users[0]: password_hash: is no bcrypt hash: $2a$, $2b$ or $2y$"),
        ({**hashed(), "password_hash": HASH + "A", "line": 3}, "users[0] (line 3): password_hash: is no bcrypt hash"),
        (
            {**hashed(), "password_hash_type": "sha1"},
            "password_hash: is no sha1 hash: 40 characters in hex, or 28 in base64",
        ),
        ({**hashed(), "password_hash_type": "argon2"}, "password_hash: is no argon2 hash: $argon2..."),
    ],
)
def test_what_is_refused(emu: Emulator, task: Task, user: dict[str, Any], fault: str) -> None:
    result = migrate(task, user, **WITH_ARGUMENTS)
    assert fault in result["msg"], result["msg"]
    assert (result["status"], result["users"], emu.requests) == ("refused", [], 0)
    assert not any(secret in json.dumps(result) for secret in SECRETS)


@pytest.mark.parametrize("users", [HASH, f"email={JANE},password_hash={HASH}", [HASH], [[HASH]], {"a": HASH}, 7])
def test_what_is_no_list_of_mappings(emu: Emulator, task: Task, users: Any) -> None:
    result = task.run(main=MAIN, users=users, **WITH_ARGUMENTS)
    assert "mapping" in result["msg"] and result["status"] == "refused"
    assert emu.requests == 0


def test_a_secret_that_is_no_utf_8_is_not_quoted(emu: Emulator, task: Task) -> None:
    result = migrate(task, {**hashed(), "mfa_secret": MFA + "\udceb"}, **WITH_ARGUMENTS)
    assert "users: the value is no UTF-8" in result["msg"] and MFA not in json.dumps(result)
    assert emu.requests == 0


def test_all_mistakes_at_once(emu: Emulator, task: Task) -> None:
    result = migrate(
        task, person("x"), person(), person(JANE.upper()), {**hashed(KIM), "line": 9, "password_hash_type": "md5"}
    )
    assert result["msg"].startswith("3 faults: ")
    for part in ("users[0]:", "users[2]: JANE@CORP.EXAMPLE is named in users[1], too", "users[3] (line 9)"):
        assert part in result["msg"]
    assert emu.requests == 0


def test_tenants_and_roles_that_do_not_exist(emu: Emulator, task: Task) -> None:
    users = [person(), person(KIM, tenant_id="gone"), *(person(f"{n}@corp.example", tenant_id=f"t{n}") for n in "123")]
    result = migrate(task, *users)
    assert result["status"] == "refused" and "no tenant 'gone'" in result["msg"] and "no tenant 't3'" in result["msg"]
    result = migrate(task, person(roles=["adnim"]), person(KIM, roles=["boss"]))
    assert "has no role 'adnim'" in result["msg"] and "has no role 'boss'" in result["msg"]
    assert emu.writes == []


ARGON = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$8wP0hV3v3dHq1yJ5o0mJrQ0iYxw2cWlqg3tq8Jm0b6Y"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
# What a hash in a wrong column may look like. The last ones are pieces of ARGON.
STRAYS = (HASH, ARGON, SHA256, SIGNER, "p=4$c2FsdHNhbHRzYWx0$8wP0hV3v3dHq1yJ5o0mJrQ0iYxw2cWlqg3tq8Jm0b6Y")
TEXTS = ("email", "tenant_id", "roles", *(name for name in FIELDS if name not in ("password_hash", "mfa_secret")))


@pytest.mark.parametrize("option", TEXTS)
def test_a_hash_in_a_wrong_place_is_refused_and_not_quoted(emu: Emulator, task: Task, option: str) -> None:
    """external_id may be a digest in hex or base64, and metadata holds what it likes."""
    values = [(stray, stray) for stray in STRAYS]
    values += [(HASH, [HASH]), (HASH, {"a": HASH}), (ARGON, f" {ARGON}\n"), (SHA256, [SHA256])]
    for stray, value in values:
        if option == "external_id" and value in (SHA256, SIGNER):
            continue
        if option in ("metadata", "vendor_metadata") and isinstance(value, dict):
            continue
        result = migrate(task, {**person(), option: value}, **WITH_ARGUMENTS)
        assert (result["status"], emu.requests) == ("refused", 0) and option in result["msg"], result
        is_bare = isinstance(value, dict) or stray in (SHA256, SIGNER)  # the task's own arguments show these
        text = json.dumps(result["msg"] if is_bare else result)
        assert stray not in text and stray[:12] not in text


def test_no_fault_quotes_a_secret_that_looks_like_nothing(emu: Emulator, task: Task) -> None:
    options = (
        "email",
        "metadata",
        "password_hash_type",
        "password_hash_config",
        "phone_number",
        "provider",
        "verified",
    )
    result = migrate(task, {**person(), **dict.fromkeys(options, MFA)})
    assert result["msg"].startswith("8 faults") and MFA not in result["msg"] and emu.requests == 0
    assert all(f"users[0]: {option}: " in result["msg"] for option in options)


def test_a_tenant_or_a_role_that_may_be_a_secret_is_not_quoted(emu: Emulator, task: Task) -> None:
    """Also for somebody who is there already, whose row would name the tenant."""
    emu.add_user(KIM, ["beta"])
    for stray in (MFA, "c2FsdHNhbHQ"):
        for users in (
            [person(tenant_id=stray)],
            [person(KIM, tenant_id=stray)],
            [person(), person(KIM, tenant_id=stray)],
            [person(roles=["admin", stray])],
        ):
            result = migrate(task, *users, **WITH_ARGUMENTS)
            assert result["status"] == "refused" and stray not in result["msg"]
            assert "(not shown, as it may be a secret)" in result["msg"] and emu.writes == []


def test_an_empty_list_is_fine(emu: Emulator, task: Task) -> None:
    assert migrate(task)["status"] == "unchanged" and emu.writes == []


def test_a_list_in_a_json_text(emu: Emulator, task: Task) -> None:
    result = task.run(main=MAIN, users=json.dumps([hashed()]))
    assert outcomes(result) == {JANE: "changed"}


# Secrets


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(
    "fault",
    [
        None,
        {"status": 400, "body": {"errors": [f"passwordHash {HASH} of {MFA} is bad", f"key {SIGNER}"]}},
        {"status": 400, "body": {"errors": [f"passwordHash {HASH[:30]}... is bad"]}},
        {"status": 500, "body": f"internal error: {HASH} {MFA} {SIGNER}"},
        {"status": 401, "body": {"errors": [HASH]}},
    ],
)
def test_no_output_holds_a_secret(emu: Emulator, task: Task, fault: dict[str, Any] | None, check: bool) -> None:
    if fault is not None:
        emu.fault("user_migration", times=None, **fault)
    user = hashed(mfa_secret=MFA, password_hash_config={"signerKey": SIGNER, "rounds": 2})
    result = migrate(task, user, hashed(KIM), **WITH_ARGUMENTS) if not check else task.check(main=MAIN, users=[user])
    text = json.dumps(result)
    assert not any(secret in text or secret[:30] in text for secret in SECRETS), text
    assert result["run"]["started"].startswith("20"), "a small number of a config masks nothing"


def test_a_status_that_quotes_a_secret(emu: Emulator, task: Task, tmp_path: Path) -> None:
    emu.migrate_users_after(failing={JANE: f"the hash {HASH} is not supported"})
    result = migrate(task, hashed(), journal_path=str(tmp_path / "journal"), **WITH_ARGUMENTS)
    for text in (json.dumps(result), (tmp_path / "journal").read_text()):
        assert HASH not in text and "is not supported" in text


def test_check_mode_agrees_with_the_run(emu: Emulator, task: Task) -> None:
    emu.add_user(KIM, ["acme"])
    users = [hashed(roles=["admin"]), person(KIM), person(LEE, tenant_id="beta")]
    checked = task.check(main=MAIN, users=users)
    assert checked["msg"] == "would migrate 2 of 3 users, 1 unchanged"
    result = task.run(main=MAIN, users=users)
    assert agreed(checked) == agreed(result)
