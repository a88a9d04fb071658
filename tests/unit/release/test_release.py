# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a release refuses, and what it writes; and that the check of a release has a run for each playbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.release import smoke
from tests.release.__main__ import Release, check
from tests.release.prepare import PLACES, Refused, galaxy, prepare, set_version

ROOT = Path(__file__).resolve().parents[3]
RUNS = "plugins/module_utils/_base/runs.py"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A collection whose version 0.9.0 was never released."""
    texts = {
        "galaxy.yml": "name: frontegg\nversion: 0.9.0\n",
        "README.md": "ansible-galaxy collection install build/identityops-frontegg-0.9.0.tar.gz, not 10.9.0\n",
        RUNS: 'COLLECTION = "0.9.0"\n',
        "plugins/modules/user.py": "version_added: 0.9.0\nother: version_added: 0.9.01\n",
        "changelogs/changelog.yaml": "releases: {}\n",
        "changelogs/fragments/1.yml": "---\nminor_changes:\n  - one\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_version_is_written_wherever_it_stands(tree: Path) -> None:
    set_version(tree, "1.0.0")
    assert galaxy(tree)["version"] == "1.0.0"
    assert (tree / RUNS).read_text("utf-8") == 'COLLECTION = "1.0.0"\n'
    assert "identityops-frontegg-1.0.0.tar.gz, not 10.9.0" in (tree / "README.md").read_text("utf-8")
    assert (tree / "plugins/modules/user.py").read_text("utf-8") == (
        "version_added: 1.0.0\nother: version_added: 0.9.01\n"
    )


def test_what_was_added_in_a_released_version_stays(tree: Path) -> None:
    (tree / "changelogs/changelog.yaml").write_text("releases:\n  0.9.0: {}\n", encoding="utf-8")
    set_version(tree, "1.0.0")
    assert "version_added: 0.9.0\n" in (tree / "plugins/modules/user.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("version", "change", "reason"),
    [
        ("1.0", {}, "'1.0' is no version such as 1.0.0"),
        ("v1.0.0", {}, "is no version"),
        ("0.9.0", {"changelogs/changelog.yaml": "releases:\n  0.9.0: {}\n"}, "has 0.9.0 already"),
        ("1.0.0", {"changelogs/fragments/1.yml": None}, "nothing to release"),
    ],
)
def test_a_release_that_cannot_be_made_changes_nothing(
    tree: Path, version: str, change: dict[str, str | None], reason: str
) -> None:
    for name, text in change.items():
        (tree / name).unlink() if text is None else (tree / name).write_text(text, encoding="utf-8")
    before = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    with pytest.raises(Refused, match=reason):
        prepare(tree, version)
    assert {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()} == before


def test_the_version_stands_where_a_release_writes_it() -> None:
    version = galaxy(ROOT)["version"]
    for files, text in PLACES:
        if not files.endswith(".md"):
            assert text.format(version) in (ROOT / files).read_text("utf-8"), files


def test_each_playbook_has_a_run() -> None:
    names = [path.stem for path in (ROOT / "playbooks").glob("*.yml")]
    assert smoke.without_run(names) == []
    assert len(smoke.without_run([*names, "new"])) == 1
    assert len(smoke.without_run(names[1:])) == 1


def test_each_plugin_is_used(tmp_path: Path) -> None:
    """The repository stands for an installed copy."""
    folder = tmp_path / "ansible_collections/identityops"
    folder.mkdir(parents=True)
    (folder / "frontegg").symlink_to(ROOT)
    installed = smoke.Installed(Path("python"), tmp_path)
    assert {"user", "report", "people"} <= set(installed.names("plugins/modules"))
    assert installed.names("roles") == ["offboard"]
    assert smoke.unused(installed) == []


def test_a_step_that_fails_ends_the_check_with_its_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def fine(dummy: Release) -> str:
        """It is fine."""
        return "well"

    def bad(dummy: Release) -> str:
        """It is as it should be."""
        raise Refused("It is not.")

    release = Release("1.0.0", [], tarballs=[Path("a.tar.gz")])
    assert check(release, [fine]) == 0
    assert "Publish a.tar.gz" in capsys.readouterr().out
    assert check(release, [fine, bad, fine]) == 1
    assert capsys.readouterr().out.endswith("FAILED: It is as it should be.\nIt is not.\n")
