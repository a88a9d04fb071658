# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`state: present`: which fields differ, which writes follow, and which outcome the row shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import User
from ansible_collections.identityops.frontegg.plugins.module_utils._api.rows import is_wiped
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import Plan
from ansible_collections.identityops.frontegg.plugins.module_utils._users.attributes import Attributes
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import KIND, needs_closer_look
from ansible_collections.identityops.frontegg.plugins.module_utils._users.plan import plan
from ansible_collections.identityops.frontegg.plugins.module_utils._users.present import (
    fits,
    is_told,
    managed,
    parts,
    spoiled,
    wanted,
)
from tests.unit.builders import JANE, JANE_ID, OMAR, a_member, a_plan, a_present_wish, a_user, an_error

ACCOUNT = {"locked": False, "tenants": ["acme"], "disabled_in": []}
NOBODY = None
STRANGER = replace(a_user(beta=True), row={"id": JANE_ID, "email": JANE, "name": "Jane"})


def writes(made: Plan) -> list[tuple[str, str, str | None, Mapping[str, Any]]]:
    """Return (act, user ID, tenant, body) of each step."""
    return [(step.act.name, step.subject_id, step.tenant_id, step.body) for step in made.steps]


def updated(body: dict[str, Any]) -> list[Any]:
    return [("update", JANE_ID, None, body)]


# Plain values

FIELDS = {
    # the user's fields, the wanted fields, the body of the update, before, after
    "name": ({"name": "Jo"}, {"name": "Jane"}, {"name": "Jane"}, {"name": "Jo"}),
    "name, where there is none": ({}, {"name": "Jane"}, {"name": "Jane"}, {"name": None}),
    "name, in other case": ({"name": "jane"}, {"name": "Jane"}, {"name": "Jane"}, {"name": "jane"}),
    "name, where it is null": ({"name": None}, {"name": "Jane"}, {"name": "Jane"}, {"name": None}),
    "phone number": (
        {"phoneNumber": "+1603718405"},
        {"phone_number": "+49-30-1234567"},
        {"phoneNumber": "+49-30-1234567"},
        {"phone_number": "+1603718405"},
    ),
    "picture": (
        {},
        {"profile_picture_url": "https://pic.example/j.png"},
        {"profilePictureUrl": "https://pic.example/j.png"},
        {"profile_picture_url": None},
    ),
    "external ID": ({"externalId": "6"}, {"external_id": "7"}, {"externalId": "7"}, {"external_id": "6"}),
    "bypass": ({"mfaBypass": False}, {"mfa_bypass": True}, {"mfaBypass": True}, {"mfa_bypass": False}),
    "bypass, not told": ({}, {"mfa_bypass": True}, {"mfaBypass": True}, {"mfa_bypass": False}),
    "no bypass": ({"mfaBypass": True}, {"mfa_bypass": False}, {"mfaBypass": False}, {"mfa_bypass": True}),
    "only what differs": (
        {"name": "Jane", "externalId": "6"},
        {"name": "Jane", "external_id": "7"},
        {"externalId": "7"},
        {"name": "Jane", "external_id": "6"},
    ),
}


@pytest.mark.parametrize(("row", "options", "body", "before"), FIELDS.values(), ids=FIELDS)
def test_a_value_that_differs_is_updated(
    row: dict[str, Any], options: dict[str, Any], body: dict[str, Any], before: dict[str, Any]
) -> None:
    made = a_plan(a_present_wish(**options), a_member(**row))
    assert (made.outcome, made.action, made.failed, writes(made)) == ("changed", "update", False, updated(body))
    assert made.before == {**ACCOUNT, **before}
    assert made.after == {**ACCOUNT, **options}
    assert not KIND.is_as_wanted(made.wish, made.subject)


SAME_FIELDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing wanted": ({"name": "Jane"}, {}),
    "name": ({"name": "Jane", "externalId": "6"}, {"name": "Jane"}),
    "bypass": ({"mfaBypass": True}, {"mfa_bypass": True}),
    "no bypass": ({"mfaBypass": False}, {"mfa_bypass": False}),
    "no bypass, not told": ({}, {"mfa_bypass": False}),
    "no bypass, null": ({"mfaBypass": None}, {"mfa_bypass": False}),
    "how to bring somebody in": ({}, {"send_invite": True, "application_id": "app", "append_roles": True}),
}


@pytest.mark.parametrize(("row", "options"), SAME_FIELDS.values(), ids=SAME_FIELDS)
def test_a_value_that_is_so_already_is_left_alone(row: dict[str, Any], options: dict[str, Any]) -> None:
    made = a_plan(a_present_wish(**options), a_member(**row))
    assert (made.outcome, made.action, made.parts) == ("unchanged", "none", ())
    assert made.msg == "already as wanted in tenant acme"
    assert made.before == made.after
    assert KIND.is_as_wanted(made.wish, made.subject)


def test_who_is_locked_or_disabled_stays_so() -> None:
    made = a_plan(a_present_wish(), a_user(locked=True, acme=True))
    assert (made.outcome, made.before) == ("unchanged", {"locked": True, "tenants": ["acme"], "disabled_in": ["acme"]})


# Metadata

MERGES: dict[str, tuple[object, dict[str, Any], dict[str, Any] | None]] = {
    # the present metadata, the patch, the metadata in the request; None: no request
    "a key": ('{"a": 1}', {"b": 2}, {"a": 1, "b": 2}),
    "another value": ('{"a": 1, "b": 1}', {"b": 2}, {"a": 1, "b": 2}),
    "the same value": ('{"a": 1, "b": 2}', {"b": 2}, None),
    "the same in another order": ('{"b": {"y": 1, "x": 2}}', {"b": {"x": 2, "y": 1}}, None),
    "the same with other blanks": ('{ "b":2 }', {"b": 2}, None),
    "null removes": ('{"a": 1, "b": 2}', {"b": None}, {"a": 1}),
    "null removes the last": ('{"a": 1}', {"a": None}, {}),
    "null of what is not there": ('{"a": 1}', {"b": None}, None),
    "null of what is null": ('{"a": null}', {"a": None}, {}),
    "a null of somebody else's stays": ('{"a": null}', {"b": 1}, {"a": None, "b": 1}),
    "nothing": ('{"a": 1}', {}, None),
    "nested, replaced as a whole": ('{"a": {"x": 1, "y": 2}}', {"a": {"x": 1}}, {"a": {"x": 1}}),
    "nested null is kept": ("{}", {"a": {"x": None}}, {"a": {"x": None}}),
    "list in another order": ('{"a": [1, 2]}', {"a": [2, 1]}, {"a": [2, 1]}),
    "shorter list": ('{"a": [1, 2]}', {"a": [1]}, {"a": [1]}),
    "the same list": ('{"a": [1, {"x": [true]}]}', {"a": [1, {"x": [True]}]}, None),
    "true is not 1": ('{"a": 1}', {"a": True}, {"a": True}),
    "1 is not true": ('{"a": true}', {"a": 1}, {"a": 1}),
    "0 is not false": ('{"a": false}', {"a": 0}, {"a": 0}),
    "false is not true": ('{"a": false}', {"a": True}, {"a": True}),
    "nested, true is not 1": ('{"a": [{"b": 1}]}', {"a": [{"b": True}]}, {"a": [{"b": True}]}),
    "1 is 1.0": ('{"a": 1}', {"a": 1.0}, None),
    "nested, 1 is 1.0": ('{"a": {"b": [1.0]}}', {"a": {"b": [1]}}, None),
    "text is no number": ('{"a": 1}', {"a": "1"}, {"a": "1"}),
    "false is not nothing": ("{}", {"a": False}, {"a": False}),
    "empty is not nothing": ("{}", {"a": {}}, {"a": {}}),
    "a mapping is no list": ('{"a": []}', {"a": {}}, {"a": {}}),
    "nested, another key": ('{"a": {"x": 1}}', {"a": {"y": 1}}, {"a": {"y": 1}}),
    "keys that were numbers": ('{"7": {"8": 1}}', {7: {8: 1}}, None),
    "beyond ASCII": ('{"a": "M\\u00fcller"}', {"a": "Müller"}, None),
    "where it is not told": (..., {"a": 1}, {"a": 1}),
    "where it is not told, nothing": (..., {"a": None}, None),
    "where it is null": (None, {"a": 1}, {"a": 1}),
    "where it is null, nothing": (None, {}, None),
    "where it is empty": ("", {"a": 1}, {"a": 1}),
    "where it is a null in JSON": ("null", {"a": 1}, {"a": 1}),
    "where it is a null in JSON, nothing": ("null", {"a": None}, None),
    "where it is no text but data": ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
}


@pytest.mark.parametrize(("option", "name"), [("metadata", "metadata"), ("vendor_metadata", "vendorMetadata")])
@pytest.mark.parametrize(("has", "patch", "sent"), MERGES.values(), ids=MERGES)
def test_metadata_is_merged(
    option: str, name: str, has: object, patch: dict[str, Any], sent: dict[str, Any] | None
) -> None:
    made = a_plan(a_present_wish(**{option: patch}), a_member(**({} if has is ... else {name: has})))
    if sent is None:
        assert (made.outcome, made.steps) == ("unchanged", ())
        return
    (step,) = made.steps
    text = step.body[name]
    assert (list(step.body), made.msg) == ([name], f"updated {option}")
    assert isinstance(text, str), "the API keeps it as text"
    assert json.dumps(json.loads(text)) == json.dumps(sent)
    assert made.after is not None and made.after[option] == sent
    # The request makes the metadata as wanted, so the next run has nothing to do.
    assert not a_plan(made.wish, a_member(**{name: text})).steps


def test_metadata_is_sent_as_people_can_read_it() -> None:
    made = a_plan(a_present_wish(metadata={"a": "Müller"}), a_member())
    assert writes(made) == updated({"metadata": '{"a": "Müller"}'})


SPOILED = ["text", "{", "[]", "7", '"x"', "true", "false", "0", '[{"a": 1}]', '""', [1], 7, "[" * 100_000]


@pytest.mark.parametrize("has", SPOILED, ids=lambda has: str(has)[:10])
@pytest.mark.parametrize(("option", "name"), [("metadata", "metadata"), ("vendor_metadata", "vendorMetadata")])
@pytest.mark.parametrize("tenants", [{"acme": False}, {"beta": False}], ids=["member", "stranger"])
def test_nothing_is_written_over_metadata_of_another_kind(
    has: object, option: str, name: str, tenants: dict[str, bool]
) -> None:
    user = replace(a_user(**tenants), row={name: has})
    made = a_plan(a_present_wish(name="Jane", **{option: {"a": 1}}), user)
    assert (made.outcome, made.failed, made.parts, made.action) == ("failed", True, (), "none")
    assert made.msg == f"{option} of this user is no JSON object, so nothing can be merged into it"
    assert made.before == made.after
    assert made.before is not None and made.before["name"] is None
    assert not KIND.is_as_wanted(made.wish, user)


def test_metadata_of_another_kind_does_not_matter_where_it_is_not_managed() -> None:
    user = a_member(metadata="text", vendorMetadata="[]")
    assert spoiled(a_present_wish(name="Jane").attributes, user) is None
    assert spoiled(a_present_wish(vendor_metadata={}).attributes, user) is not None
    assert len(a_plan(a_present_wish(name="Jane"), user).steps) == 1


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.floats(-2, 2, width=16), st.text("ab", max_size=2)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from("abc"), inner, max_size=2)),
    max_leaves=6,
)
objects = st.dictionaries(st.sampled_from("abcd"), values, max_size=4)


@settings(max_examples=200, deadline=None)
@given(objects, objects)
def test_merging_twice_changes_nothing(has: dict[str, Any], patch: dict[str, Any]) -> None:
    wish = a_present_wish(metadata=patch)
    made = a_plan(wish, a_member(metadata=json.dumps(has)))
    assert made.after is not None
    then = made.after["metadata"]
    assert {key: then[key] for key in then if key not in patch} == {key: has[key] for key in has if key not in patch}
    assert {key: then.get(key) for key in patch} == patch
    assert all(then[key] is not None for key in patch if key in then)
    for step in made.steps:
        assert not a_plan(wish, a_member(metadata=step.body["metadata"])).steps


# What an update must not wipe out

KEPT = {
    # the user's fields, the wanted fields, the other fields in the update
    "nothing else": ({}, {"name": "Jane"}, {}),
    "all else": (
        {
            "name": "Jo",
            "phoneNumber": "+1603718405",
            "profilePictureUrl": "https://pic.example",
            "metadata": '{"a":1}',
            "vendorMetadata": "{}",
            "externalId": "7",
            "mfaBypass": True,
            "provider": "local",
        },
        {"name": "Jane"},
        {
            "phoneNumber": "+1603718405",
            "profilePictureUrl": "https://pic.example",
            "metadata": '{"a":1}',
            "vendorMetadata": "{}",
            "externalId": "7",
            "mfaBypass": True,
        },
    ),
    "metadata that is the text null": ({"name": "Jo", "metadata": "null"}, {"name": "Jane"}, {}),
    "what is so already, but wanted": ({"name": "Jane"}, {"name": "Jane", "external_id": "7"}, {"name": "Jane"}),
    "not what is empty": (
        {"phoneNumber": None, "metadata": "", "mfaBypass": False, "externalId": ""},
        {"name": "Jane"},
        {},
    ),
}


@pytest.mark.parametrize(("row", "options", "kept"), KEPT.values(), ids=KEPT)
def test_what_an_update_has_to_keep(row: dict[str, Any], options: dict[str, Any], kept: dict[str, Any]) -> None:
    (step,) = a_plan(a_present_wish(**options), a_member(**row)).steps
    assert step.kept == kept


LOST: dict[str, tuple[dict[str, Any], object, bool]] = {
    # the fields to keep, the answer, whether the answer shows a loss
    "kept": ({"name": "Jane"}, {"id": "1", "name": "Jane"}, False),
    "nothing to keep": ({}, {"id": "1"}, False),
    "wiped out": ({"name": "Jane"}, {"id": "1", "name": None}, True),
    "left out": ({"name": "Jane"}, {"id": "1"}, True),
    "another value": ({"name": "Jane"}, {"id": "1", "name": "Jo"}, True),
    "one of two": ({"name": "Jane", "externalId": "7"}, {"id": "1", "name": "Jane", "externalId": ""}, True),
    "a flag": ({"mfaBypass": True}, {"id": "1", "mfaBypass": False}, True),
    "metadata in other words": ({"metadata": '{"a":1,"b":2}'}, {"id": "1", "metadata": '{"b": 2, "a": 1}'}, False),
    "metadata as data": ({"vendorMetadata": '{"a":1}'}, {"id": "1", "vendorMetadata": {"a": 1}}, False),
    "metadata wiped out": ({"metadata": '{"a":1}'}, {"id": "1", "metadata": "{}"}, True),
    "vendor metadata left out": ({"vendorMetadata": '{"a":1}'}, {"id": "1"}, True),
    "empty metadata left out": ({"metadata": "{}"}, {"id": "1"}, False),
    "a name is no metadata": ({"name": '{"a":1}'}, {"id": "1", "name": '{"a": 1}'}, True),
    "no answer": ({"name": "Jane"}, None, False),
    "an answer that is no user": ({"name": "Jane"}, {"ok": True}, False),
    "an answer that is a list": ({"name": "Jane"}, [{"id": "1"}], False),
}


@pytest.mark.parametrize(("kept", "answer", "expected"), LOST.values(), ids=LOST)
def test_whether_an_update_wiped_out_what_it_did_not_name(kept: dict[str, Any], answer: object, expected: bool) -> None:
    assert is_wiped(kept, answer) == expected


# Roles

ROLES = {
    # the user's roles, append, the wanted roles, (to remove, to add), before, after
    "the same": (["r-view"], False, ["r-view"], ([], []), ["viewer"], ["viewer"]),
    "the same in another order": (
        ["r-view", "r-admin"],
        False,
        ["r-admin", "r-view"],
        ([], []),
        ["admin", "viewer"],
        ["admin", "viewer"],
    ),
    "one more": (
        ["r-view"],
        False,
        ["r-admin", "r-view"],
        ([], ["r-admin"]),
        ["viewer"],
        ["admin", "viewer"],
    ),
    "one less": (["r-view", "r-admin"], False, ["r-view"], (["r-admin"], []), ["admin", "viewer"], ["viewer"]),
    "another": (["r-view"], False, ["r-admin"], (["r-view"], ["r-admin"]), ["viewer"], ["admin"]),
    "none": (["r-view", "r-admin"], False, [], (["r-view", "r-admin"], []), ["admin", "viewer"], []),
    "none, and has none": ([], False, [], ([], []), [], []),
    "one that nobody knows": (["r-old"], False, ["r-view"], (["r-old"], ["r-view"]), ["r-old"], ["viewer"]),
    "at least": (["r-view"], True, ["r-admin"], ([], ["r-admin"]), ["viewer"], ["admin", "viewer"]),
    "at least, and has them": (
        ["r-view", "r-admin"],
        True,
        ["r-admin"],
        ([], []),
        ["admin", "viewer"],
        ["admin", "viewer"],
    ),
    "at least none": (["r-view"], True, [], ([], []), ["viewer"], ["viewer"]),
}


@pytest.mark.parametrize(("has", "append", "wants", "changes", "before", "after"), ROLES.values(), ids=ROLES)
def test_roles(
    has: list[str],
    append: bool,
    wants: list[str],
    changes: tuple[list[str], list[str]],
    before: list[str],
    after: list[str],
) -> None:
    made = a_plan(a_present_wish(JANE, *wants, roles=[], append_roles=append), a_member(*has))
    expected = [
        (name, JANE_ID, "acme", {"roleIds": ids})
        for name, ids in zip(("add_roles", "remove_roles"), changes[::-1])
        if ids
    ]
    assert writes(made) == expected
    assert (made.action, made.outcome) == (("update", "changed") if expected else ("none", "unchanged"))
    assert (made.before, made.after) == ({**ACCOUNT, "roles": before}, {**ACCOUNT, "roles": after})
    assert KIND.is_as_wanted(made.wish, made.subject) == (not expected)


def test_roles_that_are_not_managed_are_left_alone() -> None:
    made = a_plan(a_present_wish(append_roles=True), a_member("r-admin"))
    assert (made.outcome, made.before) == ("unchanged", ACCOUNT)
    assert wanted(made.wish.attributes, made.subject) == managed(made.wish.attributes, a_member("r-admin")) == {}


def test_the_words_for_roles() -> None:
    made = a_plan(a_present_wish(JANE, "r-audit", "r-admin", roles=[]), a_member("r-view", "r-old"))
    assert [part.msg for part in made.parts] == ["roles added: admin, audit", "roles removed: r-old, viewer"]
    assert made.msg == "roles added: admin, audit; roles removed: r-old, viewer"


def test_many_roles_are_told_in_the_order_of_their_keys() -> None:
    ids = [f"r-{letter}" for letter in "fbdaec"]
    made = a_plan(a_present_wish(JANE, roles=[]), a_member(*ids))
    assert made.before == {**ACCOUNT, "roles": sorted(ids)}
    assert made.msg == f"roles removed: {', '.join(sorted(ids))}"
    assert writes(made)[0][3] == {"roleIds": ids}


# Users of other tenants

JOINED = ("add_to_tenant", JANE_ID, "acme", {"tenantId": "acme", "skipInviteEmail": True, "validateTenantExist": True})


def test_somebody_of_another_tenant_is_added() -> None:
    made = a_plan(a_present_wish(), STRANGER)
    assert (made.outcome, made.action, made.msg) == ("changed", "add_to_tenant", "added to tenant acme")
    assert writes(made) == [JOINED]
    assert made.before == {"locked": False, "tenants": ["beta"], "disabled_in": ["beta"]}
    assert made.after == {"locked": False, "tenants": ["acme", "beta"], "disabled_in": ["beta"]}
    assert not KIND.is_as_wanted(made.wish, STRANGER)


def test_somebody_added_is_invited_if_that_is_said() -> None:
    (step,) = a_plan(a_present_wish(send_invite=True), STRANGER).steps
    assert step.body["skipInviteEmail"] is False


def test_somebody_added_gets_attributes_and_roles_after_that() -> None:
    wish = a_present_wish(JANE, "r-view", name="Jane Doe", metadata={"a": 1}, roles=["viewer"])
    made = a_plan(wish, STRANGER)
    assert writes(made) == [
        JOINED,
        ("update", JANE_ID, None, {"name": "Jane Doe", "metadata": '{"a": 1}'}),
        ("add_roles", JANE_ID, "acme", {"roleIds": ["r-view"]}),
    ]
    assert made.action == "add_to_tenant"
    assert made.msg == "added to tenant acme; updated name, metadata; roles added: viewer"
    assert made.before == {**made.before, "name": "Jane", "metadata": {}, "roles": []}
    assert made.after == {**made.after, "name": "Jane Doe", "metadata": {"a": 1}, "roles": ["viewer"]}


def test_the_order_of_all_that_may_be_needed() -> None:
    """The plan adds before it takes away, so that nobody who moves is without a tenant or a role meanwhile."""
    user = replace(STRANGER, role_ids=("r-old",))
    made = a_plan(a_present_wish(JANE, "r-view", name="X", roles=["viewer"]), user)
    assert [step.act.name for step in made.steps] == ["add_to_tenant", "update", "add_roles", "remove_roles"]


# Users who do not exist


def created(body: dict[str, Any]) -> tuple[str, str, str, dict[str, Any]]:
    return ("create", "", "acme", {"email": JANE, "skipInviteEmail": True, **body})


CREATIONS: dict[str, tuple[dict[str, Any], tuple[str, ...], list[Any], str]] = {
    # the wanted fields, the role IDs, the writes, the words for the second write
    "nothing else": ({}, (), [created({})], ""),
    "all that a create takes": (
        {
            "name": "Jane",
            "phone_number": "+49-30-1234567",
            "profile_picture_url": "https://pic.example",
            "metadata": {"a": "ü", "b": None},
        },
        (),
        [
            created(
                {
                    "name": "Jane",
                    "phoneNumber": "+49-30-1234567",
                    "profilePictureUrl": "https://pic.example",
                    "metadata": '{"a": "ü"}',
                }
            )
        ],
        "",
    ),
    "roles": ({"roles": ["x"]}, ("r-view", "r-admin"), [created({"roleIds": ["r-view", "r-admin"]})], ""),
    "no roles": ({"roles": []}, (), [created({})], ""),
    "roles to add": ({"roles": ["x"], "append_roles": True}, ("r-view",), [created({"roleIds": ["r-view"]})], ""),
    "invited": ({"send_invite": True}, (), [created({"skipInviteEmail": False})], ""),
    "what a create does not take": (
        {"external_id": "7", "mfa_bypass": True, "vendor_metadata": {"a": 1}},
        (),
        [
            created({}),
            ("update", "", None, {"externalId": "7", "mfaBypass": True, "vendorMetadata": '{"a": 1}'}),
        ],
        "set external_id, mfa_bypass, vendor_metadata",
    ),
    "of both kinds": (
        {"name": "Jane", "external_id": "7"},
        (),
        [created({"name": "Jane"}), ("update", "", None, {"externalId": "7"})],
        "set external_id",
    ),
    "what is so for everybody new": (
        {"mfa_bypass": False, "metadata": {"a": None}, "vendor_metadata": {"b": None}},
        (),
        [created({})],
        "",
    ),
}


@pytest.mark.parametrize(("options", "role_ids", "expected", "more"), CREATIONS.values(), ids=CREATIONS)
def test_somebody_who_is_not_there_is_created(
    options: dict[str, Any], role_ids: tuple[str, ...], expected: list[Any], more: str
) -> None:
    made = a_plan(a_present_wish(JANE, *role_ids, **options), NOBODY)
    assert (made.outcome, made.action, made.failed, made.subject) == ("changed", "create", False, None)
    assert writes(made) == expected
    assert [part.msg for part in made.parts] == ["created in tenant acme", *([more] if more else [])]
    assert made.msg == "; ".join(part.msg for part in made.parts)
    assert made.before is None
    assert made.after == {**ACCOUNT, **wanted(made.wish.attributes, None)}
    assert not KIND.is_as_wanted(made.wish, NOBODY)


def test_the_state_after_a_creation() -> None:
    wish = a_present_wish(JANE, "r-view", name="Jane", metadata={"a": 1, "b": None}, roles=["viewer"])
    assert a_plan(wish, NOBODY).after == {**ACCOUNT, "name": "Jane", "metadata": {"a": 1}, "roles": ["viewer"]}


def test_an_email_is_created_as_it_was_written() -> None:
    assert a_plan(a_present_wish("Jane.Doe@Corp.Example"), NOBODY).steps[0].body["email"] == "Jane.Doe@Corp.Example"


@pytest.mark.parametrize(("options", "expected"), [({}, ""), ({"application_id": "app-1"}, "app-1")])
def test_the_application_of_somebody_new(options: dict[str, Any], expected: str) -> None:
    (step,) = a_plan(a_present_wish(**options), NOBODY).steps
    assert step.target == expected


def test_what_is_set_after_a_creation_must_not_wipe_out_what_was_created() -> None:
    made = a_plan(a_present_wish(name="Jane", metadata={"a": 1}, external_id="7"), NOBODY)
    assert made.steps[1].kept == {"name": "Jane", "metadata": '{"a": 1}'}


@pytest.mark.parametrize("on_missing", [None, "fail", "warn", "ignore"])
def test_a_missing_user_is_no_matter_of_on_missing(on_missing: str | None) -> None:
    assert a_plan(a_present_wish(), NOBODY, on_missing=on_missing).outcome == "changed"


def test_who_cannot_be_looked_up_is_not_created() -> None:
    made = plan([a_present_wish()], None, an_error("Frontegg answered HTTP 503"), None)
    assert (made.outcome, made.failed, made.steps) == ("failed", True, ())


# What an answer proves

ALL_TOLD = {"name": None, "mfaBypass": None, "vendorMetadata": None}
TOLD: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    # the wanted fields, the fields in the answer, whether the answer states all wanted fields
    "nothing wanted": ({}, {}, True),
    "all told": ({"name": "Jane", "mfa_bypass": True, "vendor_metadata": {}}, ALL_TOLD, True),
    "a field not told": ({"name": "Jane", "external_id": "7"}, ALL_TOLD, False),
    "metadata not told": ({"name": "Jane", "metadata": {}}, ALL_TOLD, False),
    "roles come from elsewhere": ({"roles": []}, {}, True),
    "how to bring somebody in": ({"send_invite": True, "application_id": "a"}, {}, True),
}


@pytest.mark.parametrize(("options", "row", "expected"), TOLD.values(), ids=TOLD)
def test_what_is_not_told_is_looked_at_again(options: dict[str, Any], row: dict[str, Any], expected: bool) -> None:
    wish, user = a_present_wish(**options), a_member(**row)
    assert is_told(wish.attributes, user) == expected
    assert needs_closer_look(wish, user) == (not expected)


@pytest.mark.parametrize("disabled", [True, False, None])
def test_a_flag_that_present_does_not_manage_need_not_be_told(disabled: bool | None) -> None:
    assert KIND.answer_proves(a_present_wish(), a_user(locked=None, acme=disabled))
    assert not needs_closer_look(a_present_wish(), a_user(locked=None, acme=disabled))


def test_without_memberships_nothing_is_proven() -> None:
    user = replace(a_member(), memberships=None)
    assert not KIND.answer_proves(a_present_wish(), user)
    assert needs_closer_look(a_present_wish(), user)


HOLDS: dict[str, tuple[User | None, bool]] = {
    "as wanted": (a_member("r-view", name="Jane", metadata='{"a": 1, "b": 2}'), True),
    "other name": (a_member("r-view", name="Jo", metadata='{"a": 1}'), False),
    "other metadata": (a_member("r-view", name="Jane", metadata='{"a": 2}'), False),
    "metadata of another kind": (a_member("r-view", name="Jane", metadata="[]"), False),
    "no role": (a_member(name="Jane", metadata='{"a": 1}'), False),
    "one role too many": (a_member("r-view", "r-admin", name="Jane", metadata='{"a": 1}'), False),
    "nobody": (None, False),
    "no member": (STRANGER, False),
}


@pytest.mark.parametrize(("user", "expected"), HOLDS.values(), ids=HOLDS)
def test_for_whom_it_is_so(user: User | None, expected: bool) -> None:
    assert (
        KIND.is_as_wanted(a_present_wish(JANE, "r-view", name="Jane", metadata={"a": 1}, roles=["viewer"]), user)
        == expected
    )


def test_without_a_wish_everything_fits_and_nothing_is_shown() -> None:
    assert fits(Attributes(), a_member("r-view", name="Jane"))
    assert managed(Attributes(), a_member("r-view", name="Jane")) == {}
    assert parts(a_present_wish(), a_member()) == []


def test_one_plan_for_two_names() -> None:
    made = a_plan(a_present_wish(JANE, name="Jane"), a_member(), a_present_wish(JANE_ID, at=1, name="Jane"))
    assert len(made.steps) == 1
    assert made.name == JANE


def test_everybody_has_a_body_of_their_own() -> None:
    one, other = a_plan(a_present_wish(JANE), NOBODY), a_plan(a_present_wish(OMAR, at=1), NOBODY)
    assert (one.steps[0].body["email"], other.steps[0].body["email"]) == (JANE, OMAR)
