#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: user_restore
short_description: Take back what a task did to Frontegg users
version_added: 1.0.0
description:
  - Reads a snapshot that M(identityops.frontegg.user) wrote with O(identityops.frontegg.user#module:snapshot_path), and
    takes back what the task was about to write. It leaves everything else alone.
  - A lock, a disabled membership, a removal from a tenant, roles, attributes, single keys of metadata and a deletion
    are taken back, and so are their opposites. A user whom the task created is deleted.
  - A user who was deleted is created again, with all that the record has. Nobody gets an invitation. The user has a new
    ID and no password. The row lists in C(lost) what cannot come back.
  - An attribute that somebody else changed after the task is left alone, and the row says so. Of a user who was created
    again, only values that are empty now are filled in.
  - What the task planned and never wrote takes no write.
  - After a real run, the module adds a line to the snapshot for each user whom it restored, or for whom nothing was
    left to do. A second restoration leaves what such a line names alone, so that whoever was locked meanwhile, for
    another reason, stays locked. With O(again=true), it takes it back once more. Nothing is noted for users who failed
    or whose outcome is unknown, so that the next run goes on with them.
  - A user who is created again or comes back to a tenant gets the expiry of the record, and a user who is created again
    gets the email verified if the record says so. Frontegg sets the expiry for all tenants of a user in one request, so
    it comes back only if all tenants of the user have the same.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._guards
  - identityops.frontegg._plans
  - identityops.frontegg._audit
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details: Reads what a real run reads, sends no write, and returns the rows of the real run.
  diff_mode:
    support: full
    details: One entry for each changed user.
options:
  snapshot_path:
    description:
      - The path of the snapshot to read, on the host that runs the module. Give this, O(snapshots) or
        O(approved_plan). The snapshot that the task writes itself is O(new_snapshot_path).
      - A plan says what to take back, and names by its whole path the snapshot that it was made from. With
        O(approved_plan), the module reads that snapshot only for what was taken back since the plan was made, and
        leaves that alone. If the snapshot is not on the host, the module warns, in check mode, too, and nothing
        protects against a second restoration.
      - Beside O(approved_plan), this option names the snapshot in its place, such as after it was moved. The module
        refuses a file that lacks a record of the plan.
      - The file must be a regular file of the user who runs the module. Others must not be able to write to it, and it
        must not be a link or have a second name (a hard link).
      - The module refuses the task before any request if a line was changed or cut off, has another version, or is of
        another environment, and names all such lines. If the last line has no line end, nothing was written for it; the
        module leaves it out and warns.
      - The module also refuses a snapshot without records, because it may be the wrong file.
      - A real run adds lines to the file that say what was taken back. If it cannot write the file, such as in a
        read-only archive, it restores the users all the same, warns, and returns C(noted=false).
    type: path
  snapshots:
    description:
      - The records of a snapshot, each a mapping as a line of the file has it. Give this, O(snapshot_path)
        or O(approved_plan).
      - Lines that say what was taken back count, too. The module has no file to add such a line to.
    type: list
    elements: dict
  application_id:
    description:
      - The application for which a deleted user is created again, in environments that have several.
      - If unset, E(FRONTEGG_APPLICATION_ID) counts.
    type: str
  run_id:
    description:
      - Take back only what this run wrote. A task returns its ID as C(run.id).
      - If unset, the module takes back what all runs in the snapshot wrote. If several runs wrote the same value, the
        oldest value comes back.
    type: str
  users:
    description:
      - Only these users, as a list or as text of emails and user IDs. The module refuses a user
        whom no record is about.
      - If unset, the module restores all users of the snapshot.
    type: raw
  again:
    description:
      - Whether the module takes back once more what was taken back already.
      - Look at the preview first. Whoever was locked since the first restoration, for another reason, is unlocked.
      - With O(approved_plan), the plan says it. It is about what had been taken back when the plan was made. What was
        taken back since is left alone.
    type: bool
  new_snapshot_path:
    description:
      - The path of a snapshot that this task writes, as O(identityops.frontegg.user#module:snapshot_path) does. With
        that snapshot, a later task takes the restoration back.
      - It must be another file than O(snapshot_path). It may be given beside O(approved_plan), too.
    type: path
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: See what would come back
  identityops.frontegg.user_restore:
    snapshot_path: /var/lib/offboarding/friday.snapshot
  check_mode: true
  diff: true

- name: Take back all that the runs of Friday did
  identityops.frontegg.user_restore:
    snapshot_path: /var/lib/offboarding/friday.snapshot
    max_changes: 200

- name: Take back once more what was taken back already, for one user
  identityops.frontegg.user_restore:
    snapshot_path: /var/lib/offboarding/friday.snapshot
    users:
      - jane.doe@corp.example
    again: true

- name: Plan the restoration, so that somebody can approve it
  identityops.frontegg.user_restore:
    snapshot_path: /var/lib/offboarding/friday.snapshot
    plan_path: /var/lib/offboarding/restore.plan
  check_mode: true
  register: restore_preview

- name: Restore what was approved, and nothing else
  identityops.frontegg.user_restore:
    approved_plan: /var/lib/offboarding/restore.plan
    approved_digest: "{{ restore_preview.plan.digest }}"

- name: Take back what one run did to one user
  identityops.frontegg.user_restore:
    snapshot_path: /var/lib/offboarding/friday.snapshot
    run_id: 0b9a6c1e-6f6b-4f0e-9a51-2f6f5b0f1c11
    users:
      - jane.doe@corp.example
"""

RETURN = r"""
check_mode:
  description: Whether the task was a preview, so that nothing was written.
  returned: always
  type: bool
run:
  description:
    - Which run it was, with C(id), C(started), C(finished), C(environment), C(api_url) and C(collection), as
      M(identityops.frontegg.user) returns it.
  returned: always
  type: dict
status:
  description: One of V(unchanged), V(changed), V(partial), V(refused), V(failed), as for M(identityops.frontegg.user).
  returned: always
  type: str
msg:
  description: One sentence on the whole task.
  returned: always
  type: str
summary:
  description:
    - The number of users in total (C(requested)), and with each outcome.
    - With O(approved_plan), it also has C(drifted).
  returned: always
  type: dict
requests:
  description: The requests to the API, as M(identityops.frontegg.user) returns them.
  returned: when the task was not refused
  type: dict
guards:
  description:
    - The guards that were in force, of the task and of an approved plan.
    - A list has all values that hold; the strictest counts. An empty list, or null, means that the guard was not set.
  returned: when the task got as far as planning
  type: dict
  contains:
    protected:
      description: The users that the task had to keep, as names and patterns.
      type: list
      elements: str
    max_changes:
      description: How many users the task was allowed to change, as numbers or shares.
      type: list
      elements: raw
    max_failures:
      description: After how many failures the task was to stop.
      type: int
approved:
  description: The plan that the task carried out.
  returned: when O(approved_plan) is given, unless the module refused the plan
  type: dict
  contains:
    digest:
      description: The digest of the plan.
      type: str
      sample: sha256:5d41402abc4b2a76b9719d911017c592a1b2c3d4e5f60718293a4b5c6d7e8f90
    pinned:
      description:
        - Whether the task gave O(approved_digest). If not, the plan file alone decided what was done, and whoever could
          write the file decided with it.
      type: bool
    run_id:
      description: The ID of the run that made the plan.
      type: str
    made:
      description: When that run started, in UTC.
      type: str
      sample: '2026-11-27T16:55:02Z'
    valid_until:
      description: The end of O(plan_max_age), in UTC.
      type: str
      sample: '2026-11-30T16:55:02Z'
plan:
  description: The plan file that the task wrote.
  returned: when O(plan_path) is given, unless the module refused the task
  type: dict
  contains:
    path:
      description: The path as given.
      type: str
    digest:
      description: The digest of the plan, for O(approved_digest).
      type: str
      sample: sha256:5d41402abc4b2a76b9719d911017c592a1b2c3d4e5f60718293a4b5c6d7e8f90
undoes:
  description: The runs that the task takes back, in the order of their start.
  returned: when the task got as far as planning
  type: list
  elements: dict
  contains:
    id:
      description: The ID of the run.
      type: str
    started:
      description: When the run began.
      type: str
    users:
      description: The number of users whom the run wrote to, as far as the task is about them.
      type: int
    changed:
      description: For how many of them the task takes anything back.
      type: int
    approved:
      description:
        - The plan that the run carried out. Null if it carried out none.
        - C(digest) is that of the plan. C(until) is when the O(plan_max_age) of the run ends. Until then, the plan can
          be carried out again, and would do again what the task takes back; move its file away.
      type: dict
noted:
  description:
    - Whether the snapshot says now what was taken back, so that a further restoration leaves it alone.
    - V(false) with O(snapshots), with O(approved_plan) if the snapshot of the plan is not on the host, and if the file
      cannot be written.
    - In check mode, it is there only where there is no file, with V(false).
  returned: when the task took anything back, or found nothing left to do
  type: bool
noted_in:
  description: The path of the snapshot that says so.
  returned: when RV(noted) is true
  type: str
snapshot:
  description: The snapshot that the task wrote to.
  returned: when O(new_snapshot_path) is given, and the task wrote a record
  type: dict
  contains:
    path:
      description: The absolute path, on the host where the module ran.
      type: str
    records:
      description: The number of users whom the task wrote down.
      type: int
users:
  description: One row for each user of the snapshot, with the columns of M(identityops.frontegg.user).
  returned: always
  type: list
  elements: dict
  contains:
    user:
      description: The email of the user, else the ID in the snapshot.
      type: str
    id:
      description: The ID that the user has now. A user who was created again has a new ID.
      type: str
    email:
      description: The email of the user.
      type: str
    state:
      description: Always V(restored).
      type: str
    tenant_id:
      description: Always null, because a restoration reaches all tenants that the task reached.
      type: str
    lost:
      description:
        - What cannot come back. Some of V(id), V(password), V(mfa), V(sessions), V(api_tokens), V(verified),
          V(pending_invitation), V(verification), V(invitation) and V(expires_at).
        - V(verified) is there if the user was deleted, and the email was not verified. A creation may verify it, and
          nothing takes this back.
        - V(pending_invitation) is there if the user was deleted, and may have had an invitation that was not answered.
          The user comes back without one. To send one, use O(identityops.frontegg.user#module:resend_invite).
        - V(verification) is there if the task verified the email, and V(invitation) if it sent an invitation again.
        - V(expires_at) is there if the expiry of a membership is over, or is not the same in all tenants of the user.
          The membership then has none, and RV(users[].msg) says why.
      type: list
      elements: str
    action:
      description:
        - V(none) if there was nothing to take back. V(create) for a user who is created again, and V(delete) for a user
          whom the task had created.
        - Else the one action that it takes, such as V(unlock), or V(restore) if it takes several.
      type: str
    outcome:
      description:
        - V(changed), V(unchanged), V(not_found), V(failed), V(unknown) or V(not_attempted).
        - V(drifted) if the user is not as the plan in O(approved_plan) was made from. The module leaves the user alone.
      type: str
    changed:
      description: Whether the module changed the user, even if a later step failed.
      type: bool
    failed:
      description: Whether this row makes the task fail.
      type: bool
    at:
      description: When the last write was answered. Null if nothing was written.
      type: str
    verified:
      description:
        - Whether a read showed what the task wanted, as for M(identityops.frontegg.user).
        - Null for a user who is left alone because everything was taken back already.
      type: bool
    audit:
      description:
        - What became of the audit events of the row. Null if there was none to send, such as without O(audit), in check
          mode, and for a user who did not change.
        - V(sent), V(failed), V(unknown) if the answer was lost, or V(not_sent) if the task stopped before. If there
          were several events, the first of these in the order V(failed), V(unknown), V(not_sent), V(sent).
        - It says nothing about the user, and V(failed) does not make the row fail.
      type: str
      sample: sent
    msg:
      description:
        - What was taken back, what was left alone, and why.
        - If something was taken back already, it names the run that did so, and when.
      type: str
    steps:
      description: The steps, if there are several, with C(name), C(changed), C(failed) and C(msg).
      type: list
      elements: dict
    same_as:
      description: Always null.
      type: str
    before:
      description: The user before the task. Null if there was no such user.
      type: dict
    after:
      description: The user after the task, as read back unless O(verify=false). Null if the user is gone.
      type: dict
    error:
      description:
        - Frontegg's answer to a refused request, with C(status), C(code), C(messages), C(trace_id), and with C(fault),
          one of the words of RV(fault).
      type: dict
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
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.audit import audit_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import guards_spec, plan_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_report
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._users.restore_task import restore_users


def main() -> None:
    run(
        {
            "snapshot_path": {"type": "path"},
            "snapshots": {"type": "list", "elements": "dict"},
            "run_id": {"type": "str"},
            "users": {"type": "raw"},
            "again": {"type": "bool"},
            "new_snapshot_path": {"type": "path"},
            "application_id": {"type": "str"},
            **guards_spec(),
            **plan_spec(),
            **audit_spec(),
        },
        restore_users,
        partial(refused_report, "users"),
    )


if __name__ == "__main__":
    main()
