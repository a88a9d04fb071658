# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What docs/secrets.md says: where the API token shows, and where it does not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from ansible.module_utils import basic

from ansible_collections.identityops.frontegg.plugins.modules import user
from tests.emulator import Emulator, Exchange, auth
from tests.integration.conftest import BIN, ROOT, Runner
from tests.unit.harness import JumpingClock, run_main

UNSET = {"FRONTEGG_API_TOKEN": None}
ANN = "ann@acme.example"
KEYWORD = f"""
- hosts: localhost
  gather_facts: false
  vars:
    token: "{{{{ lookup('ansible.builtin.env', 'KEPT_ELSEWHERE') }}}}"
  tasks:
    - name: the keyword
      identityops.frontegg.user:
        state: locked
        users: [{ANN}]
      environment:
        FRONTEGG_API_TOKEN: "{{{{ token }}}}"
"""
OPTION = f"""
- hosts: localhost
  gather_facts: false
  tasks:
    - name: the option
      identityops.frontegg.user:
        state: locked
        users: [{ANN}]
        api_token: "{{{{ lookup('ansible.builtin.env', 'KEPT_ELSEWHERE') }}}}"
"""
# It stands in for the plugin of community.hashi_vault, and returns what that plugin documents.
VAULT_KV2_GET = """
from ansible.plugins.lookup import LookupBase

class LookupModule(LookupBase):
    def run(self, terms, variables=None, engine_mount_point="secret", **kwargs):
        assert (terms, engine_mount_point, kwargs) == (["frontegg"], "secret", {})
        secret = {"client_id": CLIENT_ID, "api_token": API_TOKEN}
        return [{"raw": {}, "data": {"data": secret, "metadata": {}}, "metadata": {}, "secret": secret}]
"""


def play(playbook: Runner, text: str) -> Path:
    path = playbook.folder / "play.yml"
    path.write_text(text, encoding="utf-8")
    return path


def processes_with(secret: str) -> int:
    """Return how many processes of this machine have the secret in their command line."""
    found = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += secret.encode() in path.read_bytes()
        except OSError:  # it has ended
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no /proc")
def test_the_keyword_environment_shows_its_values(
    emu: Emulator, playbook: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the list of processes always, and in the output from -vvv on. The option api_token shows in neither."""
    token = f"token-of-this-test-only-{uuid4()}"  # the list of processes has those of other tests, too
    monkeypatch.setattr(auth, "API_TOKEN", token)
    monkeypatch.setattr(emu, "api_token", token)
    seen: list[int] = []

    def look(exchange: Exchange) -> None:
        if exchange.route == "lock":
            seen.append(processes_with(emu.api_token))

    emu.on_exchange = look
    env = {**UNSET, "KEPT_ELSEWHERE": emu.api_token}
    shown = {}
    for name, text, args in (("-vv", KEYWORD, ["-vv"]), ("-vvv", KEYWORD, ["-vvv"]), ("option", OPTION, ["-vvvv"])):
        emu.user(ANN).locked = False
        path = play(playbook, text)
        done = playbook._warm.run([str(path), *args], playbook.folder, playbook.environment(env))
        assert done.returncode == 0, done.stdout
        shown[name] = emu.api_token in done.stdout + done.stderr
    assert shown == {"-vv": False, "-vvv": True, "option": False}
    assert [count > 0 for count in seen] == [True, True, False]


def test_the_system_log_has_users_and_no_token(emu: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ansible writes the arguments of each module there, unless no_target_syslog is set."""
    logged: list[str] = []
    monkeypatch.setattr(basic, "has_journal", False)
    monkeypatch.setattr(basic.syslog, "syslog", lambda *words: logged.append(str(words[-1])))
    given = {"client_id": emu.client_id, "api_token": emu.api_token, "api_url": emu.url}
    task = {**given, "state": "locked", "users": [ANN]}
    run_main(user.main, task, JumpingClock())
    assert (len(logged), ANN in logged[0], emu.api_token in logged[0]) == (1, True, False)

    run_main(user.main, {**task, "_ansible_no_target_syslog": True}, JumpingClock())
    assert len(logged) == 1


def test_events_callbacks_and_the_log_file_have_users_and_no_token(emu: Emulator, playbook: Runner) -> None:
    """Of all that a run by ansible-runner leaves behind, only the artifact `command` has the token."""
    private = playbook.folder / "private"
    (private / "project").mkdir(parents=True)
    (private / "project/play.yml").write_text(OPTION, encoding="utf-8")
    kept = {"JUNIT_OUTPUT_DIR": private / "junit", "ANSIBLE_LOG_PATH": private / "ansible.log"}
    env = {**UNSET, "KEPT_ELSEWHERE": emu.api_token, "ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit"}
    env |= {"PATH": f"{BIN}{os.pathsep}{os.defpath}", **{name: str(path) for name, path in kept.items()}}
    run = [str(BIN / "ansible-runner"), "run", str(private), "--playbook", "play.yml", "--quiet", "-v"]
    done = subprocess.run(run, cwd=private, env=playbook.environment(env), capture_output=True, check=False)
    assert done.returncode == 0
    texts = {path: path.read_text("utf-8") for path in private.rglob("*") if path.is_file()}
    assert [path.name for path, text in texts.items() if emu.api_token in text] == ["command"]
    with_users = {part for path, text in texts.items() if ANN in text for part in path.parts}
    assert {"ansible.log", "junit", "job_events", "stdout"} <= with_users


def test_credentials_from_hashicorp_vault(emu: Emulator, playbook: Runner) -> None:
    emu.reset()
    emu.load_sample()
    lookups = playbook.folder / "collections/ansible_collections/community/hashi_vault/plugins/lookup"
    lookups.mkdir(parents=True)
    text = VAULT_KV2_GET.replace("CLIENT_ID", repr(emu.client_id)).replace("API_TOKEN", repr(emu.api_token))
    (lookups / "vault_kv2_get.py").write_text(text, encoding="utf-8")
    paths = os.pathsep.join([str(playbook.folder / "collections"), str(ROOT / ".collections")])
    env = {"FRONTEGG_CLIENT_ID": None, **UNSET, "ANSIBLE_COLLECTIONS_PATH": paths}
    result = playbook(ROOT / "examples/credentials_from_hashicorp_vault.yml", "-vvvv", env=env, may_warn=True)
    assert (result.rc, emu.api_token in result.output) == (0, False), result.output
    assert emu.user("jane@acme.example").locked is True
