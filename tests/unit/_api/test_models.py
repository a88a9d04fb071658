# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users as read from Frontegg's answers, from complete ones to empty ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import Membership, User, user_from_api

ID = "35bf992d-6c1e-4c1a-9f0e-0123456789ab"


def read(**fields: object) -> User:
    user = user_from_api({"id": ID, **fields})
    assert user is not None
    return user


def test_a_whole_user() -> None:
    assert read(
        email="jane@corp.example",
        isLocked=True,
        tenants=[{"tenantId": "beta", "isDisabled": True, "roles": []}, {"tenantId": "acme", "isDisabled": False}],
        tenantIds=["beta", "acme"],
        managedBy="scim2",
        mfaEnrolled=True,
        name=None,
        metadata="{}",
    ) == User(
        ID,
        "jane@corp.example",
        locked=True,
        memberships=(Membership("acme", False), Membership("beta", True)),
        managed_by="scim2",
        mfa_enrolled=True,
    )


def test_a_user_of_whom_nothing_else_is_told() -> None:
    assert read() == User(ID, email=None, locked=None, memberships=None, managed_by=None, mfa_enrolled=None)
    assert (read().role_ids, read().holdings) == (None, None)


def test_the_answer_is_kept_whole_but_makes_no_difference() -> None:
    one, other = read(name="Jane", metadata='{"a": 1}'), read(name="Jo")
    assert one.row == {"id": ID, "name": "Jane", "metadata": '{"a": 1}'}
    assert one == other
    assert "Jane" not in repr(one)


NOBODY = {
    "nothing": None,
    "text": ID,
    "list": [{"id": ID}],
    "empty": {},
    "id is null": {"id": None},
    "id is empty": {"id": ""},
    "id is a number": {"id": 5},
    "id is a list": {"id": [ID]},
    "id is a mapping": {"id": {"id": ID}},
    "id is a dot": {"id": "."},
    "id is two dots": {"id": ".."},
    "id is not ASCII": {"id": "é"},
    "id has half a character": {"id": "a\ud800"},
    "id under another name": {"userId": ID},
}


@pytest.mark.parametrize("data", NOBODY.values(), ids=NOBODY)
def test_what_is_no_user(data: object) -> None:
    assert user_from_api(data) is None


FIELDS = {
    "locked": ({"isLocked": True}, "locked", True),
    "not locked": ({"isLocked": False}, "locked", False),
    "locked is null": ({"isLocked": None}, "locked", None),
    "locked is a text": ({"isLocked": "false"}, "locked", None),
    "locked is a number": ({"isLocked": 1}, "locked", None),
    "locked is a list": ({"isLocked": [True]}, "locked", None),
    "locked under another name": ({"locked": True}, "locked", None),
    "email is null": ({"email": None}, "email", None),
    "email is empty": ({"email": ""}, "email", None),
    "email is a list": ({"email": ["jane@corp.example"]}, "email", None),
    "email has half a character": ({"email": "a\ud800@corp.example"}, "email", None),
    "email as it is": ({"email": "Jane@Corp.Example"}, "email", "Jane@Corp.Example"),
    "email is long": ({"email": "x" * 1000}, "email", "x" * 1000),
    "email is endless": ({"email": "x" * 1001}, "email", None),
    "second factor": ({"mfaEnrolled": True}, "mfa_enrolled", True),
    "no second factor": ({"mfaEnrolled": False}, "mfa_enrolled", False),
    "second factor is null": ({"mfaEnrolled": None}, "mfa_enrolled", None),
    "second factor is a text": ({"mfaEnrolled": "true"}, "mfa_enrolled", None),
    "second factor is a number": ({"mfaEnrolled": 1}, "mfa_enrolled", None),
    "managed by nobody": ({"managedBy": {}}, "managed_by", None),
}


@pytest.mark.parametrize(("fields", "name", "value"), FIELDS.values(), ids=FIELDS)
def test_a_field(fields: dict[str, object], name: str, value: object) -> None:
    assert getattr(read(**fields), name) is value or getattr(read(**fields), name) == value


MEMBERSHIPS = {
    # tenants, tenantIds, [(tenant, disabled)]; None: the answer names no tenants
    "none": (None, None, None),
    "no tenants": ([], None, []),
    "no tenantIds": (None, [], []),
    "tenants": ([{"tenantId": "acme", "isDisabled": True}], None, [("acme", True)]),
    "flag left out": ([{"tenantId": "acme"}], None, [("acme", None)]),
    "flag is null": ([{"tenantId": "acme", "isDisabled": None}], None, [("acme", None)]),
    "flag is a text": ([{"tenantId": "acme", "isDisabled": "true"}], None, [("acme", None)]),
    "flag is a number": ([{"tenantId": "acme", "isDisabled": 1}], None, [("acme", None)]),
    "tenantIds": (None, ["beta", "acme"], [("acme", None), ("beta", None)]),
    "both": ([{"tenantId": "beta", "isDisabled": True}], ["acme", "beta"], [("acme", None), ("beta", True)]),
    "both, not disabled": ([{"tenantId": "acme", "isDisabled": False}], ["acme"], [("acme", False)]),
    "sorted": ([{"tenantId": "b"}, {"tenantId": "a"}], ["d", "c"], [(name, None) for name in "abcd"]),
    "twice": (None, ["acme", "acme"], [("acme", None)]),
    "twice, once disabled": (
        [{"tenantId": "acme", "isDisabled": True}, {"tenantId": "acme", "isDisabled": False}],
        None,
        [("acme", True)],
    ),
    "tenants of other types": ([None, 5, "acme", ["acme"], {}, {"tenantId": None}, {"tenantId": ""}], None, []),
    "tenantIds of other types": (None, [None, 5, "", ["acme"], {"tenantId": "acme"}], []),
    "tenants is a mapping": ({"tenantId": "acme"}, None, None),
    "tenantIds is a text": (None, "acme", None),
    "tenants is a number": (5, 5, None),
    "tenants is a mapping, tenantIds are told": ({"tenantId": "acme"}, ["beta"], [("beta", None)]),
}


@pytest.mark.parametrize(("tenants", "tenant_ids", "expected"), MEMBERSHIPS.values(), ids=MEMBERSHIPS)
def test_memberships(tenants: object, tenant_ids: object, expected: list[tuple[str, bool | None]] | None) -> None:
    members = read(tenants=tenants, tenantIds=tenant_ids).memberships
    assert (None if members is None else [(member.tenant_id, member.disabled) for member in members]) == expected


def test_the_membership_in_one_tenant() -> None:
    user = read(tenants=[{"tenantId": "acme"}, {"tenantId": "acme-2", "isDisabled": True}])
    assert user.membership("acme-2") == Membership("acme-2", True)
    assert user.membership("ACME") is None
    assert user.membership("") is None
    assert read().membership("acme") is None


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["tenantId", "isDisabled", "id", "x"]), inner, max_size=3),
    ),
    max_leaves=8,
)
fields = st.sampled_from(["id", "email", "isLocked", "tenants", "tenantIds", "managedBy", "mfaEnrolled"])


@settings(max_examples=150, deadline=None)
@given(st.one_of(values, st.dictionaries(fields, values)))
def test_no_payload_is_too_ugly(data: object) -> None:
    user = user_from_api(data)
    if user is not None:
        assert user.id.strip(".")
        members = user.memberships or ()
        assert all(
            flag is None or isinstance(flag, bool)
            for flag in [user.locked, user.mfa_enrolled, *(one.disabled for one in members)]
        )
        names = [member.tenant_id for member in members]
        assert all(names) and names == sorted(set(names))
        assert hash(user) is not None
