# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Single values as people write them into tasks: how the reader understands each, and the sentence of each refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import (
    check_tenant_id,
    flag,
    mapping,
    shown,
    text,
    texts,
)

READ = {
    # the reader, the written value, its meaning
    "flag": (flag, True, True),
    "no flag": (flag, False, False),
    **{f"flag {word}": (flag, word, True) for word in ("true", "yes", "on", "1", "y", "t", "True", "YES", 1)},
    **{f"flag {word}": (flag, word, False) for word in ("false", "no", "off", "0", "n", "f", "False", "NO", 0)},
    "text": (text, "Jane Doe", "Jane Doe"),
    "text beyond ASCII": (text, "Zoë 用户", "Zoë 用户"),
    "text, unquoted number": (text, 123, "123"),
    "text, zero": (text, 0, "0"),
    "text, unquoted number with a dot": (text, 1.5, "1.5"),
    "text, quoted number": (text, "0049", "0049"),
    "text from a block": (text, " Jane Doe\n", "Jane Doe"),
    "text that says false": (text, "false", "false"),
    "list": (texts, ["admin", "viewer"], ("admin", "viewer")),
    "list, order kept": (texts, ["b", "a", "b"], ("b", "a", "b")),
    "list, empty": (texts, [], ()),
    "list as a tuple": (texts, ("admin",), ("admin",)),
    "list of numbers": (texts, [1, 2.5], ("1", "2.5")),
    "list, white space around": (texts, [" admin\n"], ("admin",)),
    "list, commas in an element": (texts, ["a,b"], ("a,b",)),
    "list as one text": (texts, "admin", ("admin",)),
    "list as text with commas": (texts, "admin, viewer ,x", ("admin", "viewer", "x")),
    "list as an empty text": (texts, "", ()),
    "list as a blank text": (texts, " \n", ()),
    "list as one number": (texts, 7, ("7",)),
    "mapping": (mapping, {"team": "blue"}, {"team": "blue"}),
    "mapping, empty": (mapping, {}, {}),
    "mapping, nested": (mapping, {"a": {"b": [1, None, True, 1.5]}}, {"a": {"b": [1, None, True, 1.5]}}),
    "mapping, null kept": (mapping, {"desk": None}, {"desk": None}),
    "mapping, keys of other types": (mapping, {1: 1, None: 3, 1.5: 4}, {"1": 1, "null": 3, "1.5": 4}),
    "mapping, key is true": (mapping, {True: 1}, {"true": 1}),
    "mapping, keys of other types inside": (mapping, {"a": {1: {2: "x"}}}, {"a": {"1": {"2": "x"}}}),
    "mapping, tuple inside": (mapping, {"a": (1, 2)}, {"a": [1, 2]}),
}


@pytest.mark.parametrize(("read", "value", "expected"), READ.values(), ids=READ)
def test_what_a_value_stands_for(read: Callable[[str, object], Any], value: object, expected: object) -> None:
    found = read("users[0]: x", value)
    assert found == expected and type(found) is type(expected)
    assert json.dumps(found) == json.dumps(expected), "1 is not true"


NOT_EMPTY = "is empty; leave it out or give a value."
REFUSED = {
    # the reader, the written value, the sentence after the label
    "flag": (flag, "perhaps", "'perhaps' is neither true nor false."),
    "flag, empty": (flag, "", "'' is neither true nor false."),
    "flag, a number": (flag, 2, "'2' is neither true nor false."),
    "flag, a list": (flag, [True], "'[true]' is neither true nor false."),
    "text, empty": (text, "", NOT_EMPTY),
    "text, blank": (text, " \n\t", NOT_EMPTY),
    "text, null": (text, None, NOT_EMPTY),
    "text, unquoted yes": (text, True, "'True' is no text; quote it."),
    "text, unquoted no": (text, False, "'False' is no text; quote it."),
    "text, unquoted date": (text, date(2026, 5, 1), "'2026-05-01' is no text; quote it."),
    "text, a list": (text, ["Jane"], "'[\"Jane\"]' is no text."),
    "text, an empty list": (text, [], "'[]' is no text."),
    "text, a tuple": (text, ("Jane",), "'('Jane',)' is no text."),
    "text, a mapping": (text, {"first": "Zoë"}, '\'{"first": "Zoë"}\' is no text.'),
    "list, a mapping": (texts, {"admin": True}, "'{\"admin\": true}' is no list."),
    "list, a flag": (texts, True, "'True' is no list."),
    "mapping, a text": (mapping, '{"a": 1}', "is no mapping of keys to values."),
    "mapping, a list": (mapping, ["a"], "is no mapping of keys to values."),
    "mapping, a number": (mapping, 7, "is no mapping of keys to values."),
    "mapping with NaN": (mapping, {"x": float("nan")}, "holds what JSON has no word for."),
    "mapping with infinity": (mapping, {"x": [float("inf")]}, "holds what JSON has no word for."),
    "mapping with a date": (
        mapping,
        {"x": date(2026, 5, 1)},
        "holds what JSON has no word for.",
    ),
    "mapping with a strange key": (mapping, {(1, 2): 3}, "holds what JSON has no word for."),
}


@pytest.mark.parametrize(("read", "value", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(read: Callable[[str, object], Any], value: object, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read("users[0]: x", value)
    assert str(caught.value) == f"users[0]: x: {sentence}"


ELEMENTS = {
    # the list, the index of the refused element, the reason
    "nothing between commas": ("a,,b", 1, NOT_EMPTY),
    "comma last": ("a,", 1, NOT_EMPTY),
    "comma only": (",", 0, NOT_EMPTY),
    "empty": (["a", ""], 1, NOT_EMPTY),
    "null": (["a", "b", None], 2, NOT_EMPTY),
    "flag": ([True], 0, "'True' is no text; quote it."),
    "mapping": ([{"key": "admin"}], 0, '\'{"key": "admin"}\' is no text.'),
}


@pytest.mark.parametrize(("value", "index", "sentence"), ELEMENTS.values(), ids=ELEMENTS)
def test_an_element_of_a_list_is_named(value: object, index: int, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        texts("roles", value)
    assert str(caught.value) == f"roles[{index}]: {sentence}"


def test_a_mapping_is_a_copy() -> None:
    """Ansible may change its own mappings, and may compare them in its own way."""
    inner = {"b": 1}
    read = mapping("metadata", {"a": inner})
    inner["b"] = 2
    assert read == {"a": {"b": 1}}


SHOWN = {
    "text": ("jane", "'jane'"),
    "80 characters": ("x" * 80, f"'{'x' * 80}'"),
    "81 characters": ("x" * 81, f"'{'x' * 77}...'"),
    "beyond ASCII": ("Zoë", "'Zoë'"),
    "two lines": ("a\nb", "'a\\nb'"),
    "invisible": ("a\u200bb", "'a\\u200bb'"),
    "number": (5, "'5'"),
    "nothing": (None, "'None'"),
    "nested": ({"a": ["ü", None]}, '\'{"a": ["ü", null]}\''),
}


@pytest.mark.parametrize(("value", "expected"), SHOWN.values(), ids=SHOWN)
def test_a_value_is_shown_in_one_short_line(value: object, expected: str) -> None:
    assert shown(value) == expected


TENANT_IDS = {
    "number": (12, "'12' is not a string; quote it."),
    "empty": ("", "is empty; leave it out or name a tenant."),
    "blank": ("  ", "is empty; leave it out or name a tenant."),
    "path": ("acme/../beta", "'acme/../beta' is not a tenant ID."),
    "dots": ("..", "'..' is not a tenant ID."),
}


@pytest.mark.parametrize(("value", "sentence"), TENANT_IDS.values(), ids=TENANT_IDS)
def test_no_tenant_id(value: object, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        check_tenant_id(value, "tenant_id")
    assert str(caught.value) == f"tenant_id: {sentence}"


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.text(max_size=4), st.integers(), st.booleans()), inner, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(junk)
def test_whatever_is_given_is_read_or_refused_in_one_line(value: object) -> None:
    for read in (flag, text, texts, mapping):
        try:
            found = read("x", value)
        except InputError as error:
            assert len(str(error).splitlines()) == 1
        else:
            again = json.loads(json.dumps(found))
            assert again == (list(found) if isinstance(found, tuple) else found)


def test_text_that_is_no_utf_8() -> None:
    """Ansible turns an invalid byte into half of a surrogate pair."""
    with pytest.raises(InputError, match=r"^name: .* is no UTF-8; save the file that it comes from as UTF-8[.]$"):
        text("name", "Zw\udcf6lf")
