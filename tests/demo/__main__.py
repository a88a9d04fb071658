# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo: python -m tests.demo. It exits with 0 only if every step ends as expected."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from .story import LIST, PLAN, PLANNING, REPORT, RIGHT, RUN, STEPS, WRONG, Step, faults

ROOT = Path(__file__).resolve().parents[2]
COLLECTIONS = ROOT / ".collections"
FOLDER = ROOT / "build/demo"
SAMPLE_LIST = "examples/leavers.txt"
CLIENT_ID = "emulator-client-id-0a1b2c3d4e5f"
API_TOKEN = "emulator-api-token-5f4e3d2c1b0a99887766"
LATENCY = "0.1"  # seconds per answer, so that progress can be seen
START_SECONDS = 20
STOP_SECONDS = 10
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
ASSIGNMENT = re.compile(r"[A-Z_]+=.*")


def say(text: str = "") -> None:
    print(text, flush=True)


def stop(process: subprocess.Popen[str]) -> None:
    """Stop a process of the demo and all its children. SIGINT lets Ansible clean up."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def running(command: list[str], folder: Path, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a process in its own session, so that Ctrl-C reaches only this program, which then stops the process."""
    process = subprocess.Popen(command, cwd=folder, start_new_session=True, text=True, encoding="utf-8", **options)
    try:
        yield process
    finally:
        stop(process)


@contextmanager
def emulator() -> Iterator[str]:
    """Run an emulated Frontegg inside the block, and yield its URL."""
    with tempfile.TemporaryDirectory(prefix="frontegg-demo-") as folder:
        url_file = Path(folder, "url")
        command = [sys.executable, "-m", "tests.emulator", "--sample", "--latency", LATENCY]
        command += ["--url-file", str(url_file)]
        with running(command, ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
            deadline = time.monotonic() + START_SECONDS
            while not url_file.exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("The emulator did not start.")
                time.sleep(0.02)
            yield url_file.read_text(encoding="utf-8").strip()


class Demo:
    """The commands of the story, run in a folder with the collection and the emulator."""

    def __init__(self, url: str, folder: Path, collections: Path) -> None:
        self.folder = folder
        self.collections = collections
        self.exports = {
            "ANSIBLE_CONFIG": str(ROOT / "tests/demo/ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(collections),
            "FRONTEGG_API_URL": url,
            "FRONTEGG_CLIENT_ID": CLIENT_ID,
            "FRONTEGG_API_TOKEN": API_TOKEN,
            "NO_PROXY": "127.0.0.1",
        }

    @property
    def environment(self) -> dict[str, str]:
        """The environment, without the reader's own settings that would change the output."""
        foreign = ("ANSIBLE_", "FRONTEGG_", "PYTHON")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        kept.pop("no_proxy", None)  # it would override NO_PROXY
        colours = {"ANSIBLE_FORCE_COLOR": "true"} if sys.stdout.isatty() and "NO_COLOR" not in kept else {}
        path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
        return {**kept, **self.exports, **colours, "PATH": path}

    def run(self, command: str) -> tuple[int, str]:
        """Run the command and show its output live. Return the exit code and the output without colours."""
        said = []
        words = shlex.split(command)
        env = self.environment
        while ASSIGNMENT.fullmatch(words[0]):
            name, dummy, value = words.pop(0).partition("=")
            env[name] = value
        words[0] = str(Path(sys.executable).parent / words[0])
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with running(words, self.folder, env=env, **pipes) as process:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                said.append(line)
            return process.wait(), COLOURS.sub("", "".join(said))

    def take(self, number: int, step: Step) -> list[str]:
        """Take one step. Return how it ended differently than expected."""
        if step is PLANNING:
            self.correct_the_list()
        step = self.with_digest(step) if step is RUN else step
        say(f"\n======== {number}. {step.title}\n{step.words}\n\n$ {step.command}")
        code, output = self.run(step.command)
        missing = [name for name in step.makes if not (self.folder / name).is_file()]
        found = faults(self.with_digest(step), code, output, missing)
        if step.makes and REPORT in step.makes and not found:
            show_report(self.folder / REPORT)
        return [f"{number}. {step.title}: {fault}" for fault in found]

    def correct_the_list(self) -> None:
        path = self.folder / LIST
        path.write_text(path.read_text(encoding="utf-8").replace(WRONG, RIGHT), encoding="utf-8")

    def with_digest(self, step: Step) -> Step:
        """Return the step with the digest of the plan file, which a person takes from the preview."""
        path = self.folder / PLAN
        digest = json.loads(path.read_text(encoding="utf-8"))["digest"] if path.is_file() else "(there is no plan)"
        changed = {name: getattr(step, name).replace("{digest}", digest) for name in ("command", "shows")}
        return replace(step, **changed)

    def introduce(self) -> None:
        say(f"An emulated Frontegg with 1,000 users runs at {self.exports['FRONTEGG_API_URL']}; no account is needed.")
        say("The commands below are real ones. They run with these settings:\n")
        say(f"  cd {shlex.quote(str(self.folder))}")
        say(f'  export PATH={shlex.quote(str(Path(sys.executable).parent))}:"$PATH"')
        for name, value in self.exports.items():
            say(f"  export {name}={shlex.quote(value)}")
        say(f"\nThe list of users, {LIST}:\n")
        text = (self.folder / LIST).read_text(encoding="utf-8")
        for line in text.partition("\n\n")[2].partition("\n\n")[2].splitlines():
            say(f"  {line}".rstrip())


def show_report(path: Path) -> None:
    """Open the report in the reader's browser, on a terminal with a desktop. Say where it is."""
    say(f"\nThe report for a manager or an auditor: {path}")
    command = browser()
    if command:
        subprocess.Popen([command, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        say("It opens in your browser.")


def browser() -> str | None:
    """Return the command that opens a page on this desktop. None without a terminal or a desktop, and in CI."""
    if not sys.stdout.isatty() or os.environ.get("CI"):
        return None
    if sys.platform == "darwin":
        return shutil.which("open")
    has_desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return shutil.which("xdg-open") if has_desktop else None


def tell(demo: Demo) -> int:
    """Tell the story. Return the exit code."""
    demo.introduce()
    failed = []
    for number, step in enumerate(STEPS, start=1):
        failed += demo.take(number, step)
    if failed:
        say("\n======== These steps did not end as expected:")
        say("\n".join(failed))
        return 1
    say(f"\n======== Done. All files are in {demo.folder}. The emulator stops now.")
    say("To try more, start your own in one terminal, and set what it prints in another, as above:")
    say(f"  cd {shlex.quote(str(ROOT))}")
    say(f"  {shlex.quote(os.path.relpath(sys.executable, ROOT))} -m tests.emulator --sample --port 8001")
    say("Then, for example:")
    for command in TO_TRY:
        say(f"  {command}")
    return 0


TO_TRY = (
    "ansible-playbook identityops.frontegg.lock_users -e users_file=leavers.txt --check --diff",
    "ansible-playbook identityops.frontegg.delete_users -e users_file=leavers.txt -e tenant_id=acme --check",
    "ansible-playbook identityops.frontegg.find_users -e inactive_days=90",
    "ansible-doc identityops.frontegg.user",
)

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def interrupted(number: int, _frame: FrameType | None) -> None:
    for name in SIGNALS:
        signal.signal(name, signal.SIG_IGN)  # a second Ctrl-C must not stop the cleanup
    raise SystemExit(128 + number)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description="Tells what the collection does.")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="a new folder for the files of the demo")
    parser.add_argument("--collections", type=Path, default=COLLECTIONS, help="where the collection is installed")
    return parser.parse_args()


def main() -> int:
    for name in SIGNALS:
        signal.signal(name, interrupted)
    given = options()
    folder, collections = given.folder.absolute(), given.collections.absolute()
    if not (collections / "ansible_collections/identityops/frontegg/playbooks").is_dir():
        say(f"There is no collection in {collections}. `make demo` makes it.")
        return 1
    if folder == FOLDER:
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        say(f"{folder} is there already. Name a new folder: the demo deletes nobody's files.")
        return 1
    folder.mkdir(parents=True)
    shutil.copy(ROOT / SAMPLE_LIST, folder / LIST)
    with emulator() as url:
        return tell(Demo(url, folder, collections))


if __name__ == "__main__":
    sys.exit(main())
