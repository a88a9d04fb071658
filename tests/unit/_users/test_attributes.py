# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attributes of `state: present`: from the task, from an element instead of the task, and refused values."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import with_values
from ansible_collections.identityops.frontegg.plugins.module_utils._users.attributes import (
    OPTIONS,
    Attributes,
    read_attributes,
)

UNSET = dict.fromkeys(OPTIONS)  # Ansible hands over None for each option that a task leaves out

SAID = {
    # the task's attributes, the element's attributes, the wanted attributes
    "nothing": ({}, {}, Attributes()),
    "the task's": ({"name": "Jane"}, {}, Attributes({"name": "Jane"})),
    "the element's": ({}, {"name": "Jane"}, Attributes({"name": "Jane"})),
    "the element's before the task's": ({"name": "Jo"}, {"name": "Jane"}, Attributes({"name": "Jane"})),
    "null leaves alone": ({"name": "Jo", "external_id": "7"}, {"name": None}, Attributes({"external_id": "7"})),
    "null where the task says nothing": ({}, {"name": None}, Attributes()),
    "no metadata at all, by null": ({"metadata": {"a": 1}}, {"metadata": None}, Attributes()),
    "metadata of the element replaces the task's": (
        {"metadata": {"a": 1}},
        {"metadata": {"b": 2}},
        Attributes({"metadata": {"b": 2}}),
    ),
    "a key of the metadata is null": ({"metadata": {"a": None}}, {}, Attributes({"metadata": {"a": None}})),
    "both metadata": (
        {"vendor_metadata": {"a": 1}},
        {"metadata": {}},
        Attributes({"metadata": {}, "vendor_metadata": {"a": 1}}),
    ),
    "roles": ({"roles": ["admin"]}, {}, Attributes(roles=("admin",))),
    "no roles at all": ({"roles": []}, {}, Attributes(roles=())),
    "roles left alone": ({"roles": ["admin"]}, {"roles": None}, Attributes()),
    "no roles instead of the task's": ({"roles": ["admin"]}, {"roles": []}, Attributes(roles=())),
    "roles as a text": ({}, {"roles": "admin, viewer"}, Attributes(roles=("admin", "viewer"))),
    "roles to add": (
        {"append_roles": True},
        {"roles": ["admin"]},
        Attributes(roles=("admin",), append_roles=True),
    ),
    "roles not to add, in an element": (
        {"append_roles": True, "roles": ["admin"]},
        {"append_roles": "no"},
        Attributes(roles=("admin",)),
    ),
    "roles not to add, by null": (
        {"append_roles": True, "roles": ["admin"]},
        {"append_roles": None},
        Attributes(roles=("admin",)),
    ),
    "invitation": ({"send_invite": True}, {}, Attributes(send_invite=True)),
    "invitation as a word": ({}, {"send_invite": "yes"}, Attributes(send_invite=True)),
    "no invitation": ({"send_invite": True}, {"send_invite": False}, Attributes()),
    "application": ({"application_id": "app-1"}, {}, Attributes(application_id="app-1")),
    "numbers that were not quoted": (
        {},
        {"name": 123, "external_id": 4711, "roles": [1], "application_id": 9},
        Attributes({"name": "123", "external_id": "4711"}, roles=("1",), application_id="9"),
    ),
    "false is a value": ({"mfa_bypass": False}, {}, Attributes({"mfa_bypass": False})),
    "a word for false": ({"mfa_bypass": True}, {"mfa_bypass": "off"}, Attributes({"mfa_bypass": False})),
    "text from a block": ({}, {"name": "Jane Doe\n"}, Attributes({"name": "Jane Doe"})),
    "other keys of an element": ({}, {"user": "x", "state": "present", "tenant_id": "acme"}, Attributes()),
    "everything": (
        {
            "name": "Jane",
            "phone_number": "+49-30-1234567",
            "profile_picture_url": "https://pic.example/j.png",
            "external_id": "7",
            "mfa_bypass": True,
            "metadata": {"a": 1},
            "vendor_metadata": {"b": 2},
            "roles": ["admin"],
            "append_roles": True,
            "send_invite": True,
            "application_id": "app-1",
        },
        {},
        Attributes(
            {
                "name": "Jane",
                "phone_number": "+49-30-1234567",
                "profile_picture_url": "https://pic.example/j.png",
                "external_id": "7",
                "mfa_bypass": True,
                "metadata": {"a": 1},
                "vendor_metadata": {"b": 2},
            },
            ("admin",),
            append_roles=True,
            send_invite=True,
            application_id="app-1",
        ),
    ),
}


@pytest.mark.parametrize(("task", "element", "expected"), SAID.values(), ids=SAID)
@pytest.mark.parametrize("unset", [{}, UNSET], ids=["", "as Ansible does"])
def test_what_is_wanted(
    unset: dict[str, None], task: dict[str, Any], element: dict[str, Any], expected: Attributes
) -> None:
    assert read_attributes({**unset, **task}, element, "users[0]") == expected


PHONES = {
    "as the documentation has it": "+49-30-1234567",
    "no hyphens": "+16037184056",
    "shortest": "+1234567",
    "longest": "+123456789012345",
    "hyphens everywhere": "+4-9-3-0-1-2-3-4",
    "white space around": " +49-30-1234567\n",
}
NO_PHONES = {
    "no plus": "49-30-1234567",
    "two zeros": "0049-30-1234567",
    "zero first": "+0301234567",
    "too short": "+123456",
    "too long": "+1234567890123456",
    "spaces": "+49 30 1234567",
    "brackets": "+49(30)1234567",
    "slash": "+49-30/1234567",
    "two hyphens": "+49--30123456",
    "hyphen last": "+49-30-1234567-",
    "hyphen first": "+-4930123456",
    "letters": "+49-30-CALLNOW",
    "digits of another script": "+49-30-١٢٣٤٥٦٧",
    "two numbers": "+49-30-1234567\n+49-30-1234567",
    "number that YAML took the plus from": +49301234567,
}


@pytest.mark.parametrize("phone", PHONES.values(), ids=PHONES)
def test_a_phone_number(phone: str) -> None:
    assert read_attributes({"phone_number": phone}, {}, "").values == {"phone_number": phone.strip()}


@pytest.mark.parametrize("phone", NO_PHONES.values(), ids=NO_PHONES)
def test_no_phone_number(phone: object) -> None:
    shown = str(phone).replace("\n", "\\n")
    assert refusal(phone_number=phone) == (
        f"phone_number: '{shown}' is no phone number; write it as +49-30-1234567, with quotes."
    )


def refusal(element: dict[str, Any] | None = None, **task: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_attributes({**UNSET, **task}, element or {}, "users[3]")
    return str(caught.value)


LONGEST = "https://pic.example/" + "x" * (4095 - 20)


@pytest.mark.parametrize(
    "url", ["https://pic.example/j.png", "http://pic.example", "https://pic.example/ü?a=b", LONGEST]
)
def test_a_url(url: str) -> None:
    assert read_attributes({"profile_picture_url": url}, {}, "").values == {"profile_picture_url": url}


NO_URLS = ["pic.example/j.png", "ftp://pic.example", "https://", "https://pic.example/j doe.png", "javascript:alert(1)"]


@pytest.mark.parametrize("url", NO_URLS)
def test_no_url(url: str) -> None:
    assert refusal(profile_picture_url=url) == (
        f"profile_picture_url: '{url}' is no URL; write it as https://host.example/picture.png."
    )


def test_a_url_that_is_too_long() -> None:
    assert refusal(profile_picture_url=LONGEST + "x") == (
        f"profile_picture_url: '{LONGEST[:77]}...' is longer than the 4095 characters that Frontegg takes."
    )


EMPTY = "is empty; leave it out or give a value."
REFUSED = {
    # the option, its value, the sentence after the name
    "name is empty": ("name", "", EMPTY),
    "name is blank": ("name", " \n", EMPTY),
    "name is a list": ("name", ["Jane"], "'[\"Jane\"]' is no text."),
    "name is yes": ("name", True, "'True' is no text; quote it."),
    "phone is empty": ("phone_number", "", EMPTY),
    "URL is empty": ("profile_picture_url", "", EMPTY),
    "external ID is empty": ("external_id", "", EMPTY),
    "mfa_bypass is no flag": ("mfa_bypass", "perhaps", "'perhaps' is neither true nor false."),
    "mfa_bypass is empty": ("mfa_bypass", "", "'' is neither true nor false."),
    "metadata is a text": ("metadata", "team=blue", "is no mapping of keys to values."),
    "metadata has NaN": ("metadata", {"x": float("nan")}, "holds what JSON has no word for."),
    "vendor metadata is a list": ("vendor_metadata", [], "is no mapping of keys to values."),
    "roles is a mapping": ("roles", {"key": "admin"}, '\'{"key": "admin"}\' is no list.'),
    "append_roles is no flag": ("append_roles", "some", "'some' is neither true nor false."),
    "send_invite is no flag": ("send_invite", 3, "'3' is neither true nor false."),
    "application is empty": ("application_id", "", EMPTY),
    "application is a list": ("application_id", ["a"], "'[\"a\"]' is no text."),
    "application is not ASCII": ("application_id", "äpp", "'äpp' is not an application ID."),
    "application with a blank": ("application_id", "my app", "'my app' is not an application ID."),
    "application with a line end": ("application_id", "a\r\nx: y", "'a\\r\\nx: y' is not an application ID."),
    "application too long": ("application_id", "x" * 256, f"'{'x' * 77}...' is not an application ID."),
}


@pytest.mark.parametrize(("name", "value", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_named_with_its_place(name: str, value: object, sentence: str) -> None:
    assert refusal(**{name: value}) == f"{name}: {sentence}"
    assert refusal({name: value}) == f"users[3]: {name}: {sentence}"


def test_an_empty_role_is_named_with_its_place() -> None:
    assert refusal(roles=["admin", ""]) == f"roles[1]: {EMPTY}"
    assert refusal({"roles": "admin,,viewer"}) == f"users[3]: roles[1]: {EMPTY}"


def test_what_an_element_replaces_is_not_looked_at() -> None:
    assert read_attributes({"name": ""}, {"name": "Jane"}, "users[0]").values == {"name": "Jane"}
    assert read_attributes({"name": ""}, {"name": None}, "users[0]").values == {}


GIVEN = {
    "nothing": ({}, []),
    "all unset": (UNSET, []),
    "unset": ({"name": None}, []),
    "in the order of the documentation": ({"roles": [], "name": "x"}, ["name", "roles"]),
    "false is given": ({"send_invite": False, "mfa_bypass": False}, ["mfa_bypass", "send_invite"]),
    "empty is given": ({"name": "", "metadata": {}}, ["name", "metadata"]),
    "other keys": ({"user": "x", "state": "present", 1: 2}, []),
}


@pytest.mark.parametrize(("values", "expected"), GIVEN.values(), ids=GIVEN)
def test_which_attributes_are_given(values: dict[Any, Any], expected: list[str]) -> None:
    assert with_values(OPTIONS, values) == expected
