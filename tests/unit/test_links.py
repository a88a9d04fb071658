# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Links of the documentation point to files and headings that are there; the repository has one address."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.links import Files, anchors_of, broken, links_of, other_addresses, relative
from tests.release.address import change

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = yaml.safe_load((ROOT / "galaxy.yml").read_text("utf-8"))["repository"]
LISTED = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
NAMES = subprocess.run(LISTED, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
PATHS = [name for name in sorted(set(NAMES)) if name and (ROOT / name).is_file()]
PAGES = [name for name in PATHS if name.endswith(".md")]
# This file has addresses that are wrong on purpose.
HERE = "tests/unit/test_links.py"


@pytest.fixture(scope="module")
def files() -> Files:
    contents = {name: (ROOT / name).read_bytes() for name in PATHS}
    return {name: "" if b"\0" in content else content.decode() for name, content in contents.items()}


@pytest.mark.parametrize("page", PAGES)
def test_each_link_points_to_something(page: str, files: Files) -> None:
    assert broken(page, files, REPOSITORY) == []


def test_the_readme_links_work_from_anywhere(files: Files) -> None:
    """Galaxy shows the README alone, and the tarball leaves files out: only absolute links work everywhere."""
    assert relative(files["README.md"]) == []


def test_the_address_of_the_repository_stands_in_galaxy_yml(files: Files) -> None:
    """It may change. `make address REPOSITORY=...` changes galaxy.yml, and every link with it."""
    galaxy = yaml.safe_load(files["galaxy.yml"])
    assert [key for key in ("documentation", "homepage", "issues") if not galaxy[key].startswith(REPOSITORY)] == []
    assert other_addresses({name: text for name, text in files.items() if name != HERE}, REPOSITORY) == []


REPO = "https://github.com/them/this"
FILES = {
    "README.md": "",
    "docs/a.md": "# A\n\n## What `x` is, in short\n\n## Twice\n\n## Twice\n",
    "docs/images/a b.png": "",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[a](docs/a.md)", []),
        ("[a](docs/a.md#twice-1)", []),
        ("[a](docs/a.md#what-x-is-in-short)", []),
        ("[a](docs)", []),
        ("![a](<docs/images/a b.png>)", []),
        ("# One\n\n[a](#one)", []),
        ('<a id="v1-0-0"></a>\n# 1.0.0\n\n- <a href="#v1-0-0">1.0.0</a>', []),
        (f"[a]({REPO}/blob/main/docs/a.md#a)", []),
        (f"[a]({REPO}/issues)", []),
        ("[a](https://other.example/blob/main/x.md)", []),
        ("`[a](b.md)`\n\n```text\n[a](b.md)\n```", []),
        ("[a](b.md)", ["README.md:1 b.md: there is no b.md"]),
        ("1\n\n[a](docs/a.md#three)", ["README.md:3 docs/a.md#three: docs/a.md has no such heading"]),
        ("[a](#one)", ["README.md:1 #one: README.md has no such heading"]),
        ("![a](docs/images/b.png)", ["README.md:1 docs/images/b.png: there is no docs/images/b.png"]),
        ("[a][b]\n\n[b]: c.md", ["README.md:1 c.md: there is no c.md"]),
        ('<img src="x.png" alt="">', ["README.md:1 x.png: there is no x.png"]),
        ('Text <a href="x.md">x</a>', ["README.md:1 x.md: there is no x.md"]),
        (f"[a]({REPO}/blob/main/b.md)", [f"README.md:1 {REPO}/blob/main/b.md: there is no b.md"]),
    ],
)
def test_a_link_that_points_to_nothing_is_seen(text: str, told: list[str]) -> None:
    assert broken("README.md", {**FILES, "README.md": text}, REPO) == told


def test_links_and_anchors() -> None:
    assert list(links_of("[a](b)\n\n- ![c](d)\n")) == [(1, "b"), (3, "d")]
    assert anchors_of(FILES["docs/a.md"]) == {"a", "what-x-is-in-short", "twice", "twice-1"}
    assert relative("[a](b.md) [c](https://d.example) [e](#f)") == ["line 1: b.md"]


@pytest.mark.parametrize(
    ("text", "count"),
    [(f"{REPO}/issues", 0), (REPO, 0), (f"{REPO}-fork", 1), ("https://github.com/them/that", 1)],
)
def test_another_address_is_seen(text: str, count: int) -> None:
    assert len(other_addresses({"a.yml": text}, REPO)) == count


def test_the_address_is_changed_everywhere(tmp_path: Path) -> None:
    (tmp_path / "galaxy.yml").write_text(f"repository: {REPO}\nissues: {REPO}/issues\n")
    (tmp_path / "README.md").write_text(f"[a]({REPO}/blob/main/docs/a.md) {REPO}-fork\n")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    new = "https://git.corp.example/iam/frontegg"
    assert change(tmp_path, new) == ["README.md", "galaxy.yml"]
    assert (tmp_path / "galaxy.yml").read_text() == f"repository: {new}\nissues: {new}/issues\n"
    assert (tmp_path / "README.md").read_text() == f"[a]({new}/blob/main/docs/a.md) {REPO}-fork\n"


@pytest.mark.parametrize("address", ["", "git@github.com:them/this", "https://github.com/them/this/", "them/this"])
def test_an_address_that_is_none_changes_nothing(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="is no address such as"):
        change(tmp_path, address)
