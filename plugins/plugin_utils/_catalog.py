# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the playbooks, and the variables that each one takes. Pure.

What is checked (_extra_vars), what -e help=true prints, and the page docs/playbooks.md (_help) come from this table.
"""

from __future__ import annotations

from ._playbook import Playbook
from ._variables import (
    APPLICATION_ID,
    COLUMN,
    CONNECTION,
    CSV,
    DRIFT,
    EVIDENCE,
    FILES,
    FILTERS,
    GUARDS,
    HOLD,
    IGNORE_COLUMNS,
    JOURNAL_PATH,
    KEEP_ONE,
    MAX_CHANGES,
    MAX_FAILURES,
    ON_MISSING,
    PEOPLE,
    PLANS,
    REDACT,
    REPORT_DIR,
    REPORTED,
    RESULT,
    REVOKE,
    SCOPE,
    SNAPSHOT_PATH,
    TENANT_GUARDS,
    TENANTS,
    USERS,
    USERS_FILE,
    VERIFY,
    WAIT_TIMEOUT,
    Variable,
    reach,
    without,
)

PREVIEWS = "--check --diff"

_TENANT_ID = reach("tenant_id", "the tenant that they are removed from; or")
_EVERYWHERE = reach("everywhere", "true: they are deleted from ALL tenants")
_BEFORE_LAST_DAY = reach("before_last_day", "true: deletes those, too, whose last day in the CSV file is to come")
# These two names are known to playbooks that lock, so that the refusal can say why.
_NO_TENANT = _TENANT_ID.meaning("refused: the playbook always reaches all tenants")
_ANYWAY = _EVERYWHERE.meaning("true may be said; the playbook always reaches all tenants")
_USER_GUARDS = (*GUARDS, KEEP_ONE, *DRIFT)
_FILES = (*FILES, *REPORTED)
_NO_PLAN = without(_FILES, *(one.name for one in PLANS))
_CLOSING = (
    reach("tenants", "all, or the tenants in which they are disabled; unset: all, which locks them"),
    REVOKE.meaning("what is taken away, too: sessions, api_tokens, or both; unset: both"),
    reach("reset_mfa", "true: their second factors are removed, too"),
    reach("delete_after", "how long after the run delete_due_users may delete them, as 30d; unset: never"),
)
_SEND_INVITE = reach("send_invite", "true or false: whether Frontegg sends invitations; unset: true")
_GIVEN_ROLES = reach("user_roles", "the roles of all who have none of their own in the file: exactly these")
# What a CSV file says about newcomers, beside who they are
_NEWCOMER_COLUMNS = (
    "tenant_id, name, phone_number, external_id, roles, groups, applications, expires_at, new_email, verified"
)

PLAYBOOKS: dict[str, Playbook] = {
    "lock_users": Playbook(
        does="Locks users: they cannot sign in any more, in any tenant.",
        examples=(f"-e users_file=leavers.txt {PREVIEWS}", "-e users_file=leavers.txt -e revoke=sessions,api_tokens"),
        who=PEOPLE,
        what=(REVOKE, _NO_TENANT, _ANYWAY),
        guards=_USER_GUARDS,
        files=_FILES,
    ),
    "unlock_users": Playbook(
        does="Unlocks users: they can sign in again, in every tenant where they are not disabled.",
        examples=(f"-e users=jane@corp.example {PREVIEWS}", "-e users=jane@corp.example"),
        who=PEOPLE,
        what=(REVOKE.meaning("refused: whoever is let in keeps everything"), _NO_TENANT, _ANYWAY),
        guards=_USER_GUARDS,
        files=_FILES,
    ),
    "delete_users": Playbook(
        does="Removes users from one tenant, or deletes them from all tenants. A snapshot takes a part back.",
        examples=(
            f"-e users_file=leavers.txt -e tenant_id=acme {PREVIEWS}",
            "-e users_file=leavers.txt -e everywhere=true -e max_changes=20 -e snapshot_path=leavers.snapshot",
        ),
        who=(*PEOPLE[:2], CSV.meaning("a CSV file with a header row; a column tenant_id says from where"), COLUMN),
        what=(_TENANT_ID, _EVERYWHERE, _BEFORE_LAST_DAY, REVOKE),
        guards=(*without(_USER_GUARDS, "on_missing"), ON_MISSING.meaning(f"{ON_MISSING.words[:-4]}warn")),
        files=_FILES,
    ),
    "invite_users": Playbook(
        does="Brings users into a tenant: creates them or adds them to it, and sets names and roles.",
        examples=(
            f"-e csv=newcomers.csv -e tenant_id=acme {PREVIEWS}",
            "-e users=jane@corp.example -e tenant_id=acme -e user_roles=Member -e send_invite=false",
        ),
        who=(
            reach("tenant_id", "the tenant; required, unless the CSV file has a column tenant_id"),
            CSV.meaning(f"a CSV file with a column user or email; it may have {_NEWCOMER_COLUMNS}; or"),
            USERS_FILE.meaning("a text file with one email, or the ID of a known user, on each line; or"),
            USERS.meaning("a list of emails and IDs of known users, or one text of them"),
            COLUMN,
            IGNORE_COLUMNS,
        ),
        what=(
            _GIVEN_ROLES,
            reach("append_roles", "true: the roles are added to those that people have already"),
            _SEND_INVITE,
            APPLICATION_ID,
            WAIT_TIMEOUT,
        ),
        guards=_USER_GUARDS,
        files=_FILES,
    ),
    "move_users": Playbook(
        does="Moves users from one tenant to another, with their roles. Nobody is ever in neither of the two.",
        examples=(
            "-e csv=movers.csv -e from_tenant=acme -e to_tenant=beta -e roles_map=admin=owner,viewer=reader "
            "-e plan_path=plan.json --check",
            "-e approved_plan=plan.json -e approved_digest=sha256:...",
        ),
        who=(
            reach("from_tenant", "the tenant that the users leave; required, except beside approved_plan"),
            reach("to_tenant", "the tenant that they join; required, except beside approved_plan"),
            *PEOPLE,
        ),
        what=(
            reach("user_roles", "the roles that they get in to_tenant; whoever is there already keeps others; or"),
            reach("roles_map", "OLD=NEW for each role that they have in from_tenant, separated by commas"),
            reach("roles", "the same as user_roles; Ansible warns about this name"),
            _SEND_INVITE.meaning("true or false: whether Frontegg sends invitations; unset: false"),
            APPLICATION_ID,
            WAIT_TIMEOUT,
        ),
        guards=_USER_GUARDS,
        files=_FILES,
    ),
    "migrate_users": Playbook(
        does="Brings users in from another system, with the hashes of their passwords.",
        examples=("-e csv=export.csv --check", "-e csv=export.csv -e max_changes=5000 -e journal_path=migration.log"),
        who=(
            CSV.meaning("a CSV file with the columns of Frontegg's portal, such as email, tenantId, passwordHash; or"),
            USERS.meaning("a list of mappings, from a file: -e @users.yml"),
            COLUMN,
            IGNORE_COLUMNS,
            reach("tenant_id", "the tenant of all rows of the CSV file that name none"),
        ),
        what=(
            reach("migration_id", "migrations that an earlier run started: wait for them, and start none"),
            Variable("wait", "false: do not wait until Frontegg is done; unset: true"),
            WAIT_TIMEOUT,
        ),
        guards=(MAX_CHANGES, MAX_FAILURES, VERIFY, REDACT),
        files=(JOURNAL_PATH, REPORT_DIR, RESULT, *REPORTED),
    ),
    "offboard_users": Playbook(
        does="Offboards users who leave: locks them, ends their sessions, deletes their tokens, marks and reports.",
        examples=(
            "-e csv=leavers.csv -e delete_after=30d -e plan_path=plan.json --check",
            "-e csv=leavers.csv -e approved_plan=plan.json -e approved_digest=sha256:... -e report_dir=evidence",
        ),
        who=(
            CSV.meaning("HR's list, a CSV file with a header row; or"),
            USERS_FILE,
            USERS.meaning("a list of emails, user IDs and mappings; or"),
            reach("select", "a mapping of filters of module user_info"),
            COLUMN,
            IGNORE_COLUMNS,
            reach("not_before", "the column with the date before which nobody touches a person; unset: not_before"),
        ),
        what=(*_CLOSING, reach("audit", "true: the customers' administrators see an event; takes ticket and reason")),
        guards=(*_USER_GUARDS, HOLD),
        files=(*FILES, *EVIDENCE),
    ),
    "offboard_events": Playbook(
        does="Offboards the users whose events wait in a folder. Each of them gets a report.",
        examples=(
            "-i inventory.yml -e events_dir=frontegg-events --check",
            "-i inventory.yml -e events_dir=frontegg-events -e delete_after=30d",
        ),
        who=(reach("events_dir", "the folder of the events; required"),),
        what=_CLOSING,
        # An event has its own ticket, and the number of events is the limit of max_changes.
        guards=(*without(GUARDS, "max_changes", "max_failures"), KEEP_ONE, HOLD),
        files=(SNAPSHOT_PATH, *without(EVIDENCE, "due", "ticket")),
    ),
    "delete_due_users": Playbook(
        does="Deletes the offboarded users whose grace period is over, from all tenants. A snapshot takes a part back.",
        examples=(
            "-i inventory.yml -e max_changes=10 --check",
            "-i inventory.yml -e max_changes=10 -e snapshot_path=due.snapshot -e report_dir=due",
        ),
        guards=(
            MAX_CHANGES.meaning(f"{MAX_CHANGES.words}; required"),
            HOLD.meaning("patterns of users who must never be deleted, beside those whose marks say so"),
            *without(GUARDS, "max_changes", "on_missing"),
            ON_MISSING.meaning(f"{ON_MISSING.words[:-4]}warn"),
            KEEP_ONE,
        ),
        files=_NO_PLAN,
    ),
    "restore_users": Playbook(
        does="Takes back what a run did to users, from the snapshot that the run wrote.",
        examples=(
            f"-e snapshot=friday.snapshot {PREVIEWS}",
            "-e snapshot=friday.snapshot -e users=jane@corp.example,joe@corp.example",
        ),
        who=(
            reach(
                "snapshot",
                "the file that is read: a run wrote it with snapshot_path; required; a plan names its own",
            ),
            reach("run_id", "only what this run wrote; unset: what all runs in the snapshot wrote"),
            USERS.meaning("only these users, a list or text of emails and IDs; unset: all users in the snapshot; or"),
            USERS_FILE.meaning("only these users, a text file with one email or ID on each line"),
        ),
        what=(
            reach("again", "true: takes back once more what was taken back already, which is left alone otherwise"),
            APPLICATION_ID.meaning("the application for which deleted users are created again"),
        ),
        guards=(*GUARDS, *DRIFT),
        files=(*without(_FILES, "snapshot_path"), SNAPSHOT_PATH.meaning("another file, for this run's own snapshot")),
    ),
    "bulk_user_action": Playbook(
        does="Locks or deletes users with the variables of the old command-line script.",
        examples=("-e env_file=.env", "-e env_file=.env -e execute=true"),
        who=(
            reach("env_file", "the script's .env file, read by the rules of python-dotenv, with the credentials"),
            USERS.meaning("(USER_ID_ARRAY) emails and user IDs; required"),
        ),
        what=(
            reach("user_action", "(USER_ACTION) lock or delete; required"),
            reach("tenant_id", "(FRONTEGG_TENANT_ID) delete from this tenant; lock ignores it"),
            _EVERYWHERE.meaning("true: delete from ALL tenants; so does FRONTEGG_TENANT_ID, set and empty"),
            reach("execute", "true: do it; without it nothing is written, a dry run"),
        ),
        guards=_USER_GUARDS,
        files=without(_FILES, "result"),  # its last line counts the rows, as the script did
        connection=(
            Variable("rate_limit_delay", "(RATE_LIMIT_DELAY) seconds between requests; unset or 0: none"),
            *(
                one.meaning("(MAX_RETRIES) how often a failed request is repeated; unset: 3")
                if one.name == "max_retries"
                else one
                for one in CONNECTION
            ),
        ),
    ),
    "find_users": Playbook(
        does="Finds users by filters, shows them, and can write them to a CSV file. Changes nobody.",
        examples=(
            "-e tenant_id=acme -e inactive_days=90",
            "-e domains=corp.example -e locked=true -e to_csv=locked.csv",
        ),
        who=(
            *FILTERS,
            reach("include_sub_tenants", "true: the sub-tenants of tenant_id, too"),
            reach("all", "true: all users, without a filter; or, instead of filters"),
            *PEOPLE,
        ),
        what=(
            reach("include", "what the file has besides: roles, groups, applications, emails, statuses, ..."),
            reach("to_csv", "the CSV file to write, for csv of other playbooks"),
        ),
    ),
    "reconcile_users": Playbook(
        does="Compares HR's roster, the people who should have access, with the users of Frontegg. Changes nobody.",
        examples=(
            "-e csv=roster.csv -e tenant_id=acme",
            "-e csv=roster.csv -e domains=corp.example -e report_dir=roster-check",
        ),
        who=(*PEOPLE, *SCOPE),
        what=(Variable("dormant_days", "after so many days without a login, a user is dormant; unset: 90"),),
        files=(REPORT_DIR.meaning("the folder for the report and the lists that other playbooks take"),),
    ),
    "review_access": Playbook(
        does="Lists who has access to which tenant, and with what, for reviewers who decide. Changes nobody.",
        examples=("-e tenant_id=acme -e report_dir=review", "-e all=true -e report_dir=review"),
        who=SCOPE,
        files=(REPORT_DIR.meaning("the folder for review.csv, whose column decision the reviewers fill in"),),
    ),
    "lock_tenants": Playbook(
        does="Locks tenants: no user can sign in to them any more. Their sub-accounts stay open.",
        examples=("-e tenants_file=customers.txt --check", "-e tenants_file=customers.txt"),
        who=TENANTS,
        guards=TENANT_GUARDS,
        files=without(_FILES, "snapshot_path"),
    ),
    "unlock_tenants": Playbook(
        does="Unlocks tenants: their users can sign in to them again.",
        examples=("-e tenants_file=customers.txt --check", "-e tenants=acme"),
        who=TENANTS,
        guards=TENANT_GUARDS,
        files=without(_FILES, "snapshot_path"),
    ),
    "close_tenant": Playbook(
        does="Shows what hangs on a tenant, locks it, and with execute=true deletes it. That cannot be undone.",
        examples=("-e tenant_id=acme --check", "-e tenant_id=acme -e execute=true -e max_users=12"),
        who=(reach("tenant_id", "the ID of the tenant; required"),),
        what=(reach("execute", "true: deletes the tenant; without it, the tenant is locked only"),),
        guards=(
            reach("max_users", "how many users may be deleted with it at most; unset: 0"),
            *(one for one in TENANT_GUARDS if one.name in ("protected", "verify", "redact")),
            ON_MISSING.meaning("fail, warn or ignore, where the tenant is not found; unset: warn"),
        ),
        files=(JOURNAL_PATH, REPORT_DIR, *REPORTED),
    ),
}
