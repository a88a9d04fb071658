# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file of env_file, as bytes on a disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._env_file import credentials, read_env_file


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_read_as_text(tmp_path: Path, end: str) -> None:
    path = tmp_path / ".env"
    path.write_bytes(end.join(["A=1", 'USER_ID_ARRAY="a@a.example', 'b@a.example"', "B = 2 # c", "N", ""]).encode())
    found = {"A": "1", "USER_ID_ARRAY": "a@a.example\nb@a.example", "B": "2"}
    assert read_env_file(str(path), {}) == found


def test_a_line_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("A=1\nFRONTEGG_TENANT_ID='acme\n", encoding="utf-8")
    with pytest.raises(InputError, match="env_file: line 2: is neither NAME=value nor a comment"):
        read_env_file(str(path), {})


def test_credentials_are_named_as_options() -> None:
    variables = {"FRONTEGG_CLIENT_ID": " id ", "FRONTEGG_API_TOKEN": "", "FRONTEGG_REGION": "EU", "OTHER": "x"}
    assert credentials(variables) == {"client_id": "id", "region": "EU"}
