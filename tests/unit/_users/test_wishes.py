# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a task: every form of `users` that the module accepts, and every form that it refuses."""

from __future__ import annotations

import itertools
import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.identifiers import identify
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import email_key
from ansible_collections.identityops.frontegg.plugins.module_utils._base.wishes import Identifier
from ansible_collections.identityops.frontegg.plugins.module_utils._users.attributes import OPTIONS, Attributes
from ansible_collections.identityops.frontegg.plugins.module_utils._users.reach import Defaults
from ansible_collections.identityops.frontegg.plugins.module_utils._users.states import STATES
from ansible_collections.identityops.frontegg.plugins.module_utils._users.wishes import read_wishes

ID = "35bf992d-6c1e-4c1a-9f0e-0123456789ab"
OTHER_ID = "35bf992d-6c1e-4c1a-9f0e-0123456789ac"
A, B, C = "a@corp.example", "b@corp.example", "c@corp.example"
LOCKED = Defaults("locked")
NO_VALUE = "is empty; leave it out or give a value."


def refusal(users: object, defaults: Defaults = LOCKED) -> str:
    with pytest.raises(InputError) as caught:
        read_wishes(users, defaults)
    message = str(caught.value)
    assert len(message.splitlines()) == 1, "a message is one line"
    return message


def labelled(users: object) -> list[tuple[str, str]]:
    return [(wish.label, wish.given) for wish in read_wishes(users, LOCKED)]


# The forms of `users`

FORMS = {
    "list": ([A, B], [("users[0]", A), ("users[1]", B)]),
    "tuple": ((A, B), [("users[0]", A), ("users[1]", B)]),
    "empty list": ([], []),
    "one mapping": ({"user": A}, [("users[0]", A)]),
    "list of both": ([A, {"user": ID}], [("users[0]", A), ("users[1]", ID)]),
    "several in an element": ([A, f"{B}, {C}"], [("users[0]", A), ("users[1]", B), ("users[1]", C)]),
    "lines in an element": ([A, f"{B}\n{C}\n"], [("users[0]", A), ("users[1] (line 1)", B), ("users[1] (line 2)", C)]),
    "comment in an element": ([f"{A} # on leave, {B}"], [("users[0]", A)]),
    "element of a comment only": (["# nobody", A], [("users[1]", A)]),
    "white space around": ([f"  {A}\n", {"user": f"\t{B} "}], [("users[0]", A), ("users[1]", B)]),
    "text of one": (A, [("users[0] (line 1)", A)]),
    "text with commas": (f"{A}, {B},{C}", [(f"users[{n}] (line 1)", user) for n, user in enumerate((A, B, C))]),
    "text with semicolons": (f"{A};{B} ; {C}", [(f"users[{n}] (line 1)", user) for n, user in enumerate((A, B, C))]),
    "text with lines": (f"{A}\n{B}\r\n{C}", [(f"users[{n}] (line {n + 1})", u) for n, u in enumerate((A, B, C))]),
    "comma at the line's end": (f"{A},\n{B};\n", [("users[0] (line 1)", A), ("users[1] (line 2)", B)]),
    "blank lines": (f"\n{A}\n\n  \t\n{B}\n\n", [("users[0] (line 2)", A), ("users[1] (line 5)", B)]),
    "comments": (
        f"# leavers, of May; {C}\n{A} # since Monday, see {C}\n  # {C}\n{B}\t#\n",
        [("users[0] (line 2)", A), ("users[1] (line 4)", B)],
    ),
    "comment with a line separator": (f"{A} # left\u2028{B}\x0c{C}", [("users[0] (line 1)", A)]),
    "comments only": ("# nobody this month\n", []),
    "hash within an email": ("o#brien@corp.example", [("users[0] (line 1)", "o#brien@corp.example")]),
    "JSON list": (json.dumps([A, B]), [("users[0]", A), ("users[1]", B)]),
    "a mark at the start": (f"\ufeff{A}\n{B}", [("users[0] (line 1)", A), ("users[1] (line 2)", B)]),
    "a mark before a JSON list": (f'\ufeff["{A}"]', [("users[0]", A)]),
    "mappings with their lines": (
        [{"user": A, "line": 7}, {"user": B, "line": None}],
        [("users[0] (line 7)", A), ("users[1]", B)],
    ),
    "JSON list, several lines": (f'\n [\n"{A}",\n"{B}"\n]\n', [("users[0]", A), ("users[1]", B)]),
    "empty JSON list": ("[]", []),
}


NO_FORMS = {
    "a mapping in a JSON list": (
        json.dumps([A, {"user": B, "state": "absent", "everywhere": True}]),
        "users[1]: ",
        "is no string",
    ),
    "a mapping alone": (json.dumps({"user": A, "state": "absent"}), "users: ", "a mapping stands in the task itself"),
    "a list in a JSON list": (json.dumps([[A]]), "users[0]: ", "a text holds emails and user IDs only"),
    "a mapping in a text of a list": ([json.dumps({"user": A})], "users[0]: ", "neither an email nor a user ID"),
    "an empty element": ([A, "", B], "users[1]: ", "is empty; to drop empty ones, write users | select | list"),
    "a blank element": ([A, " \n", B], "users[1]: ", "write users | select('search', '[!-~]') | list"),
    "null": ([None], "users[0]: ", "is neither an email nor a user ID nor a mapping"),
    "line 0": ([{"user": A, "line": 0}], "users[0]: line: ", "a whole number from 1"),
    "line true": ([{"user": A, "line": True}], "users[0]: line: ", "a whole number from 1"),
    "a wrong name with its line": ([{"user": "foo", "line": 3}], "users[0] (line 3): ", "neither an email nor"),
}


@pytest.mark.parametrize(("users", "start", "words"), NO_FORMS.values(), ids=NO_FORMS)
def test_no_form_of_users(users: object, start: str, words: str) -> None:
    message = refusal(users)
    assert message.startswith(start) and words in message


def test_all_bad_lines_are_told_at_once() -> None:
    message = refusal("jane(at)acme.example\nfoo\nbar\njoe@corp.example")
    assert message.startswith("3 faults: users[0] (line 1): 'jane(at)acme.example' is neither an email")
    assert "users[1] (line 2): 'foo' is" in message and "users[2] (line 3): 'bar' is" in message
    assert refusal("\n".join(f"bad{number}" for number in range(25))).endswith("; and 5 more.")


@pytest.mark.parametrize(
    "name",
    [
        "\u201cjane@corp.example\u201d",
        "•jane@corp.example",
        "o\u2019brien@corp.example",
        "*@corp.example",
        "'jane@corp.example",
        "ja*ne@corp.example",
        "«jane@corp.example»",
        "●jane@corp.example",
        "–jane@corp.example",
        "jane@corp.example\u201d",
        "jane@corp․example",
        "jane@\u201ccorp.example",
        "jane@corp.example；",
        "（jane@corp.example",
        "´jane@corp.example",
        "✓jane@corp.example",
        "ｊane@corp.example",
        "jane＠corp.example",
        "jane@ｃorp.example",
        "‹jane@corp.example›",
        "„jane@corp.example\u201c",
        "\u00b7jane@corp.example",
        "\u23fajane@corp.example",
        "\u2460jane@corp.example",
        "jane\u00b9@corp.example",
        "\u00a9jane@corp.example",
        "jane@corp.example\u00ae",
        "\U0001d423ane@corp.example",
    ],
)
def test_characters_that_no_mailbox_has(name: str) -> None:
    assert "is neither an email nor a user ID" in refusal([name])


@pytest.mark.parametrize("name", ["\uf0b7jane@corp.example", "\u200bjane@corp.example", "jane\x00@corp.example"])
def test_an_invisible_character_makes_no_email_anywhere(name: str) -> None:
    assert identify(name) is None


@pytest.mark.parametrize(
    "name", ["o'brien@corp.example", "paral\u00b7lel@corp.example", "\U0001f600@corp.example", "张@例子.example"]
)
def test_characters_that_a_mailbox_may_have(name: str) -> None:
    assert [wish.given for wish in read_wishes([name], LOCKED)] == [name]


@pytest.mark.parametrize(("users", "expected"), FORMS.values(), ids=FORMS)
def test_a_form_of_users(users: object, expected: list[tuple[str, str]]) -> None:
    assert labelled(users) == expected


# Identifiers

IDS = {
    "lower case": ID,
    "upper case": ID.upper(),
    "version 1": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "version 7": "01890a5d-ac96-774b-bcce-b302099a8057",
    "version 8": "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0",
    "nil": "00000000-0000-0000-0000-000000000000",
    "max": "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
}


@pytest.mark.parametrize("text", IDS.values(), ids=IDS)
def test_an_id_of_any_version_and_case(text: str) -> None:
    assert identify(text) == Identifier("id", text.lower())


NO_IDS = {
    "too short": ID[:-1],
    "too long": f"{ID}0",
    "no hyphens": ID.replace("-", ""),
    "in braces": f"{{{ID}}}",
    "as URN": f"urn:uuid:{ID}",
    "not hexadecimal": f"g{ID[1:]}",
    "digits of another script": f"٣{ID[1:]}",
    "line end behind": f"{ID}\n",
}


@pytest.mark.parametrize("text", NO_IDS.values(), ids=NO_IDS)
def test_no_id(text: str) -> None:
    assert identify(text) is None


EMAILS = [
    "jane@corp.example",
    "jane+ops@corp.example",
    "o'brien@corp.example",
    "j.d-e_f@sub-domain.corp.example",
    "müller@bücher.example",
    "用户@例子.example",
    "a@\u0939\u093f\u0928\u094d\u0926\u0940.example",
    "jane@xn--bcher-kva.example",
    "1@2.example",
    "a%2f?b=c&d@corp.example",
    f"{'x' * 64}@corp.example",
    f"a@{'x' * 63}.example",
]


@pytest.mark.parametrize("text", EMAILS)
def test_an_email(text: str) -> None:
    assert identify(text) == Identifier("email", text)


NO_EMAILS = {
    "no at": "corp.example",
    "no local part": "@corp.example",
    "no domain": "jane@",
    "no dot in the domain": "jane@localhost",
    "two ats": "jane@corp@corp.example",
    "dot first": ".jane@corp.example",
    "dot last": "jane.@corp.example",
    "two dots": "ja..ne@corp.example",
    "two dots in the domain": "jane@corp..example",
    "dot behind": "jane@corp.example.",
    "hyphen first in the domain": "jane@-corp.example",
    "hyphen last in the domain": "jane@corp-.example",
    "hyphen first in the last label": "jane@corp.-example",
    "underscore in the domain": "jane@corp_x.example",
    "space": "ja ne@corp.example",
    "space of another kind": "ja\u00a0ne@corp.example",
    "quoted": '"jane"@corp.example',
    "with a name": "Jane <jane@corp.example>",
    "mailto": "mailto:jane@corp.example",
    "path in the domain": "jane@corp.example/../x.example",
    "local part of 65": f"{'x' * 65}@corp.example",
    "label of 64": f"a@{'x' * 64}.example",
    "longer than 254": f"a@{'x.' * 125}example",
}


@pytest.mark.parametrize("text", NO_EMAILS.values(), ids=NO_EMAILS)
def test_no_email(text: str) -> None:
    assert identify(text) is None
    assert "is neither an email nor a user ID" in refusal([{"user": text}])


SAME = {
    "case": ("Jane@Corp.Example", "jane@corp.example"),
    "case beyond ASCII": ("MÜLLER@BÜCHER.EXAMPLE", "müller@bücher.example"),
    "composition": (
        unicodedata.normalize("NFD", "müller@corp.example"),
        unicodedata.normalize("NFC", "müller@corp.example"),
    ),
    "composition of the domain": ("jane@bu\u0308cher.example", "jane@b\u00fccher.example"),
    "composition of a long name": ("e\u0301" * 40 + "@corp.example", "\u00e9" * 40 + "@corp.example"),
    "composition and case": (unicodedata.normalize("NFD", "MÜLLER@corp.example"), "müller@corp.example"),
}
DIFFERENT = {
    "sharp s": ("straße@corp.example", "strasse@corp.example"),
    "capital sharp s": ("STRAẞE@corp.example", "STRASSE@corp.example"),
    "accent": ("jané@corp.example", "jane@corp.example"),
    "tag": ("jane+a@corp.example", "jane@corp.example"),
    "dot": ("ja.ne@corp.example", "jane@corp.example"),
    "compatibility forms": ("ﬁ@corp.example", "fi@corp.example"),
    "another alphabet": ("jаne@corp.example", "jane@corp.example"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_two_spellings_of_one_person(one: str, other: str) -> None:
    first, second = read_wishes([one, other], LOCKED)
    assert first.who == second.who
    assert (first.given, second.given) == (one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_two_people(one: str, other: str) -> None:
    first, second = read_wishes([one, other], LOCKED)
    assert first.who != second.who


INVISIBLE = {
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "right to left override": "\u202e",
    "Hangul filler": "\u3164",
    "braille blank": "\u2800",
    "variation selector": "\ufe0f",
    "grapheme joiner": "\u034f",
    "null": "\0",
    "delete": "\x7f",
    "private use": "\ue000",
    "line separator": "\u2028",
    "line feed": "\n",
    "tab": "\t",
}


@pytest.mark.parametrize("character", INVISIBLE.values(), ids=INVISIBLE)
def test_an_invisible_character_is_named(character: str) -> None:
    message = refusal([A, {"user": f"ja{character}ne@corp.example"}])
    assert message.startswith("users[1]: ")
    assert f"(U+{ord(character):04X})" in message
    assert character.isprintable() or character not in message


def test_text_that_is_no_utf_8() -> None:
    """Ansible turns an invalid byte into half of a surrogate pair."""
    expected = "is no UTF-8; save the file that it comes from as UTF-8."
    assert refusal([A, {"user": "ja\ud800ne@corp.example"}]).endswith(expected)


@pytest.mark.parametrize("users", [["ja\u200bne@corp.example"], "ja\u200bne@corp.example"], ids=["element", "text"])
def test_an_invisible_character_in_every_form(users: object) -> None:
    assert "(U+200B)" in refusal(users)


# Refusals

TASK = Defaults
NOT_UNDERSTOOD = {
    "no list": (12, "users: give a list of emails"),
    "nothing": (None, "users: give a list of emails"),
    "a set": ({A}, "users: give a list of emails"),
    "empty text": ("", "users: is empty; an empty list"),
    "blank text": (" \n\t", "users: is empty; an empty list"),
    "empty element": ([A, ""], "users[1]: is empty"),
    "blank element": ([A, " \n"], "users[1]: is empty"),
    "number": ([A, 7], "users[1]: '7' is neither an email nor a user ID nor a mapping"),
    "null": ([None], "users[0]: 'None' is neither"),
    "list in a list": ([[A]], "users[0]: a list is neither"),
    "nothing between commas": (f"{A},,{B}", "users[1] (line 1): the identifier is empty"),
    "comma first": (f"\n,{A}", "users[0] (line 2): the identifier is empty"),
    "comma only": (",", "users[0] (line 1): the identifier is empty"),
    "comma only, in an element": ([A, " ; "], "users[1]: the identifier is empty"),
    "comma before a comment": (f"{A}\n, # x", "users[1] (line 2): the identifier is empty"),
    "two commas at the end": (f"{A},,", "users[1] (line 1): the identifier is empty"),
    "nested without end": ("[" * 100_000, "users[0] (line 1): "),
    "keys that JSON has not": ([[{(1, 2): 3}]], "users[0]: "),
    "nothing between, in an element": ([A, f"{B};;{C}"], "users[1]: the identifier is empty"),
    "malformed, in a text": (f"{A}\n\n# x\njane", "users[1] (line 4): 'jane' is neither an email nor a user ID"),
    "malformed, in an element": ([A, A, A, f"{A}\n{B}\n\n\nx"], "users[3] (line 5): 'x' is neither"),
    "broken JSON": (f'["{A}"', "users[0] (line 1): '[\"a@corp.example\"' is neither"),
    "Python's list": (f"['{A}']", "users[0] (line 1)"),
    "identifier is a number": ([{"user": 5}], "users[0]: '5' is neither"),
    "identifier is a list": ([{"user": [A]}], "users[0]: "),
    "identifier is null": ([{"user": None}], "users[0]: the identifier is empty"),
    "identifier is empty": ([{"user": ""}], "users[0]: the identifier is empty"),
    "identifier is blank": ([{"user": "  "}], "users[0]: the identifier is empty"),
    "two in one mapping": ([{"user": f"{A}, {B}"}], "users[0]: "),
    "no user": ([{"state": "locked"}], "users[0]: has no 'user'"),
    "unknown key": ([A, {"user": A, "stat": "locked"}], "users[1]: unknown key 'stat'; an element has user, state"),
    "unknown key, one mapping": ({"email": A}, "users[0]: unknown key 'email'"),
    "key is a number": ([{"user": A, 1: 2}], "users[0]: unknown key '1'"),
    "unknown state": ([{"user": A, "state": "gone"}], f"users[0]: state 'gone' is none of {', '.join(STATES)}."),
    "state is empty": ([{"user": A, "state": ""}], "users[0]: state '' is none of"),
    "state is a list": ([{"user": A, "state": ["locked"]}], "users[0]: state '[\"locked\"]' is none of"),
    "state in capitals": ([{"user": A, "state": "Locked"}], "users[0]: state 'Locked' is none of"),
    "everywhere is no flag": (
        [{"user": A, "everywhere": "perhaps"}],
        "users[0]: everywhere: 'perhaps' is neither true",
    ),
    "everywhere is a number": ([{"user": A, "everywhere": 2}], "users[0]: everywhere: '2' is neither true nor false"),
}


@pytest.mark.parametrize(
    ("element", "end"),
    [
        ({"state": "Locked"}, "; did you mean locked?"),
        ({"state": "lock"}, "; did you mean locked?"),
        ({"state": "gone"}, "absent."),
        ({"tenent_id": "acme"}, "; did you mean tenant_id?"),
        ({"User": A}, "; did you mean user?"),
        ({"colour": "red"}, "resend_invite."),
    ],
)
def test_the_word_that_was_meant(element: dict[str, str], end: str) -> None:
    assert refusal([{"user": A, **element}]).endswith(end)


@pytest.mark.parametrize(("users", "start"), NOT_UNDERSTOOD.values(), ids=NOT_UNDERSTOOD)
def test_what_is_not_understood_is_refused(users: object, start: str) -> None:
    assert refusal(users).startswith(start)


SMUGGLED = {
    "another route": "../../tenants/v1",
    "another route and an email": "../../tenants/v1/x@corp.example",
    "climbing in an email": "x/../../v1@corp.example",
    "another route behind an ID": f"{ID}/../../{OTHER_ID}",
    "encoded": f"..%2f..%2f{ID}",
    "a query": f"{ID}?x=y",
    "dots": "..",
    "slash": "/",
}


@pytest.mark.parametrize("text", SMUGGLED.values(), ids=SMUGGLED)
@pytest.mark.parametrize(
    "form", [lambda text: text, lambda text: [text], lambda text: {"user": text}], ids=["text", "list", "mapping"]
)
def test_no_path_is_smuggled(form, text: str) -> None:
    refusal(form(text))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"], ids=ascii)
def test_no_header_is_smuggled(end: str) -> None:
    text = f"{A}{end}frontegg-tenant-id: acme"
    refusal({"user": text})
    refusal([text])
    refusal(text)


TENANT_IDS = {
    "empty": "",
    "blank": "  ",
    "space": "ac me",
    "space first": " acme",
    "line end": "acme\r\nx: y",
    "line end last": "acme\n",
    "path": "acme/../beta",
    "backslash": "acme\\beta",
    "query": "acme?x",
    "fragment": "acme#x",
    "dot": ".",
    "dots": "..",
    "not ASCII": "ácme",
    "invisible": "ac\u200bme",
    "too long": "x" * 256,
    "number": 12,
    "list": ["acme"],
    "true": True,
}


@pytest.mark.parametrize("tenant_id", TENANT_IDS.values(), ids=TENANT_IDS)
@pytest.mark.parametrize("place", ["task", "element"])
def test_a_tenant_id_that_is_none(place: str, tenant_id: object) -> None:
    if place == "task":
        start, message = "tenant_id: ", refusal([A], Defaults("absent", tenant_id))  # type: ignore[arg-type]  # on purpose
    else:
        start = "users[0]: tenant_id: "
        message = refusal([{"user": A, "tenant_id": tenant_id}], Defaults("absent"))
    assert message.startswith(start)


def test_an_empty_tenant_id_is_refused_even_for_nobody() -> None:
    assert "is empty" in refusal([], Defaults("locked", ""))


@pytest.mark.parametrize("tenant_id", ["acme", "35bf992d-6c1e-4c1a-9f0e-0123456789AB", "a.b_c~d:e", "x" * 255])
def test_a_tenant_id_is_kept_as_it_is(tenant_id: str) -> None:
    assert [wish.tenant_id for wish in read_wishes([A], Defaults("disabled", tenant_id))] == [tenant_id]


# Scope

ACME = {"tenant_id": "acme"}
EVERYWHERE = {"everywhere": True}
SCOPES = {
    # the task's options, the element's options, (state, tenant_id) of the wish
    "locked": (TASK("locked"), {}, ("locked", None)),
    "locked, everywhere": (TASK("locked", None, True), {}, ("locked", None)),
    "unlocked, everywhere": (TASK("unlocked"), EVERYWHERE, ("unlocked", None)),
    "disabled in a tenant": (TASK("disabled", "acme"), {}, ("disabled", "acme")),
    "enabled in its own tenant": (TASK("enabled"), ACME, ("enabled", "acme")),
    "the task's tenant once more": (TASK("enabled", "acme"), ACME, ("enabled", "acme")),
    "present in a tenant": (TASK("present", "acme"), {}, ("present", "acme")),
    "present in its own tenant": (TASK("present", None, True), ACME, ("present", "acme")),
    "own state present": (TASK("disabled", "acme"), {"state": "present"}, ("present", "acme")),
    "absent from a tenant": (TASK("absent", "acme"), {}, ("absent", "acme")),
    "absent everywhere": (TASK("absent", None, True), {}, ("absent", None)),
    "own tenant replaces everywhere": (TASK("absent", None, True), ACME, ("absent", "acme")),
    "own tenant and everywhere: false": (TASK("absent", None, True), {**ACME, "everywhere": False}, ("absent", "acme")),
    "own state": (TASK("locked"), {"state": "unlocked"}, ("unlocked", None)),
    "own state keeps the tenant": (TASK("disabled", "acme"), {"state": "enabled"}, ("enabled", "acme")),
    "absent where the task states the tenant only": (TASK(None, "acme"), {"state": "absent"}, ("absent", "acme")),
    "everything in the element": (TASK(), {"state": "absent", **EVERYWHERE}, ("absent", None)),
    "null state is the task's": (TASK("unlocked"), {"state": None}, ("unlocked", None)),
    "state only in the element": (TASK(), {"state": "locked"}, ("locked", None)),
    "yes": (TASK("absent"), {"everywhere": "yes"}, ("absent", None)),
    "True as text": (TASK("absent"), {"everywhere": "True"}, ("absent", None)),
}


@pytest.mark.parametrize(("task", "element", "expected"), SCOPES.values(), ids=SCOPES)
def test_the_scope_of_a_wish(task: Defaults, element: dict[str, object], expected: tuple[str, str | None]) -> None:
    (wish,) = read_wishes([{"user": A, **element}], task)
    assert (wish.state, wish.tenant_id) == expected


NO_SCOPE = {
    # the task's options, the element's options, words of the refusal
    "no state": (TASK(), {}, ["state: is required", ", ".join(STATES)]),
    "locked in a tenant": (TASK("locked", "acme"), {}, ["state locked", "takes no tenant_id", "use state disabled"]),
    "locked, not everywhere": (
        TASK("locked", None, False),
        {},
        ["everywhere is false", "state disabled"],
    ),
    "locked, not everywhere for one": (TASK("locked"), {"everywhere": "no"}, ["users[0]: ", "everywhere is false"]),
    "false clears the tenant": (
        TASK("disabled", "acme"),
        {"state": "locked", "everywhere": False},
        ["users[0]: ", "everywhere is false"],
    ),
    "unlocked, not everywhere": (TASK("unlocked", None, False), {}, ["everywhere is false", "state enabled"]),
    "locked, own tenant": (TASK("locked"), ACME, ["state locked", "use state disabled"]),
    "unlocked in a tenant": (TASK("unlocked", "acme"), {}, ["state unlocked", "use state enabled"]),
    "disabled everywhere": (TASK("disabled", None, True), {}, ["reaches one tenant", "use state locked"]),
    "enabled everywhere": (TASK("enabled", None, True), {}, ["reaches one tenant", "use state unlocked"]),
    "disabled everywhere in a tenant": (TASK("disabled", "acme", True), {}, ["reaches one tenant"]),
    "disabled nowhere": (TASK("disabled"), {}, ["state disabled needs tenant_id"]),
    "enabled nowhere": (TASK("enabled"), {}, ["state enabled needs tenant_id"]),
    "present nowhere": (
        TASK("present"),
        {},
        ["state present needs tenant_id, the tenant in which the user is to be pres"],
    ),
    "present everywhere": (
        TASK("present", None, True),
        {},
        ["reaches one tenant, not everywhere; name it in tenant_id."],
    ),
    "present everywhere in a tenant": (
        TASK("present", "acme", True),
        {},
        ["present reaches one tenant, not everywhere"],
    ),
    "present, own everywhere": (TASK("present", "acme"), EVERYWHERE, ["state present reaches one tenant"]),
    "present, null tenant": (TASK("present", "acme"), {"tenant_id": None}, ["state present needs tenant_id"]),
    "absent nowhere": (TASK("absent"), {}, ["tenant_id", "everywhere: true", "neither is given"]),
    "absent twice": (TASK("absent", "acme", True), {}, ["tenant_id", "everywhere: true", "both are given"]),
    "absent twice, in the element": (TASK("absent"), {**ACME, **EVERYWHERE}, ["both are given"]),
    "absent, null tenant": (TASK("absent", "acme"), {"tenant_id": None}, ["neither is given"]),
    "absent, null tenant, task's everywhere": (TASK("absent", None, True), {"tenant_id": None}, ["neither is given"]),
    "absent, everywhere: false": (TASK("absent", "acme"), {"everywhere": False}, ["neither is given"]),
    "absent, everywhere: null": (TASK("absent", None, True), {"everywhere": None}, ["neither is given"]),
}


@pytest.mark.parametrize(("task", "element", "words"), NO_SCOPE.values(), ids=NO_SCOPE)
def test_a_scope_that_does_not_fit(task: Defaults, element: dict[str, object], words: list[str]) -> None:
    """The refusal names a fault of the task once, and each fault of an element with its place."""
    message = refusal([{"user": B, **element}, {"user": A, **element}], task)
    start = "2 faults: users[0]: " if element else "state"
    assert message.startswith(start) and message.endswith(".")
    assert [word for word in words if word not in message] == []


WIDER = {
    # the task's options, the element's options, words of the refusal
    "everywhere": (TASK("absent", "acme"), EVERYWHERE, "is wanted in all tenants, and the task states tenant_id acme"),
    "another tenant": (
        TASK("absent", "acme"),
        {"tenant_id": "beta"},
        "in tenant beta, and the task states tenant_id acme",
    ),
    "another tenant, no state": (
        TASK(None, "acme"),
        {"tenant_id": "beta", "state": "disabled"},
        "is wanted in tenant beta",
    ),
    "null clears the tenant": (
        TASK("disabled", "acme"),
        {"state": "locked", "tenant_id": None},
        "wanted in all tenants",
    ),
    "everywhere: false of the task": (TASK("absent", None, False), EVERYWHERE, "the task states everywhere: false"),
    **{
        f"absent where {state} is stated": (
            TASK(state, tenant_id),
            {"state": "absent", **reach},
            f"is wanted absent, and the task states {state}",
        )
        for state, tenant_id, reach in (
            ("present", "acme", {}),
            ("locked", None, EVERYWHERE),
            ("locked", None, ACME),
            ("unlocked", None, EVERYWHERE),
            ("disabled", "acme", {}),
            ("enabled", "acme", ACME),
        )
    },
}


@pytest.mark.parametrize(("task", "element", "words"), WIDER.values(), ids=WIDER)
def test_an_element_never_widens_what_the_task_states(task: Defaults, element: dict[str, object], words: str) -> None:
    message = refusal([{"user": A, **element}], task)
    assert message.startswith("users[0]: ") and words in message
    assert "an element may only narrow what the task states; give this user a task of its own" in message


@pytest.mark.parametrize("state", [None, *STATES])
@pytest.mark.parametrize("tenant_id", [None, "acme"])
@pytest.mark.parametrize("everywhere", [None, False, True])
def test_no_task_is_widened_by_any_element(state: str | None, tenant_id: str | None, everywhere: bool | None) -> None:
    """Try all tasks with all elements. The reach of each wish stays within the reach of the task."""
    said: dict[str, list[object]] = {
        "state": [..., None, *STATES],
        "tenant_id": [..., None, "acme", "beta"],
        "everywhere": [..., None, False, True],
    }
    for values in itertools.product(*said.values()):
        element = {name: value for name, value in zip(said, values) if value is not ...}
        try:
            (wish,) = read_wishes([{"user": A, **element}], Defaults(state, tenant_id, everywhere))
        except InputError:
            continue
        assert tenant_id in (None, wish.tenant_id), element
        assert wish.state != "absent" or state in (None, "absent"), element
        if wish.state == "absent" and wish.tenant_id is None:
            assert everywhere is True or (everywhere is None and element["everywhere"] is True)


@pytest.mark.parametrize("users", [[A], A, {"user": A}], ids=["list", "text", "mapping"])
def test_no_form_gets_past_the_scope(users: object) -> None:
    assert "neither is given" in refusal(users, Defaults("absent"))


@pytest.mark.parametrize("task", [TASK(), TASK("absent"), TASK("disabled")], ids=["no state", "absent", "disabled"])
@pytest.mark.parametrize("users", [[], (), "[]", "# nobody"], ids=ascii)
def test_nobody_needs_no_scope(users: object, task: Defaults) -> None:
    assert read_wishes(users, task) == []


# Attributes

PRESENT = Defaults("present", "acme")
NAMED = Defaults("present", "acme", attributes={**dict.fromkeys(OPTIONS), "name": "Jo", "roles": ["viewer"]})
ATTRIBUTED = {
    # the task's options, the element, the wanted attributes
    "nothing": (PRESENT, A, Attributes()),
    "the task's": (NAMED, A, Attributes({"name": "Jo"}, roles=("viewer",))),
    "the element's": (PRESENT, {"user": A, "name": "Jane"}, Attributes({"name": "Jane"})),
    "both": (NAMED, {"user": A, "name": "Jane"}, Attributes({"name": "Jane"}, roles=("viewer",))),
    "null leaves alone": (NAMED, {"user": A, "name": None, "roles": None}, Attributes()),
    "the element is not wanted present": (NAMED, {"user": A, "state": "disabled"}, Attributes()),
    "null is no attribute": (LOCKED, {"user": A, "name": None, "roles": None}, Attributes()),
}


@pytest.mark.parametrize(("task", "element", "expected"), ATTRIBUTED.values(), ids=ATTRIBUTED)
def test_the_attributes_of_a_wish(task: Defaults, element: object, expected: Attributes) -> None:
    first, dummy = read_wishes([element, {"user": B, "state": "present", **ACME}], task)
    assert first.attributes == expected


INFO_ROW = {
    "id": ID,
    "email": A,
    "name": "Jane",
    "phone_number": "x",
    "metadata": "text",
    "roles": [{"key": "admin"}],
    "tenant_id": "beta",
    "tenant_ids": ["beta"],
    "created_at": "2026-05-01T00:00:00Z",
}


def test_what_a_row_of_user_info_tells_is_no_wish() -> None:
    (wish,) = read_wishes([INFO_ROW], PRESENT)
    assert (wish.given, wish.state, wish.tenant_id, wish.attributes) == (ID, "present", "acme", Attributes())
    (wish,) = read_wishes(INFO_ROW, NAMED)
    assert (wish.tenant_id, wish.attributes) == ("acme", Attributes({"name": "Jo"}, roles=("viewer",)))
    (wish,) = read_wishes([INFO_ROW], LOCKED)
    assert (wish.state, wish.tenant_id, wish.attributes) == ("locked", None, Attributes())


IDLE = {
    # the task's options, the element, the sentence
    "attribute of an element": (
        LOCKED,
        {"user": A, "name": "Jane"},
        "users[0]: name goes with state present only, and the user is wanted locked.",
    ),
    "the first of several": (
        PRESENT,
        {"user": A, "state": "disabled", "send_invite": False, "phone_number": ""},
        "users[0]: phone_number goes with state present only, and the user is wanted disabled.",
    ),
    "no roles": (
        LOCKED,
        {"user": A, "roles": []},
        "users[0]: roles goes with state present only, and the user is wanted locked.",
    ),
    "attribute of the task": (
        Defaults("locked", attributes={"name": None, "external_id": "7"}),
        A,
        "external_id: goes with state present only, and no user of this task is wanted present.",
    ),
    "false in the task": (
        Defaults("locked", attributes={"append_roles": False}),
        A,
        "append_roles: goes with state present only, and no user of this task is wanted present.",
    ),
    "malformed": (
        PRESENT,
        {"user": A, "mfa_bypass": "some"},
        "users[0]: mfa_bypass: 'some' is neither true nor false.",
    ),
    "malformed in the task": (
        Defaults("present", "acme", attributes={"phone_number": "110"}),
        A,
        "phone_number: '110' is no phone number; write it as +49-30-1234567, with quotes.",
    ),
    "malformed in a list": (PRESENT, {"user": A, "roles": ["a", None]}, f"users[0]: roles[1]: {NO_VALUE}"),
    "empty": (PRESENT, {"user": A, "name": ""}, f"users[0]: name: {NO_VALUE}"),
}


@pytest.mark.parametrize(("task", "element", "sentence"), IDLE.values(), ids=IDLE)
def test_attributes_that_are_refused(task: Defaults, element: object, sentence: str) -> None:
    assert refusal([element], task) == sentence


def test_attributes_of_a_task_may_be_for_some_of_its_users() -> None:
    first, second = read_wishes([{"user": A, "state": "disabled"}, B], NAMED)
    assert (first.attributes, second.attributes.values) == (Attributes(), {"name": "Jo"})


def test_attributes_without_anybody_are_not_refused() -> None:
    assert read_wishes([], Defaults("locked", attributes={"name": "Jane"})) == []


# Revoking

REVOKES = ("mfa", "sessions")


@pytest.mark.parametrize(
    ("state", "tenant_id", "everywhere"),
    [("locked", None, None), ("disabled", "acme", False), ("absent", "acme", False), ("absent", None, True)],
)
def test_what_is_revoked_goes_with_every_user(state: str, tenant_id: str | None, everywhere: bool | None) -> None:
    wishes = read_wishes([A, {"user": B}, INFO_ROW], Defaults(state, tenant_id, everywhere, revoke=REVOKES))
    assert [wish.revoke for wish in wishes] == [REVOKES] * 3


@pytest.mark.parametrize("state", ["present", "unlocked", "enabled"])
@pytest.mark.parametrize("place", ["task", "element"])
def test_revoking_from_somebody_who_keeps_the_access_is_refused(state: str, place: str) -> None:
    scope = {} if state == "unlocked" else {"tenant_id": "acme"}
    task = Defaults(state if place == "task" else "locked", revoke=REVOKES)
    users = [{"user": B, "state": "locked"}, {"user": A, **({"state": state} if place == "element" else {}), **scope}]
    assert refusal(users, task) == (
        f"revoke: goes with states locked, disabled, absent, and users[1] is wanted {state}; "
        "give that user a task of its own."
    )


def test_nothing_to_revoke_goes_with_every_state() -> None:
    assert [wish.revoke for wish in read_wishes([A], Defaults("unlocked"))] == [()]


# Two wishes for one user

CONTRADICTIONS = {
    "states": ([A, B, {"user": A, "state": "unlocked"}], "unlocked here and locked in users[0]"),
    "case of the email": ([A, {"user": A.upper(), "state": "unlocked"}], "unlocked here and locked in users[0]"),
    "case of the ID": ([ID, {"user": ID.upper(), "state": "unlocked"}], "unlocked here and locked in users[0]"),
    "membership": (
        [{"user": A, "state": "present", "tenant_id": "acme"}, {"user": A, "state": "absent", "tenant_id": "acme"}],
        "absent in tenant acme here and present in tenant acme in users[0]",
    ),
    "tenant and everywhere": (
        [{"user": A, "state": "absent", "tenant_id": "acme"}, {"user": A, "state": "absent", "everywhere": True}],
        "absent here and absent in tenant acme in users[0]",
    ),
}


ATTRIBUTES_DIFFER: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "value": ({"name": "Jane"}, {"name": "Jo"}),
    "one says nothing": ({"name": "Jane"}, {}),
    "metadata": ({"metadata": {"a": 1}}, {"metadata": {"a": 2}}),
    "metadata, null is not left out": ({"metadata": {"a": None}}, {"metadata": {}}),
    "roles": ({"roles": ["admin"]}, {"roles": ["viewer"]}),
    "roles, none is not left alone": ({"roles": []}, {"roles": None}),
    "how to read roles": ({"roles": ["admin"]}, {"roles": ["admin"], "append_roles": True}),
    "invitation": ({"send_invite": True}, {"send_invite": False}),
    "application": ({"application_id": "a"}, {"application_id": "b"}),
}


@pytest.mark.parametrize(("one", "other"), ATTRIBUTES_DIFFER.values(), ids=ATTRIBUTES_DIFFER)
def test_attributes_that_contradict_each_other(one: dict[str, object], other: dict[str, object]) -> None:
    users = [B, {"user": A, **one}, {"user": A.upper(), **other}]
    assert refusal(users, PRESENT) == (
        f"users[2]: {A.upper()} is wanted present in tenant acme with other attributes than in users[1]; "
        "say one thing for each user and tenant. Nothing was changed."
    )


def test_the_same_attributes_twice_are_two_rows() -> None:
    first, second = read_wishes(
        [{"user": A, "name": "Jane\n", "roles": ["a"]}, {"user": A.upper(), "name": "Jane", "roles": "a"}], PRESENT
    )
    assert first.wanted == second.wanted


@pytest.mark.parametrize(("users", "words"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_wishes_that_contradict_each_other(users: list[object], words: str) -> None:
    message = refusal(users, TASK() if "state" in users[0] else LOCKED)
    assert message.startswith(f"users[{len(users) - 1}]: ")
    assert words in message


def test_all_contradictions_are_told_at_once() -> None:
    users = [A, B, {"user": A, "state": "unlocked"}, C, {"user": B.upper(), "state": "unlocked"}]
    message = refusal(users)
    assert message.startswith("2 faults: users[2]: ") and "; users[4]: " in message
    assert message.count("Nothing was changed.") == 1 and message.endswith("each user and tenant. Nothing was changed.")


def test_the_same_wish_twice_is_two_rows() -> None:
    assert labelled([A, A.upper(), {"user": A, "state": "locked"}]) == [
        ("users[0]", A),
        ("users[1]", A.upper()),
        ("users[2]", A),
    ]


def test_a_long_value_is_shortened_in_the_message() -> None:
    assert len(refusal([{"user": "x" * 10_000}])) < 200


# Properties

labels = st.text("abcxyz0189", min_size=1, max_size=8)
emails = st.builds("{}{}{}@{}.example".format, labels, st.sampled_from(["", ".", "+", "'", "#", "/"]), labels, labels)
identifiers = st.lists(st.one_of(emails, st.uuids().map(str)), min_size=1, max_size=8)
separators = st.sampled_from([",", ", ", ";", " ; ", "\n", "\r\n", ",\n", " # left, x@y.example\n", "\n\n  # note\n"])

words = st.one_of(
    st.text(max_size=12),
    st.sampled_from([A, B, ID, "", "[", "[]", '["x"]', "acme", "locked", "absent", "yes", f"{A},{B}", f"{A} # {B}"]),
)
keys = st.one_of(
    st.sampled_from(["user", "state", "tenant_id", "everywhere", *OPTIONS]), st.text(max_size=5), st.integers(0, 3)
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(-10, 10), st.floats(), words)
junk = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)
tasks = st.builds(
    Defaults,
    st.sampled_from([None, "locked", "disabled", "absent", "present"]),
    st.one_of(st.none(), st.just("acme"), st.text(max_size=4)),
    st.booleans(),
    st.dictionaries(st.sampled_from(OPTIONS), junk, max_size=2),
)


@settings(max_examples=300, deadline=None)
@given(junk, tasks)
def test_whatever_is_given_is_read_or_refused_in_one_line(users: object, task: Defaults) -> None:
    try:
        wishes = read_wishes(users, task)
    except InputError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert all(identify(wish.given) == wish.who for wish in wishes)


@settings(max_examples=100, deadline=None)
@given(identifiers, st.data())
def test_the_form_makes_no_difference(given_users: list[str], data: st.DataObject) -> None:
    text = "".join(user + data.draw(separators) for user in given_users)
    for users in (given_users, text, [text], json.dumps(given_users), [{"user": user} for user in given_users]):
        assert [wish.given for wish in read_wishes(users, LOCKED)] == given_users
    for label, user in labelled(text):
        line = re.fullmatch(r"users\[\d+\] \(line (\d+)\)", label)
        assert line is not None and user in text.splitlines()[int(line[1]) - 1]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
def test_the_key_of_an_email_is_its_own_key(text: str) -> None:
    assert email_key(email_key(text)) == email_key(text)
