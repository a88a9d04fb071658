# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's bulk creation: its pace, its refusals, the forms of its status."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.emulator import Emulator
from tests.unit.harness import JumpingClock

BULK = "/identity/resources/users/bulk/v1"
JANE, JOE = "jane@corp.example", "joe@corp.example"
TWO = [{"email": JANE, "name": "Jane"}, {"email": JOE}]


class Api:
    """Sends the two requests of a bulk creation."""

    def __init__(self, emu: Emulator) -> None:
        self.emu = emu
        self.token = {"Authorization": f"Bearer {emu.issue_token()}"}
        self.headers = {**self.token, "frontegg-tenant-id": "acme"}

    def start(self, users: Any) -> requests.Response:
        return requests.post(f"{self.emu.url}{BULK}/invite", json={"users": users}, headers=self.headers, timeout=5)

    def status(self, started: requests.Response) -> dict[str, Any]:
        url = f"{self.emu.url}{BULK}/status/{started.json()['id']}"
        found: dict[str, Any] = requests.get(url, headers=self.token, timeout=5).json()
        return found


@pytest.fixture
def api(emu: Emulator) -> Api:
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    return Api(emu)


def test_at_once(emu: Emulator, api: Api) -> None:
    started = api.start(TWO)
    assert started.status_code == 202 and set(started.json()) == {"id"}
    assert [user.email for user in emu.users] == [JANE, JOE] and emu.user(JANE).tenant_ids == ["acme"]
    assert api.status(started)["status"] == "Completed"


def test_after_some_polls(emu: Emulator, api: Api) -> None:
    emu.bulk(2)
    started = api.start(TWO)
    said = []
    for dummy in range(4):
        said.append((api.status(started)["status"], len(emu.users)))
    assert said == [("InProgress", 0), ("InProgress", 0), ("Completed", 2), ("Completed", 2)]


def test_after_some_time_and_never(emu: Emulator, api: Api, clock: JumpingClock) -> None:
    emu.bulk(seconds=30)
    started = api.start(TWO)
    assert api.status(started)["status"] == "InProgress"
    clock.sleep_until(clock.now() + 30)
    assert (api.status(started)["status"], len(emu.users)) == ("Completed", 2)
    emu.bulk(None)
    started = api.start([{"email": "late@corp.example"}])
    assert {api.status(started)["status"] for dummy in range(5)} == {"InProgress"} and len(emu.users) == 2


def test_partial_failures_in_both_forms(emu: Emulator, api: Api) -> None:
    emu.add_user(JOE, tenants=["acme"])
    emu.bulk(refused={JANE: "no"})
    told = api.status(api.start([*TWO, {"email": "new@corp.example"}]))
    assert told["status"] == "CompletedWithErrors"
    assert told["errors"] == [{"email": JANE, "message": "no"}, {"email": JOE, "message": "User already exists"}]
    emu.bulk(refused={JANE: "no"}, shape="state")
    told = api.status(api.start(TWO[:1]))
    assert told["state"] == "finished"
    assert told["result"]["users"] == [{"user": {"email": JANE}, "status": "failed", "reason": "no"}]
    assert emu.user(JANE) is None and emu.user("new@corp.example") is not None


def test_a_form_with_nothing_to_read(emu: Emulator, api: Api) -> None:
    emu.bulk(shape="none")
    assert api.start(TWO).json() == {} and len(emu.users) == 2
    with pytest.raises(ValueError, match="no such shape"):
        emu.bulk(shape="other")


def test_whoever_is_in_another_tenant_is_added_unchanged(emu: Emulator, api: Api) -> None:
    role = emu.add_role("viewer")
    emu.add_user(JANE, tenants=["beta"], name="Old")
    api.start([{**TWO[0], "roleIds": [role.id], "verified": True}])
    jane = emu.user(JANE)
    assert (jane.name, jane.tenant_ids, jane.memberships["acme"].role_ids) == ("Old", ["beta", "acme"], [role.id])


@pytest.mark.parametrize(
    ("users", "said"),
    [
        ([TWO[0], {"email": "no email"}], "users.1.email must be an email"),
        ("x", "users must be an array"),
        ([{"email": f"n{number}@corp.example"} for number in range(1001)], "no more than 1000"),
        (TWO, "users.1: sinks"),
    ],
)
def test_a_bad_request_does_nothing(emu: Emulator, api: Api, users: Any, said: str) -> None:
    emu.bulk(sinking={JOE: "sinks"})
    answer = api.start(users)
    assert answer.status_code == 400 and said in answer.json()["errors"][0] and not emu.users
    emu.log.clear()  # the bodies are wrong on purpose


def test_without_a_tenant_or_a_task(emu: Emulator, api: Api) -> None:
    url, headers = f"{emu.url}{BULK}", {**api.headers}
    assert requests.get(f"{url}/status/none", headers=api.token, timeout=5).status_code == 404
    headers["frontegg-tenant-id"] = "gone"
    assert requests.post(f"{url}/invite", json={"users": []}, headers=headers, timeout=5).status_code == 404
    del headers["frontegg-tenant-id"]
    assert requests.post(f"{url}/invite", json={"users": []}, headers=headers, timeout=5).status_code == 403
    emu.log.clear()  # the header is left out on purpose


def test_single_invitations_have_a_limit(emu: Emulator, api: Api) -> None:
    emu.limit_invitations()
    url = f"{emu.url}/identity/resources/users/v2"
    answers = [
        requests.post(url, json={"email": f"n{number}@corp.example"}, headers=api.headers, timeout=5).status_code
        for number in range(31)
    ]
    assert answers == [201] * 30 + [429]
    assert api.start(TWO).status_code == 202
