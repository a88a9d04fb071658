# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prepares a release: the version everywhere, and the changelog from its fragments.

    python -m tests.release.prepare 1.0.0

It changes files and nothing else: read the difference, commit it, and tag it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
# Semantic versioning, as Galaxy takes it
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?")
TARBALL = "identityops-frontegg-{}.tar.gz"
# (the files, the text in them that has the version)
PLACES = (
    ("galaxy.yml", "version: {}"),
    ("plugins/module_utils/_base/runs.py", 'COLLECTION = "{}"'),
    ("README.md", TARBALL),
    ("docs/**/*.md", TARBALL),
    ("execution-environment-tarball.yml", TARBALL),
    ("extensions/controller/frontegg.yml", "frontegg-ee:{}"),
    ("extensions/controller/frontegg.yml", "scm_branch: {}"),
)


class Refused(Exception):
    """The release cannot be made, for this reason."""


def galaxy(root: Path) -> dict[str, Any]:
    """Return galaxy.yml."""
    return dict(yaml.safe_load((root / "galaxy.yml").read_text(encoding="utf-8")))


def is_released(root: Path, version: str) -> bool:
    """Return whether the changelog has this version."""
    text = (root / "changelogs/changelog.yaml").read_text(encoding="utf-8")
    return version in (yaml.safe_load(text).get("releases") or {})


def fragments(root: Path) -> list[str]:
    """Return the names of the fragments that wait for a release."""
    return sorted(path.name for path in (root / "changelogs/fragments").glob("*.y*ml"))


def prepare(root: Path, version: str) -> int:
    """Prepare the release of this version. Return how many fragments went into the changelog."""
    if not VERSION.fullmatch(version):
        raise Refused(f"{version!r} is no version such as 1.0.0.")
    if is_released(root, version):
        raise Refused(f"The changelog has {version} already. Take the next version.")
    waiting = fragments(root)
    if not waiting:
        raise Refused("There is no fragment in changelogs/fragments, so there is nothing to release.")
    set_version(root, version)
    # antsibull-changelog starts ansible-doc, which lies beside it.
    folder = Path(sys.executable).parent
    env = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    done = subprocess.run(
        [str(folder / "antsibull-changelog"), "release"], cwd=root, env=env, capture_output=True, text=True, check=False
    )
    (root / "changelogs/.plugin-cache.yaml").unlink(missing_ok=True)  # what it knows of the plugins, for its next run
    if done.returncode or not is_released(root, version):
        raise Refused(f"antsibull-changelog made no release: {done.stdout}{done.stderr}")
    return len(waiting)


def set_version(root: Path, version: str) -> None:
    """Write the version where the old one stands.

    If the old version was never released, nobody has it: what was added in it was added in the new version.
    """
    old = galaxy(root)["version"]
    for files, text in PLACES:
        for path in sorted(root.glob(files)):
            _replace(path, text.format(old), text.format(version))
    if not is_released(root, old):
        for folder in ("plugins", "roles", "extensions"):
            for path in sorted((root / folder).rglob("*")):
                if path.suffix in (".py", ".yml", ".yaml"):
                    _replace(path, f"version_added: {old}", f"version_added: {version}")


def _replace(path: Path, old: str, new: str) -> None:
    """Replace a text that ends where a line or a word does."""
    text = path.read_text(encoding="utf-8")
    changed = re.sub(re.escape(old) + r"(?![\w.])", lambda dummy: new, text)
    if changed != text:
        path.write_text(changed, encoding="utf-8")


def main() -> int:
    if len(sys.argv) != 2:
        print("Say which version: make release VERSION=1.0.0", file=sys.stderr)
        return 2
    try:
        count = prepare(ROOT, sys.argv[1])
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"Version {sys.argv[1]}: {count} fragments are in the changelog now. Read the difference, commit and tag it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
