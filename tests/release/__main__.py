# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The check of a release: python -m tests.release --version 1.0.0 PYTHON PYTHON. `make release-check` calls it.

Each step of STEPS is checked in a folder of its own, with copies of the files that git lists, so the check changes
nothing here. Where the changelog does not have the version yet, the release is rehearsed in the copies.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.licences import LICENCE, TITLE, without_licence

from . import smoke
from .archive import commit_time, normalise
from .prepare import Refused, fragments, galaxy, is_released, prepare
from .smoke import Installed

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/release"
TREE = "ansible_collections/identityops/frontegg"
BIN = Path(sys.executable).parent
WARNED = re.compile(r"^(WARNING|ERROR|CRITICAL):.*", re.MULTILINE)


@dataclass
class Release:
    """The release that is checked."""

    version: str
    pythons: Sequence[Path]
    folder: Path = FOLDER
    is_rehearsal: bool = False
    tarballs: list[Path] = field(default_factory=list)
    cores: dict[str, Path] = field(default_factory=dict)  # version of ansible-core -> its Python

    @property
    def tree(self) -> Path:
        return self.folder / "source" / TREE

    def installed(self, core: str) -> Installed:
        return Installed(self.cores[core], self.folder / core / "collections")


def call(words: Sequence[str | Path], folder: Path = ROOT) -> str:
    """Run a command. Return what it printed. Refused: it ended with an error."""
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "NO_COLOR": "1"}
    done = subprocess.run(
        words, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{Path(words[0]).name} ended with exit code {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def find_cores(release: Release) -> str:
    """The Pythons have the oldest and the newest ansible-core that the collection supports."""
    pins = [path.stem.removeprefix("core-") for path in (ROOT / "requirements").glob("core-*.txt")]
    wanted = sorted(pins, key=lambda pin: [int(part) for part in pin.split(".")])
    for python in release.pythons:
        told = call([python, "-c", "import ansible.release; print(ansible.release.__version__)"])
        release.cores[".".join(told.split(".")[:2])] = python
    missing = {wanted[0], wanted[-1]} - set(release.cores)
    if missing:
        raise Refused(f"No Python that was named has ansible-core {' or '.join(sorted(missing))}.")
    return " and ".join(f"ansible-core {core}" for core in release.cores)


def copy(release: Release) -> str:
    """The files that git lists, in a folder of their own."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = [name for name in sorted(set(call(command).split("\0"))) if name and (ROOT / name).is_file()]
    copy_files(ROOT, release.tree, names)
    return f"{len(names)} files"


def copy_files(source: Path, target: Path, names: Sequence[str]) -> None:
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, target / name)


def changelog(release: Release) -> str:
    """The changelog has the version, and no fragment is left; or a release can be made from the fragments."""
    release.is_rehearsal = not is_released(release.tree, release.version)
    if release.is_rehearsal:
        return f"a rehearsal: {prepare(release.tree, release.version)} fragments would make {release.version}"
    left = fragments(release.tree)
    if left:
        raise Refused(f"{release.version} is in the changelog, but fragments are left: {', '.join(left)}.")
    if galaxy(release.tree)["version"] != release.version:
        raise Refused(f"galaxy.yml has version {galaxy(release.tree)['version']}, not {release.version}.")
    return f"{release.version} is in the changelog"


def build(release: Release) -> str:
    """Two builds give the same bytes, from files that were written in another order and at another time."""
    names = [str(path.relative_to(release.tree)) for path in release.tree.rglob("*") if path.is_file()]
    for copied, is_reverse in (("first", False), ("second", True)):
        out = release.folder / copied
        copy_files(release.tree, out / TREE, sorted(names, reverse=is_reverse))
        call([BIN / "ansible-galaxy", "collection", "build", "--output-path", out, out / TREE])
        release.tarballs.append(out / f"identityops-frontegg-{release.version}.tar.gz")
        normalise(release.tarballs[-1], commit_time())
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in release.tarballs]
    if sums[0] != sums[1]:
        raise Refused(f"Two builds differ: compare {release.tarballs[0]} and {release.tarballs[1]}.")
    return f"sha256 {sums[0]}"


def licences(release: Release) -> str:
    """Each file of the tarball has the header, and LICENSE is the licence of galaxy.yml."""
    with tarfile.open(release.tarballs[0]) as tarball:
        files = {member.name: stream.read() for member in tarball if (stream := tarball.extractfile(member))}
    texts = {name: content.decode() for name, content in files.items() if b"\0" not in content}
    missing = without_licence(texts)
    if missing:
        raise Refused(f"These files have no licence header: {', '.join(missing)}.")
    title = [line.strip() for line in texts["LICENSE"].splitlines()[:2]]
    if galaxy(release.tree)["license"] != [LICENCE] or title != TITLE:
        raise Refused(f"galaxy.yml, the headers and LICENSE name different licences; {LICENCE} is meant.")
    return f"{len(files)} files"


def importer(release: Release) -> str:
    """Galaxy's importer has no warning."""
    folder = release.folder / "importer"
    folder.mkdir()
    told = call([sys.executable, "-m", "galaxy_importer.main", release.tarballs[0]], folder)
    found = [match[0] for match in WARNED.finditer(told)]
    if found:
        raise Refused("galaxy-importer warns:\n" + "\n".join(found))
    return "no warning"


def each_core(check: Callable[[Release, str], str]) -> Callable[[Release], str]:
    """Return a step that does this for each ansible-core, at the same time. It says what is wrong on any of them."""

    def step(release: Release) -> str:
        with ThreadPoolExecutor() as pool:
            futures = {core: pool.submit(check, release, core) for core in release.cores}
        errors = []
        for future in futures.values():
            try:
                future.result()
            except (Refused, subprocess.TimeoutExpired) as error:
                errors.append(str(error))
        if errors:
            raise Refused("\n".join(errors))
        return "; ".join(f"{core}: {future.result()}" for core, future in futures.items())

    step.__doc__ = check.__doc__
    return step


def install(release: Release, core: str) -> str:
    """ansible-galaxy installs the tarball into an empty folder, and verifies what is there."""
    folder = release.folder / core
    folder.mkdir()
    installed = release.installed(core)
    place = ["--collections-path", str(installed.collections), "--offline"]
    for words in (["install", str(release.tarballs[0]), *place], ["verify", smoke.NAME, *place]):
        done = installed.run(["ansible-galaxy", "collection", *words], folder)
        if done.returncode or "WARNING" in done.stderr:
            raise Refused(f"ansible-galaxy collection {words[0]} failed on {core}:\n{done.stdout}{done.stderr}")
    return "verified"


def smoke_test(release: Release, core: str) -> str:
    """Each plugin has its documentation, and each playbook and plugin runs."""
    folder = release.folder / core / "smoke"
    folder.mkdir()
    found = smoke.faults(release.installed(core), folder)
    if found:
        raise Refused(f"On ansible-core {core}:\n" + "\n".join(found))
    return f"{len(smoke.PLAYBOOKS)} playbooks"


def demo(release: Release, core: str) -> str:
    """The demo tells its story with the installed copy."""
    place = ["--collections", release.installed(core).collections, "--folder", release.folder / core / "demo"]
    call([release.cores[core], "-m", "tests.demo", *place])
    return "told"


STEPS: tuple[Callable[[Release], str], ...] = (
    find_cores,
    copy,
    changelog,
    build,
    licences,
    importer,
    each_core(install),
    each_core(smoke_test),
    each_core(demo),
)


def check(release: Release, steps: Sequence[Callable[[Release], str]] = STEPS) -> int:
    """Take the steps, up to the first that fails. Return the exit code."""
    for step in steps:
        started = time.monotonic()
        try:
            told = step(release)
        except (Refused, subprocess.TimeoutExpired) as reason:
            print(f"FAILED: {step.__doc__}\n{reason}", flush=True)
            return 1
        print(f"{step.__doc__}\n    {told} ({time.monotonic() - started:.0f} s)", flush=True)
    if release.is_rehearsal:
        print(f"The release {release.version} can be made: make release VERSION={release.version}")
    else:
        print(f"Publish {release.tarballs[0]}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.release", description=__doc__)
    parser.add_argument("--version", help="the version to check; without it, that of galaxy.yml")
    parser.add_argument("pythons", nargs="+", type=Path, help="Pythons with the oldest and the newest ansible-core")
    given = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    pythons = [python.absolute() for python in given.pythons]
    return check(Release(given.version or galaxy(ROOT)["version"], pythons))


if __name__ == "__main__":
    sys.exit(main())
