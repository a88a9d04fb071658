# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The forms in which a playbook passes users to the module, and the examples exactly as written."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import jsonschema
import pytest
import yaml

from tests.emulator import Emulator
from tests.integration.conftest import BIN, ROOT, Runner

EXAMPLES = ROOT / "examples"
SCHEMA = json.loads((ROOT / "docs/schemas/report.schema.json").read_text("utf-8"))

FORMS = """
- hosts: localhost
  gather_facts: false
  vars:
    people: {ann: ann@acme.example, bob: bob@acme.example}
  tasks:
    - ansible.builtin.set_fact:
        registered: "{{ people.values() | list }}"
    - name: a list made by a template
      identityops.frontegg.user: {state: locked, users: "{{ registered }}"}
      register: done
    - name: rows of an earlier result
      identityops.frontegg.user: {state: unlocked, users: "{{ done.users | map(attribute='id') | list }}"}
      register: undone
    - name: mappings, and elements made by templates
      identityops.frontegg.user:
        users:
          - user: "{{ people.ann }}"
            state: locked
          - user: cem@acme.example
            state: disabled
            tenant_id: acme
          - user: eve@beta.example
            state: absent
            tenant_id: "{{ 'beta' }}"
      register: mixed
    - name: a text with a comment and several in one line
      identityops.frontegg.user:
        state: locked
        users: |
          dee@acme.example, {{ people.bob }}

          eve@beta.example  # a comment, with a comma
      register: text
    - name: nobody
      identityops.frontegg.user: {state: locked, users: []}
      register: nobody
    - ansible.builtin.debug:
        msg: "{{ [done, undone, mixed, text, nobody] | map(attribute='msg') | list }}"
"""


@pytest.fixture
def sample(emu: Emulator) -> Emulator:
    """Load the users that the examples name."""
    emu.reset()
    emu.load_sample()
    return emu


def test_users_in_every_form(emu: Emulator, playbook: Runner) -> None:
    play = playbook.folder / "forms.yml"
    play.write_text(FORMS, encoding="utf-8")
    result = playbook(play)
    assert result.lines == [
        "locked 2 of 2 users",
        "unlocked 2 of 2 users",
        "changed 3 of 3 users",
        "locked 3 of 3 users",
        "changed 0 of 0 users",
    ]
    assert result.rc == 0
    assert sorted(user.email[:3] for user in emu.users if user.locked) == ["ann", "bob", "dee", "eve"]
    assert emu.user("cem@acme.example").memberships["acme"].disabled is True
    assert emu.user("eve@beta.example").tenant_ids == ["acme"]


def test_leavers_from_csv(sample: Emulator, playbook: Runner) -> None:
    result = playbook(EXAMPLES / "leavers_from_csv.yml")
    assert (result.rc, "locked 2 of 2 users" in result.stdout) == (0, True)
    assert sample.user("jane@acme.example").locked is True
    assert sample.user("zoë.müller@beta.example").locked is None, "has not left yet"

    other = playbook.folder / "export.csv"
    other.write_text("left_on ; email\n2024-01-31;o'brien@acme.example\n;locked@acme.example\n", encoding="utf-8")
    result = playbook(EXAMPLES / "leavers_from_csv.yml", "-e", f"csv_file={other}")
    assert (result.rc, sample.user("o'brien@acme.example").locked) == (0, True)

    writes = len(sample.writes)
    dates = "email,left_on\nada@acme.example,12/31/2099\nu@acme.example,28.11.2025\nm@acme.example,2024-11-29\n"
    other.write_text(dates, encoding="utf-8")
    result = playbook(EXAMPLES / "leavers_from_csv.yml", "-e", f"csv_file={other}")
    assert (result.rc, len(sample.writes)) == (2, writes)
    assert "2 faults: line 2: '12/31/2099' in 'left_on' is no date such as 2025-01-31; line 3: '28.11." in result.output


def test_onboard_from_csv(sample: Emulator, playbook: Runner) -> None:
    """newcomers.csv names a new user, a user of another tenant, and a user who is already as wanted."""
    example = EXAMPLES / "onboard_from_csv.yml"
    told = [
        "created ada.newcomer@acme.example in acme; set external_id; roles Admin, Member",
        "added zoë.müller@beta.example to acme; updated name, external_id; roles added: Member",
        "unchanged jane@acme.example already as wanted in tenant acme",
        "SUMMARY: changed 2 of 3 users, 1 unchanged",
    ]
    preview = playbook(example, "--diff", check=True)
    assert (preview.rc, sample.writes) == (0, [])
    assert preview.words[-1] == "SUMMARY: would change 2 of 3 users, 1 unchanged"

    done = playbook(example)
    assert (done.rc, done.words) == (0, told)
    assert len(sample.user("ada.newcomer@acme.example").memberships["acme"].role_ids) == 2
    assert sorted(sample.user("zoë.müller@beta.example").tenant_ids) == ["acme", "beta"]

    writes = len(sample.writes)
    again = playbook(example)
    assert (again.rc, again.recap["changed"], len(sample.writes)) == (0, 0, writes)

    other = playbook.folder / "export.csv"
    other.write_text("\ufeffname;email;roles\r\nJoe;joe@acme.example;Admin|ReadOnly\r\n", encoding="utf-8")
    assert playbook(example, extra={"csv_file": str(other)}).rc == 0
    joe = sample.user("joe@acme.example")
    assert (joe.name, len(joe.memberships["acme"].role_ids)) == ("Joe", 2)


def test_notify(sample: Emulator, playbook: Runner) -> None:
    """The preview and the real run write evidence, and the chat gets the text of both."""
    received: list[dict[str, str]] = []

    class Chat(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *dummy: object) -> None:
            """Say nothing."""

    folder = playbook.folder / "evidence"
    with ThreadingHTTPServer(("127.0.0.1", 0), Chat) as chat:
        Thread(target=chat.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{chat.server_port}/hook"
        extra = {"webhook_url": url, "report_folder": str(folder), "ticket": "OFF-1423", "awx_user_name": "lea"}
        preview = playbook(EXAMPLES / "notify.yml", extra=extra, check=True)
        previewed = json.loads((folder / "report.json").read_text("utf-8"))
        done = playbook(EXAMPLES / "notify.yml", extra=extra)
        chat.shutdown()
    report = json.loads((folder / "report.json").read_text("utf-8"))
    jsonschema.validate(report, SCHEMA)
    assert (preview.rc, done.rc, len(list(folder.iterdir()))) == (0, 0, 6)
    assert [one["text"].splitlines()[0] for one in received] == [
        "**PREVIEW: nothing was written. The rows say what a run would do.**",
        "**Leavers**: 2 changed of 2; 2 of 2 later than agreed",
    ]
    assert [(one["mode"], one["status"]) for one in (previewed, report)] == [
        ("preview", "changed"),
        ("real", "changed"),
    ]
    assert [row["left_on"] for row in report["rows"]] == ["2024-11-29", "2025-01-31"]
    assert all(row["verified"] and row["revoked_at"] and row["within_due"] is False for row in report["rows"])
    assert report["run_by"].endswith(", controller user lea") and report["ticket"] == "OFF-1423"
    assert report["input"]["sha256"] == hashlib.sha256((EXAMPLES / "leavers.csv").read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["credentials_from_vault.yml", "module_defaults.yml"])
def test_credentials_from_a_vault(sample: Emulator, playbook: Runner, name: str) -> None:
    password, credentials = playbook.folder / "password", playbook.folder / "credentials.yml"
    password.write_text("a throwaway password\n", encoding="utf-8")
    secrets = {"frontegg_client_id": sample.client_id, "frontegg_api_token": sample.api_token}
    credentials.write_text(yaml.safe_dump(secrets), encoding="utf-8")
    encrypt = [str(BIN / "ansible-vault"), "encrypt", "--vault-password-file", str(password), str(credentials)]
    env = playbook.environment({})
    subprocess.run(encrypt, env=env, check=True, capture_output=True)
    assert sample.api_token not in credentials.read_text(encoding="utf-8")

    given = f"@{credentials}" if name == "module_defaults.yml" else f"credentials_file={credentials}"
    unset = {"FRONTEGG_CLIENT_ID": None, "FRONTEGG_API_TOKEN": None}
    args = ("--vault-password-file", str(password), "-e", given, "-vvvv")
    result = playbook(EXAMPLES / name, *args, env=unset)
    assert result.rc == 0
    assert sample.api_token not in result.output
    if name == "module_defaults.yml":
        assert [sample.user(email).locked for email in ("jane@acme.example", "zoë.müller@beta.example")] == [True] * 2
        assert sample.user("marco.tanaka@acme.example").tenant_ids == ["acme"]
        assert sample.user("disabled@beta.example").memberships["beta"].disabled is False
    else:
        assert sample.user("jane@acme.example").memberships["acme"].disabled is True


def test_every_example_is_run_here_or_by_the_demo() -> None:
    folders = [ROOT / "tests" / name for name in ("integration", "journeys")]
    here = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("test_*.py"))
    demo = (ROOT / "tests/demo/__main__.py").read_text(encoding="utf-8")
    used_by_examples = " ".join(path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*.yml"))
    names = [path.name for path in EXAMPLES.iterdir() if path.name != "__pycache__"]
    assert [name for name in names if not re.search(re.escape(name), here + demo + used_by_examples)] == []
