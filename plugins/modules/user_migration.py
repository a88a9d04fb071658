#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: user_migration
short_description: Bring users with their passwords into Frontegg
version_added: 1.0.0
description:
  - Brings users in from another system, with the hashes of their passwords, so that they sign in as before. Nobody gets
    an invitation.
  - At most 1,000 users travel in one request. Frontegg then carries the migration out on its own. The module waits for
    the end, and reads all users back. Only a user who is there counts as migrated.
  - Whoever has the email already is unchanged, in whichever tenant. If the user is not in the tenant named, the row
    and a warning say so. M(identityops.frontegg.user) with O(identityops.frontegg.user#module:state=present) adds such
    a user to the tenant.
  - If Frontegg refuses a request because of one user, the others are sent again, in halves, until only those who are
    refused are left.
  - A second run brings in whoever is missing. A request whose answer was lost is never repeated by itself.
  - Hashes and secrets are in no result, journal, message or log.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._audit
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Reads which users, tenants and roles are there, starts no migration, and returns the rows of the real run.
  diff_mode:
    support: full
    details: One entry for each changed user, without hashes and secrets.
options:
  users:
    description:
      - The users to bring in. All mistakes in the list are reported together, before any request.
      - The action M(identityops.frontegg.people) with O(identityops.frontegg.people#module:state=migrated) reads this
        list from a CSV file in the form of Frontegg's portal.
    type: list
    elements: dict
    required: true
    suboptions:
      email:
        description: The user's email. Required. Each email may be given once.
        type: str
      tenant_id:
        description: The tenant that the user is brought into. Required. It must exist.
        type: str
      name:
        description: The user's name.
        type: str
      password_hash:
        description:
          - The hash of the password. For scrypt, with the salt and the key, and the separator between them.
          - A hash of bcrypt, argon2, sha1 or sha256 must have the form of its type. A list, a mapping or a number is
            refused.
        type: str
      password_hash_type:
        description:
          - How the hash was made. Required with O(users[].password_hash).
          - One of V(bcrypt), V(scrypt), V(firebase-scrypt), V(pbkdf2), V(argon2), V(sha256), V(sha1).
        type: str
      password_hash_config:
        description:
          - How the hash was made, as a mapping or a JSON text.
          - For scrypt, with C(saltSeparator), C(N), C(r), C(p), C(keyLen). For firebase-scrypt, with C(memCost),
            C(rounds), C(saltSeparator), C(signerKey).
        type: json
      mfa_secret:
        description: The secret of the user's authenticator app.
        type: str
      phone_number:
        description: The user's phone number, such as V(+49-30-1234567). Frontegg enrols the user in MFA with it.
        type: str
      provider:
        description:
          - How the user signs in.
          - One of V(local), V(saml), V(google), V(github), V(facebook), V(microsoft), V(scim2), V(slack), V(apple).
        type: str
      metadata:
        description: The user's metadata, as a mapping or a JSON text.
        type: raw
      vendor_metadata:
        description: The user's vendor metadata, as a mapping or a JSON text.
        type: raw
      external_id:
        description: The user's ID in another system.
        type: str
      verified:
        description: Whether the email counts as verified. If unset, Frontegg does not verify it.
        type: raw
      roles:
        description:
          - The user's roles in the tenant, by key, name or ID. A list, or one text with V(|) or commas between them.
          - If unset, Frontegg gives the default roles.
        type: raw
      line:
        description: The line of the file that the user comes from. Messages name it.
        type: int
  wait:
    description:
      - Whether to wait for the end of the migrations. With V(false), the module does not read anybody back.
    type: bool
    default: true
  wait_timeout:
    description:
      - How many seconds to wait for the users of all requests that were sent together. Users who have not arrived by
        then are C(unknown), and the task fails.
    type: float
    default: 600
  poll_interval:
    description:
      - The longest pause between two reads of the status, in seconds. The first pauses are 1 s, 2 s, 4 s and so on.
    type: float
    default: 30
  migration_id:
    description:
      - The IDs of migrations that were started before. The module waits for them instead of starting one.
    type: list
    elements: str
  max_changes:
    description:
      - If more users than this would be brought in, the module refuses the task before any write. A whole number such
        as V(20), or a share such as V(10%) of all users of the tenants named.
    type: raw
  max_failures:
    description:
      - After this many failures, the module starts no further request. A request then holds at most as many users as
        may still fail, and is read back before the next one. A small number takes many requests.
    type: int
  journal_path:
    description:
      - The path of a journal, as for M(identityops.frontegg.user).
    type: path
  result:
    description:
      - Which rows the module returns to Ansible. V(all) returns all rows. V(changed) returns the rows that changed,
        failed or were not attempted. V(summary) returns no rows.
    type: str
    choices: [all, changed, summary]
    default: all
  redact:
    description:
      - Which values the module does not show in the arguments of the task (C(invocation)) and the system's log, as for
        M(identityops.frontegg.user). Hashes and secrets are never shown.
    type: list
    elements: str
    choices: [metadata, vendor_metadata, names, phone_numbers]
    default: [vendor_metadata]
  verify:
    description:
      - Whether the module reads the users back after the migration. A user who is not in the tenant is a failure.
    type: bool
    default: true
  run_id:
    description:
      - The ID of this run, a UUID. RV(run.id) and audit events then have it.
      - If unset, the run gets a new ID.
    type: str
  input_sha256:
    description:
      - The SHA-256 of the file that O(users) come from, such as RV(identityops.frontegg.people#module:sha256) of
        M(identityops.frontegg.people). The result then names the file by it. The module does not read the file.
    type: str
seealso:
  - module: identityops.frontegg.user
  - module: identityops.frontegg.people
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Bring two users in, with their passwords
  identityops.frontegg.user_migration:
    users:
      - email: jane@corp.example
        tenant_id: acme
        name: Jane Doe
        password_hash: "{{ vault_hash_of_jane }}"
        password_hash_type: bcrypt
        roles: [admin]
        verified: true
      - email: kim@corp.example
        tenant_id: beta

- name: Bring the users of a file in, and tell the administrators of their tenants
  identityops.frontegg.user_migration:
    users: "{{ newcomers.users }}"
    input_sha256: "{{ newcomers.sha256 }}"
    audit:
      ticket: CRM-311
      reason: moved from the old system

- name: Wait for migrations that did not end in time
  identityops.frontegg.user_migration:
    users: "{{ users }}"
    migration_id: "{{ earlier.migration_id }}"
    wait_timeout: 3600
"""

RETURN = r"""
msg:
  description:
    - What the task did, in one sentence. In check mode, what it would do. If the module refused the task, the reason.
  returned: always
  type: str
  sample: migrated 2 of 4 users, 1 unchanged, 1 failed
fault:
  description:
    - Where the error lies that ended the task, in one word. Such a task has no rows.
    - V(access) means that no request can succeed now, such as without credentials, with wrong ones, or without a
      connection. V(passing) means that a request failed that may succeed later, with no answer, or HTTP status 408,
      429 or 5xx. V(answer) means that Frontegg refused a request, or that its answer cannot be used. V(input) means
      that the module refused the input.
  returned: when an error ended the task before it had any row, unless Ansible itself refused the options
  type: str
  sample: access
check_mode:
  description: Whether this was a preview, which writes nothing. Every result has this key, even a refusal.
  returned: always
  type: bool
status:
  description:
    - The result in one word. V(refused) means that a guard or the input kept the task from writing.
    - V(changed) and V(unchanged) mean that nothing failed. In check mode, V(changed) means that users would change.
    - V(partial) means that users changed, and others failed, are unknown or were not attempted. V(failed) means that
      no user changed and something failed.
  returned: always
  type: str
  sample: changed
run:
  description: Which run this was.
  returned: always
  type: dict
  contains:
    id:
      description: A UUID, new for each task. It is O(run_id), if given.
      type: str
    started:
      description: When the task started, in UTC.
      type: str
      sample: '2026-11-27T16:55:02Z'
    finished:
      description: When the task ended, in UTC.
      type: str
    environment:
      description: The name that the journal uses for the environment. Null if the task has no usable credentials.
      type: str
    api_url:
      description: The URL that the requests go to. Null if the task has no usable credentials.
      type: str
    collection:
      description: The version of this collection.
      type: str
summary:
  description: The number of rows with each outcome.
  returned: always
  type: dict
  sample: {requested: 4, changed: 2, unchanged: 1, not_found: 0, failed: 1, unknown: 0, not_attempted: 0}
requests:
  description: How many requests the task takes, and how long they take.
  returned: when the task got as far as planning
  type: dict
  contains:
    sent:
      description: The number of requests sent, including the login and retries.
      type: int
    needed:
      description: The number of requests the whole run needs. In check mode, the number a real run would need.
      type: int
    about_seconds:
      description: How many seconds these requests take at O(requests_per_minute) or Frontegg's own limit.
      type: int
guards:
  description:
    - The guards that were in force.
    - A list has all values that hold; the strictest counts. An empty list, or null, means that the guard was not set.
  returned: when the task got as far as planning
  type: dict
  contains:
    protected:
      description: Always empty, because a migration changes nobody who is there.
      type: list
      elements: str
    max_changes:
      description: How many users the task was allowed to change, as numbers or shares.
      type: list
      elements: raw
    max_failures:
      description: After how many failures the task was to stop.
      type: int
migration_id:
  description:
    - The IDs of the migrations, with commas between them, as O(migration_id) takes them. There is one for each request.
    - Null if no migration was started.
  returned: when the task got as far as planning
  type: str
input_sha256:
  description: The SHA-256 of the file that the users come from.
  returned: when O(input_sha256) is given and the task got as far as planning
  type: str
users:
  description:
    - One row for each user, in the order given. Check mode and failed tasks return the same rows, but for C(at),
      C(verified) and C(audit). No row holds a hash or a secret.
    - Empty if the module refused the arguments of the task, or could not look up any user.
  returned: always
  type: list
  elements: dict
  contains:
    user:
      description: The email as given.
      type: str
      sample: jane@corp.example
    id:
      description: The user's ID, or null if the user does not exist.
      type: str
    email:
      description: The user's email as Frontegg has it, or null.
      type: str
    state:
      description: Always V(migrated).
      type: str
    tenant_id:
      description: The tenant that the user is brought into.
      type: str
    action:
      description: V(migrate), or V(none) for a user who is there already.
      type: str
    steps:
      description: Always empty, as there is one step.
      type: list
      elements: dict
    outcome:
      description:
        - V(changed), V(unchanged) (somebody has the email already) or V(failed).
        - V(unknown) if the user is not there and no reason is known, or if the answer to the start was lost. Run the
          task again to settle it.
        - V(not_attempted) if the module refused the task, or stopped before it reached this user.
      type: str
    changed:
      description: Whether the user was brought in. With O(wait=false), whether the migration was started.
      type: bool
    failed:
      description: Whether this row makes the task fail.
      type: bool
    at:
      description: When the migration of this user had ended, in UTC. Null if nothing was written.
      type: str
    verified:
      description:
        - Whether a read showed the user in the tenant.
        - Null in check mode for a user that would be brought in, and where nothing was written.
      type: bool
    msg:
      description: What happened to the user, and why.
      type: str
      sample: migrated
    audit:
      description:
        - What became of the audit event of the row. Null if there was none to send, such as without O(audit), in check
          mode, and for a user who did not change.
        - V(sent), V(failed), V(unknown) if the answer was lost, or V(not_sent) if the task stopped before. It says
          nothing about the user, and V(failed) does not make the row fail.
      type: str
      sample: sent
    same_as:
      description: Always null, as the module refuses an email that is given twice.
      type: str
    before:
      description: The user's state before the task. Null if the user did not exist.
      type: dict
      sample: {locked: false, tenants: [acme, beta], disabled_in: []}
    after:
      description: The user's state after the task, as read back unless O(verify=false).
      type: dict
      sample: {locked: false, tenants: [acme], disabled_in: []}
    error:
      description:
        - Frontegg's answer to a refused request, with C(status), C(code), C(messages), C(trace_id), and with C(fault),
          one of the words of RV(fault).
      type: dict
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.audit import audit_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import guards_spec, run_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_report
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._users.migration import run_user_migration
from ansible_collections.identityops.frontegg.plugins.module_utils._users.newcomers import OPTIONS


def main() -> None:
    guards = {name: option for name, option in guards_spec().items() if name not in ("on_missing", "protected")}
    run(
        {
            "users": {"type": "list", "elements": "dict", "required": True, "options": OPTIONS},
            "wait": {"type": "bool", "default": True},
            "wait_timeout": {"type": "float", "default": 600.0},
            "poll_interval": {"type": "float", "default": 30.0},
            "migration_id": {"type": "list", "elements": "str"},
            **guards,
            **run_spec(),
            **audit_spec(),
        },
        run_user_migration,
        partial(refused_report, "users"),
    )


if __name__ == "__main__":
    main()
