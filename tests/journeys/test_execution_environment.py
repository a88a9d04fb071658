# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The execution environments: ansible-builder accepts them, and finds what the collection requires. Builds no image."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.integration.conftest import BIN, ROOT

VERSION = yaml.safe_load((ROOT / "galaxy.yml").read_text("utf-8"))["version"]
TARBALL = f"identityops-frontegg-{VERSION}.tar.gz"
DEFINITIONS = {
    "execution-environment.yml": [{"name": "identityops.frontegg"}],
    "execution-environment-tarball.yml": [{"name": f"files/{TARBALL}", "type": "file"}],
}


def run(*words: str | Path, cwd: Path) -> str:
    """Return the output of a command of the venv."""
    command = [str(BIN / str(words[0])), *map(str, words[1:])]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tarball of the collection."""
    folder = tmp_path_factory.mktemp("build")
    run("ansible-galaxy", "collection", "build", "--output-path", folder, cwd=ROOT)
    return folder / TARBALL


@pytest.mark.parametrize("name", DEFINITIONS)
def test_create(tarball: Path, tmp_path: Path, name: str) -> None:
    """The build context asks for the collection. The one from the tarball has the tarball."""
    (tmp_path / name).write_text((ROOT / name).read_text("utf-8"), "utf-8")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / TARBALL).write_bytes(tarball.read_bytes())
    words = ("--file", name, "--context", "context", "--output-filename", "Containerfile")
    run("ansible-builder", "create", *words, cwd=tmp_path)
    context = tmp_path / "context"
    wanted = yaml.safe_load((context / "_build" / "requirements.yml").read_text("utf-8"))
    assert wanted == {"collections": DEFINITIONS[name]}
    container = (context / "Containerfile").read_text("utf-8")
    assert 'EE_BASE_IMAGE="registry.fedoraproject.org/fedora:' in container
    assert "ansible-galaxy collection install" in container and "ansible-core>=2.16" in container
    copied = context / "_build" / "files" / TARBALL
    assert copied.is_file() == ("tarball" in name)
    assert not copied.is_file() or copied.read_bytes() == tarball.read_bytes()


def test_introspect(tarball: Path, tmp_path: Path) -> None:
    """ansible-builder finds the Python packages of the installed collection."""
    run("ansible-galaxy", "collection", "install", tarball, "--offline", "--collections-path", tmp_path, cwd=tmp_path)
    found = yaml.safe_load(run("ansible-builder", "introspect", tmp_path, cwd=tmp_path))
    required = [
        line for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    assert [line.partition("#")[0].strip() for line in found["python"]] == required
    assert "from collection identityops.frontegg" in found["python"][0] and len(required) == 1
