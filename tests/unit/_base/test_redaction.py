# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option redact: what is hidden in results, arguments, journals and the system's log, and what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.identityops.frontegg.plugins.module_utils._base.redaction import (
    CHOICES,
    REDACTED,
    choices_of,
    redaction_of,
)
from ansible_collections.identityops.frontegg.plugins.modules import tenant, tenant_migration
from tests.emulator import Emulator
from tests.unit.harness import WITH_ARGUMENTS, Task

SECRET = "s3cret-of-the-vendor"
OLD = "an-0lder-secret-of-the-vendor"
JANE = "jane@corp.example"
MARK = {"key": SECRET}

OPTIONS = {
    # the option, what is hidden
    "unset": (None, ("vendor_metadata",)),
    "nothing": ([], ()),
    "a text": ("names, metadata", ("names", "metadata")),
    "not a list": (7, tuple(CHOICES)),
    "misspelt": (["vendor_metdata"], tuple(CHOICES)),
    "empty": ("", tuple(CHOICES)),
    "nested": ([["names"]], tuple(CHOICES)),
}


@pytest.mark.parametrize(("option", "choices"), OPTIONS.values(), ids=OPTIONS)
def test_an_option_that_cannot_be_read_hides_all(option: object, choices: tuple[str, ...]) -> None:
    assert choices_of(option) == choices


ARGUMENTS = {
    # the argument of the task, how it is shown
    "a list": ([{"user": JANE, "vendor_metadata": MARK}], [{"user": JANE, "vendor_metadata": REDACTED}]),
    "as the API spells it": ([{"vendorMetadata": MARK}], [{"vendorMetadata": REDACTED}]),
    "misspelt": ([{"vendor_metdata": MARK}], [{"vendor_metdata": REDACTED}]),
    "with a hyphen": ([{"vendor-metadata": MARK}], [{"vendor-metadata": REDACTED}]),
    "JSON": (json.dumps([{"vendor_metadata": MARK}]), '[{"vendor_metadata": "(redacted)"}]'),
    "JSON in a list": ([json.dumps({"vendor_metadata": MARK})], ['{"vendor_metadata": "(redacted)"}']),
    "Python": (str([{"vendor_metadata": MARK}]), REDACTED),
    "YAML": (f"- user: {JANE}\n  vendor_metadata: {SECRET}", REDACTED),
    "null": ([{"vendor_metadata": None}], [{"vendor_metadata": None}]),
    "others": ([{"name": "J", "metadata": {"name": 1}}], [{"name": "J", "metadata": {"name": 1}}]),
    "a text of names": (f"{JANE}, 'x'", f"{JANE}, 'x'"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "shown"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_arguments(given: Any, shown: Any) -> None:
    assert redaction_of({}).arguments({"users": given}) == {"users": shown}
    assert redaction_of({"redact": []}).arguments({"users": given}) == {"users": given}


SENTENCES = {
    f"the key {SECRET} is wrong": "the key (redacted) is wrong",
    f"'{SECRET}'": "'(redacted)'",
    f'\'{{"key": "{SECRET[:9]}...\'': '\'{"key": "(redacted)...\'',
    f"x{SECRET}": f"x{SECRET}",
    "locked 2 of 2 users": "locked 2 of 2 users",
    "": "",
}


@pytest.mark.parametrize(("told", "shown"), SENTENCES.items())
def test_sentences(told: str, shown: str) -> None:
    hides = redaction_of({"vendor_metadata": {"key": SECRET, "is": "locked", "n": 2}})
    assert hides.text(told) == shown


def test_results() -> None:
    row = {
        "user": JANE,
        "steps": [{"name": "lock"}],
        "before": {"name": "Jane D", "phone_number": "+49-30-12345", "metadata": {"name": 1}, "vendor_metadata": MARK},
        "after": None,
        "msg": f"{JANE} is no longer {SECRET}",
    }  # fmt: skip
    hidden = redaction_of({"redact": list(CHOICES)}).result({"users": [row]})["users"][0]
    assert hidden["before"] == dict.fromkeys(row["before"], REDACTED)
    assert hidden["steps"] == [{"name": "lock"}] and hidden["msg"] == f"{JANE} is no longer (redacted)"
    assert redaction_of({"redact": []}).result({"users": [row]}) == {"users": [row]}


# Whole tasks: a secret in vendor_metadata occurs nowhere


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the module writes to the system's log."""
    lines: list[str] = []
    monkeypatch.setattr(basic.AnsibleModule, "log", lambda self, msg, log_args=None: lines.append(f"{msg} {log_args}"))
    basic._PARSED_MODULE_ARGS = {}
    return lines


@pytest.fixture
def secretive(people: Emulator) -> Emulator:
    people.user(JANE).vendor_metadata = json.dumps({"key": OLD, "since": 1})
    return people


USERS: dict[str, dict[str, Any]] = {
    "present": {"state": "present", "tenant_id": "acme", "vendor_metadata": MARK},
    "marked": {"state": "locked", "vendor_metadata": MARK},
    "by element": {"users": [{"user": JANE, "state": "locked", "vendor_metadata": MARK}]},
    "new": {"users": ["new@corp.example"], "state": "present", "tenant_id": "acme", "vendor_metadata": MARK},
    "refused by a guard": {"state": "locked", "vendor_metadata": MARK, "max_changes": 0},
    "refused for its state": {"state": "absent", "everywhere": True, "vendor_metadata": MARK},
    "not a mapping": {"users": [{"user": JANE, "state": "locked", "vendor_metadata": SECRET}]},
    "a text for a mapping": {"state": "locked", "vendor_metadata": SECRET},
    "misspelt in an element": {"users": [{"user": JANE, "state": "locked", "vendor_metdata": MARK}]},
    "misspelt option": {"state": "locked", "vendor_metdata": MARK},
    "another option is wrong": {"state": "lokked", "vendor_metadata": MARK},
    "misspelt redact": {"state": "locked", "vendor_metadata": MARK, "redact": ["nmaes"]},
    "empty redact": {"state": "locked", "vendor_metadata": MARK, "redact": [""]},
    "JSON": {"users": json.dumps([{"user": JANE, "state": "locked", "vendor_metadata": MARK}])},
    "Python": {"users": str([{"user": JANE, "state": "locked", "vendor_metadata": MARK}])},
    "YAML": {"users": f"- user: {JANE}\n  vendor_metadata: {SECRET}\n", "state": "locked"},
    "lists in a list": {"users": [[{"user": JANE, "vendor_metadata": MARK}]], "state": "locked"},
    "a row of an info module": {
        "users": [{"id": "35bf992d-0000-4000-8000-000000000001", "email": JANE, "tenant_ids": [], "created_at": "",
                   "vendor_metadata": MARK}],
        "state": "locked",
    },
    "protected": {"state": "locked", "protected": [{"user": JANE, "vendor_metadata": MARK}]},
}  # fmt: skip


@pytest.mark.parametrize("options", USERS.values(), ids=USERS)
@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_no_secret_is_told(
    secretive: Emulator, task: Task, told: list[str], tmp_path: Path, options: Any, check: bool, fails: bool
) -> None:
    if fails:  # Frontegg quotes what it was sent
        new, old = f'vendorMetadata {{"key": "{SECRET}"}} is too long', f'unlike {{"key": "{OLD}"}}'
        for route, words in (("update", [new, old]), ("lock", [new, old]), ("create", [new])):
            body = {"errors": words}
            secretive.fault(route, status=400, body=body, times=None)
    journal = tmp_path / "journal"
    arguments = {"users": [JANE], "journal_path": str(journal), **WITH_ARGUMENTS, **options}
    result = task.run(check=check, **arguments)
    everything = json.dumps(result) + "".join(told) + (journal.read_text() if journal.exists() else "")
    assert SECRET not in everything and OLD not in everything and SECRET[:9] not in everything
    assert "invocation" in result


def test_who_asks_for_it_is_shown_all(secretive: Emulator, task: Task, told: list[str]) -> None:
    options = {"users": [JANE], "state": "locked", "vendor_metadata": MARK, "redact": []}
    result = task.run(**options, **WITH_ARGUMENTS)
    row = result["users"][0]
    assert row["before"]["vendor_metadata"] == {"key": OLD, "since": 1}
    assert row["after"]["vendor_metadata"] == {"key": SECRET, "since": 1}
    assert result["invocation"]["module_args"]["vendor_metadata"] == MARK and SECRET in "".join(told)


def test_what_is_hidden_is_written_all_the_same(secretive: Emulator, task: Task) -> None:
    result = task.converge(users=[JANE], state="present", tenant_id="acme", vendor_metadata=MARK, name="Jane Doe")
    assert result["users"][0]["before"]["vendor_metadata"] == REDACTED
    assert result["diff"][0]["after"]["vendor_metadata"] == REDACTED
    assert result["users"][0]["after"]["name"] == "Jane Doe"
    assert json.loads(secretive.user(JANE).vendor_metadata) == {"key": SECRET, "since": 1}


def test_names_of_tenants(emu: Emulator, task: Task, told: list[str], tmp_path: Path) -> None:
    emu.add_tenant("t1", name="Secret Customer Ltd.")
    journal = tmp_path / "journal"
    options = {"main": tenant.main, "state": "present", "tenants": [{"tenant_id": "t1", "name": "Hidden Client Inc."}]}
    options.update(redact=["names"], journal_path=str(journal), **WITH_ARGUMENTS)
    result = task.run(**options)
    everything = json.dumps(result) + "".join(told) + journal.read_text()
    assert result["changed"] and "Secret Customer" not in everything and "Hidden Client" not in everything
    row = result["tenants"][0]
    assert (row["tenant_id"], row["name"], row["after"]["name"]) == ("t1", REDACTED, REDACTED)


def test_a_migration(emu: Emulator, task: Task) -> None:
    rows = [{"id": "1", "tenant_id": "t1", "created_at": "", "vendor_metadata": MARK}]
    result = task.run(main=tenant_migration.main, check=True, tenants=rows, **WITH_ARGUMENTS)
    assert SECRET not in json.dumps(result)


@pytest.mark.parametrize(("redact", "hidden"), [(None, True), ([], False)])
def test_a_plan_in_the_arguments(redact: list[str] | None, hidden: bool) -> None:
    """An approved plan may be a mapping. Its steps hold values under the names of the API."""
    step = {"act": "update", "body": {"vendorMetadata": json.dumps(MARK), "externalId": "E-7"}}
    record = {"vendor_metadata": MARK, "planned": [{"attributes": {"vendor_metadata": {"old": MARK, "new": {}}}}]}
    entry = {"element": {"vendor_metadata": MARK, "records": [record]}, "before": {"vendor_metadata": MARK}}
    params = {"redact": redact, "approved_plan": {"users": [{**entry, "steps": [step, {"name": "lock"}, "x"]}]}}
    for plan in (params["approved_plan"], json.dumps(params["approved_plan"])):
        told = redaction_of(params).arguments({**params, "approved_plan": plan})
        assert (SECRET in json.dumps(told)) is not hidden
        assert "E-7" in json.dumps(told) and "lock" in json.dumps(told)
