# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Frontegg's answers mean, from clean ones to broken ones."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._wire.answers import (
    Answer,
    answer_from,
    shown,
    token_from,
    useful_life,
)


def an_answer(status: int = 200, body: object = None, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return answer_from(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


BODIES = {
    # the bytes, (data, is_json, is_empty)
    "object": (b'{"a": 1}', ({"a": 1}, True, False)),
    "list": (b"[]", ([], True, False)),
    "null": (b"null", (None, True, False)),
    "text": (b'"ok"', ("ok", True, False)),
    "byte order mark": (b'\xef\xbb\xbf{"a": 1}', ({"a": 1}, True, False)),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), ({"a": 1}, True, False)),
    "nothing": (b"", (None, False, True)),
    "white space": (b" \r\n", (None, False, True)),
    "page": (b"<html>404</html>", (None, False, False)),
    "cut off": (b'{"a": ', (None, False, False)),
    "two values": (b"{}{}", (None, False, False)),
    "not UTF-8": (b'{"a": "\xff\xfe"}', (None, False, False)),
    "binary": (bytes(range(256)), (None, False, False)),
    "nested without end": (b"[" * 100_000, (None, False, False)),
    "number without end": (b"9" * 10_000, (None, False, False)),
}


@pytest.mark.parametrize(("content", "expected"), BODIES.values(), ids=BODIES)
def test_a_body(content: bytes, expected: tuple[Any, bool, bool]) -> None:
    answer = answer_from(200, {}, content)
    assert (answer.data, answer.is_json, answer.is_empty) == expected


@pytest.mark.parametrize(
    ("status", "ok"), [(199, False), (200, True), (201, True), (204, True), (299, True), (300, False), (404, False)]
)
def test_ok_is_any_2xx(status: int, ok: bool) -> None:
    assert an_answer(status).ok == ok


TRACES = {
    "given": ({"frontegg-trace-id": "abc"}, "abc"),
    "in capitals": ({"Frontegg-Trace-Id": "abc"}, "abc"),
    "long": ({"frontegg-trace-id": "x" * 500}, "x" * 500),
    "empty": ({"frontegg-trace-id": ""}, None),
    "none": ({"x-other": "abc"}, None),
}


@pytest.mark.parametrize(("headers", "trace_id"), TRACES.values(), ids=TRACES)
def test_the_trace_id(headers: dict[str, str], trace_id: str | None) -> None:
    assert answer_from(500, headers, b"").trace_id == trace_id


ERRORS = {
    # the body, (code, messages)
    "errors": ({"errors": ["email must be an email"]}, (None, ("email must be an email",))),
    "errors and code": ({"errors": ["no"], "errorCode": "ER-01089"}, ("ER-01089", ("no",))),
    "message": ({"message": "no"}, (None, ("no",))),
    "message is a list": ({"message": ["a", "b"]}, (None, ("a", "b"))),
    "errors is a text": ({"errors": "no"}, (None, ("no",))),
    "errors before message": ({"errors": ["a"], "message": "b"}, (None, ("a",))),
    "no errors, but a message": ({"errors": [], "message": "b"}, (None, ("b",))),
    "errors of other types": ({"errors": [1, None, {"a": 1}, ["x"], "text", ""]}, (None, ("text",))),
    "errors is a mapping": ({"errors": {"a": "b"}}, (None, ())),
    "errors is a number": ({"errors": 5}, (None, ())),
    "lines": ({"errors": ["a\r\n  b\t\u2028c"]}, (None, ("a b c",))),
    "blank": ({"errors": ["  \n"]}, (None, ())),
    "many": ({"errors": list("abcdefg")}, (None, tuple("abcde"))),
    "huge": ({"errors": ["x" * 100_000], "errorCode": "y" * 100_000}, ("y" * 100_000, ("x" * 200,))),
    "code of another type": ({"errorCode": 1089}, (None, ())),
    "code is empty": ({"errorCode": ""}, (None, ())),
    "empty": ({}, (None, ())),
    "list": (["no"], (None, ())),
    "text": ("no", (None, ())),
    "null": (None, (None, ())),
    "page": (b"<html>no</html>", (None, ())),
}


@pytest.mark.parametrize(("body", "expected"), ERRORS.values(), ids=ERRORS)
def test_what_an_error_says(body: object, expected: tuple[str | None, tuple[str, ...]]) -> None:
    answer = an_answer(400, body)
    assert (answer.code, answer.messages()) == expected


SECRET = "eyJhbGciOiJSUzI1NiJ9.a-secret"
MASKED = {
    # the server's text, our secrets, the text without secrets
    "once": (f"bad token {SECRET}!", [SECRET], "bad token ********!"),
    "twice": (f"{SECRET} {SECRET}", [SECRET], "******** ********"),
    "cut off at the end": ("x" * 195 + SECRET, [SECRET], "x" * 195 + "*****"),
    "several": (f"{SECRET} of user-secret", [None, "user-secret", SECRET], "******** of ********"),
    "no secrets": ("bad token", [None, ""], "bad token"),
    "half a character": ("a\ud800b", [], "a?b"),
}


@pytest.mark.parametrize(("said", "secrets", "line"), MASKED.values(), ids=MASKED)
def test_no_message_repeats_a_secret(said: str, secrets: list[str | None], line: str) -> None:
    assert an_answer(400, {"errors": [said]}).messages(secrets) == (line,)


SHOWN = {
    # the text, our secrets, the length, the text that people see
    "nothing": (None, [SECRET], 80, None),
    "empty": ("", [SECRET], 80, None),
    "short": ("ER-01089", [None, "", SECRET], 40, "ER-01089"),
    "just as long": ("x" * 40, [], 40, "x" * 40),
    "long": ("x" * 41, [], 40, "x" * 40),
    "a secret": (SECRET, [SECRET], 40, "********"),
    "a secret that is longer": (SECRET * 9, [SECRET * 9], 40, "********"),
    "masked, then cut": ("x" * 35 + SECRET, [SECRET], 40, "x" * 35 + "*****"),
    "several": (f"{SECRET} of user-secret", [None, "user-secret", SECRET], 40, "******** of ********"),
    "half a character": ("a\ud800b", [], 40, "a?b"),
}


@pytest.mark.parametrize(("text", "secrets", "length", "expected"), SHOWN.values(), ids=SHOWN)
def test_a_code_or_trace_id_as_it_is_shown(
    text: str | None, secrets: list[str | None], length: int, expected: str | None
) -> None:
    assert shown(text, secrets, length) == expected


THING = ("thing",)
NOBODY: tuple[str, ...] = ()
EVERYTHING = ("thing", "user", "tenant", "member")
PEOPLE = ("thing", "user", "member")
ACCOUNTS = ("thing", "tenant", "member")
NOT_THERE: dict[str, tuple[int, Any, tuple[str, ...]]] = {
    # status, body, the subject of a call for which the answer means that the subject does not exist
    "user not found": (404, {"errors": ["User not found"], "errorCode": "ER-01089"}, PEOPLE),
    "without a code": (404, {"errors": ["User not found"]}, PEOPLE),
    "with its email": (404, {"errors": ["User host@service.example was not found"]}, PEOPLE),
    "with another word": (404, {"errors": ["The user with ID 7 doesn't exist"]}, PEOPLE),
    "no such user": (404, {"message": "No such user"}, PEOPLE),
    "no member": (404, {"errors": ["User is not a member of the tenant"]}, EVERYTHING),
    "tenant not found": (404, {"errors": ["Tenant not found"]}, ACCOUNTS),
    "account not found": (404, {"message": "Account could not be found"}, ACCOUNTS),
    "no body": (404, b"", EVERYTHING),
    "blank body": (404, b"\n", EVERYTHING),
    "route not found, by its code": (404, {"errors": ["User not found"], "errorCode": "ER-00004"}, NOBODY),
    "route not found": (404, {"errors": ["Route not found"]}, NOBODY),
    "no route": (404, {"errors": ["No route for /identity/resources/users/v1/7: user not found"]}, NOBODY),
    "no method": (404, {"errors": ["Cannot DELETE /identity/resources/users/v1/7"]}, NOBODY),
    "no service": (404, {"errors": ["Service not found"]}, NOBODY),
    "no service of users": (404, {"errors": ["User service not found"]}, NOBODY),
    "no service of tenants": (404, {"errors": ["Upstream for tenants not found"], "errorCode": "X-1"}, NOBODY),
    "an address": (404, {"errors": ["https://api.example/users not found"]}, NOBODY),
    "a bare word": (404, {"errors": ["Not Found"]}, THING),
    "a code of another kind": (404, {"errors": ["Not assigned to the application"], "errorCode": "ER-01008"}, THING),
    "users, but not that they are gone": (404, {"errors": ["Too many users"]}, THING),
    "a metadata key": (404, {"errors": ["Metadata key not found"]}, THING),
    "a session": (404, {"errors": ["Session not found"]}, THING),
    "a token": (404, {"message": "API token not found"}, THING),
    "page": (404, b"<html>User Not Found</html>", NOBODY),
    "message": (404, {"message": "User not found"}, PEOPLE),
    "a gateway's": (404, {"message": "no Route matched with those values"}, NOBODY),
    "another gateway's": (404, {"message": "Not Found"}, NOBODY),
    "a framework's": (404, {"status": 404, "error": "Not Found", "message": "No message available"}, NOBODY),
    "code only": (404, {"errorCode": "ER-01089"}, PEOPLE),
    "somebody else's JSON": (404, {"detail": "User Not Found"}, NOBODY),
    "an empty object": (404, {}, NOBODY),
    "text": (404, "User Not Found", NOBODY),
    "list": (404, [], NOBODY),
    "null": (404, None, NOBODY),
    "400": (400, {"errors": ["User not found"], "errorCode": "ER-01089"}, NOBODY),
    "410": (410, b"", NOBODY),
    "200": (200, b"", NOBODY),
}


@pytest.mark.parametrize("about", EVERYTHING)
@pytest.mark.parametrize(("status", "body", "missing"), NOT_THERE.values(), ids=NOT_THERE)
def test_what_a_404_says_is_not_there(status: int, body: object, missing: tuple[str, ...], about: str) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert answer_from(status, {}, content, about).missing == (about in missing)


TOKENS = {
    "token": ({"token": "eyJ.a-b_c"}, "eyJ.a-b_c"),
    "none": ({}, None),
    "empty": ({"token": ""}, None),
    "null": ({"token": None}, None),
    "number": ({"token": 5}, None),
    "list": ({"token": ["a"]}, None),
    "line end": ({"token": "a\r\nx: y"}, None),
    "line end last": ({"token": "a\n"}, None),
    "space last": ({"token": "a "}, None),
    "not ASCII": ({"token": "é"}, None),
    "under another name": ({"accessToken": "a"}, None),
    "no mapping": (["token"], None),
    "nothing": (None, None),
}


@pytest.mark.parametrize(("data", "token"), TOKENS.values(), ids=TOKENS)
def test_the_token_of_a_login(data: object, token: str | None) -> None:
    assert token_from(data) == token


LIVES = {
    "a day": ({"expiresIn": 86400}, 86340.0),
    "ten minutes": ({"expiresIn": 600}, 540.0),
    "a minute": ({"expiresIn": 60}, 54.0),
    "half a second": ({"expiresIn": 0.5}, 0.45),
    "none": ({}, math.inf),
    "zero": ({"expiresIn": 0}, math.inf),
    "negative": ({"expiresIn": -5}, math.inf),
    "true": ({"expiresIn": True}, math.inf),
    "text": ({"expiresIn": "86400"}, math.inf),
    "number without end": ({"expiresIn": 10**400}, math.inf),
    "not a number": ({"expiresIn": math.nan}, math.inf),
    "infinity": ({"expiresIn": math.inf}, math.inf),
    "no mapping": ([], math.inf),
}


@pytest.mark.parametrize(("data", "seconds"), LIVES.values(), ids=LIVES)
def test_the_useful_life_of_a_token(data: object, seconds: float) -> None:
    assert useful_life(data) == pytest.approx(seconds)


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=8,
)
names = st.sampled_from(["errors", "errorCode", "message", "token", "expiresIn"])
bodies = st.one_of(
    st.binary(max_size=40),
    st.one_of(values, st.dictionaries(names, values)).map(lambda data: json.dumps(data).encode()),
)


@settings(max_examples=150, deadline=None)
@given(st.integers(100, 599), st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2), bodies)
def test_no_answer_is_too_ugly(status: int, headers: dict[str, str], content: bytes) -> None:
    answer = answer_from(status, headers, content)
    assert all(line and "\n" not in line and len(line) <= 200 for line in answer.messages())
    for text in (answer.code, answer.trace_id):
        assert text is None or (text and len(shown(text, [], 40) or "") <= 40)
    assert not answer.missing or status == 404
    token = token_from(answer.data)
    assert token is None or (token.isascii() and token.isprintable() and token)
    assert useful_life(answer.data) > 0
