# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: documents option snapshot_path of module user."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  snapshot_path:
    description:
      - The path of a snapshot, a file on the host that runs the module. Before its first write for a user, the module
        appends one line of JSON to it. The line has all that can be read of the user, and what this task is about to
        write. Module M(identityops.frontegg.user_restore) reads the file and takes back what the task did.
      - The file holds personal data and vendor metadata, so only its owner can read it. It holds no passwords, hashes
        or tokens. The file C(docs/snapshots.md) of the collection describes its format.
      - The module reads roles, groups and applications for the snapshot, but only of users whom it is about to change.
        Applications take one request for each of these users. What cannot be read is named in the line.
      - Each line is on the disk before the module begins with the user. If a line cannot be written, such as on a full
        disk, the module begins no further user, and the task fails.
      - A file that is missing is made for the first line, so a task that changes nobody makes none.
      - If the file exists already, it must be a snapshot of the same environment with no changed line, and a regular
        file. It must belong to the user who runs the module, and others must not be able to write to it. It must not be
        a link, have a second name (a hard link), or be the file of another option. The module refuses any other file
        before any request, also in check mode.
      - If others can read the file, the module makes it readable for the owner only, and warns.
      - In check mode, the module writes nothing to the snapshot.
    type: path
"""
