#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds only documentation. The action plugin of the same name does the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: report
short_description: Print results of this collection's modules for people, and write evidence files
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Prints a line for each user or tenant in the results, and a summary. Users and tenants that need attention come
    last, where people look first. The files that it writes keep the order of the results.
  - The lines have Ansible's colours, and fit the terminal. The module never cuts emails and IDs. A line that is too
    long continues below. If the output goes to a file or another program, each line stays whole.
  - The module prints nothing if the stdout callback prints for programs (its name contains C(json), or is C(oneline) or
    C(null)), or if the task has C(no_log). RV(lines) and RV(end) hold the same lines.
  - Text from Frontegg stays within its line, whatever characters it holds.
  - Writes evidence for auditors where O(folder) or the path of a file is given, with one row for each user and tenant.
    C(docs/evidence.md) of this collection says what each column means, and what it does not prove. Previews and
    refusals make reports, too, which say so on top.
  - A misspelt option fails the task at its end. The lines and files are written before, because the report of a change
    cannot be made a second time.
  - A file is whole or not there, and has mode 0600. The module never writes through a link, and never over a file that
    is no report of the same format.
  - What cannot be written does not keep the rest from being written, because the run is over. The task then fails and
    names all faults. The same holds for faults in O(people), O(due) and O(input).
  - The module never writes over a proof, which is the report of another run that changed users or tenants, or may have.
    It writes beside the proof instead, such as to the folder C(evidence-2) or the file C(report-2.csv), and prints a
    line (C(KEPT)) that says so. A report that cannot be understood stays, too. A run may write over its own report.
options:
  results:
    description:
      - Registered results of M(identityops.frontegg.user), M(identityops.frontegg.tenant),
        M(identityops.frontegg.user_restore) and M(identityops.frontegg.tenant_migration), or of
        M(identityops.frontegg.user_info).
      - Results of several tasks make one report. Each row says whether it is a preview or real. Skipped tasks
        are left out. Of a loop, give the list C(results).
      - A result may also be a mapping with C(users), a list of rows, and C(check_mode). Each row has C(user) and
        C(outcome). Beside the outcomes of the modules, it may be V(scheduled) or V(left_alone), for users whom the
        run did not touch. They are no failures.
    type: list
    elements: dict
    required: true
  count:
    description:
      - How many users or tenants the run named. If it is more than 0 and there are no rows, RV(fault) says why.
      - If unset, it is the number of rows.
    type: int
  pinned:
    description:
      - V(false) means that whoever started the run gave no C(approved_digest), so that nothing shows which plan was
        approved. The playbooks give it, because C(move_users) itself gives the module the digest that it finds in the
        plan.
      - If unset, C(approved.pinned) of each result counts.
    type: bool
  script_action:
    description:
      - Returns the last line that the old command-line script (which this collection replaces) prints for this action.
    type: str
    choices: [lock, delete]
  heading:
    description: A line, printed before all others.
    type: str
  hints:
    description: Further lines, printed before the summary.
    type: list
    elements: str
  facts_only:
    description:
      - Print what is lost or moved with tenants that are to be deleted (RV(facts)), and O(hints), instead of a line for
        each tenant and the summary.
    type: bool
  title:
    description: The title of the report. If unset, it is V(Report on users and tenants).
    type: str
  ticket:
    description: The ticket of the run. A ticket of a person in O(people) goes before it.
    type: str
  reason:
    description: Why the run was made. A reason of a person in O(people) goes before it.
    type: str
  requested_by:
    description: Who asked for the run.
    type: str
  approved_by:
    description: Who approved the run.
    type: str
  due:
    description:
      - How many hours after O(people[].left_on) access must be gone at the latest.
      - If unset, no row says whether it was in time.
    type: float
  people:
    description:
      - What HR said about the users. Other keys are ignored, unless they look like a misspelt key of these.
      - People whom no row is about are named in the notes of the report.
    type: list
    elements: dict
    suboptions:
      user:
        description: The email or the ID of the user. If unset, the module reads C(email).
        type: str
      left_on:
        description:
          - The last day, such as V(2026-11-27), or the last moment, in ISO 8601. A date is its whole day, so it means
            the end of that day in UTC. A time without a zone is UTC.
        type: str
      ticket:
        description: The ticket of this user.
        type: str
      reason:
        description: The reason for this user.
        type: str
      not_before:
        description: The message of a row V(scheduled) that has none says this date.
        type: str
  input:
    description: The path of the file that O(people) or the users come from. The report has its SHA-256.
    type: path
  folder:
    description:
      - A folder for all files of the report, C(report.json), C(report.csv), C(report.md), C(report.html),
        C(report.xml) and C(SHA256SUMS). The module makes the folder, and those above it, if they are missing.
      - If the folder has a proof of another run, the files go to the first folder beside it that has none, such as
        C(evidence-2). RV(folder) says where they are.
      - A path of a single file goes before it. Single files that are a proof of another run stay, and all single files
        of the task go beside them, such as to C(report-2.json).
      - A relative path starts in the current directory, for this and all other paths.
    type: path
  json:
    description: The path of the report as JSON, with everything. C(docs/schemas/report.schema.json) is its schema.
    type: path
  csv:
    description:
      - The path of the report as CSV, with one line for each row. No spreadsheet takes a cell for a formula.
    type: path
  markdown:
    description: The path of the report as Markdown, with the main columns.
    type: path
  html:
    description: The path of the report as an HTML page, which needs nothing else and loads nothing.
    type: path
  junit:
    description:
      - The path of the report as JUnit XML, with a test case for each row. Users that were not touched are skipped. A
        task that was refused before it had rows is a failed test case.
    type: path
  sha256sums:
    description: The path of a file with the SHA-256 of each other file, for C(sha256sum --check).
    type: path
extends_documentation_fragment:
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - It changes no user and no tenant. It writes the files of the report in check mode, too.
  diff_mode:
    support: none
notes:
  - It runs on the controller, and so do the checks of paths.
  - With C(no_log) it prints nothing. It writes the files all the same.
seealso:
  - module: identityops.frontegg.user
  - module: identityops.frontegg.tenant
  - module: identityops.frontegg.user_info
"""

EXAMPLES = r"""
- name: Lock the leavers
  identityops.frontegg.user:
    state: locked
    users: [jane@corp.example, joe@corp.example]
  register: leavers
  failed_when: false

- name: Tell what became of each of them
  identityops.frontegg.report:
    results: ["{{ leavers }}"]

- name: Write the evidence
  identityops.frontegg.report:
    results: ["{{ leavers }}"]
    title: Leavers of November
    ticket: OFF-1423
    requested_by: hr@corp.example
    approved_by: ciso@corp.example
    people:
      - user: jane@corp.example
        left_on: '2026-11-27'
      - user: joe@corp.example
        left_on: '2026-11-27T12:00:00+01:00'
        ticket: OFF-1424
    due: 24
    folder: evidence
  register: evidence
"""

RETURN = r"""
lines:
  description: One line for each user or tenant. For M(identityops.frontegg.user_info), a table with its header.
  returned: success
  type: list
  elements: str
  sample: ["locked        jane@corp.example  member of acme"]
end:
  description: The lines after RV(lines), O(hints) first. The summary comes last.
  returned: success
  type: list
  elements: str
  sample: ["SUMMARY: locked 1 of 1 users"]
facts:
  description: The users that are lost and the sub-accounts that move with each tenant to be deleted.
  returned: for results of M(identityops.frontegg.user) and M(identityops.frontegg.tenant)
  type: list
  elements: str
  sample: ["acme (Acme) has 3 user(s); deleting it deletes them all.", It has no sub-accounts.]
left_behind:
  description: How many users or tenants failed or were not tried. Users that are scheduled or left alone do not count.
  returned: success
  type: int
failure:
  description:
    - Why the run is to fail, as the message of a last task M(ansible.builtin.fail). That is RV(fault), or the summary,
      and who was left behind and why. It names up to ten users or tenants. Empty if the run did all.
  returned: success
  type: str
  sample: "locked 1 of 2 users, 1 not found. Left behind: jnae@corp.example (no user has this email)."
fault:
  description: Why there are no lines although the run named users or tenants. Otherwise empty.
  returned: success
  type: str
csv:
  description: The users as the text of a CSV file. What the module included has columns of its own.
  returned: for results of M(identityops.frontegg.user_info)
  type: str
status:
  description:
    - The statuses of all results in one word, V(unchanged), V(changed), V(partial), V(refused) or V(failed), as
      M(identityops.frontegg.user) returns them. The worst one counts. If one result changed something, and another one
      was refused or failed, it is V(partial).
  returned: for results of modules that write
  type: str
counts:
  description:
    - The number of rows (C(total)), and of rows of each kind. A row counts once. A row with C(same_as) does not count.
    - The kinds are the outcomes, and C(would_change) for a preview, and C(unverified) for a change that could not be
      read back.
    - C(within_due) and C(late) count the rows with a delay.
  returned: for results of modules that write
  type: dict
  sample: {total: 2, changed: 1, would_change: 0, unchanged: 0, scheduled: 0, left_alone: 0, not_found: 0, drifted: 0,
    unverified: 0, not_attempted: 0, unknown: 0, failed: 1, within_due: 1, late: 0}
summary:
  description: The report in one line, for a subject or a chat. It begins with the words on top, such as V(PREVIEW).
  returned: for results of modules that write
  type: str
  sample: "INCOMPLETE - Leavers of November: 1 changed, 1 failed of 2; all within the agreed time"
text:
  description:
    - A short Markdown text for a chat or a mail. It names up to ten users or tenants that need attention.
  returned: for results of modules that write
  type: str
folder:
  description: The absolute path of the folder that has the files. Null without O(folder).
  returned: for results of modules that write
  type: str
kept:
  description: Why an earlier report stays, and where this report is instead. Empty if no file had to stay.
  returned: for results of modules that write
  type: list
  elements: str
files:
  description: The files that the module wrote.
  returned: for results of modules that write
  type: list
  elements: dict
  contains:
    format:
      description: The option that names the file, such as V(json).
      type: str
    path:
      description: The absolute path.
      type: str
    sha256:
      description: The SHA-256 of the file, in hexadecimal.
      type: str
"""
