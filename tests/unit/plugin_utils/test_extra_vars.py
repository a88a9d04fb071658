# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults in the extra vars of a playbook."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from ansible.parsing.splitter import parse_kv

from ansible_collections.identityops.frontegg.plugins.plugin_utils import _extra_vars as names

ALL = tuple(names.KNOWN)


@pytest.mark.parametrize(
    ("playbook", "word", "meant"),
    [
        ("lock_users", "max_change", "max_changes"),
        ("lock_users", "protect", "protected"),
        ("lock_users", "user", "users"),
        ("lock_users", "user_file", "users_file"),
        ("lock_users", "maxchanges", "max_changes"),
        ("lock_users", "Max-Changes", "max_changes"),
        ("delete_users", "tenant", "tenant_id"),
        ("delete_users", "everwhere", "everywhere"),
        ("find_users", "tenant", "tenant_id"),
        ("find_users", "exclude", "except_users"),
        ("find_users", "role", "has_role"),
        ("find_users", "has_rol", "has_role"),
        ("find_users", "sub_tenants", "include_sub_tenants"),
        ("invite_users", "roles", "user_roles"),
        ("bulk_user_action", "action", "user_action"),
        ("bulk_user_action", "envfile", "env_file"),
        ("close_tenant", "tenant", "tenant_id"),
        ("lock_tenants", "tenant", "tenants"),
    ],
)
def test_a_misspelt_name_leads_to_the_one_that_was_meant(playbook: str, word: str, meant: str) -> None:
    assert names.unknown([playbook], [word]) == [f"extra var '{word}' is not known; did you mean {meant}?"]


@pytest.mark.parametrize("playbook", ALL)
def test_every_known_name_passes_and_every_cut_or_longer_one_does_not(playbook: str) -> None:
    known = names.known([playbook])
    assert names.unknown([playbook], known) == []
    for name in known:
        for wrong in (name[:-1], name + "s", name.upper()):
            if wrong not in known:
                (fault,) = names.unknown([playbook], [wrong])
                assert wrong in fault


@pytest.mark.parametrize("word", ["run_id", "audit", "input_sha256"])
def test_an_option_of_the_module_only_never_leads_to_a_variable_that_starts_nothing(word: str) -> None:
    (fault,) = names.unknown(["migrate_users"], [word])
    assert "did you mean" not in fault and ("option of module user_migration" in fault) == (word != "input_sha256")


@pytest.mark.parametrize("word", ["check", "check_mode", "checkmode", "dry_run", "Dry-Run", "dryrun", "preview"])
def test_a_guess_at_a_preview_leads_to_the_option_of_ansible(word: str) -> None:
    preview = "is not known; for a preview, give --check, an option of ansible-playbook"
    assert names.unknown(["lock_users"], [word]) == [f"extra var '{word}' {preview}"]
    assert names.misspelt("offboard_users", "offboard_", ["offboard_check"]) == [f"variable offboard_check {preview}"]
    assert names.unknown(["close_tenant"], ["dry_run"]) == ["extra var 'dry_run' is not known; did you mean execute?"]


def test_what_others_add_passes() -> None:
    added = ["ansible_eda", "awx_job_id", "tower_user_name", "ansible_check_mode"]
    assert names.unknown(["lock_users"], added) == []


def test_all_unknown_names_are_told_at_once_and_credentials_lead_to_the_environment() -> None:
    faults = names.unknown(["lock_users"], ["zzz", "users", "api_token"])
    assert faults[0].startswith("extra var 'zzz' is not known; the playbook knows users, users_file, ")
    assert faults[1:] == ["extra var 'api_token' is not known; set FRONTEGG_API_TOKEN in the environment"]


def test_the_names_of_several_playbooks_on_one_command_line_add_up() -> None:
    assert names.unknown(["lock_users", "lock_tenants"], ["users", "tenants"]) == []


def test_what_ansible_cut_off_at_a_blank() -> None:
    assert names.cut_off([{"users": "ann@a.example,"}]) == []
    (fault,) = names.cut_off([{"x": 1}, {"users": "ann@a.example,", "_raw_params": "bob@a.example"}])
    assert fault.endswith("""quote the whole value, as in -e "users='ann@a.example, bob@a.example'", or give JSON""")
    assert len(names.cut_off([{"users": "a", "_raw_params": "b"}, {"protected": "a", "_raw_params": "c"}])) == 2
    assert len(names.cut_off([{"column": "Work", "csv": "a.csv", "_raw_params": "Email"}])) == 1


@pytest.mark.parametrize(
    ("given", "example"),
    [
        ("reason=named by mistake", "reason='named by mistake'"),
        ("protected=*@ops.example *@acme.example", "protected='*@ops.example *@acme.example'"),
        ("api_token=one two", "api_token='...'"),
        ("reason=100$ too much", "reason='...'"),
        (f"reason=a {120 * 'b'}", "reason='...'"),
        ("ticket=a reason=b c", "users='ann@corp.example, bob@corp.example'"),
    ],
)
def test_the_example_is_about_the_variable_that_was_cut_off(given: str, example: str) -> None:
    """What a shell makes of it is what Ansible takes whole. No message repeats a token."""
    (fault,) = names.cut_off([parse_kv(given)])
    assert f'-e "{example}"' in fault and "one two" not in fault
    (dummy, shell) = shlex.split(f'-e "{example}"')
    (value,) = parse_kv(shell).values()
    assert value == example.split("'")[1] and names.cut_off([parse_kv(shell)]) == []


def test_a_column_with_blanks_is_put_together_again() -> None:
    pairs = [{"csv": "a.csv"}, {"column": "Work", "_raw_params": "Email (private)"}]
    assert names.whole_column(pairs) == "Work Email (private)"
    assert names.cut_off(pairs) == []
    assert names.whole_column([{"column": "Work"}, {"users": "a", "_raw_params": "b"}]) is None


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ([{"users": "a"}, {"users": "b"}], 1),
        ([{"users": "a"}, {"users": "a"}], 0),
        ([{"users": "a"}, {"max_changes": "1"}], 0),
        ([{"protected": "a"}, {"x": 1}, {"protected": "b"}, {"protected": "c"}], 1),
        ([{"site": "a"}, {"site": "b"}], 0),
    ],
)
def test_a_variable_given_twice(given: list[dict[str, Any]], faults: int) -> None:
    assert len(names.repeated(given, ["lock_users"])) == faults


@pytest.mark.parametrize(
    ("name", "guard"),
    [
        ("max_change", "max_changes"), ("max_chagnes", "max_changes"), ("Max-Changes", "max_changes"),
        ("maxchanges", "max_changes"), ("protect", "protected"), ("protectd", "protected"), ("protecteds", "protected"),
        ("max_failure", "max_failures"), ("keep_one_with_roles", "keep_one_with_role"), ("redac", "redact"),
        ("on_mising", "on_missing"), ("max_changes", ""), ("protected_users", ""), ("verified", ""), ("mail", ""),
        ("ansible_protected", ""), ("hostvars", ""), ("environment", ""), ("inventory_hostname", ""),
        ("maximum", ""), ("failures", ""), ("missing", ""), ("users", ""),
    ],
)  # fmt: skip
def test_a_guard_that_an_inventory_misspells(name: str, guard: str) -> None:
    said = f"variable '{name}' is not known; did you mean {guard}? If it is something else, give it another name"
    assert names.nearly_guards("lock_users", [name]) == ([said] if guard else [])


@pytest.mark.parametrize("playbook", ALL)
def test_no_variable_of_a_playbook_is_nearly_a_guard(playbook: str) -> None:
    """Variables of other playbooks may stand in the same inventory."""
    every = [name for other in names.KNOWN for name in names.known([other]) if (playbook, name) not in names.INSTEAD]
    assert names.nearly_guards(playbook, every) == []


@pytest.mark.parametrize("name", ["max_changes", "max_change", "max_failures", "max-failure"])
def test_an_inventory_sets_no_limit_of_events(name: str) -> None:
    """The playbook does not take these guards, so it must not ignore them, and not ask for them."""
    (fault,) = names.nearly_guards("offboard_events", [name])
    assert f"variable '{name}' is not known; " in fault and "the number of events is the limit; take it out" in fault
    assert "did you mean" not in fault


@pytest.mark.parametrize("playbook", ALL)
def test_an_inventory_sets_guards_and_no_reach(playbook: str) -> None:
    reach, others = names.KNOWN[playbook]
    assert names.of_the_inventory(playbook, others, []) == []
    assert [fault.split()[0] for fault in names.of_the_inventory(playbook, reach, [])] == list(reach)
    assert names.of_the_inventory(playbook, reach, reach) == []
    assert set(reach) & set(others) == set()
    widening = {"users", "tenant_id", "everywhere", "user_action", "execute"}
    assert widening & set(others) == set()
