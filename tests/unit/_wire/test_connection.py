# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user: credentials, token, retries, rate limits, threads, and one sentence for each kind of failure."""

from __future__ import annotations

import socket
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.unit.harness import JumpingClock, Result, Task, outcomes

JANE = "jane@corp.example"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def crowd(emu: Emulator, count: int) -> list[str]:
    return [emu.add_user(f"u{number:04}@corp.example").id for number in range(count)]


def one_sentence(result: Result, *words: str) -> None:
    assert result["failed"] and not result["changed"]
    assert result["users"] == []
    assert "\n" not in result["msg"]
    for word in words:
        assert word in result["msg"], result["msg"]


# Credentials


def test_wrong_credentials_are_one_request_and_one_sentence(task: Task, people: Emulator) -> None:
    secret = "a-wrong-secret-that-must-not-show"
    result = task.run(users=[JANE], state="locked", api_token=secret)
    one_sentence(result, "401", people.url, "client_id", "api_token")
    assert secret not in str(result)
    assert len(people.log) == 1


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"client_id": None}, "client_id"),
        ({"api_token": None}, "api_token"),
        ({"client_id": ""}, "client_id"),
        ({"api_token": " "}, "api_token"),
        ({"access_token": ""}, "access_token"),
        ({"access_token": "a token\n"}, "access_token"),
        ({"tenant_id": ""}, "tenant_id"),
        ({"api_url": ""}, "api_url"),
        ({"api_url": "http://frontegg.example"}, "api_url: plain http"),
        ({"api_url": "http://127.0.0.1.frontegg.example"}, "api_url: plain http"),
        ({"api_url": "http://localhost@frontegg.example"}, "api_url: takes a host"),
        ({"api_url": "ftp://127.0.0.1"}, "api_url"),
        ({"api_url": "frontegg.example"}, "api_url"),
        ({"api_url": "https://frontegg.example:port"}, "api_url"),
        ({"api_url": "https://user:secret@frontegg.example"}, "api_url"),
        ({"concurrency": 0}, "concurrency"),
        ({"concurrency": 33}, "concurrency"),
        ({"timeout": 0}, "timeout"),
        ({"max_retries": -1}, "max_retries"),
        ({"requests_per_minute": 0}, "requests_per_minute"),
        ({"max_failures": 0}, "max_failures"),
        ({"max_changes": -1}, "max_changes"),
        ({"ca_path": "/no/such/file.pem"}, "ca_path"),
        ({"protected": ["*@ops.example", ""]}, "protected[1]"),
        ({"region": "MARS"}, "region"),
    ],
)
def test_options_are_refused_by_name_before_any_request(
    task: Task, people: Emulator, options: dict[str, Any], word: str
) -> None:
    result = task.run(**{"users": [JANE], "state": "locked", **options})
    assert result["failed"] and word in result["msg"]
    assert people.log == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"users": [JANE]}, ["state"]),
        ({"users": [JANE, {"user": JANE, "colour": "red"}], "state": "locked"}, ["users[1]", "colour"]),
        ({"users": [JANE, ""], "state": "locked"}, ["users[1]", "empty"]),
        ({"users": [JANE, {"user": ""}], "state": "locked"}, ["users[1]", "empty"]),
        ({"users": "", "state": "locked"}, ["users", "empty"]),
        ({"users": ["jane(at)corp.example"], "state": "locked"}, ["users[0]", "jane(at)corp.example"]),
        ({"users": ["../../tenants/v1"], "state": "locked"}, ["users[0]", "../../tenants/v1"]),
        ({"users": ["x@y.example\r\nfrontegg-tenant-id: acme"], "state": "locked"}, ["users[0]"]),
        ({"users": [JANE], "state": "absent"}, ["tenant_id", "everywhere"]),
        ({"users": [JANE], "state": "absent", "tenant_id": "acme", "everywhere": True}, ["tenant_id", "everywhere"]),
        ({"users": [{"user": JANE, "tenant_id": ""}], "state": "locked"}, ["users[0]", "tenant_id"]),
        ({"users": [JANE], "state": "locked", "tenant_id": "acme"}, ["tenant_id", "disabled"]),
        ({"users": [JANE], "state": "disabled"}, ["tenant_id"]),
        ({"users": [JANE], "state": "disabled", "tenant_id": "acme", "everywhere": True}, ["everywhere", "locked"]),
        ({"users": [JANE], "state": "disabled", "tenant_id": "a\r\nb: c"}, ["tenant_id"]),
        ({"users": [JANE, {"user": JANE, "state": "unlocked"}], "state": "locked"}, ["users[0]", "users[1]"]),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_bad_input_is_refused_by_name_before_any_request(
    task: Task, people: Emulator, options: dict[str, Any], words: list[str], check: bool
) -> None:
    one_sentence(task.run(check=check, **options), *words)
    assert people.log == []


def test_credentials_from_the_environment(task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTEGG_CLIENT_ID", people.client_id)
    monkeypatch.setenv("FRONTEGG_API_TOKEN", people.api_token)
    monkeypatch.setenv("FRONTEGG_API_URL", people.url)
    monkeypatch.setenv("FRONTEGG_ACCESS_TOKEN", "")
    monkeypatch.setenv("FRONTEGG_MAX_RETRIES", "")
    monkeypatch.setenv("FRONTEGG_TENANT_ID", "acme")
    result = task.run(users=[JANE], state="locked", client_id=None, api_token=None, api_url=None)
    assert outcomes(result) == {JANE: "changed"}


def test_an_access_token_wins_and_costs_no_login(task: Task, people: Emulator) -> None:
    result = task.run(users=[JANE], state="locked", access_token=people.issue_token())
    assert outcomes(result) == {JANE: "changed"}
    assert people.logins == []


def test_an_access_token_that_is_refused(task: Task, people: Emulator) -> None:
    token = people.issue_token()
    people.revoke_tokens()
    result = task.run(users=[JANE], state="locked", access_token=token)
    one_sentence(result, "401", "access_token")
    assert token not in str(result)
    assert len(people.log) == 1


def test_netrc_does_not_replace_the_token(
    task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(stat.S_IRUSR | stat.S_IWUSR)
    monkeypatch.setenv("NETRC", str(netrc))
    assert outcomes(task.run(users=[JANE], state="locked")) == {JANE: "changed"}


# The token in the middle of a run


def test_one_login_for_all_threads(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 200)
    emu.latency = 0.002
    result = task.run(users=users, state="locked", concurrency=8)
    assert result["summary"]["changed"] == 200
    assert len(emu.logins) == 1
    assert 1 < emu.max_in_flight <= 8


@pytest.mark.parametrize("route", ["list", "lock"])
def test_a_token_that_dies_is_renewed_once(task: Task, emu: Emulator, route: str) -> None:
    users = crowd(emu, 40)
    emu.fault(route, revoke_token=True, skip=0 if route == "list" else 10)
    result = task.run(users=users, state="locked", concurrency=8)
    assert result["summary"]["changed"] == 40
    assert len(emu.logins) == 2


def test_a_token_that_is_never_accepted_ends_the_task(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 10)
    emu.fault("lock", status=401, times=None, skip=3)
    result = task.run(users=users, state="locked", concurrency=1, verify=False)
    assert result["summary"] == {
        "requested": 10, "changed": 3, "unchanged": 0, "not_found": 0, "failed": 1, "unknown": 0, "not_attempted": 6,
    }  # fmt: skip
    assert "401" in result["users"][3]["msg"]
    assert len(emu.logins) == 2
    assert result["changed"] and result["failed"]


def test_a_token_is_renewed_before_it_expires(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 10)
    emu.token_lifetime = 300
    result = task.run(users=users, state="locked", concurrency=1, requests_per_minute=1)
    assert result["summary"]["changed"] == 10
    assert len(emu.logins) > 1
    assert not any(exchange.status == 401 for exchange in emu.log)


# Faults and retries


@pytest.mark.parametrize("route", ["login", "list", "lock"])
@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"status": 502}, {"status": 503}, {"drop": "before"}, {"drop": "after"}, {"junk": "truncated"}],
    ids=str,
)
def test_a_passing_fault_is_survived(task: Task, people: Emulator, route: str, fault: dict[str, Any]) -> None:
    people.fault(route, **fault)
    jane = people.user(JANE)
    result = task.run(users=[jane.id], state="locked")
    assert outcomes(result) == {jane.id: "changed"}
    assert not result["failed"]
    assert jane.locked


@pytest.mark.parametrize("junk", ["html", "empty", "wrong-type", "truncated"])
def test_junk_for_ever_is_an_error(task: Task, people: Emulator, junk: str) -> None:
    people.fault("email", junk=junk, times=None)
    result = task.run(users=[JANE], state="absent", everywhere=True)
    assert outcomes(result) == {JANE: "failed"}
    assert people.writes == []


def test_max_retries(task: Task, people: Emulator, clock: JumpingClock) -> None:
    people.fault("email", status=503, times=None)
    result = task.run(users=[JANE], state="locked", max_retries=2)
    assert len(people.reads) == 3
    assert "after 3 tries" in result["users"][0]["msg"]
    assert 1.5 <= sum(clock.waits) < 2


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_refusals_are_not_repeated(task: Task, people: Emulator, status: int) -> None:
    people.fault("lock", status=status, times=None)
    task.run(users=[JANE], state="locked")
    assert len(people.writes) == 1


def test_redirects_are_not_followed(task: Task, people: Emulator) -> None:
    people.fault("email", status=302, headers={"Location": f"{people.url}/elsewhere"}, times=None)
    result = task.run(users=[JANE], state="locked")
    assert "redirect" in result["users"][0]["msg"]
    assert not any("elsewhere" in exchange.path for exchange in people.log)


def test_a_token_that_the_server_repeats_anywhere_is_masked(task: Task, people: Emulator) -> None:
    token = people.issue_token()
    body = {"errors": ["no"], "errorCode": token}
    people.fault("lock", status=400, body=body, headers={"frontegg-trace-id": token})
    result = task.run(users=[JANE], state="locked", access_token=token)
    assert outcomes(result) == {JANE: "failed"}
    assert token[:40] not in str(result)


def test_a_secret_that_the_server_repeats_is_masked(task: Task, people: Emulator) -> None:
    people.fault("lock", status=400, body={"errors": [f"bad secret {people.api_token}"]})
    result = task.run(users=[JANE], state="locked")
    assert people.api_token not in str(result)
    assert "********" in str(result["users"])


# Rate limits


STYLES = ("rfc3339", "seconds", "epoch", "epoch_ms", "http_date", "retry_after", "retry_after_date", "none")


@pytest.mark.parametrize("style", STYLES)
def test_a_rate_limit_holds_all_threads(task: Task, emu: Emulator, clock: JumpingClock, style: str) -> None:
    users = crowd(emu, 100)
    emu.rate_limit(30, per=60, style=style)
    result = task.run(users=users, state="locked", concurrency=8)
    assert result["summary"]["changed"] == 100
    refused = [exchange for exchange in emu.log if exchange.status == 429]
    assert 0 < len(refused) <= 8 * 3, "threads ran into the limit again and again"
    assert len([write for write in emu.writes if write.status == 200]) == 100


@pytest.mark.parametrize("style", STYLES)
def test_a_rate_limit_is_waited_for_no_longer_than_it_says(
    task: Task, emu: Emulator, clock: JumpingClock, style: str
) -> None:
    users = crowd(emu, 100)
    emu.rate_limit(30, per=60, style=style)
    start = clock.now()
    result = task.run(users=users, state="locked", concurrency=1)
    assert result["summary"]["changed"] == 100
    assert [exchange.status for exchange in emu.log].count(429) == 3
    assert 180 <= clock.now() - start <= 183


def test_a_limit_without_any_header_is_waited_for_a_minute(task: Task, people: Emulator, clock: JumpingClock) -> None:
    people.fault("lock", status=429)
    assert outcomes(task.run(users=[JANE], state="locked")) == {JANE: "changed"}
    assert [60 <= wait <= 61 for wait in clock.waits] == [True]


def test_rate_limit_timeout(task: Task, people: Emulator, clock: JumpingClock) -> None:
    people.fault("lock", status=429, times=None)
    start = clock.now()
    result = task.run(users=[JANE], state="locked", rate_limit_timeout=150)
    assert outcomes(result) == {JANE: "failed"}
    assert "HTTP 429" in result["users"][0]["msg"] and "rate_limit_timeout (150 s)" in result["users"][0]["msg"]
    assert clock.now() - start <= 150 + 60
    assert result["users"][0]["error"]["status"] == 429


def test_a_limit_beyond_the_timeout_is_not_run_into_by_everybody(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 50)
    emu.fault("lock", status=429, headers={"X-Rate-Limit-Reset": "86400"}, times=None)
    result = task.run(users=users, state="locked", concurrency=4)
    assert result["summary"]["failed"] == 50
    assert len(emu.writes) <= 4


def test_requests_per_minute(task: Task, emu: Emulator, clock: JumpingClock) -> None:
    users = crowd(emu, 30)
    task.run(users=users, state="locked", requests_per_minute=120, concurrency=1)
    times = sorted(exchange.at for exchange in emu.log)
    gaps = [after - before for before, after in zip(times, times[1:])]
    assert len(times) == 33
    assert min(gaps) > 0.49
    assert clock.now() - times[0] < 33 * 0.5


# The network


def test_a_server_that_is_away(task: Task, emu: Emulator) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    one_sentence(task.run(users=[JANE], state="locked", api_url=url), url, "refused", "api_url")
    one_sentence(task.run(users=[JANE], state="locked", api_url=url, access_token="x" * 20), url, "refused")


def test_a_name_that_does_not_resolve(task: Task, emu: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*args: Any, **options: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    url = "https://no-such-host.invalid"
    one_sentence(task.run(users=[JANE], state="locked", api_url=url, max_retries=0), url, "resolved")


def test_a_proxy_from_the_environment_that_is_away(task: Task, emu: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    url = "https://frontegg.example"
    one_sentence(task.run(users=[JANE], state="locked", api_url=url, max_retries=0), url, "proxy")


def test_loopback_is_reached_without_the_proxy_of_the_environment(
    task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the secret would reach the proxy in plain text."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    assert outcomes(task.run(users=[JANE], state="locked")) == {JANE: "changed"}


def test_a_ca_bundle_of_the_environment_that_is_not_there(
    task: Task, emu: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/bundle.pem")
    one_sentence(task.run(users=[JANE], state="locked", region="EU", api_url=None), "REQUESTS_CA_BUNDLE", "bundle.pem")


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "ex\u00e4mple..com", "[::1", "host:99999", "host:0"])
def test_a_host_that_cannot_be(task: Task, emu: Emulator, host: str) -> None:
    one_sentence(task.run(users=[JANE], state="locked", api_url=f"https://{host}"), "api_url")


def test_a_password_in_the_url_is_not_repeated(task: Task, emu: Emulator) -> None:
    result = task.run(users=[JANE], state="locked", api_url="htp://joe:hunter2hunter2@frontegg.example")
    one_sentence(result, "api_url")
    assert "hunter2" not in result["msg"]


def test_a_server_that_never_answers(task: Task, emu: Emulator) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        result = task.run(users=[JANE], state="locked", api_url=url, timeout=0.05, max_retries=0)
    one_sentence(result, url, "no answer within 0.05 s")


def test_tls(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator(now=task.clock.now, tls=True) as emu:
        emu.add_user(JANE)
        tls = Task(emu, task.clock)
        one_sentence(tls.run(users=[JANE], state="locked"), emu.url, "certificate", "ca_path")
        assert emu.log == []
        assert outcomes(tls.check(users=[JANE], state="locked", ca_path=emu.ca_path)) == {JANE: "changed"}
        assert outcomes(tls.check(users=[JANE], state="locked", validate_certs=False)) == {JANE: "changed"}
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(emu.ca_path))
        assert outcomes(tls.run(users=[JANE], state="locked")) == {JANE: "changed"}
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(Path(__file__)))
        assert outcomes(tls.run(users=[JANE], state="unlocked", validate_certs=False)) == {JANE: "changed"}
