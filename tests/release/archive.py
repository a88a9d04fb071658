# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes a collection's tarball the same, byte for byte, whoever builds it from the same commit.

ansible-galaxy cannot do that. Its tarball has the time of the build, in the gzip header and on MANIFEST.json and
FILES.json. It has the time of each file on the disk, and the files in the order in which the disk lists them. So this
step writes the tarball again: files by name, and one time for all, that of the commit (or SOURCE_DATE_EPOCH).

    python -m tests.release.archive build/identityops-frontegg-1.0.0.tar.gz
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANIFEST, FILES = "MANIFEST.json", "FILES.json"


def commit_time() -> int:
    """Return SOURCE_DATE_EPOCH, else the time of the last commit, in seconds since 1970."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout)


def normalise(path: Path, moment: int) -> None:
    """Write the tarball again, with its files by name and with this time."""
    with tarfile.open(path) as tarball:
        members = {member.name: member for member in tarball}
        contents = {name: _content(tarball, member) for name, member in members.items()}
    contents[FILES] = _sorted_files(contents[FILES])
    contents[MANIFEST] = _with_checksum(contents[MANIFEST], contents[FILES])
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tarball:
        for name in sorted(members, key=lambda name: (name != MANIFEST, name != FILES, name)):
            member = members[name]
            member.mtime, member.size = moment, len(contents[name])
            member.pax_headers = {}
            tarball.addfile(member, io.BytesIO(contents[name]))
    part = path.with_name(path.name + ".part")
    # The name and the time in the header of gzip are left out.
    part.write_bytes(gzip.compress(raw.getvalue(), compresslevel=9, mtime=0))
    part.replace(path)


def _content(tarball: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = tarball.extractfile(member)
    return stream.read() if stream else b""


def _sorted_files(text: bytes) -> bytes:
    listing = json.loads(text)
    listing["files"].sort(key=lambda entry: entry["name"])
    return json.dumps(listing, indent=True).encode()


def _with_checksum(text: bytes, files: bytes) -> bytes:
    manifest = json.loads(text)
    manifest["file_manifest_file"]["chksum_sha256"] = hashlib.sha256(files).hexdigest()
    return json.dumps(manifest, indent=True).encode()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        normalise(Path(name), commit_time())
