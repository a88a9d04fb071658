# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes the address of the repository in galaxy.yml, and every link with it.

python -m tests.release.address https://git.corp.example/iam/ansible-frontegg
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from .prepare import ROOT, galaxy

ADDRESS = re.compile(r"https://[\w.-]+(:\d+)?(/[\w.~-]+)+")


def change(root: Path, address: str) -> list[str]:
    """Write the new address wherever the old one stands. Return the files that changed."""
    if not ADDRESS.fullmatch(address):
        raise ValueError(f"{address!r} is no address such as https://git.corp.example/iam/ansible-frontegg")
    old = re.compile(re.escape(galaxy(root)["repository"]) + r"(?![\w.~-])")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
    changed = []
    for path in (root / name for name in sorted(set(listed)) if name and (root / name).is_file()):
        content = path.read_bytes()
        text = "" if b"\0" in content else content.decode()
        new = old.sub(address, text)
        if new != text:
            path.write_bytes(new.encode())
            changed.append(str(path.relative_to(root)))
    return changed


def main() -> int:
    try:
        changed = change(ROOT, sys.argv[1] if len(sys.argv) == 2 else "")
    except ValueError as reason:
        print(reason, file=sys.stderr)
        return 1
    print("\n".join(changed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
