# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the .env file of the command-line script -> its variables."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError

from ._bulk import CREDENTIALS
from ._dotenv import parse_dotenv
from ._files import read_text_file


def read_env_file(path: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of the file, by python-dotenv's rules. InputError names each line that cannot be read.

    environment: the variables that ${NAME} in the file may name.
    """
    text = re.sub("\r\n?", "\n", read_text_file("env_file", path).text)  # python-dotenv reads in text mode
    parsed = parse_dotenv(text, environment)
    if parsed.faults:
        raise InputError.of_all([f"env_file: {fault}" for fault in parsed.faults])
    return {name: value for name, value in parsed.values.items() if value is not None}


def credentials(variables: Mapping[str, str]) -> dict[str, str]:
    """{option of the modules: value} of the credentials among the variables. Empty values are left out."""
    found = {name: variables.get(name, "").strip() for name in CREDENTIALS}
    return {name.lower().removeprefix("frontegg_"): value for name, value in found.items() if value}
