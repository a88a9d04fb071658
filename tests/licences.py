# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which files need a licence header, and which cannot have one."""

from __future__ import annotations

from collections.abc import Mapping

LICENCE = "GPL-3.0-or-later"
SPDX = f"SPDX-License-Identifier: {LICENCE}"
TITLE = ["GNU GENERAL PUBLIC LICENSE", "Version 3, 29 June 2007"]  # of the text in LICENSE

# Each file without a header, and why
WITHOUT_HEADER = {
    "LICENSE": "is the licence",
    "CHANGELOG.md": "written by antsibull-changelog",
    "changelogs/changelog.yaml": "written by antsibull-changelog",
    "MANIFEST.json": "written by ansible-galaxy",
    "FILES.json": "written by ansible-galaxy",
}
FOLDERS_WITHOUT_HEADER = {"changelogs/fragments/": "two lines that end up in CHANGELOG.md"}


def without_licence(files: Mapping[str, str]) -> list[str]:
    """Return the files that lack the header. JSON has it as the value of "$comment"."""
    return [
        name
        for name, text in files.items()
        if SPDX not in "\n".join(text.splitlines()[:8])
        and text.strip()
        and name not in WITHOUT_HEADER
        and not name.startswith(tuple(FOLDERS_WITHOUT_HEADER))
    ]
