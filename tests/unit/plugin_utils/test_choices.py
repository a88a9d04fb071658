# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A wrong word is refused before a run begins, with the word that was meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.choices import WHEN_EMPTY, when_empty
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import guards_spec, plan_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._module import connection_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._users.filters import FILTERS
from ansible_collections.identityops.frontegg.plugins.module_utils._users.revoke import REVOCABLE
from ansible_collections.identityops.frontegg.plugins.plugin_utils._catalog import PLAYBOOKS
from ansible_collections.identityops.frontegg.plugins.plugin_utils._choices import (
    FLAGS,
    ONE_OF,
    SOME_OF,
    choice_faults,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._variables import PLANS, SNAPSHOT_PATH

DIGEST = "0a" * 32


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"revoke": "session,tokens"}, "2 faults: revoke: 'session' is none of sessions, api_tokens, mfa; did you"),
        ({"revoke": ["mfa", "tokens"]}, "revoke: 'tokens' is none of sessions, api_tokens, mfa; did you mean api_tok"),
        ({"on_missing": "wran"}, "on_missing: 'wran' is none of fail, warn, ignore; did you mean warn?"),
        ({"on_drift": "ignore"}, "on_drift: 'ignore' is none of fail, skip"),
        ({"on_missing": True}, "on_missing: 'True' is none of"),
        ({"result": "change"}, "result: 'change' is none of all, changed, summary; did you mean changed?"),
        ({"region": "eu"}, "region: 'eu' is none of EU, US, CA, AU, UK, AP; did you mean EU?"),
        ({"redact": "phone"}, "redact: 'phone' is none of metadata, vendor_metadata, names, phone_numbers; did you me"),
        ({"verify": "flase"}, "verify: 'flase' is neither true nor false"),
        ({"status": "activ"}, "status: 'activ' is none of activated"),
        ({"managed_by": "scim"}, "managed_by: 'scim' is none of frontegg, scim2, external; did you mean scim2?"),
        ({"approved_digest": "sha256:..."}, "approved_digest: 'sha256:...' is no digest; copy it from the approval"),
    ],
)
def test_a_wrong_word_is_refused(given: dict[str, Any], fault: str) -> None:
    (found,) = choice_faults(given)
    assert found.startswith(fault)
    (of_the_role,) = choice_faults(given, "offboard_")
    assert f"offboard_{next(iter(given))}: " in of_the_role


@pytest.mark.parametrize(
    "given",
    [
        {"revoke": "sessions,api_tokens"},
        {"revoke": "sessions, mfa"},
        {"revoke": []},
        {"redact": []},
        {"verify": "False "},
        {"verify": True},
        {"region": "AP"},
        {"approved_digest": f"sha256:{DIGEST}"},
        {"approved_digest": f" {DIGEST.upper()}\n"},
        {"on_missing": None, "revoke": "", "verify": " "},  # refused for being empty, where that is wrong
        {"users": "flase", "ticket": "sha256:..."},
    ],
)
def test_right_words_pass(given: dict[str, Any]) -> None:
    assert choice_faults(given) == []


def test_the_words_are_those_of_the_modules() -> None:
    """A variable of a playbook whose option has choices is checked, whichever module has the option."""
    variables = {one.name for playbook in PLAYBOOKS.values() for one in playbook.variables}
    specs: dict[str, Mapping[str, Any]] = {**connection_spec(), **guards_spec(), **plan_spec()}
    specs.update({name: row.spec for name, row in FILTERS.items()})
    specs["revoke"] = {"choices": list(REVOCABLE)}
    choices = {name: list(spec["choices"]) for name, spec in specs.items() if "choices" in spec and name in variables}
    assert {name: list(words) for name, words in {**ONE_OF, **SOME_OF}.items()} == choices
    assert {name for name, spec in specs.items() if spec.get("type") == "bool" and name in variables} <= {*FLAGS}


def test_nobody_is_told_to_leave_out_what_protects() -> None:
    guards = {one.name for playbook in PLAYBOOKS.values() for one in (*playbook.guards, *PLANS, SNAPSHOT_PATH)}
    assert guards <= {*WHEN_EMPTY}
    assert not any("leave" in when_empty(name) for name in guards)
    assert when_empty("approved_digest") == "copy the digest from the approval"
    assert when_empty("column") == "give it a value, or leave it out"
