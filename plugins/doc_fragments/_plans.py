# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: documents plan files. The modules user, tenant and user_restore share it."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  plan_path:
    description:
      - The path of a plan file, a file of JSON on the host that runs the module. The module writes it before the first
        write, in check mode, too. O(approved_plan) carries it out. The file C(docs/plan_files.md) of the collection
        describes the format.
      - The file is written whole or not at all, with mode 0600. It holds personal data and metadata, but no
        credentials.
      - The module replaces a plan file of its own user, and refuses the task before any request if the path names any
        other file or a link, or if the folder cannot be written to.
      - If a guard refuses the task, no plan is written.
    type: path
  approved_plan:
    description:
      - The path of a plan file, or its content as a mapping. The task carries out this plan and nothing else.
      - The module reads all users or tenants again, by ID, and plans again. If a user or tenant is as the plan was made
        from, the module does what the plan says. If it is as wanted already, it is V(unchanged). Otherwise the module
        leaves it alone, and the outcome is V(drifted), see O(on_drift). If the task has several rows for a user and any
        of them drifted, the module leaves that user alone. A user or tenant that needs a role or a tenant that no
        longer exists has drifted, too.
      - What a plan revokes is counted, and not compared; the module revokes all that is there when the plan is carried
        out.
      - The module refuses the task before any request if the plan was changed, is of another environment, of another
        version, or older than O(plan_max_age). A file must be a regular file and no link, belong to the user who runs
        the module, and others must not be able to write to it.
      - Options that say whom or what to change are refused beside it, and so is O(plan_path).
      - The guards of the plan hold again. Guards of the task hold, too, so they can only be stricter. Entries of
        O(protected) are added, both O(max_changes) hold, and of O(max_failures) and O(on_missing) the stricter counts.
    type: raw
  approved_digest:
    description:
      - The digest of the plan that was approved, as the task with O(plan_path) returned it. The module refuses the task
        before any request if O(approved_plan) has another digest.
      - Without it, the digest in the plan shows damage, but not a plan that was replaced on purpose.
    type: str
  plan_max_age:
    description: How many hours old a plan in O(approved_plan) may be.
    type: float
    default: 72.0
  on_drift:
    description:
      - What to do if users or tenants are not as the plan in O(approved_plan) was made from. They are left alone in any
        case.
      - With V(fail), the task fails after it tried all others. With V(skip), only the rows say so.
    type: str
    choices: [fail, skip]
    default: fail
"""
