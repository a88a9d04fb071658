# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two builds of one commit have the same bytes, and ansible-galaxy still finds the checksums right."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from tests.release.archive import commit_time, normalise

README = b"Read me\n"


def built(path: Path, names: list[str], moment: int) -> Path:
    """Build a tarball as ansible-galaxy does, with its files in this order and with this time."""
    files = json.dumps({"files": [{"name": name} for name in names], "format": 1}, indent=True).encode()
    manifest = {"collection_info": {}, "file_manifest_file": {"chksum_sha256": hashlib.sha256(files).hexdigest()}}
    contents = {"MANIFEST.json": json.dumps(manifest, indent=True).encode(), "FILES.json": files}
    contents |= dict.fromkeys(names, README)
    with tarfile.open(path, "w:gz") as tarball:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(content), moment
            tarball.addfile(member, io.BytesIO(content))
    return path


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    first = built(tmp_path / "first.tar.gz", ["README.md", "a.py"], 1)
    second = built(tmp_path / "second.tar.gz", ["a.py", "README.md"], 2)
    assert first.read_bytes() != second.read_bytes()
    for path in (first, second):
        normalise(path, 1_700_000_000)
    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as tarball:
        assert tarball.getnames() == ["MANIFEST.json", "FILES.json", "README.md", "a.py"]
        assert {member.mtime for member in tarball} == {1_700_000_000}
        read = {name: tarball.extractfile(name).read() for name in tarball.getnames()}
    assert read["a.py"] == README
    checksum = json.loads(read["MANIFEST.json"])["file_manifest_file"]["chksum_sha256"]
    assert checksum == hashlib.sha256(read["FILES.json"]).hexdigest(), "ansible-galaxy collection verify"
    normalise(first, 1_700_000_000)
    assert first.read_bytes() == second.read_bytes(), "a second time changes nothing"


def test_a_difference_in_a_file_stays(tmp_path: Path) -> None:
    first, second = (built(tmp_path / name, ["a.py"], 1) for name in ("a.tar.gz", "b.tar.gz"))
    normalise(first, 1)
    normalise(second, 2)
    assert first.read_bytes() != second.read_bytes()


def test_the_time_is_that_of_the_commit_or_what_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert commit_time() == 1_700_000_000
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert commit_time() > 1_700_000_000
