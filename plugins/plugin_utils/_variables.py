# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the variables that several playbooks have in common, with one line of help each. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Variable:
    """A variable of a playbook, with what it means, in one line.

    is_reach: it decides which environment, users or tenants the run reaches, or what it does to them. An inventory
    alone must not set it.
    """

    name: str
    words: str
    is_reach: bool = False

    def meaning(self, words: str) -> Variable:
        """The same variable in other words, for a playbook where it means something else."""
        return replace(self, words=words)


def reach(name: str, words: str) -> Variable:
    """A variable that an inventory alone must not set."""
    return Variable(name, words, is_reach=True)


def without(variables: tuple[Variable, ...], *names: str) -> tuple[Variable, ...]:
    """The variables but these."""
    return tuple(one for one in variables if one.name not in names)


# ---- who

USERS = reach("users", "a list of emails and user IDs, or one text of them; or")
USERS_FILE = reach("users_file", "a text file with one email or user ID on each line, # begins a comment; or")
CSV = reach("csv", "a CSV file with a header row")
COLUMN = reach("column", "the column of the CSV file with the emails or user IDs, if it is not clear")
IGNORE_COLUMNS = reach("ignore_columns", "further columns of the CSV file, which are left unread")
PEOPLE = (USERS, USERS_FILE, CSV, COLUMN)
TENANTS = (
    reach("tenants", "a list of tenant IDs, or one text of them; or"),
    reach("tenants_file", "a text file with one tenant ID on each line, # begins a comment"),
)
# The filters of module user_info that find_users and the role offboard take
FILTERS = (
    reach("tenant_id", "the users of this tenant"),
    reach("without_tenant", "true: the users without any tenant"),
    reach("email", "the user with this email"),
    reach("name_prefix", "the users whose name begins with this"),
    reach("except_users", "everybody but these users"),
    reach("search", "the users whose name or email holds this text"),
    reach("domains", "the users whose email is in one of these domains"),
    reach("locked", "true or false: whether they are locked"),
    reach("verified", "true or false: whether their email is verified"),
    reach("mfa_enrolled", "true or false: whether they have a second factor"),
    reach("managed_by", "the system that manages them"),
    reach("status", "their status in the tenants"),
    reach("has_role", "the users with this role"),
    reach("in_group", "the users in this group"),
    reach("metadata", "the users with these keys of metadata, or these keys and values"),
    reach("vendor_metadata", "the same for vendor metadata, whose values are not shown"),
    reach("inactive_days", "the users without a login for so many days"),
    reach("never_logged_in", "true or false: whether they never logged in"),
    reach("created_before", "the users created before this time"),
    reach("created_after", "the users created after this time"),
)
SCOPE = (
    reach("tenant_id", "the members of this tenant; or"),
    reach("tenant_ids", "the members of these tenants; also with"),
    reach("domains", "the users whose email is in one of these domains; or"),
    reach("all", "true: all users of the environment"),
)

# ---- what

REVOKE = reach("revoke", "what is taken away, too: sessions, api_tokens, mfa, or several")
APPLICATION_ID = reach("application_id", "the application that the invitation is for; unset: FRONTEGG_APPLICATION_ID")
WAIT_TIMEOUT = Variable("wait_timeout", "how many seconds to wait for what Frontegg does in bulk; unset: 600")

# ---- guards

PROTECTED = Variable("protected", "emails, IDs and patterns of users who must not lose access; else refused")
MAX_CHANGES = Variable("max_changes", "how many users may change at most, a number or a share such as 5%")
MAX_FAILURES = Variable("max_failures", "after this many failures, the run begins no further user")
ON_MISSING = Variable("on_missing", "fail, warn or ignore, where a user is not found; unset: fail")
VERIFY = Variable("verify", "false: changed users are not read back; unset: true")
REDACT = Variable("redact", "what is hidden: metadata, vendor_metadata, names, phone_numbers, or [] for nothing")
KEEP_ONE = Variable("keep_one_with_role", "roles that somebody must keep in every tenant")
GUARDS = (PROTECTED, MAX_CHANGES, MAX_FAILURES, ON_MISSING, VERIFY, REDACT)
DRIFT = (
    Variable("plan_max_age", "how many hours old the approved plan may be; unset: 72"),
    Variable("on_drift", "fail or skip, where somebody is not as in the approved plan; unset: fail"),
)
HOLD = Variable("hold", "patterns of users who must never be deleted")
TENANT_GUARDS = (
    PROTECTED.meaning("IDs, names and patterns of tenants that must be kept; else refused"),
    MAX_CHANGES.meaning("how many tenants may change at most, a number or a share such as 5%"),
    MAX_FAILURES.meaning("after this many failures, the run begins no further tenant"),
    ON_MISSING.meaning("fail, warn or ignore, where a tenant is not found; unset: fail"),
    VERIFY.meaning("false: changed tenants are not read back; unset: true"),
    REDACT,
    *DRIFT,
)

# ---- plan and evidence

PLAN_PATH = Variable("plan_path", "the file to write the plan to, in a preview, too")
APPROVED_PLAN = reach("approved_plan", "a plan file: the run does what it says and nothing else")
APPROVED_DIGEST = Variable("approved_digest", "the digest that the approved plan must have")
PLANS = (PLAN_PATH, APPROVED_PLAN, APPROVED_DIGEST)
SNAPSHOT_PATH = Variable("snapshot_path", "the file for the snapshot from which restore_users takes the run back")
JOURNAL_PATH = Variable("journal_path", "the file that gets a line for each user as soon as the outcome is known")
REPORT_DIR = Variable("report_dir", "a folder for the files of the report, which is made if it is missing")
RESULT = Variable("result", "all, changed or summary: the users that the report lists; unset: all")
FILES = (*PLANS, SNAPSHOT_PATH, JOURNAL_PATH, REPORT_DIR, RESULT)
# What the files of the report say about the run
REPORTED = (
    Variable("ticket", "the ticket, for the report"),
    Variable("reason", "the reason, for the report"),
    Variable("requested_by", "who asked for it, for the report"),
    Variable("approved_by", "who approved it, for the report"),
)
EVIDENCE = (
    Variable("due", "how many hours after the last day the access must be gone, for the report"),
    REPORTED[0].meaning("the ticket, for the marks and the report"),
    *REPORTED[1:],
)

# ---- connection: options of all modules, with the same names. Secrets are none of them.

CONNECTION = (
    reach("region", "EU, US, CA, AU, UK or AP; unset: FRONTEGG_REGION, else EU"),
    reach("api_url", "a URL instead of the host of the region; unset: FRONTEGG_API_URL"),
    Variable("ca_path", "a file or folder of CA certificates; unset: REQUESTS_CA_BUNDLE"),
    Variable("timeout", "seconds to wait for each part of an answer; unset: 30; Ansible warns about the name"),
    Variable("max_retries", "how often a failed request is repeated, where that is safe; unset: 3"),
    Variable("concurrency", "how many requests are in flight at the same time; unset: 4"),
    Variable("requests_per_minute", "a rate limit of your own; unset: FRONTEGG_REQUESTS_PER_MINUTE"),
    Variable("rate_limit_share", "the percentage of Frontegg's rate limit that the run may use; unset: 100"),
    Variable("rate_limit_timeout", "how many seconds a request may wait for the rate limit; unset: 300"),
)
