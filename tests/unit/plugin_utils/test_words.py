# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words of the command line, of the environment and of files, all forms; tests/integration runs playbooks with one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._bulk import bulk
from ansible_collections.identityops.frontegg.plugins.plugin_utils._people import read_people
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import RUNS

YES = [True, "true", "True", "yes", "y", "on", "1", "t", 1]
NO = [False, "false", "no", "n", "off", "0", "f", 0]
WORDS = [*((word, True) for word in YES), *((word, False) for word in NO)]
TWO = ["ann@acme.example", "bob@acme.example"]
NEW = "new@acme.example"


@pytest.mark.parametrize(("word", "means"), WORDS)
@pytest.mark.parametrize("preview", [False, True])
def test_whether_a_tenant_is_deleted(word: object, means: bool, preview: bool) -> None:
    run = RUNS["close_tenant"]({"tenant_id": "acme", "execute": word, "max_users": "9"}, preview)
    assert run.options["execute"] is means
    assert RUNS["close_tenant"]({"tenant_id": "acme"}, preview).options["execute"] is False


@pytest.mark.parametrize(("word", "means"), WORDS)
def test_whether_an_invitation_is_sent(word: object, means: bool) -> None:
    run = RUNS["invite_users"]({"users": NEW, "tenant_id": "acme", "send_invite": word}, False)
    assert run.options["send_invite"] is means
    assert ("without invitations" in run.intro) is not means


@pytest.mark.parametrize("text", ["[{0},{1}]", '["{0}", "{1}"]\r', "{0}\r\n{1}\r", "['{0}', '{1}']"])
def test_what_a_shell_or_windows_makes_of_a_list(text: str) -> None:
    """An .env file read by a shell loses the quotes of a JSON list; one written on Windows has CRs."""
    env = {"USER_ACTION": "LOCK\r", "FRONTEGG_TENANT_ID": "\r", "USER_ID_ARRAY": text.format(*TWO)}
    run = bulk({}, None, env, False)
    assert run.whom is not None and run.preview
    assert (run.script_action, run.options["state"]) == ("lock", "locked")
    users = read_people(**run.whom, state="locked").elements
    assert [user["user"] if isinstance(user, dict) else user for user in users] == TWO


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"worker,name\n{NEW},New\n", "no column is known to say who the people are"),
        (f"email,role,team\n{NEW},Admin,x\n", "new.csv: line 1: columns that are not known: 'team'; correct them"),
        (f"email,name\n\n{NEW},New,Admin\n", "new.csv: line 3: 3 cells, and the header row has 2 names"),
        (f"email,name,Name\n{NEW},New,New\n", "new.csv: line 1: the columns 'name', 'Name' all stand for name"),
        (
            f"email\n{NEW}\njane(at)acme.example\n",
            "new.csv: line 3: 'jane(at)acme.example' is neither an email nor a user ID",
        ),
        (f"email,name\n{NEW},New\n,Nobody\n", "new.csv: line 3: the column 'email' is empty"),
        (f"email,phone_number\n{NEW},030/1234\n", "new.csv: line 2: phone_number: '030/1234' is no phone number"),
    ],
)
def test_a_file_of_people_to_invite_that_is_not_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.csv").write_text(text, encoding="utf-8")
    given: dict[str, Any] = {"csv": "new.csv", "tenant_id": "acme"}
    run = RUNS["invite_users"](given, False)
    assert run.whom == {"csv": "new.csv"}
    with pytest.raises(InputError) as caught:
        read_people(**run.whom, state="present", tenant_id="acme")
    assert message in str(caught.value)
