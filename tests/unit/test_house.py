# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules for every file of the repository: licence, privacy, a reason for each exception, nothing of one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.licences import SPDX, without_licence

ROOT = Path(__file__).resolve().parents[2]
PRIVATE = ("module_utils", "plugin_utils", "doc_fragments")

# The patterns are in pieces, so that this file does not match them.
FOREIGN = {
    "a folder of one machine": re.compile(r"(?<![\w.:/}])/" + r"(work|root|home)/"),
    "the host of a package registry": re.compile(r"pypi\.(org|python)|pythonhosted\.|npmjs\.|deb\.debian\."),
}
EXCEPTION = re.compile(r"# *(?:noqa\b(?::(?: *[A-Z]+[0-9]+,?)+)?|type: ignore\b(?:\[[^]]*\])?)(.*)")

Files = dict[str, str]


@pytest.fixture(scope="module")
def files() -> Files:
    """Return {path: text} of the text files of the repository, including new files."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    paths = {name: ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file()}
    found = {name: path.read_text("utf-8") for name, path in paths.items() if b"\0" not in path.read_bytes()}
    assert "galaxy.yml" in found, "git does not list the files of this repository"
    return found


def not_private(files: Files) -> list[str]:
    """Return the internal plugins that lack the leading _ or the line that calls them private."""
    return [
        name
        for name, text in files.items()
        if name.startswith(tuple(f"plugins/{area}/" for area in PRIVATE)) and name.endswith(".py")
        if not name.split("/")[2].startswith("_") or not re.search(r"^(\"\"\"|# ).*\bprivate\b", text, re.M | re.I)
    ]


def of_one_machine(files: Files) -> list[str]:
    return [
        f"{name}:{number} has {what}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in FOREIGN.items()
        if pattern.search(line)
    ]


def exceptions_without_reason(files: Files) -> list[str]:
    """Return the exceptions without a reason: `# noqa: A002 - the name that the API uses`.

    mypy needs # in place of the dash.
    """
    found = []
    for name, text in files.items():
        if name.endswith(".py"):
            for number, line in enumerate(text.splitlines(), 1):
                match = EXCEPTION.search(line)
                if match and len(match[1].strip(" #-:")) < 8:
                    found.append(f"{name}:{number} {match[0]}")
    return found


CHECKS = [without_licence, not_private, of_one_machine, exceptions_without_reason]


@pytest.mark.parametrize("check", CHECKS)
def test_the_repository(check, files: Files) -> None:
    assert check(files) == []


IGNORE = "x = 1  # no" + "qa: S110"
UTIL = "plugins/module_utils/"


@pytest.mark.parametrize(
    ("check", "files"),
    [
        (without_licence, {"plugins/x.py": "x = 1\n"}),
        (without_licence, {"docs/x.json": "{}"}),
        (without_licence, {"README.md": "# Title\n" * 20 + SPDX}),
        (not_private, {UTIL + "http.py": '"""Private to this collection."""'}),
        (not_private, {UTIL + "_http.py": '"""HTTP."""'}),
        (of_one_machine, {"a.sh": "cd /" + "root/x"}),
        (of_one_machine, {"a.txt": "--index-url https://py" + "pi.org/simple"}),
        (exceptions_without_reason, {"a.py": IGNORE}),
        (exceptions_without_reason, {"a.py": IGNORE + " # ok"}),
        (exceptions_without_reason, {"a.py": "x = 1  # type" + ": ignore[attr-defined]"}),
    ],
)
def test_a_check_sees_what_breaks_it(check, files: Files) -> None:
    assert check(files)


@pytest.mark.parametrize(
    ("check", "files"),
    [
        (without_licence, {"a.py": f"#!/usr/bin/python\n# {SPDX}\n", "changelogs/fragments/1.yml": "a: b"}),
        (not_private, {UTIL + "_http.py": '"""Private to this collection: HTTP."""'}),
        (of_one_machine, {"a.py": "'https://api.example/" + "work/' + '/identity/resources/users'"}),
        (exceptions_without_reason, {"a.py": IGNORE + "  # a lost answer is settled by the next read"}),
        (exceptions_without_reason, {"a.py": IGNORE + " - the name that the API uses"}),
    ],
)
def test_a_check_leaves_alone_what_keeps_it(check, files: Files) -> None:
    assert check(files) == []


def test_a_change_that_is_not_released_has_a_fragment() -> None:
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text("utf-8"))["version"]
    releases = yaml.safe_load((ROOT / "changelogs/changelog.yaml").read_text("utf-8"))["releases"]
    assert version in releases or list((ROOT / "changelogs/fragments").glob("*.yml"))


def test_both_requirements_say_the_same() -> None:
    """pip reads the first file, and ansible-builder reads the second."""
    texts = [(ROOT / name).read_text("utf-8") for name in ("requirements.txt", "meta/ee-requirements.txt")]
    wanted = [[line for line in text.splitlines() if line and not line.startswith("#")] for text in texts]
    assert wanted[0] == wanted[1] != []


def test_make_matrix_has_every_ansible_core() -> None:
    """The matrix would silently skip a version that has a file of pins but is not listed."""
    script, venvs = ((ROOT / name).read_text("utf-8") for name in (".ci/matrix", ".ci/venv"))
    tried = set(re.findall(r"\[([0-9.]+)\]=3", venvs))
    pinned = {path.stem.removeprefix("core-") for path in (ROOT / "requirements").glob("core-*.txt")}
    assert tried == pinned == set(re.findall(r"MATRIX:-([0-9. ]+)", script)[0].split()) != set()


def test_the_action_group_has_every_module_that_takes_credentials() -> None:
    """Without its entry, a module would silently miss the group's credentials. Other modules refuse credentials."""
    groups = yaml.safe_load((ROOT / "meta/runtime.yml").read_text("utf-8"))["action_groups"]
    paths = (ROOT / "plugins/modules").glob("*.py")
    modules = {path.stem for path in paths if "identityops.frontegg._connection" in path.read_text("utf-8")}
    assert set(groups["frontegg"]) == modules != set()
