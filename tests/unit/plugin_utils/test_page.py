# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTML page of reports: foreign text stays text, the policy fits, everybody can read it, and it stays small."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line
from ansible_collections.identityops.frontegg.plugins.plugin_utils._page import (
    BANNERS,
    Bar,
    Column,
    Page,
    Table,
    render,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._page_script import SCRIPT
from ansible_collections.identityops.frontegg.plugins.plugin_utils._page_style import STYLE
from ansible_collections.identityops.frontegg.plugins.plugin_utils._page_table import TONES, tone_of
from tests.pages import Element, read, row_of, sample

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "<!--",
    "]]>",
    "\"'><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp; &#60;",
    "<tbody><tr><td>",
    "</td></tr></table>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} ${7*7} %s {0}",
    "evil\u202egnp.exe",
    "\u2066left\u2069",
    "zero\u200bwidth\ufeff",
    "bell\x07 escape\x1b[31m null\x00 delete\x7f c1\x9b",
    "line\nend\r\nand\ttab\u2028and\u2029paragraph",
    "half \ud800 of a character",
    "\U000e0041tags",
    "=cmd|' /C calc'!A0",
    "日本語 العربية 😀",
]


def everywhere(text: str) -> Page:
    """A page that has the text in each place."""
    rows = [(text, text, text, text, text), (text, "failed", "2", "2026-11-27", "another")]
    columns = [
        Column(text),
        Column(text, "outcome"),
        Column(text, "number"),
        Column(text, "time"),
        Column(text, "text", True),
    ]
    number = Bar(text, text, 3)
    return Page(text, text, "failed", text, [(text, text)], [number], [Table(text, columns, rows)], [text])


def outline(element: Element) -> list[tuple[str, dict[str, str]]]:
    """The elements of a page, without their text."""
    return [(one.tag, one.attributes) for one in element]


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_text(text: str) -> None:
    page = read(render(everywhere(text)))
    assert outline(page) == outline(read(render(everywhere("x"))))
    seen = one_line(text).strip()
    assert [page.all(tag)[0].text for tag in ("title", "h1", "span", "desc", "th")] == [seen] * 3 + [f"{seen}: 3", seen]
    assert sum(one.own_text.strip() == seen for one in page) >= 15


@given(st.text(st.characters(), min_size=1).filter(lambda text: text.strip()))
def test_no_text_changes_the_elements(text: str) -> None:
    page = render(everywhere(text))
    tone = tone_of(text)
    assert outline(read(page)) == outline(read(render(everywhere("x" if tone == "quiet" else tone))))
    assert all(char == "\n" or char.isprintable() for char in page)


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    for page in (render(sample(2)), render(everywhere("x"))):
        root = read(page)
        (style,), (script,) = root.all("style"), root.all("script")
        policy = next(m.attributes["content"] for m in root.all("meta") if "http-equiv" in m.attributes)
        hashes = [b64encode(sha256(one.own_text.encode()).digest()).decode() for one in (style, script)]
        assert policy == (
            f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
            "base-uri 'none'; form-action 'none'"
        )


def test_the_page_loads_nothing() -> None:
    page = render(sample(3))
    code = STYLE + SCRIPT
    assert not re.search(r"url\(|@import|@font-face|fetch|XMLHttp|WebSocket|innerHTML|eval|import\(|://", code)
    names = {name for one in read(page) for name in one.attributes}
    assert not names & {"src", "style", "action", "srcset", "data", "poster", "xlink:href"}
    assert not [name for name in names if name.startswith("on")]
    assert [one.attributes["href"] for one in read(page) if "href" in one.attributes] == ["#main"]
    assert not {one.tag for one in read(page)} & {"img", "link", "iframe", "object", "embed", "form", "base"}


def test_everybody_can_find_their_way() -> None:
    root = read(render(sample(3)))
    assert root.all("html")[0].attributes["lang"] == "en"
    assert [len(root.all(tag)) for tag in ("h1", "header", "main", "footer", "title")] == [1, 1, 1, 1, 2]
    ids = [one.attributes["id"] for one in root if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    named = " ".join(one.attributes.get("aria-labelledby", "") for one in root).split()
    assert set(named) <= set(ids)
    for table in root.all("table"):
        assert table.all("caption")[0].text == "People, 3 rows"
        assert {head.attributes.get("scope") for head in table.all("th")} == {"row", "col"}
    (region,) = (one for one in root if one.attributes.get("tabindex") == "0")
    assert region.attributes["role"] == "region" and region.attributes["aria-labelledby"] == "table-1"
    (drawing,) = root.all("svg")
    assert drawing.attributes["role"] == "img" and "Changed: " in drawing.all("desc")[0].text
    (label,) = root.all("label")
    assert label.text == "Search" and label.all("input")
    assert [one.attributes["aria-live"] for one in root if one.attributes.get("role") == "status"] == ["polite"]
    levels = [int(one.tag[1]) for one in root.all("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:]))


def test_what_needs_the_script_is_hidden_without_it() -> None:
    tools = [one for one in read(render(sample(3))) if one.attributes.get("class") == "tools"]
    assert len(tools) == 1 and all("hidden" in one.attributes for one in tools)
    buttons = read(render(sample(3))).all("button", "input")
    assert buttons == tools[0].all("button", "input")


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT, DARK = (colours(block) for block in re.findall(r":root \{(.*?)\}", STYLE, re.S))


def test_the_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_is_that_of_wcag_aa(scheme: dict[str, str]) -> None:
    assert set(scheme) == {*TONES, "paper", "tint", "text", "soft", "line", "edge", "focus"}
    for name in ("text", "soft", *TONES):
        for ground in ("paper", "tint"):
            assert contrast(scheme[name], scheme[ground]) >= 4.5, f"{name} on {ground}"
    for name in ("edge", "focus"):
        assert contrast(scheme[name], scheme["paper"]) >= 3, name
    for name in TONES:
        assert contrast(scheme[name], scheme["line"]) >= 3, f"a bar of {name} on its track"


def test_colours_are_variables() -> None:
    assert len(re.findall(r"#[0-9a-fA-F]{3,8}\b", STYLE)) == len(LIGHT) + len(DARK)
    assert set(re.findall(r"var\(--(\w+)\)", STYLE)) - {"tone", "sign"} <= set(LIGHT)
    assert all(f".{tone} {{ --tone: var(--{tone}); --sign: " in STYLE for tone in TONES)


def test_each_outcome_has_a_word_and_one_tone() -> None:
    words = [word for words in TONES.values() for word in words]
    assert len(words) == len(set(words))
    assert [tone_of(word) for word in ("changed", "FAILED", "not found", "bad", "martian", "")] == [
        "ok", "bad", "bad", "bad", "quiet", "quiet",
    ]  # fmt: skip


def test_a_page_of_5000_people_is_small_and_quick() -> None:
    page = sample(5000)
    begun = process_time()
    text = render(page)
    took = process_time() - begun
    assert len(page.tables[0].columns) == 26
    assert len(read(text).all("tbody")) == 5000
    assert len(text.encode()) < 3_000_000
    assert took < 1


def test_details_that_are_the_same_in_all_rows_stand_once() -> None:
    page = sample(5)
    root = read(render(page))
    same = next(one for one in root if one.attributes.get("class") == "same")
    names = [one.text for one in same.all("dt")]
    assert names == [
        "Tenant", "State", "Action", "Steps", "Reason", "Requested by", "Approved by", "Run by", "Run", "Mode",
        "Environment", "Input SHA-256",
    ]  # fmt: skip
    assert [one.text for one in root.all("dt")].count("Ticket") == 1, "the facts of the page have the ticket"
    assert [one.text for one in root.all("tbody")[0].all("dt")] == ["ID", "Email", "Before", "After", "Trace"]
    (one,) = replace(page, tables=[Table("One", page.tables[0].columns, [row_of(1)])]).tables
    alone = read(render(replace(page, tables=[one])))
    assert len(alone.all("tbody")[0].all("dt")) == len(alone.all("tbody")[0].all("dd")) == 18


def test_details_without_a_value_are_left_out_or_said_to_be_empty() -> None:
    columns = [Column("User"), Column("Why", "text", True), Column("Who", "text", True)]
    root = read(render(replace(sample(0), tables=[Table("T", columns, [("a", "", ""), ("b", "x", "")])])))
    first, second = root.all("tbody")
    assert len(first.all("tr")) == 1 and second.all("dd")[0].text == "x"
    assert next(one for one in root if one.attributes.get("class") == "same").text == "Who(empty)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-27T16:55:02Z", "2026-11-27 16:55:02 UTC"),
        ("2026-11-27T16:55Z", "2026-11-27 16:55 UTC"),
        ("2026-11-27", "2026-11-27"),
        ("2026-11-27T16:55:02+02:00", "2026-11-27T16:55:02+02:00"),
        ("Z", "Z"),
    ],
)
def test_moments_are_shown_for_people(text: str, shown: str) -> None:
    table = Table("T", [Column("User"), Column("When", "time")], [("ada", text)])
    root = read(render(replace(sample(0), facts=[("When", text)], tables=[table])))
    assert [root.all("td")[0].text, root.all("dd")[0].text] == [shown, shown]


@pytest.mark.parametrize("kind", BANNERS)
def test_the_banner_is_on_top(kind: str) -> None:
    root = read(render(replace(sample(1), banner="Read this", banner_kind=kind)))
    assert root.all("p")[0].text == "Read this"
    assert root.all("p")[0].attributes["class"] == f"banner {BANNERS[kind]}"


def test_a_page_without_anything() -> None:
    root = read(render(Page("T", "", "", "Nothing.", [], [], [], [])))
    assert [one.text for one in root.all("h1", "h2", "p")] == [
        "T",
        "Nothing.",
        "This page stands alone. It loads nothing and sends nothing.",
    ]
    assert not root.all("svg", "table", "ul", "dl")


def test_bars_are_as_wide_as_their_share() -> None:
    bars = [Bar("a", "ok", 5000), Bar("b", "bad", 1), Bar("c", "warn", 0), Bar("d", "warn", 2500)]
    root = read(render(replace(sample(0), bars=bars)))
    drawn = [one.attributes for one in root.all("rect") if one.attributes["class"] != "track"]
    assert [one["width"] for one in drawn] == ["100%", "0.8%", "50%"]
    assert [one.text for one in root.all("li")[:4]] == ["5,000a", "1b", "0c", "2,500d"]
    assert "a: 5,000; b: 1; c: 0; d: 2,500" in root.all("desc")[0].text


def test_a_row_has_room_for_ten_columns_and_the_rest_are_details() -> None:
    columns = [Column(f"c{number}") for number in range(14)]
    rows = [[f"{number}{name}" for number in range(13)] + ["same"] for name in "ab"]
    root = read(render(replace(sample(0), tables=[Table("T", columns, rows)])))
    assert [one.text for one in root.all("thead")[0].all("th")] == [f"c{number}" for number in range(10)]
    first = root.all("tbody")[0]
    assert [one.text for one in first.all("dt", "dd")] == ["c10", "10a", "c11", "11a", "c12", "12a"]
    assert next(one for one in root if one.attributes.get("class") == "same").text == "c13same"


def test_paper_is_landscape_for_many_columns() -> None:
    def paper(columns: int) -> str:
        table = Table("T", [Column(str(number)) for number in range(columns)], [])
        return re.search(r"@page \{ size: ([^;]*);", render(replace(sample(0), tables=[table])))[1]

    assert [paper(1), paper(6), paper(7)] == ["A4", "A4", "A4 landscape"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Column("T", "colour"), "'colour' is none of text, number, time, outcome"),
        (lambda: Table("T", [], []), "first column"),
        (lambda: Table("T", [Column("A", "text", True)], []), "first column"),
        (lambda: Table("T", [Column("A")], [("a",), ("a", "b")]), "another number of texts"),
        (lambda: Page("T", "B", "loud", "S", [], [], [], []), "'loud' is none of preview, refused"),
    ],
)
def test_mistakes_of_the_code_that_makes_a_page(make, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()
