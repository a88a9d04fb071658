# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The schemas in docs/schemas, each read and checked once: its check takes longer than that of a document."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

FOLDER = Path(__file__).resolve().parents[1] / "docs/schemas"


@cache
def schema(name: str) -> Validator:
    content = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    kind = validator_for(content)
    kind.check_schema(content)
    return kind(content)
