# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guards between plans and the first write: whom they stop, and whom they let pass."""

from __future__ import annotations

import unicodedata

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._guards import (
    check_patterns,
    refuse_many,
    refuse_protected,
)
from ansible_collections.identityops.frontegg.plugins.module_utils._models import Token, User
from ansible_collections.identityops.frontegg.plugins.module_utils._user_plan import plan
from tests.unit.builders import (
    JANE,
    JANE_ID,
    OMAR,
    OMAR_ID,
    a_holder,
    a_member,
    a_plan,
    a_present_wish,
    a_user,
    a_wish,
    an_error,
)

OTHER_MAIL = "j.doe@old.example"
LOCK_JANE = a_plan(a_wish(JANE), a_user(JANE))
TOKEN = Token("api-tokens", "client-1", "acme")
UNREAD = {"sessions": an_error()}

PATTERNS = {
    # an entry of protected, and whether it guards jane@corp.example
    "email": ("jane@corp.example", True),
    "email in capitals": ("JANE@Corp.EXAMPLE", True),
    "white space around": (" jane@corp.example\n", True),
    "id": (JANE_ID, True),
    "id in capitals": (JANE_ID.upper(), True),
    "everybody": ("*", True),
    "domain": ("*@corp.example", True),
    "domain in capitals": ("*@CORP.example", True),
    "one letter": ("j?ne@corp.example", True),
    "set of letters": ("[A-K]ane@corp.example", True),
    "some ids": ("35bf992d-*", True),
    "other email": ("joan@corp.example", False),
    "other id": (OMAR_ID, False),
    "other domain": ("*@ops.example", False),
    "subdomain": ("*@*.corp.example", False),
    "part of the email": ("jane", False),
    "domain only": ("corp.example", False),
    "longer": ("jane@corp.example.com", False),
    "not these letters": ("[!j]ane@corp.example", False),
    "a dot is a dot": ("jane@corp?example", True),
    "no regular expression": ("jane@corp.exampl.", False),
}


@pytest.mark.parametrize(("pattern", "guards"), PATTERNS.values(), ids=PATTERNS)
def test_a_pattern(pattern: str, guards: bool) -> None:
    assert (refuse_protected([LOCK_JANE], [pattern]) is not None) == guards


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("pattern", ["müller@corp.example", "MÜLLER@*", "m?ller@corp.example"])
def test_a_pattern_beyond_ascii(form: str, pattern: str) -> None:
    email = unicodedata.normalize(form, "Müller@corp.example")
    other_form = unicodedata.normalize("NFD" if form == "NFC" else "NFC", pattern)
    assert refuse_protected([a_plan(a_wish(JANE_ID), a_user(email))], [other_form]) is not None


def test_two_people_are_not_mixed_up() -> None:
    assert refuse_protected([a_plan(a_wish(JANE_ID), a_user("strasse@corp.example"))], ["straße@corp.example"]) is None


NAMES = {
    "named by email, guarded by id": (JANE, a_user(), JANE_ID),
    "named by id, guarded by email": (JANE_ID, a_user(), JANE),
    "without an email, by id": (JANE_ID, a_user(None), JANE_ID),
    "id in capitals": (JANE, a_user(JANE, JANE_ID.upper()), JANE_ID),
    "named by another email": (OTHER_MAIL, a_user(), OTHER_MAIL),
    "named by another email, by pattern": (OTHER_MAIL.upper(), a_user(), "*@old.example"),
}


@pytest.mark.parametrize(("given", "user", "pattern"), NAMES.values(), ids=NAMES)
def test_every_name_of_a_user_counts(given: str, user: User, pattern: str) -> None:
    assert refuse_protected([a_plan(a_wish(given), user)], [pattern]) is not None


def test_every_wish_for_a_user_counts() -> None:
    both = a_plan(a_wish(JANE), a_user(), a_wish(OTHER_MAIL, at=1))
    assert refuse_protected([both], [OTHER_MAIL]) is not None


WHO_IS_GUARDED = {
    "lock": (("locked", None), a_user(), True),
    "disable": (("disabled", "acme"), a_user(acme=False), True),
    "remove": (("absent", "acme"), a_user(acme=False), True),
    "delete": (("absent", None), a_user(), True),
    "end sessions of one who is locked": (("locked", None, "sessions"), a_holder(1, locked=True), True),
    "delete tokens of one who is locked": (("locked", None, "api_tokens"), a_holder(0, TOKEN, locked=True), True),
    "reset MFA of one who is locked": (("locked", None, "mfa"), a_holder(mfa=True, locked=True), True),
    "end what cannot be read": (("locked", None, "sessions"), a_holder(errors=UNREAD, locked=True), True),
    "locked already, and nothing left": (("locked", None, "sessions", "mfa"), a_holder(locked=True), False),
    "locked already, and nothing asked for": (("locked", None), a_holder(1, TOKEN, locked=True), False),
    "unlock": (("unlocked", None), a_user(locked=True), False),
    "enable": (("enabled", "acme"), a_user(acme=True), False),
    "locked already": (("locked", None), a_user(locked=True), False),
    "disabled already": (("disabled", "acme"), a_user(acme=True), False),
    "not a member": (("absent", "acme"), a_user(), False),
    "not a member to disable": (("disabled", "acme"), a_user(), False),
    "not there": (("absent", None), None, False),
}


@pytest.mark.parametrize(("wanted", "user", "refused"), WHO_IS_GUARDED.values(), ids=WHO_IS_GUARDED)
def test_only_who_would_lose_access_is_guarded(wanted: tuple[str, ...], user: User | None, refused: bool) -> None:
    assert (refuse_protected([a_plan(a_wish(JANE, *wanted), user)], ["*"]) is not None) == refused


PRESENT = {
    "created": None,
    "added to a tenant": a_user(beta=False),
    "updated": a_member("r-view", name="Jo"),
    "roles taken away": a_member("r-admin", "r-view", name="Jane"),
}


@pytest.mark.parametrize("user", PRESENT.values(), ids=PRESENT)
def test_who_is_present_loses_no_access(user: User | None) -> None:
    made = a_plan(a_present_wish(JANE, "r-view", name="Jane", roles=[]), user)
    assert made.steps
    assert refuse_protected([made], ["*"]) is None
    assert refuse_many([made], 0) == "refused: 1 user would be changed, and max_changes is 0. Nothing was changed."


def test_one_who_cannot_be_looked_up_is_not_guarded_and_not_touched() -> None:
    unread = plan([a_wish()], None, an_error(), None)
    assert refuse_protected([unread], ["*"]) is None
    assert refuse_many([unread], 0) is None


def test_the_refusal_names_everybody_and_the_entry_that_guards_them() -> None:
    omar = a_plan(a_wish(OMAR, at=1), a_user(OMAR, OMAR_ID))
    joan = a_plan(a_wish("joan@ops.example", at=2), a_user("joan@ops.example", "35bf992d-0000-4000-8000-000000000003"))
    assert refuse_protected([LOCK_JANE, omar, joan], ["*@ops.example", "jane@*"]) == (
        "refused: protected users would lose access: jane@corp.example (protected[1]: jane@*), "
        "joan@ops.example (protected[0]: *@ops.example). Nothing was changed."
    )


def test_the_first_entry_that_guards_a_user_is_named() -> None:
    message = refuse_protected([LOCK_JANE], ["omar@*", "jane@*", "*"])
    assert message is not None and "(protected[1]: jane@*)" in message and message.count("protected[") == 1


def test_nobody_is_protected_where_nobody_is_named() -> None:
    assert refuse_protected([LOCK_JANE], []) is None


@pytest.mark.parametrize("empty", ["", " \n"], ids=["empty", "blank"])
def test_an_empty_pattern_is_refused(empty: str) -> None:
    with pytest.raises(InputError, match=r"^protected\[1\]: is empty\.$"):
        check_patterns(["*@ops.example", empty])


def test_good_patterns_are_not_refused() -> None:
    check_patterns([])
    check_patterns(["*", JANE, JANE_ID])


# max_changes

OMAR_IS_LOCKED = a_plan(a_wish(OMAR), a_user(OMAR, OMAR_ID, locked=True))
UNLOCK_OMAR = a_plan(a_wish(OMAR, "unlocked"), a_user(OMAR, OMAR_ID, locked=True))
REVOKE_JANE = a_plan(a_wish(JANE, "locked", None, "sessions"), a_holder(3, locked=True))
THREE_ROWS = a_plan(a_wish(JANE), a_user(), a_wish(JANE_ID, at=1), a_wish(JANE.upper(), at=2))
GONE = a_plan(a_wish("gone@corp.example", "absent"), None)

COUNTS = {
    # plans, max_changes, how many would be changed if it is refused
    "unset": ([LOCK_JANE, UNLOCK_OMAR], None, None),
    "fewer": ([LOCK_JANE], 2, None),
    "just as many": ([LOCK_JANE, UNLOCK_OMAR], 2, None),
    "more": ([LOCK_JANE, UNLOCK_OMAR], 1, 2),
    "giving access back counts": ([UNLOCK_OMAR], 0, 1),
    "none allowed": ([LOCK_JANE], 0, 1),
    "none allowed, none needed": ([OMAR_IS_LOCKED, GONE], 0, None),
    "nobody": ([], 0, None),
    "no change does not count": ([LOCK_JANE, OMAR_IS_LOCKED, GONE], 1, None),
    "users, not rows": ([THREE_ROWS], 1, None),
    "users, not steps": ([a_plan(a_present_wish(JANE, name="J", external_id="7"), None)], 1, None),
    "revoking alone counts": ([REVOKE_JANE], 0, 1),
}


@pytest.mark.parametrize(("plans", "max_changes", "refused"), COUNTS.values(), ids=COUNTS)
def test_more_changes_than_allowed(plans: list, max_changes: int | None, refused: int | None) -> None:
    who = "1 user" if refused == 1 else f"{refused} users"
    expected = f"refused: {who} would be changed, and max_changes is {max_changes}. Nothing was changed."
    assert refuse_many(plans, max_changes) == (expected if refused is not None else None)
