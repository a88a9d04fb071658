# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: documentation that all modules share that write: what stands before and after writes."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  on_missing:
    description:
      - What to make of an identifier that stands for nobody.
      - With V(fail) the task fails, after all others were tried. V(warn) warns. V(ignore) only says so in the row.
      - Unset, it is V(warn) for what is to be V(absent), and V(fail) for all others.
    type: str
    choices: [fail, warn, ignore]
  protected:
    description:
      - Names or shell patterns such as V(*@ops.example) of those that must be kept, as a list or as one text. Users go
        by email and ID, tenants by ID and name. Letter case and Unicode forms do not matter.
      - A text has one name on each line, or several with commas between them; C(#) begins a comment. Rows of an info
        module are taken, too.
      - If one of them is among those to be locked, disabled, removed or deleted, or to lose roles, sessions or tokens,
        or to be let past MFA, the task is refused before any write.
      - An entry that can match nobody is refused, such as V(ops.example) instead of V(*@ops.example).
      - Where a user was named by ID and no answer tells the email, the task is refused, as a pattern might match.
    type: raw
  max_changes:
    description: More users or tenants to be changed than this, and the task is refused before any write.
    type: int
  max_failures:
    description:
      - After so many failures, those not found included where they count as failed, no further one is begun.
      - The task starts carefully. It never has more users or tenants in work than may still fail, whatever
        O(concurrency) allows. Unless O(verify=false), it reads the first ones back before it begins further ones, and
        then begins at most as many at a time as it has read back in the wanted state, up to 100. After a failure
        it starts carefully again.
      - A user who cannot be read back, or of whom nobody knows whether the write was done, counts as a failure.
      - A small number makes a run slower. With V(1), the task writes to one user after the other.
      - Unset, all are tried, and all are read back at the end.
    type: int
  journal_path:
    description:
      - A file, on the host that runs the module, to which one line of JSON is appended for each user or tenant as soon
        as its outcome is known. It is there for its owner alone, and survives a run that is killed.
      - A deletion has a line before it, too, as nobody is left afterwards who could be asked.
      - Where it cannot be written any more, such as on a full disk, nobody further is begun, and the task fails.
      - Where it is there already, what an earlier run did is told as that.
      - The task is refused before any request, in check mode too, where the file is not a journal of the same
        environment, or belongs to another user than the one who runs the module, or others can write to it, or it is a
        link, has a second name (a hard link), or is no regular file. Such a file is not touched.
      - Where others can read it, it is closed to them, and a warning says so.
      - An O(access_token) names its environment if it is a JWT with a C(vendorId). Of any other token nobody can tell
        the environment, so that its journal is good for that one token.
      - Nothing is written in check mode.
    type: path
  result:
    description:
      - Which rows travel back to Ansible. V(all) of them; V(changed) for those changed, failed or not attempted; with
        V(summary) none.
    type: str
    choices: [all, changed, summary]
    default: all
  verify:
    description:
      - Whether everything is read again after the writes. What is not in the wanted state is a failure.
      - What cannot be read back counts as changed, is told as not verified, and makes the task fail.
      - Where a write did not end well, it is read again in any case.
    type: bool
    default: true
"""
