# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo: python -m tests.demo. It exits with 0 only if every playbook run ends as expected."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COLLECTION = ROOT / ".collections/ansible_collections/identityops/frontegg"
LIST = "examples/leavers.txt"
CLIENT_ID = "emulator-client-id-0a1b2c3d4e5f"
API_TOKEN = "emulator-api-token-5f4e3d2c1b0a99887766"
START_SECONDS = 20
STOP_SECONDS = 10
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Scene:
    """One run: the text to show, the command, and the expected end."""

    title: str
    look: str
    command: str
    ends_with: int
    recap: str
    summary: str
    afterwards: str = ""


TYPO = "Exit code 2 is expected: one line of the list has a typo, and the playbook fails so that you notice."
SCENES = [
    Scene(
        "Preview",
        "Shows what would happen to each user, and which line is wrong. Writes nothing.",
        f"ansible-playbook identityops.frontegg.lock_users -e users_file={LIST} --check --diff",
        2,
        "changed=1 unreachable=0 failed=1",
        "would lock 6 of 8 users, 1 unchanged, 1 not found",
        TYPO,
    ),
    Scene(
        "The real run",
        "Locks the users and prints the same report. The typo does not stop the other locks.",
        f"ansible-playbook identityops.frontegg.lock_users -e users_file={LIST}",
        2,
        "changed=1 unreachable=0 failed=1",
        "locked 6 of 8 users, 1 unchanged, 1 not found",
        TYPO,
    ),
    Scene(
        "Once more",
        "All users are locked already, so the playbook only reads: changed=0.",
        f"ansible-playbook identityops.frontegg.lock_users -e users_file={LIST}",
        2,
        "changed=0 unreachable=0 failed=1",
        "locked 0 of 8 users, 7 unchanged, 1 not found",
        TYPO,
    ),
    Scene(
        "Out of one tenant",
        "Removes the members of acme from acme. They stay in all other tenants. The other users are unchanged.",
        f"ansible-playbook identityops.frontegg.delete_users -e users_file={LIST} -e tenant_id=acme --diff",
        0,
        "changed=1 unreachable=0 failed=0",
        "removed 5 of 8 users, 2 unchanged, 1 not found",
        "Exit code 0: for a removal, an unknown user is only a warning (to fail instead, add -e on_missing=fail).",
    ),
]


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
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a process in its own session, so that Ctrl-C reaches only this program, which then stops the process."""
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, text=True, encoding="utf-8", **options)
    try:
        yield process
    finally:
        stop(process)


@contextmanager
def emulator() -> Iterator[str]:
    """Run an emulated Frontegg inside the block, and yield its URL."""
    with tempfile.TemporaryDirectory(prefix="frontegg-demo-") as folder:
        url_file = Path(folder, "url")
        command = [sys.executable, "-m", "tests.emulator", "--sample", "--url-file", str(url_file)]
        with running(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
            deadline = time.monotonic() + START_SECONDS
            while not url_file.exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("The emulator did not start.")
                time.sleep(0.02)
            yield url_file.read_text(encoding="utf-8").strip()


def exports(url: str) -> dict[str, str]:
    """Return the variables that the commands need, as a person would export them."""
    return {
        "ANSIBLE_CONFIG": str(ROOT / "tests/demo/ansible.cfg"),
        "FRONTEGG_API_URL": url,
        "FRONTEGG_CLIENT_ID": CLIENT_ID,
        "FRONTEGG_API_TOKEN": API_TOKEN,
        "NO_PROXY": "127.0.0.1",
    }


def environment(url: str) -> dict[str, str]:
    """Return the environment, without the reader's own settings that would change the output."""
    foreign = ("ANSIBLE_", "FRONTEGG_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    kept.pop("no_proxy", None)  # it would override NO_PROXY
    colours = {"ANSIBLE_FORCE_COLOR": "true"} if sys.stdout.isatty() and "NO_COLOR" not in kept else {}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
    return {**kept, **exports(url), **colours, "PATH": path}


def run(command: str, env: dict[str, str]) -> tuple[int, str]:
    """Run the command and show its output live. Return the exit code and the output without colours."""
    said = []
    words = shlex.split(command)
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with running([str(Path(sys.executable).parent / words[0]), *words[1:]], env=env, **pipes) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            said.append(line)
        return process.wait(), COLOURS.sub("", "".join(said))


def faults(scene: Scene, code: int, output: str) -> list[str]:
    """Return how the run ended differently than expected."""
    found = []
    if code != scene.ends_with:
        found.append(f"exit code {code} instead of {scene.ends_with}")
    recap = " ".join(output.partition("PLAY RECAP")[2].split())
    if scene.recap not in recap:
        found.append(f"no '{scene.recap}' in the recap")
    if f"SUMMARY: {scene.summary}" not in output:
        found.append(f"no 'SUMMARY: {scene.summary}'")
    return found


def introduce(url: str) -> None:
    say(f"An emulated Frontegg with 1,000 users runs at {url}; no account is needed.")
    say("The commands below are real ones. They run with these settings:\n")
    say(f"  cd {shlex.quote(str(ROOT))}")
    say(f'  export PATH={shlex.quote(str(Path(sys.executable).parent))}:"$PATH"')
    for name, value in exports(url).items():
        say(f"  export {name}={shlex.quote(value)}")
    say(f"\nThe list of users, {LIST}:\n")
    text = (ROOT / LIST).read_text(encoding="utf-8")
    for line in text.partition("\n\n")[2].partition("\n\n")[2].splitlines():
        say(f"  {line}".rstrip())


def show(url: str) -> int:
    introduce(url)
    env = environment(url)
    failed = []
    for number, scene in enumerate(SCENES, start=1):
        say(f"\n======== {number}. {scene.title}\n{scene.look}\n\n$ {scene.command}")
        found = faults(scene, *run(scene.command, env))
        failed += [f"{number}. {scene.title}: {fault}" for fault in found]
        if scene.afterwards and not found:
            say(scene.afterwards)
    if failed:
        say("\n======== These runs did not end as expected:")
        say("\n".join(failed))
        return 1
    say("\n======== Done. The emulator stops now. To try more, start your own and set what it prints, as above:")
    say(f"  {shlex.quote(os.path.relpath(sys.executable, ROOT))} -m tests.emulator --sample --port 8001")
    return 0


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def interrupted(number: int, _frame: FrameType | None) -> None:
    for name in SIGNALS:
        signal.signal(name, signal.SIG_IGN)  # a second Ctrl-C must not stop the cleanup
    raise SystemExit(128 + number)


def main() -> int:
    for name in SIGNALS:
        signal.signal(name, interrupted)
    if not COLLECTION.exists():
        say(f"{COLLECTION} does not exist. `make demo` creates it.")
        return 1
    with emulator() as url:
        return show(url)


if __name__ == "__main__":
    sys.exit(main())
