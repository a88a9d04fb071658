# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""move_users, migrate_users, and invite_users with a tenant in each row. No output of a migration holds a secret."""

from __future__ import annotations

import json

from tests.emulator import Emulator
from tests.integration.conftest import Runner

HASH = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
MFA = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGNER = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
SECRETS = (HASH, MFA, SIGNER)


def roles(emu: Emulator, email: str, tenant_id: str) -> list[str]:
    user = emu.user(email)
    assert user is not None
    return sorted(emu.state.roles[role_id].key for role_id in user.memberships[tenant_id].role_ids)


def test_moving_with_mapped_roles(emu: Emulator, playbook: Runner) -> None:
    for key in ("admin", "viewer", "owner"):
        emu.add_role(key)
    emu.add_user("jane@acme.example", ["acme"], roles=["admin", "viewer"])
    emu.add_user("kim@beta.example", ["beta"], roles=["viewer"])
    (playbook.folder / "movers.csv").write_text("Email\njane@acme.example\nkim@beta.example\nnobody@acme.example\n")
    args = (
        "-e",
        "csv=movers.csv",
        "-e",
        "from_tenant=acme",
        "-e",
        "to_tenant=beta",
        "-e",
        "roles_map=admin=owner,viewer=",
    )
    report = ("-e", f"report_dir={playbook.folder / 'report'}")
    preview = playbook("move_users", *args, *report, "-e", "plan_path=plan.json", check=True)
    assert preview.rc == 2 and emu.writes == [], "nobody@acme.example does not exist"
    told = json.loads((playbook.folder / "report/report.json").read_text())
    assert [(row["user"], row["outcome"]) for row in told["rows"]][2:] == [
        ("kim@beta.example", "left_alone"),
        ("nobody@acme.example", "not_found"),
    ]
    assert (told["mode"], told["counts"]["left_alone"], told["counts"]["not_found"]) == ("preview", 1, 1)
    digest = json.loads((playbook.folder / "plan.json").read_text())["digest"]
    real = playbook("move_users", "-e", "approved_plan=plan.json", "-e", f"approved_digest={digest}")
    assert real.rc == 0 and "jane@acme.example" in real.output
    for given, pinned in ((("-e", f"approved_digest={digest}"), True), ((), False)):
        args_of_plan = ("-e", "approved_plan=plan.json", *given, "-e", f"report_dir={playbook.folder / str(pinned)}")
        assert playbook("move_users", *args_of_plan, check=True).rc == 0
        (run,) = json.loads((playbook.folder / f"{pinned}/report.json").read_text())["runs"]
        assert run["approved"]["pinned"] is pinned, "the playbook itself reads the digest from the plan"
    writes = len(emu.writes)
    user = emu.user("jane@acme.example")
    assert user is not None and user.tenant_ids == ["beta"]
    assert roles(emu, "jane@acme.example", "beta") == ["owner"]
    assert [write.method for write in emu.writes][-1] == "DELETE", "nobody is ever in neither of the two tenants"
    again = playbook("move_users", *args, "-e", "on_missing=warn", may_warn=True)
    for result in (preview, again):
        assert "left alone kim@beta.example is not in tenant acme" in result.words
        assert "NOT FOUND nobody@acme.example there is no such user" in result.words
    assert (again.rc, len(emu.writes)) == (0, writes) and "Not found: nobody@acme.example." in again.output
    assert "left alone jane@acme.example is not in tenant acme" in again.words


def test_a_move_that_is_refused_says_why_in_a_sentence(emu: Emulator, playbook: Runner) -> None:
    emu.add_user("jane@acme.example", ["acme"])
    (playbook.folder / "movers.csv").write_text("Email,Tenant\njane@acme.example,gamma\n")
    tenants = ("-e", "from_tenant=acma", "-e", "to_tenant=beta", "-e", "roles_map=a=")
    refused = playbook("move_users", "-e", "users=jane@acme.example", *tenants, check=True)
    words = "from_tenant: tenant 'acma' does not exist in this environment; did you mean 'acme'?"
    assert refused.rc == 2 and words in refused.output and "task args" not in refused.output
    tenants = ("-e", "from_tenant=acme", "-e", "to_tenant=beta", "-e", "roles_map=a=")
    refused = playbook("move_users", "-e", "csv=movers.csv", *tenants, check=True)
    words = "line 2: is about tenant 'gamma', and from_tenant is 'acme'; say one of them"
    assert refused.rc == 2 and words in refused.output
    moved = playbook("move_users", "-e", "users=jane@acme.example", *tenants, check=True)
    assert moved.rc == 0 and "would add jane@acme.example to beta; afterwards: without roles" in moved.words
    roster = playbook("reconcile_users", "-e", "users=kim@else.example", "-e", "tenant_id=acme")
    assert roster.rc == 2 and "task args" not in roster.output and roster.output.count("fatal: ") == 1


def test_a_tenant_in_each_row_of_invite_users(emu: Emulator, playbook: Runner) -> None:
    (playbook.folder / "new.csv").write_text("Email,tenantId\nnew@acme.example,acme\nnew@beta.example,beta\n")
    result = playbook("invite_users", "-e", "csv=new.csv")
    assert result.rc == 0 and "into the tenants that the file names" in result.stdout
    assert [emu.user(f"new@{name}.example").tenant_ids for name in ("acme", "beta")] == [["acme"], ["beta"]]
    (playbook.folder / "new.csv").write_text("Email,tenantId\na@acme.example,acme\nb@beta.example,\n")
    refused = playbook("invite_users", "-e", "csv=new.csv")
    assert refused.rc == 2 and "line 3: names no tenant, and the row has to say" in refused.output
    (playbook.folder / "new.csv").write_text("Email\na@acme.example\n")
    refused = playbook("invite_users", "-e", "csv=new.csv")
    assert refused.rc == 2 and "no row says in which tenant the user is meant" in refused.output


def test_no_output_of_a_migration_holds_a_secret(emu: Emulator, playbook: Runner) -> None:
    emu.migrate_users_after(1, failing={"bad@acme.example": f"the hash {HASH} is not supported"})
    config = json.dumps({"signerKey": SIGNER, "rounds": 8}).replace('"', '""')
    (playbook.folder / "people.csv").write_text(
        "email,tenantId,roleIds,passwordHash,passwordHashType,passwordHashConfig,mfaSecret\n"
        f'good@acme.example,acme,,{HASH},firebase-scrypt,"{config}",{MFA}\n'
        f"bad@acme.example,acme,,{HASH},bcrypt,,\n"
    )
    report = playbook.folder / "report"
    args = ("-e", "csv=people.csv", "-e", "journal_path=journal", "-e", f"report_dir={report}", "-vvvv", "--diff")
    runs = [
        playbook("migrate_users", *args, check=True),
        playbook("migrate_users", *args),
        playbook("migrate_users", *args),
    ]
    assert [run.rc for run in runs] == [0, 2, 2]
    good = emu.user("good@acme.example")
    assert good is not None and emu.state.hashes[good.id]["passwordHash"] == HASH
    assert "is not supported" in runs[1].output
    texts = [run.output for run in runs]
    texts += [path.read_text() for path in playbook.folder.rglob("*") if path.is_file() and path.name != "people.csv"]
    assert len(texts) > 5
    assert [secret for secret in SECRETS for text in texts if secret in text or secret[:25] in text] == []


def test_a_playbook_of_ones_own_reads_the_file_and_prints_none_of_it(emu: Emulator, playbook: Runner) -> None:
    text = f"email,tenantId,passwordHash,passwordHashType,mfaSecret\njane@acme.example,acme,{HASH},bcrypt,{MFA}\n"
    (playbook.folder / "people.csv").write_text(text)
    read = {"identityops.frontegg.people": {"csv": "people.csv", "state": "migrated"}, "register": "read"}
    bring = {"identityops.frontegg.user_migration": {"users": "{{ read.users }}"}}
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": [read, bring]}]
    (playbook.folder / "own.yml").write_text(json.dumps(play))
    result = playbook(playbook.folder / "own.yml", "-vvvv", "--diff", may_warn=True)
    assert result.rc == 0 and emu.user("jane@acme.example") is not None
    assert "the output has been hidden" in result.output
    assert not any(secret in result.output for secret in SECRETS)


def test_a_hash_in_a_wrong_column_stands_in_no_output_and_no_report(emu: Emulator, playbook: Runner) -> None:
    (playbook.folder / "people.csv").write_text(f"email,name,tenantId,roleIds\na@acme.example,,{MFA},{HASH}\n")
    (playbook.folder / "others.csv").write_text(f"email,tenantId\na@acme.example,{MFA}\n")
    for name, words in (("people", "line 2: roles: looks like the hash"), ("others", "there is no tenant (not shown")):
        args = ("-e", f"csv={name}.csv", "-e", f"report_dir={playbook.folder / name}", "-vvvv", "--diff")
        result = playbook("migrate_users", *args, check=True)
        assert result.rc == 2 and words in result.output
        texts = [result.output, *(path.read_text() for path in (playbook.folder / name).rglob("*") if path.is_file())]
        assert not any(secret in text for secret in (HASH, MFA) for text in texts)
    assert len(texts) > 3 and emu.writes == []


def test_secrets_in_a_list_and_in_what_is_refused(emu: Emulator, playbook: Runner) -> None:
    users = [{"email": "a@acme.example", "tenant_id": "acme", "passwordHash": HASH, "mfa_secret": MFA}]
    # With -vvvv, Ansible itself prints what stands on the command line. A file it only names.
    (playbook.folder / "users.json").write_text(json.dumps({"users": users}))
    result = playbook("migrate_users", "-vvvv", "-e", "@users.json")
    assert result.rc == 2 and "'password_hash' was meant" in result.output
    assert not any(secret in result.output for secret in SECRETS)
    assert emu.requests == 0
