# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All modules: blanks around credentials, invalid UTF-8, and refusals by Ansible, with the usual keys."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils import _module
from ansible_collections.identityops.frontegg.plugins.module_utils._base.arguments import bare, has_blanks
from ansible_collections.identityops.frontegg.plugins.modules import (
    tenant,
    tenant_info,
    tenant_migration,
    user,
    user_info,
    user_migration,
)
from tests.emulator import Emulator
from tests.unit.harness import WITH_ARGUMENTS, Result, Task, outcomes

JANE = "jane@corp.example"
SECRET = "a-long-secret-that-nobody-may-see"
WRITERS: dict[str, tuple[Callable[[], None], dict[str, Any]]] = {
    "user": (user.main, {"users": [JANE], "state": "locked"}),
    "tenant": (tenant.main, {"tenants": ["acme"], "state": "locked"}),
    "tenant_migration": (tenant_migration.main, {"tenants": ["new"]}),
    "user_migration": (user_migration.main, {"users": [{"email": "new@corp.example", "tenant_id": "acme"}]}),
}
READERS: dict[str, tuple[Callable[[], None], dict[str, Any]]] = {
    "user_info": (user_info.main, {"users": [JANE]}),
    "tenant_info": (tenant_info.main, {"tenants": ["acme"]}),
}
MODULES = {**WRITERS, **READERS}
# user_migration quotes no value of a list that holds secrets; see its own tests.
QUOTING = [name for name in MODULES if name != "user_migration"]
ROWS = {"user": "users", "user_info": "users", "user_migration": "users"}


def is_refused(name: str, result: Result, check: bool, *words: str) -> None:
    """Check that the refusal precedes all reads, has all keys of a refusal, and is one line."""
    assert result["failed"] and result["changed"] is False
    assert result[ROWS.get(name, "tenants")] == []
    if name in WRITERS:
        assert result["check_mode"] is check
        assert set(result["summary"].values()) == {0}
    else:
        assert result["missing"] == [] and "check_mode" not in result
    assert "\n" not in result["msg"]
    for word in words:
        assert word in result["msg"], result["msg"]


# Blanks around credentials and addresses

AROUND = {
    "a line end": ("", "\n"),
    "a Windows line end": ("", "\r\n"),
    "a return": ("", "\r"),
    "a mark": ("\ufeff", ""),
    "no-break spaces": ("\xa0", "\xa0"),
    "all of them": ("\ufeff \t\xa0\u200b", "\u2028\u3000\r\n \ufeff"),
}


@pytest.mark.parametrize("place", ["options", "environment"])
@pytest.mark.parametrize(("before", "after"), AROUND.values(), ids=AROUND)
def test_what_is_around_a_credential_is_dropped(
    task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch, before: str, after: str, place: str
) -> None:
    values = {"client_id": people.client_id, "api_token": people.api_token, "api_url": people.url, "region": "US"}
    values = {name: f"{before}{value}{after}" for name, value in values.items()}
    if place == "environment":
        for name, value in values.items():
            monkeypatch.setenv(f"FRONTEGG_{name.upper()}", value)
        monkeypatch.setenv("FRONTEGG_MAX_RETRIES", f"{before}2{after}")
        values = dict.fromkeys(values)  # type: ignore[arg-type]  # None leaves an option out
    result = task.run(users=[JANE], state="locked", **values)
    assert outcomes(result) == {JANE: "changed"}
    token = f"{before}{people.issue_token()}{after}"
    assert outcomes(task.run(users=[JANE], state="unlocked", **{**values, "access_token": token})) == {JANE: "changed"}
    application = f"{before}app{after}"
    task.run(
        users=["new@corp.example"], state="present", tenant_id="acme", send_invite=False, application_id=application
    )
    (created,) = [exchange for exchange in people.writes if exchange.path.endswith("/v2")]
    assert created.headers["frontegg-application-id"] == "app"


@pytest.mark.parametrize(("before", "after"), AROUND.values(), ids=AROUND)
def test_what_is_around_a_region_is_dropped(task: Task, people: Emulator, before: str, after: str) -> None:
    people.fault("login", status=401)
    options = {"users": [JANE], "state": "locked", "api_url": None, "region": f"{before}US{after}", "timeout": 0.001}
    assert "(region US)" in task.run(**options, max_retries=0)["msg"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"client_id": "an id"}, "client_id"),
        ({"client_id": "an\nid"}, "client_id"),
        ({"api_token": "a-secret\r\nin-two-lines"}, "api_token"),
        ({"api_token": "a-secret\xa0in-two-parts"}, "api_token"),
        ({"api_token": "a-secret\ufeffin-two-parts"}, "api_token"),
        ({"access_token": "a token"}, "access_token"),
        ({"access_token": "a\u200btoken"}, "access_token"),
        ({"api_url": "https://api.\nfrontegg.example"}, "api_url"),
        ({"api_url": "https://api. frontegg.example"}, "api_url"),
        ({"region": "E U"}, "region"),
        ({"client_id": " \r\n"}, "client_id"),
        ({"api_token": "\xa0"}, "api_token"),
        ({"api_token": "\ufeff"}, "api_token"),
        ({"access_token": "\ufeff \n"}, "access_token"),
        ({"api_url": "\u200b"}, "api_url"),
        ({"region": " \n"}, "region"),
    ],
)
def test_what_is_inside_of_a_credential_is_refused(
    task: Task, people: Emulator, options: dict[str, Any], word: str
) -> None:
    result = task.run(users=[JANE], state="locked", **options)
    is_refused("user", result, False, word)
    assert people.log == [] and "two-" not in result["msg"]


@pytest.mark.parametrize("blank", ["", " ", "\r\n", "\xa0", "\ufeff"])
def test_a_variable_of_blanks_counts_as_unset(
    task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch, blank: str
) -> None:
    for name in ("ACCESS_TOKEN", "REGION", "MAX_RETRIES", "REQUESTS_PER_MINUTE", "CLIENT_ID"):
        monkeypatch.setenv(f"FRONTEGG_{name}", blank)
    assert outcomes(task.run(users=[JANE], state="locked")) == {JANE: "changed"}
    result = task.run(users=[JANE], state="locked", client_id=None)
    is_refused("user", result, False, "client_id", "no credentials")


def test_a_users_token_and_a_domain_are_bare_too(task: Task, emu: Emulator) -> None:
    result = task.run(
        main=tenant.main,
        tenant_id="own",
        state="absent",
        user_token=" no.such.token\r\n",
        domain="\ufeffno such domain\n",
    )
    is_refused("tenant", result, False, "domain")
    assert "user_token" not in result["msg"]


def test_bare_knows_all_that_python_calls_white_space() -> None:
    spaces = [char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace()]
    assert bare("".join(spaces) + "a b" + "".join(reversed(spaces))) == "a b"
    assert all(has_blanks(f"a{char}b") for char in [*spaces, "\ufeff", "\u200b", "\0"])


# Invalid UTF-8


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("broken", ["zo\udceb@corp.example", "half \ud83d"])
@pytest.mark.parametrize("name", QUOTING)
def test_what_is_no_utf_8_is_refused_with_the_usual_keys(
    task: Task, people: Emulator, name: str, broken: str, check: bool
) -> None:
    main, options = MODULES[name]
    words = ROWS.get(name, "tenants")
    for value in (f"{JANE}\r\n{broken}\r\n", [JANE, broken], [{"user": broken, "tenant_id": "acme"}]):
        result = task.run(main=main, check=check, **{**options, words: value})
        is_refused(name, result, check, f"{words}: '", "is no UTF-8", "as UTF-8")
        assert JANE not in result["msg"]
    result = task.run(main=main, check=check, **{**options, words: [broken]}, client_id="i\udceb", api_token=SECRET)
    is_refused(name, result, check, "2 faults", "client_id", f"{words}: '")
    assert people.log == []


@pytest.mark.parametrize("name", QUOTING)
def test_utf_16_without_a_mark_is_full_of_what_ends_a_text_in_c(task: Task, people: Emulator, name: str) -> None:
    main, options = MODULES[name]
    words = ROWS.get(name, "tenants")
    result = task.run(main=main, **{**options, words: "\0".join("jane@corp.example\r\n")})
    is_refused(name, result, False, f"{words}: 'j\\x00a", "is no UTF-8")
    is_refused(name, task.run(main=main, **options, client_id="an\0id"), False, "client_id", "is no UTF-8")
    assert people.log == []


def test_a_secret_that_is_no_utf_8_is_not_shown(task: Task, people: Emulator) -> None:
    result = task.run(users=[JANE], state="locked", api_token=f"{SECRET}\udceb")
    is_refused("user", result, False, "api_token: the value is no UTF-8")
    assert SECRET not in str(result)


# Refusals by Ansible itself

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown option": ({"colour": "red"}, "colour"),
    "a wrong type": ({"timeout": "long"}, "timeout"),
    "a type that nothing can be made of": ({"max_retries": {"a": 1}}, "max_retries"),
    "another choice": ({"region": "MARS"}, "region"),
    "a misspelt secret": ({"api_tokn": SECRET}, "api_tokn"),
    "a secret in the wrong place": ({"timeout": SECRET, "api_token": SECRET}, "timeout"),
    "a secret that is a list": ({"timeout": SECRET, "access_token": [SECRET, "x"]}, "timeout"),
}


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(("more", "word"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("name", MODULES)
def test_what_ansible_refuses_has_the_usual_keys(
    task: Task, people: Emulator, name: str, more: dict[str, Any], word: str, check: bool
) -> None:
    main, options = MODULES[name]
    result = task.run(main=main, check=check, **{**WITH_ARGUMENTS, **options, **more})
    is_refused(name, result, check, word)
    assert SECRET not in str(result)
    assert people.log == []


@pytest.mark.parametrize("name", MODULES)
def test_a_misspelt_option_is_refused_with_the_one_that_was_meant(task: Task, people: Emulator, name: str) -> None:
    main, options = MODULES[name]
    result = task.run(
        main=main, **{**WITH_ARGUMENTS, **options, "concurency": 2, "colour": "red", "max_retries": "few"}
    )
    is_refused(name, result, False, "unknown option 'concurency'; did you mean concurrency?")
    assert "unknown option 'colour'" in result["msg"] and "max_retries" in result["msg"], "all faults at once"
    assert people.log == []


@pytest.mark.parametrize("guard", ["max_change", "protect", "keep_one_with_rol", "max_failure"])
def test_a_misspelt_guard_of_a_task(task: Task, people: Emulator, guard: str) -> None:
    result = task.run(users=["jane@corp.example"], state="locked", **{guard: "1"})
    assert result["status"] == "refused" and f"unknown option '{guard}'; did you mean {guard}" in result["msg"]
    assert people.log == []


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("user", {"users": None}),
        ("tenant_migration", {"tenants": None}),
        ("user", {"max_changes": "few"}),
        ("tenant", {"state": "gone"}),
        ("user_info", {"include": ["all"]}),
        ("user", {"result": ["all"], "colour": "red"}),
    ],
    ids=str,
)
def test_what_only_some_modules_refuse(task: Task, people: Emulator, name: str, options: dict[str, Any]) -> None:
    main, usual = MODULES[name]
    is_refused(name, task.run(main=main, **{**usual, **options}), False)


def test_a_secret_of_the_environment_is_masked_too(
    task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTEGG_API_TOKEN", f"{SECRET}\r\n")
    result = task.run(users=[JANE], state="locked", timeout=SECRET, api_token=None)
    is_refused("user", result, False, "timeout")
    assert SECRET not in str(result)


@pytest.mark.parametrize("name", MODULES)
def test_a_host_without_requests(task: Task, emu: Emulator, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(_module, "HAS_REQUESTS", False)
    main, options = MODULES[name]
    is_refused(name, task.run(main=main, check=True, **options), True, "requests", "install")


# Whether the result is a preview


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("name", WRITERS)
def test_the_result_says_whether_it_was_a_preview(task: Task, people: Emulator, name: str, check: bool) -> None:
    main, options = WRITERS[name]
    assert task.run(main=main, check=check, **options)["check_mode"] is check
    for more in ({"rate_limit_timeout": -1}, {"api_token": "wrong-" * 5}, {"api_url": "http://127.0.0.1:1"}):
        result = task.run(main=main, check=check, **{**options, **more}, max_retries=0)
        assert (result["failed"], result["check_mode"]) == (True, check), result["msg"]
