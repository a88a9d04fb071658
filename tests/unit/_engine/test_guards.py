# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guards between plans and the first write: which users they stop, and which users they let pass."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import Token, User, tenant_from_api
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.wishes import Identifier
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.guards import read_protected, refuse_many
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.guards import (
    refuse_protected as refuse_entries,
)
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.kind import KIND as TENANTS
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.plan import plan as plan_tenant
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.wishes import TenantWish
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import KIND as USERS
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import needs_closer_look
from ansible_collections.identityops.frontegg.plugins.module_utils._users.plan import plan
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


def refuse_protected(plans: list, protected: object) -> str | None:
    """Return the guard's refusal for the option in the form that a person writes."""
    return refuse_entries(plans, read_protected(protected, USERS))


OTHER_MAIL = "j.doe@old.example"
LOCK_JANE = a_plan(a_wish(JANE), a_user(JANE))
TOKEN = Token("api-tokens", "client-1", "acme")
UNREAD = {"sessions": an_error()}

PATTERNS = {
    # an entry of protected, whether it guards jane@corp.example
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


def test_who_is_named_by_id_is_shown_with_the_email() -> None:
    omar = a_plan(a_wish(OMAR_ID), a_user(OMAR, OMAR_ID))
    assert f"lose access: {OMAR_ID} ({OMAR}, protected[0]: omar@*). Nothing" in str(
        refuse_protected([omar], ["omar@*"])
    )


def test_the_first_entry_that_guards_a_user_is_named() -> None:
    message = refuse_protected([LOCK_JANE], ["omar@*", "jane@*", "*"])
    assert message is not None and "(protected[1]: jane@*)" in message and message.count("protected[") == 1


def test_nobody_is_protected_where_nobody_is_named() -> None:
    assert refuse_protected([LOCK_JANE], []) is None


ROLES_GO = a_plan(a_present_wish(JANE, "r-view", roles=[]), a_member("r-admin", "r-view"))
MFA_GOES = a_plan(a_present_wish(JANE, mfa_bypass=True), a_member("r-view"))


@pytest.mark.parametrize("made", [ROLES_GO, MFA_GOES], ids=["roles taken away", "past MFA"])
def test_who_is_present_is_neither_stripped_nor_weakened(made: Any) -> None:
    assert made.steps
    assert "jane@corp.example (protected[0]: *)" in str(refuse_protected([made], ["*"]))
    assert refuse_protected([made], ["*@ops.example"]) is None


def test_mfa_that_is_asked_for_again_is_no_weakening() -> None:
    made = a_plan(a_present_wish(JANE, mfa_bypass=False), a_member("r-view", mfaBypass=True))
    assert made.steps and refuse_protected([made], ["*"]) is None


# Forms in which people write the option

GUARDING = {
    "a list": ["joan@ops.example", "*@corp.example"],
    "a text": "*@corp.example",
    "a text with commas": "joan@ops.example, *@corp.example",
    "a text with semicolons": "joan@ops.example;*@corp.example",
    "a text with lines": "joan@ops.example\n*@corp.example\n",
    "a text with comments": "# keep\n*@corp.example  # all of them",
    "a text of a file": "\ufeff*@corp.example\r\njoan@ops.example\r\n",
    "JSON": '["joan@ops.example", "*@corp.example"]',
    "several in one element": ["joan@ops.example\n*@corp.example"],
    "a row of user_info": [{"id": JANE_ID, "email": JANE, "tenant_ids": ["acme"], "created_at": ""}],
    "a mapping": {"user": JANE},
    "full-width": ["*\uff20corp.example"],
    "a dot at the end": ["*@corp.example."],
}


@pytest.mark.parametrize("protected", GUARDING.values(), ids=GUARDING)
def test_every_form_guards(protected: object) -> None:
    assert "jane@corp.example" in str(refuse_protected([LOCK_JANE], protected))


GUARDING_NOBODY = {
    # the option, the refusal
    "empty": ([""], "protected[0]: is empty"),
    "blank": (["*@ops.example", " \n"], "protected[1]: is empty"),
    "empty text": ("", "protected: is empty"),
    "null in a list": ([None], "protected[0]: 'None' is neither a name nor a pattern"),
    "a domain with its at": (["@ops.example"], "protected[0]: '@ops.example' can match no user; write *@ops.example"),
    "a domain": (["*", "ops.example"], "protected[1]: 'ops.example' can match no user; write *@ops.example"),
    "a word": (["admin"], "'admin' can match no user; write an email, a user ID, or a pattern such as *@ops.example"),
    "typographic quotes": (["\u201c*@ops.example\u201d"], "can match no user"),
    "a blank inside": (["*@ops example"], "can match no user"),
    "no local part": (["@*"], "can match no user"),
    "no domain": (["jane@"], "can match no user"),
    "two signs": (["*@@ops.example"], "can match no user"),
    "zero width": (["*@ops.exam\u200bple"], "invisible character (U+200B)"),
    "a mark inside": (["*@ops\ufeff.example"], "invisible character (U+FEFF)"),
    "a mapping without a name": ([{"name": "Jane"}], "has no 'user', 'id' or 'email'"),
    "a mapping in a text": ('[{"user": "*@ops.example"}]', "a text holds names and patterns only"),
    "a number": (7, "protected: give a list"),
    "a comment": ("# *@ops.example", "protected: names nobody; name users"),
    "a comment in a list": (["# *@ops.example"], "protected: names nobody"),
    "only a mark": ("\ufeff", "protected: is empty; name somebody"),
    "an empty set": (["[z-a]*@ops.example"], "can match no user"),
    "an empty set in an ID": (["[f-a]*"], "can match no user"),
    "a set without anything of an email": (["*[ :]@ops.example"], "can match no user"),
    "a set that nothing closes": (["[a-c*@ops.example"], "can match no user"),
    "a regular expression": ([r".*@ops\.example"], "can match no user"),
    "a regular expression's start": (["^*@ops.example"], "can match no user"),
    "a dot too many": (["*.@ops.example"], "can match no user"),
    "two dots in a domain": (["*@ops..example"], "can match no user"),
    "a hyphen at the end of a label": (["*@ops-.example"], "can match no user"),
    "a domain without a dot": (["*@localhost"], "can match no user"),
    "a link": (["mailto:*@ops.example"], "can match no user"),
    "with a name": (["Ops <*@ops.example>"], "can match no user"),
    "an ID with a wrong letter": (["g5bf992d-0000-4000-8000-000000000001"], "can match no user"),
    "an ID without its end": ([JANE_ID[:-1]], "can match no user"),
    "a filler": (["ja\u3164ne@ops.example"], "invisible character (U+3164)"),
    "a row that names nobody": ([{"user": "ops.example", "id": None}], "can match no user; write *@ops.example"),
}


@pytest.mark.parametrize(("protected", "words"), GUARDING_NOBODY.values(), ids=GUARDING_NOBODY)
def test_what_guards_nobody_is_refused(protected: object, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_protected(protected, USERS)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    [
        *("*", "?*", "*@*", "*@*.example", "jane*", "*example", "[a-k]*@ops.example", "*.*@ops.*", "?ane@corp.example"),
        *("3856*", "*-0f56", "3856d5be-3813-4a0d-b268-7822de0d0f5?", "a*b*c*d*e*f@ops.example", "o'brien@*"),
        *(JANE, JANE_ID, "[!a-z]*@ops.example", "jane[@]corp.example", "*[.]example", "[]x]*@ops.example"),
        *("?" * 36, "[0-9a-f]*-????-*", "*@[!a-z0-9-].example", "*\u00e9*@ops.example", "*.ops.example", "*ops*"),
    ],
)
def test_a_pattern_that_can_match_somebody_is_taken(pattern: str) -> None:
    assert [entry.given for entry in read_protected([pattern], USERS)] == [pattern]


def test_all_bad_entries_are_told_at_once() -> None:
    with pytest.raises(InputError, match=r"2 faults: protected\[0\].*; protected\[2\]"):
        read_protected(["ops.example", "*", ""], USERS)


# Answers that leave fields out


@pytest.mark.parametrize(
    "email",
    [
        *(JANE + " ", JANE + ".", " " + JANE.upper(), "jane@\uff43orp.example", JANE + "\n", JANE + ". ."),
        *(
            JANE + "\u200b",
            "jane@corp\u00ad.example",
            "jane @ corp.example",
            "\ufeff" + JANE,
            "jane@corp.example\u3164",
        ),
    ],
)
def test_an_email_with_something_around_it_does_not_slip_through(email: str) -> None:
    plan_ = a_plan(a_wish(JANE_ID), a_user(email))
    assert "protected[0]: *@corp.example)" in str(refuse_protected([plan_], ["*@corp.example"]))


def test_where_no_answer_tells_the_email_a_pattern_might_match() -> None:
    nameless = a_plan(a_wish(JANE_ID), replace(a_user(JANE), email=None))
    assert "*@ops.example, and the answers leave out" in str(refuse_protected([nameless], ["*@ops.example"]))
    assert refuse_protected([nameless], [OMAR_ID]) is None, "an ID is known"
    assert refuse_protected([nameless], []) is None
    named = a_plan(a_wish(JANE), replace(a_user(JANE), email=None))
    assert refuse_protected([named], ["*@ops.example"]) is None, "the task names the email"


@pytest.mark.parametrize("email", ["", " ", ".", "-", "n/a", "jane"])
@pytest.mark.parametrize("state", ["locked", "unlocked", "absent"])
def test_a_word_in_the_place_of_an_email_tells_none(email: str, state: str) -> None:
    wish, user = a_wish(JANE_ID, state), a_user(email, locked=state == "unlocked")
    assert needs_closer_look(wish, user), "the user is read alone once more"
    refusal = refuse_protected([a_plan(wish, user)], ["*@ops.example"])
    assert (refusal is None) == (state == "unlocked"), "letting somebody in takes nothing away"


# Tenants


TENANTS_KEPT = {
    # an entry of protected, the tenant in Frontegg's answer
    "ID": ("acme", {"tenantId": "acme", "name": "A"}),
    "ID in capitals": ("ACME", {"tenantId": "Acme", "name": "A"}),
    "name": ("acme inc", {"tenantId": "t1", "name": "Acme Inc."}),
    "dot at the end": ("Acme Inc.", {"tenantId": "t1", "name": "ACME  INC"}),
    "a letter for the dot": ("Acme Inc?", {"tenantId": "t1", "name": "Acme Inc."}),
    "pattern": ("*-internal", {"tenantId": "t1", "name": " Ops-Internal\t"}),
    "decomposed": ("caf\u00e9", {"tenantId": "t1", "name": "cafe\u0301"}),
    "full-width": ("acme", {"tenantId": "t1", "name": "\uff21\uff43\uff4d\uff45"}),
    "hard blank": ("acme ltd", {"tenantId": "t1", "name": "Acme\u00a0Ltd"}),
    "unseen": ("acme", {"tenantId": "t1", "name": "ac\u200bme\ufeff"}),
    "sharp s": ("STRASSE", {"tenantId": "t1", "name": "Stra\u00dfe"}),
    "a letter for the sharp s": ("stra?e", {"tenantId": "t1", "name": "Stra\u00dfe"}),
    "a letter for the ligature": ("?x", {"tenantId": "t1", "name": "\ufb01x"}),
    "comma in the name": ("Acme, Inc.", {"tenantId": "t1", "name": "Acme, Inc."}),
    "the ID of the record": ("35bf992d-*", {"tenantId": "t1", "name": "A", "id": JANE_ID}),
    "alias": ("acme-login", {"tenantId": "t1", "name": "A", "alias": "acme-login"}),
    "row of tenant_info": ({"tenant_id": "t1", "name": "A\u200bB"}, {"tenantId": "t1", "name": "A\u200bB"}),
}


@pytest.mark.parametrize(("entry", "told"), TENANTS_KEPT.values(), ids=TENANTS_KEPT)
def test_a_tenant_is_kept_by_every_name_in_every_form(entry: object, told: dict[str, Any]) -> None:
    wish = TenantWish("tenants[0]", told["tenantId"], Identifier("tenant", told["tenantId"]), "locked")
    made = plan_tenant([wish], tenant_from_api(told), None, None, 0)
    assert made.steps
    assert refuse_entries([made], read_protected([entry], TENANTS)) is not None
    assert refuse_entries([made], read_protected(["another", "*-other"], TENANTS)) is None


@pytest.mark.parametrize("name", [None, "", " "])
def test_a_tenant_whose_name_is_not_told_might_be_the_one(name: str | None) -> None:
    wish = TenantWish("tenants[0]", "t1", Identifier("tenant", "t1"), "locked")
    made = plan_tenant([wish], tenant_from_api({"tenantId": "t1", "name": name}), None, None, 0)
    assert "the answers leave out" in str(refuse_entries([made], read_protected(["Ops *"], TENANTS)))


@pytest.mark.parametrize("entry", ["[z-a]cme", "acme[b-a]"])
def test_a_set_without_members_is_no_tenant(entry: str) -> None:
    with pytest.raises(InputError, match="can match no tenant"):
        read_protected([entry], TENANTS)


@pytest.mark.parametrize("entry", ["*@ops.example", "jane@corp.example", "ops*@corp.example", "@ops.example"])
def test_users_are_no_tenants(entry: str) -> None:
    with pytest.raises(InputError, match="names users, and this task is about tenants"):
        read_protected([entry], TENANTS)


def test_names_of_tenants_may_hold_what_separates_others() -> None:
    entries = read_protected(["Acme, Inc.", "Team #1", " caf\u00e9\u00a0 ltd "], TENANTS)
    assert {"acme, inc", "team #1", "caf\u00e9 ltd"} <= {one for entry in entries for one in entry.patterns}


# max_changes

OMAR_IS_LOCKED = a_plan(a_wish(OMAR), a_user(OMAR, OMAR_ID, locked=True))
UNLOCK_OMAR = a_plan(a_wish(OMAR, "unlocked"), a_user(OMAR, OMAR_ID, locked=True))
REVOKE_JANE = a_plan(a_wish(JANE, "locked", None, "sessions"), a_holder(3, locked=True))
THREE_ROWS = a_plan(a_wish(JANE), a_user(), a_wish(JANE_ID, at=1), a_wish(JANE.upper(), at=2))
GONE = a_plan(a_wish("gone@corp.example", "absent"), None)

COUNTS = {
    # plans, max_changes, the number of changes in the refusal; None: no refusal
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
