# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text from the server and from files never ends our line, never moves the cursor, and never hides itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line
from ansible_collections.identityops.frontegg.plugins.modules import (
    tenant,
    tenant_info,
    tenant_migration,
    user_info,
)
from tests.emulator import Emulator
from tests.unit.harness import Result, Task

# The replacement of each character. The first character of each row names the kind.
CHARACTERS = {
    "line ends": ("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " "),
    "blanks": ("\t\u00a0\u2003\u202f\u3000", " "),
    "control characters": ("\x00\x07\x08\x1b\x7f", "?"),
    "C1 controls, CSI and OSC among them": ("\x80\x90\x9b\x9d\x9f", "?"),
    "marks that turn the direction": ("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "?"),
    "zero width": ("\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\ufe0f\U000e0101\U000e0041", "?"),
    "letters that nobody sees": ("\u115f\u1160\u3164\uffa0\u2800\u17b4\u180e", "?"),
    "halves of characters, private and unassigned ones": ("\ud83d\ue000\U0010ffff", "?"),
}
FORGED = "x\r\nok: [localhost]\u2028\u2029\x85\x1b[2K\x9b2K\u202e\u200b\u3164\x07y"


@pytest.mark.parametrize(("characters", "becomes"), CHARACTERS.values(), ids=CHARACTERS)
def test_what_becomes_of_it(characters: str, becomes: str) -> None:
    for character in characters:
        assert one_line(f"a{character}b") == f"a{becomes}b", unicodedata.name(character, repr(character))


@pytest.mark.parametrize("text", ["", "Jane O'Neil", "Zoë 用户 Ольга", "e\u0301", "نور", "😀", "a  b"])
def test_what_people_are_called_stays(text: str) -> None:
    assert one_line(text) == text


def test_one_character_at_a_time_is_the_same_as_all_together() -> None:
    everything = "".join(map(chr, range(0x3200)))
    assert one_line(everything) == "".join(map(one_line, everything))
    assert len(one_line(everything).splitlines()) == 1
    assert one_line(one_line(everything)) == one_line(everything)


# ---- sources of the text, and places that repeat it


def says(text: str = FORGED, status: int = 400) -> dict[str, Any]:
    return {"status": status, "body": {"errors": [text]}, "times": None}


def a_refused_lock(task: Task, emu: Emulator) -> Result:
    emu.fault("lock", **says())
    return task.run(users=["jane@corp.example"], state="locked")


def a_trace_id(task: Task, emu: Emulator) -> Result:
    emu.fault(
        "lock", status=400, headers={"frontegg-trace-id": "a\u202e\x9b\x85b".encode().decode("latin-1")}, times=None
    )
    return task.run(users=["jane@corp.example"], state="locked")


def a_refused_login(task: Task, emu: Emulator) -> Result:
    emu.fault("login", **says(status=401))
    return task.run(users=["jane@corp.example"], state="locked")


def an_email_of_the_server(task: Task, emu: Emulator) -> Result:
    body = {"id": "an-id", "email": FORGED, "tenants": [], "tenantIds": []}
    emu.fault("email", status=200, body=body, times=None)
    return task.run(users=["jane@corp.example"], state="locked")


def a_name_that_nobody_has(task: Task, emu: Emulator) -> Result:
    return task.run(users=[f"x{FORGED}@corp.example"], state="locked")


def a_user_by_id_that_is_warned_of(task: Task, emu: Emulator) -> Result:
    return task.run(users=["x\u3164@corp.example", "jane@corp.example"], state="absent", everywhere=True)


def a_word_for_the_state(task: Task, emu: Emulator) -> Result:
    return task.run(users=[{"user": "jane@corp.example", "state": FORGED}])


def a_key_of_an_element(task: Task, emu: Emulator) -> Result:
    return task.run(users=[{"user": "jane@corp.example", FORGED: 1}], state="locked")


def a_pattern_that_protects(task: Task, emu: Emulator) -> Result:
    return task.run(users=["jane@corp.example"], state="locked", protected=["jane*\u202e", "*\u2800*", "jane*"])


def a_role(task: Task, emu: Emulator) -> Result:
    return task.run(users=["jane@corp.example"], state="present", tenant_id="acme", roles=[FORGED])


def a_path(task: Task, emu: Emulator) -> Result:
    return task.run(users=["jane@corp.example"], state="locked", journal_path=f"/nowhere/{FORGED}".replace("\0", ""))


def an_identity_provider(task: Task, emu: Emulator) -> Result:
    jane = emu.user("jane@corp.example")
    body = {"id": jane.id, "email": jane.email, "isLocked": False, "managedBy": "scim\u2028ok: [localhost]\u202e"}
    emu.fault("email", status=200, body={**body, "tenants": [{"tenantId": "acme"}], "tenantIds": ["acme"]}, times=1)
    return task.run(users=["jane@corp.example"], state="locked")


def a_user_to_be_found(task: Task, emu: Emulator) -> Result:
    return task.run(main=user_info.main, users=["x\u3164@corp.example"], on_missing="fail")


def users_that_cannot_be_listed(task: Task, emu: Emulator) -> Result:
    emu.fault("list", **says())
    return task.run(main=user_info.main)


def a_tenant_that_is_refused(task: Task, emu: Emulator) -> Result:
    emu.fault("*", **says())
    return task.run(main=tenant.main, tenants=["acme"], state="locked")


def a_tenant_with_a_name(task: Task, emu: Emulator) -> Result:
    return task.run(main=tenant.main, tenants=[{"tenant_id": "new", "name": FORGED}], state="present")


def tenants_that_cannot_be_listed(task: Task, emu: Emulator) -> Result:
    emu.fault("*", **says())
    return task.run(main=tenant_info.main)


def a_migration_that_failed(task: Task, emu: Emulator) -> Result:
    emu.migrate_after(failing={"bad": FORGED})
    return task.run(main=tenant_migration.main, tenants=["good", "bad"])


def a_migration_without_end(task: Task, emu: Emulator) -> Result:
    emu.fault("migration_status", status=200, body={"status": f"running {FORGED}"}, times=None)
    return task.run(main=tenant_migration.main, tenants=["a"], wait_timeout=5)


def a_migration_by_its_id(task: Task, emu: Emulator) -> Result:
    return task.run(main=tenant_migration.main, tenants=["a"], migration_id=".\u2028." + FORGED)


PLACES = [
    a_refused_lock,
    a_trace_id,
    a_refused_login,
    an_email_of_the_server,
    a_name_that_nobody_has,
    a_user_by_id_that_is_warned_of,
    a_word_for_the_state,
    a_key_of_an_element,
    a_pattern_that_protects,
    a_role,
    a_path,
    an_identity_provider,
    a_user_to_be_found,
    users_that_cannot_be_listed,
    a_tenant_that_is_refused,
    a_tenant_with_a_name,
    tenants_that_cannot_be_listed,
    a_migration_that_failed,
    a_migration_without_end,
    a_migration_by_its_id,
]


def texts_in(value: object) -> Iterator[str]:
    """Yield the texts in a value. Depending on ansible-core, warnings are texts, or mappings that contain a text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def sentences(result: Result) -> Iterator[str]:
    """Yield all sentences of a result. The rest of the result is data and stays unchanged."""
    yield result["msg"]
    yield from texts_in(result.get("warnings", []))
    for difference in result.get("diff", []):
        yield from (difference["before_header"], difference["after_header"])
    for row in [*result.get("users", []), *result.get("tenants", [])]:
        yield str(row.get("msg", ""))
        yield from (step["msg"] for step in row.get("steps", []))


@pytest.mark.parametrize("place", PLACES)
def test_who_says_it_again(place: Callable[[Task, Emulator], Result], task: Task, people: Emulator) -> None:
    result = place(task, people)
    assert [text for text in sentences(result) if text != one_line(text)] == []
