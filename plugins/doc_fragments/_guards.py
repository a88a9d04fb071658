# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: documents guards, journal and verification. All modules that write share it."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  on_missing:
    description:
      - What to do about an identifier that matches no user or tenant.
      - With V(fail), the task fails after it tried all others. With V(warn), it warns. With V(ignore), only the row
        says so.
      - The default is V(warn) for the state V(absent), and V(fail) for all other states.
    type: str
    choices: [fail, warn, ignore]
  protected:
    description:
      - Users or tenants that must not lose access, as a list or as one text. Each entry is a name or a shell pattern
        such as V(*@ops.example). An entry matches the email and the ID of a user, or the ID and the name of a tenant.
        Letter case and Unicode forms do not matter.
      - A text has one name on each line, or several separated by commas. C(#) begins a comment. A list may also hold
        rows of an info module.
      - The module refuses the task before any write if a protected user or tenant would be locked, disabled, removed or
        deleted, would lose roles, sessions or tokens, or would get past MFA.
      - The module refuses an entry that can match no user or tenant, such as V(ops.example) instead of
        V(*@ops.example).
      - If the task names a user by ID and no answer shows the user's email, the module refuses the task, because a
        pattern might match.
    type: raw
  max_changes:
    description:
      - If more users or tenants than this would change, the module refuses the task before any write.
      - A whole number such as V(20), or a share such as V(10%) or V(2.5%). The module rounds a share down, so V(10%) of
        45 users is 4.
      - For users, it is a share of all users of the tenants that the task names. A user of several of these tenants
        counts once. If the task reaches all tenants for any user, it is a share of all users of the environment.
      - For tenants, it is a share of all tenants of the environment. A user's own token cannot count them, so it
        takes a whole number only.
      - The module counts before the first write, and only if there is anything to change. If it cannot count, it
        refuses the task.
    type: raw
  max_failures:
    description:
      - After this many failures, the module starts no further user or tenant. A user or tenant that is not found counts
        if O(on_missing) makes it a failure.
      - The task starts carefully. The number of users or tenants in progress is never larger than the number that may
        still fail, whatever O(concurrency) allows.
      - Unless O(verify=false), the task reads the first users or tenants back before it starts more. It then starts at
        most as many at a time as it has read back in the wanted state, up to 100. After a failure, it starts carefully
        again.
      - A user or tenant counts as a failure if it cannot be read back, or if nothing shows whether the write was done.
      - A small number makes a run slower. With V(1), the task writes to one user after the other.
      - If unset, the module tries all users or tenants, and reads them all back at the end.
    type: int
  journal_path:
    description:
      - The path of a journal, a file on the host that runs the module. The module appends one line of JSON for each
        user or tenant as soon as its outcome is known. Only the owner can read the file. The lines survive a run that
        is killed.
      - The module also writes a line before each deletion, because a deleted user or tenant cannot be read afterwards.
      - If the module can no longer write the journal, such as on a full disk, it starts no further user or tenant, and
        the task fails.
      - If the journal exists already, the rows say what an earlier run did.
      - If the file exists already, it must be a regular file and a journal of the same environment. It must belong to
        the user who runs the module, and others must not be able to write to it. It must not be a link or have a second
        name (a hard link), and it must not be the file of another option.
      - The module refuses the task before any request if the file breaks one of these rules, also in check mode. It
        does not touch such a file.
      - If others can read the journal, the module makes it readable for the owner only, and warns.
      - An O(access_token) names its environment if it is a JWT with a C(vendorId). The environment of any other token
        is unknown, so its journal works only with that same token.
      - In check mode, the module writes nothing to the journal.
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
      - Which values of users and tenants the module does not show. In rows, the diff, the journal, the arguments of the
        task (C(invocation)) and the system's log, they are C((redacted)). A value that is null stays null.
      - V(metadata) and V(vendor_metadata) hide the whole mapping. V(names) hides the names of users and tenants.
        V(phone_numbers) hides the phone numbers of users.
      - Frontegg defines vendor metadata as secret, so it is hidden unless the task says otherwise. An empty list shows
        all values.
      - Messages lose a hidden value that the task has read, too. A value that is shorter than four characters, a short
        word or a small number stays in messages. So does a value that Frontegg quotes and the task has not read.
    type: list
    elements: str
    choices: [metadata, vendor_metadata, names, phone_numbers]
    default: [vendor_metadata]
  verify:
    description:
      - Whether the module reads the changed users or tenants again after the writes. A user or tenant that is not in
        the wanted state is a failure.
      - A user or tenant that cannot be read back counts as changed, is reported as not verified, and makes the task
        fail.
      - If a write failed or its answer was lost, the module reads the user or tenant again even with O(verify=false).
    type: bool
    default: true
"""
