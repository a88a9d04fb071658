# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inventory plugin users, without Ansible's inventory: what its file may say, whom it selects, how hosts are called."""

from __future__ import annotations

import datetime
from threading import Event
from typing import Any

import pytest
import yaml

from ansible_collections.identityops.frontegg.plugins.doc_fragments import _connection, _user_selection
from ansible_collections.identityops.frontegg.plugins.inventory import users
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import FronteggError, InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._wire import transport
from ansible_collections.identityops.frontegg.plugins.modules import user_info
from ansible_collections.identityops.frontegg.plugins.plugin_utils import _inventory_read
from ansible_collections.identityops.frontegg.plugins.plugin_utils._inventory import (
    entry_for,
    faults_of_file,
    host_names,
    plain,
    rows_in,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._inventory_read import (
    key_of,
    option_names,
    read_params,
    read_users,
)
from tests.emulator import Emulator
from tests.unit.harness import JumpingClock, Task

KNOWN = ("plugin", "compose", "cache", *option_names())
SECRET = "a-secret-that-nobody-may-see"
CREDENTIALS = {"client_id": "a-client-id", "api_token": SECRET}


def given(emu: Emulator, **options: Any) -> dict[str, Any]:
    return {"client_id": emu.client_id, "api_token": emu.api_token, "api_url": emu.url, **options}


@pytest.fixture(autouse=True)
def _same_clock(clock: JumpingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "Clock", lambda: clock)


@pytest.fixture
def acme(emu: Emulator) -> Emulator:
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    emu.add_role("admin")
    emu.add_user("ann@acme.example", ["acme"], roles=["admin"])
    emu.add_user("bob@acme.example", ["acme"], locked=True)
    emu.add_user("eve@beta.example", ["beta"])
    return emu


# ---- the file


@pytest.mark.parametrize(
    ("config", "faults"),
    [
        ({"tenant_id": "acme", "compose": {}, "cache": True}, []),
        ({"tenant_di": "acme"}, ["unknown option 'tenant_di'; did you mean tenant_id?"]),
        ({"Tenant_id": "acme"}, ["unknown option 'Tenant_id'; did you mean tenant_id?"]),
        ({7: "acme"}, ["unknown option '7'."]),
        ({"domains": None}, ["domains: is empty; leave it out or give a value."]),
        ({"except_users": None, "lokced": True}, ["unknown option 'lokced'; did you mean locked?",
                                                  "except_users: is empty; leave it out or give a value."]),
        ({"compose": None}, []),
    ],
)  # fmt: skip
def test_keys_of_the_file(config: dict[Any, Any], faults: list[str]) -> None:
    assert faults_of_file(config, [], KNOWN, option_names()) == faults


def test_an_option_that_is_given_twice() -> None:
    keys = ["plugin", "except_users", "tenant_id", "except_users"]
    assert faults_of_file({"tenant_id": "acme", "except_users": []}, keys, KNOWN, option_names()) == [
        "except_users: is given twice, and Ansible keeps the last one only; give it once."
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "no filter is given: give users or a filter, such as tenant_id; for all users, all: true."),
        ({"all": False}, "no filter is given"),
        ({"include": ["roles"]}, "no filter is given"),
        ({"all": True, "tenant_id": "acme"}, "all and tenant_id: all users are meant, or some; give one of the two."),
        ({"all": True, "users": ["ann@acme.example"]}, "all and users: "),
        ({"all": "perhaps"}, "'all' is of type"),
        ({"tenant_id": ""}, "tenant_id: is empty"),
        ({"locked": "perhaps"}, "'perhaps' is not a valid boolean"),
        ({"managed_by": "scim"}, "value of managed_by must be one of: frontegg, scim2, external, got: scim"),
        ({"all": True, "include": ["role"]}, "value of include must be one or more of"),
        ({"all": True, "hostname": "name"}, "value of hostname must be one of: email, id"),
        ({"all": True, "concurrency": 99}, "concurrency: 99 is out of range; give a number from 1 to 32."),
        ({"all": True, "region": "XX"}, "value of region must be one of"),
        ({"all": True, "api_url": "http://api.example"}, "plain http to api.example would show the credentials"),
        ({"all": True, "api_token": {"a": SECRET}}, "api_token: holds white space inside"),
        ({"all": True, "api_token": f"{SECRET} x"}, "api_token: holds white space inside"),
        ({"all": True, "api_token": "a\ud800b"}, "api_token: the value is no UTF-8"),
        ({"tenant_id": "acme", "name_prefix": "a\ud800b"}, "is no UTF-8"),
        ({"domains": "acme@example"}, "domains[0]: 'acme@example' is no domain."),
        ({"users": ["ann"], "tenant_id": "acme"}, "users and tenant_id: name users or filter them, not both."),
    ],
)  # fmt: skip
def test_what_is_refused_before_a_request(options: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as refused:
        params = read_params({**CREDENTIALS, **options})
        key_of(params)
        read_users(params)
    assert words in str(refused.value)
    assert SECRET not in str(refused.value)


def test_credentials_and_their_absence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="client_id and api_token: no credentials; set them, or FRONTEGG_CLIENT_ID"):
        key_of(read_params({"all": True}))
    monkeypatch.setenv("FRONTEGG_CLIENT_ID", " a-client-id\n")
    monkeypatch.setenv("FRONTEGG_API_TOKEN", SECRET)
    monkeypatch.setenv("FRONTEGG_REGION", "US")
    params = read_params({"all": "yes"})
    assert [params[name] for name in ("client_id", "region", "all")] == ["a-client-id", "US", True]


def test_what_the_loader_makes_of_a_text() -> None:
    class Tagged(str):
        """As Ansible's texts."""

    loaded = {"created_after": datetime.date(2026, 1, 31), "metadata": {Tagged("a"): [Tagged("b"), 1, None, True]}}
    made = plain(loaded)
    assert made == {"created_after": "2026-01-31", "metadata": {"a": ["b", 1, None, True]}}
    assert not isinstance(made["metadata"]["a"][0], Tagged)


def test_the_documentation_has_all_options() -> None:
    fragments = (_connection.ModuleDocFragment, _user_selection.ModuleDocFragment)
    texts = [users.DOCUMENTATION, *(fragment.DOCUMENTATION for fragment in fragments)]
    documented = {name: option for text in texts for name, option in yaml.safe_load(text)["options"].items()}
    assert set(documented) == {"plugin", *option_names()}
    own = yaml.safe_load(user_info.DOCUMENTATION)["options"]
    assert set(own) == {"users", "except_users"} and {documented[name]["type"] for name in own} == {"raw"}


# ---- whom it selects


@pytest.mark.parametrize(
    ("options", "hosts"),
    [
        ({"all": True}, ["ann@acme.example", "bob@acme.example", "eve@beta.example"]),
        ({"tenant_id": "acme", "locked": False}, ["ann@acme.example"]),
        ({"has_role": "admin"}, ["ann@acme.example"]),
        ({"except_users": ["EVE@beta.example"]}, ["ann@acme.example", "bob@acme.example"]),
        ({"users": ["eve@beta.example", "ann@acme.example"]}, ["ann@acme.example", "eve@beta.example"]),
        ({"users": []}, []),
    ],
)
def test_it_selects_whom_user_info_selects(acme: Emulator, options: dict[str, Any], hosts: list[str]) -> None:
    rows, warnings = read_users(read_params(given(acme, **options)))
    assert (sorted(host_names(rows, "email")), warnings, acme.writes) == (hosts, [], [])
    of_module = Task(acme, JumpingClock(acme.now())).run(
        main=user_info.main, **{name: value for name, value in options.items() if name != "all"}
    )
    assert of_module["users"] == rows


def test_a_misspelt_exception_is_refused(acme: Emulator) -> None:
    with pytest.raises(InputError, match=r"except_users: no user is eev@beta\.example; correct it or take it out\."):
        read_users(read_params(given(acme, except_users=["eev@beta.example"])))


def test_a_misspelt_role_is_refused(acme: Emulator) -> None:
    with pytest.raises(InputError, match=r"has_role: there is no role 'admim' in .*; did you mean 'admin'\?"):
        read_users(read_params(given(acme, has_role="admim")))


def test_a_user_who_is_not_there_is_no_host(acme: Emulator) -> None:
    named = [f"nobody{number}@acme.example" for number in range(12)]
    rows, warnings = read_users(read_params(given(acme, users=["ann@acme.example", *named])))
    assert [row["email"] for row in rows] == ["ann@acme.example"]
    assert warnings == [f"users: no user is {', '.join(named[:10])} and 2 more, so there is no such host"]


def test_an_answer_with_an_error_gives_no_hosts(acme: Emulator) -> None:
    acme.fault("list", status=500, times=9)
    with pytest.raises(FronteggError, match="HTTP 500") as failed:
        read_users(read_params(given(acme, all=True, max_retries=0)))
    assert acme.api_token not in str(failed.value)


def test_ctrl_c_sends_no_further_request(acme: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work goes on until it is stopped, however quick the machine is."""
    stopped = Event()

    class Interrupted(transport.Http):
        reasons: list[str] = []

        def stop(self, reason: str) -> None:
            self.reasons.append(reason)
            super().stop(reason)
            stopped.set()

    def interrupt(*dummy: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_inventory_read, "Http", Interrupted)
    monkeypatch.setattr(_inventory_read, "inform_users", lambda *dummy: stopped.wait(30))
    monkeypatch.setattr(_inventory_read, "wait", interrupt)
    with pytest.raises(KeyboardInterrupt):
        read_users(read_params(given(acme, all=True)))
    assert Interrupted.reasons == ["Ctrl-C"]


# ---- names


def row(email: str | None, user_id: str = "id-1") -> dict[str, Any]:
    return {"id": user_id, "email": email}


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("Jane.Doe+x@Corp.example", "jane.doe+x@corp.example"),
        ("o'brien_2@corp.example", "o'brien_2@corp.example"),
        ("zoë.müller@beta.example", "zoë.müller@beta.example"),
        (None, "id-1"),
        ("", "id-1"),
        ("{{lookup('pipe','id')}}@corp.example", "id-1"),
        ("{%x%}@corp.example", "id-1"),
        ("a/../b@corp.example", "id-1"),
        ("a*@corp.example", "id-1"),
        ("!a@corp.example", "id-1"),
        ("~a@corp.example", "id-1"),
        ("&a@corp.example", "id-1"),
        ("a:b@corp.example", "id-1"),
        ("a,b@corp.example", "id-1"),
        ("a b@corp.example", "id-1"),
        ("a@corp.example\n", "id-1"),
        ("@corp.example", "id-1"),
    ],
)  # fmt: skip
def test_names_of_hosts(email: str | None, name: str) -> None:
    assert host_names([row(email)], "email") == [name]
    assert host_names([row(email)], "id") == ["id-1"]


def test_no_two_users_share_a_host() -> None:
    rows = [row("Jane@corp.example", "id-1"), row("jane@corp.example", "id-2"), row("joe@corp.example", "id-3")]
    assert host_names(rows, "email") == ["id-1", "id-2", "joe@corp.example"]


def test_an_id_that_is_a_template_names_no_host() -> None:
    with pytest.raises(InputError, match="which cannot name a host"):
        host_names([row("jane@corp.example", "{{ x }}")], "email")


# ---- entries of the cache


def test_an_entry_counts_for_its_own_selection_only(emu: Emulator) -> None:
    rows = [row("jane@corp.example")]
    base = given(emu, tenant_id="acme")
    entry = entry_for(key_of(read_params(base)), rows)
    for same in ({}, {"concurrency": 8}, {"hostname": "id"}, {"api_token": "another-token-of-it"}):
        assert rows_in(entry, key_of(read_params({**base, **same}))) == rows
    for other in ({"locked": True}, {"tenant_id": "beta"}, {"include": ["roles"]}, {"client_id": "another-client"},
                  {"api_url": "https://api.example"}):  # fmt: skip
        assert rows_in(entry, key_of(read_params({**base, **other}))) is None
    assert rows_in("broken", key_of(read_params(base))) is None
    assert emu.api_token not in str(entry)
