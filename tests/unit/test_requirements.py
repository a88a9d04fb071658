# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of requirements/ pin exactly the packages that plugins, tests and examples import."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("ansible_collections", "tests")
FOLDERS = ("plugins", "tests", "examples")
# Pins that no file imports, and the reason for each
UNIMPORTED = {
    "ansible-builder": "a command: tests/journeys/test_execution_environment.py",
    "ansible-rulebook": "a command: tests/journeys/test_events.py",
    "httptools": "uvicorn, for the protocol that the emulator names",
    "pytest-xdist": "pytest -n",
}


def imported(sources: Mapping[str, str]) -> dict[str, str]:
    """Return {third-party package: a file that imports it}."""
    found = {}
    for path, source in sources.items():
        for name in imports_of(source):
            package = name.partition(".")[0]
            if package not in sys.stdlib_module_names and package not in OURS:
                found[package] = path
    return found


@cache
def imports_of(source: str) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.append(str(node.module))
    return found


@cache
def packages_distributions() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path: Path) -> set[str]:
    """Return the distributions that a file pins, and the pins of the files that it includes."""
    found = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found |= pins(path.parent / line.removeprefix("-r ").strip())
        elif line and not line.startswith("#"):
            name = re.match(r"([\w.-]+)==\S+", line)
            assert name, f"{path.name}: {line} is no pin"
            found.add(normal(name[1]))
    return found


def unpinned(sources: Mapping[str, str], pinned: set[str], providers: Mapping[str, list[str]]) -> list[str]:
    """Return the imports that no pin provides."""
    return [
        f"{path} imports {package}, which is not pinned"
        for package, path in imported(sources).items()
        if not pinned.intersection(normal(provider) for provider in providers.get(package, ()))
    ]


def unused(sources: Mapping[str, str], pinned: set[str], providers: Mapping[str, list[str]]) -> set[str]:
    """Return the pins that no import needs."""
    return pinned - {normal(provider) for package in imported(sources) for provider in providers.get(package, ())}


def sources_of(*folders: str) -> dict[str, str]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def sources_of_tests() -> dict[str, str]:
    """Return the sources that the tests import, without those that draw the pictures."""
    sources = sources_of(*FOLDERS)
    return {path: text for path, text in sources.items() if not path.startswith("tests/pictures/")}


def test_what_is_imported_is_pinned():
    missing = unpinned(sources_of_tests(), pins(ROOT / "requirements/test.txt"), packages_distributions())
    assert not missing


def test_what_the_pictures_import_is_pinned_for_the_pictures():
    """The packages that draw need not be installed to run the tests. Their names are those of their distributions."""
    sources = sources_of("tests/pictures")
    providers = {**{name: [name] for name in imported(sources)}, **packages_distributions()}
    assert not unpinned(sources, pins(ROOT / "requirements/pictures.txt"), providers)


def test_what_the_demo_imports_is_pinned_for_the_demo():
    sources = sources_of("plugins", "tests/demo", "tests/emulator")
    del sources["tests/emulator/tls.py"]  # the demo uses no TLS
    missing = unpinned(sources, pins(ROOT / "requirements/demo.txt"), packages_distributions())
    assert not missing


def test_what_is_pinned_is_imported():
    left = unused(sources_of_tests(), pins(ROOT / "requirements/test.txt"), packages_distributions())
    assert left == set(UNIMPORTED)


PROVIDERS = {"yaml": ["PyYAML"], "zope": ["zope.interface", "zope.event"]}


@pytest.mark.parametrize(
    ("source", "pinned", "missing", "left"),
    [
        ("import yaml", {"pyyaml"}, [], set()),
        ("import yaml.nodes", {"other"}, ["a.py imports yaml, which is not pinned"], {"other"}),
        ("def f():\n from zope.event import x", {"zope-event"}, [], set()),
        ("try:\n import x\nexcept ImportError: pass", set(), ["a.py imports x, which is not pinned"], set()),
        ("import os, tests.emulator\nfrom . import yaml", set(), [], set()),
    ],
)  # fmt: skip
def test_the_rule(source, pinned, missing, left):
    assert unpinned({"a.py": source}, pinned, PROVIDERS) == missing
    assert unused({"a.py": source}, pinned, PROVIDERS) == left
