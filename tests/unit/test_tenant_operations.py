# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/tenant_operations.md names every operation of Frontegg's tenants API, and only options that exist."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "FRONTEGG_OPENAPI_DIR"
METHODS = ("get", "put", "post", "patch", "delete")
ROW = re.compile(r"^\| `([A-Z]+ /[^`]+)` \| (.*) \|$", re.MULTILINE)
# "`tenant` with `a`, `b` and `c: d`": the pattern stops after the options
USE = re.compile(r"`(tenant\w*)` with ((?:`[^`]+`|, | and | or |any of |to \w+ `tenants`)+)")
TEXT = (ROOT / "docs/tenant_operations.md").read_text("utf-8")
ROWS = ROW.findall(TEXT)


def test_every_operation_is_in_the_table_once() -> None:
    if not os.environ.get(FOLDER):
        pytest.skip(f"{FOLDER} does not name the folder of the OpenAPI files")
    content = yaml.safe_load((Path(os.environ[FOLDER]) / "frontegg-tenants-openapi.yml").read_text("utf-8"))
    paths = content["paths"].items()
    there = [f"{method.upper()} {path}" for path, said in paths for method in METHODS if method in said]
    assert sorted(operation for operation, dummy in ROWS) == sorted(there)
    assert f"All {len(there)} operations" in TEXT


def test_what_is_not_sent_says_why() -> None:
    """Every row names an existing module, or is one of the two old duplicates."""
    modules = {path.stem for path in (ROOT / "plugins/modules").glob("tenant*.py")}
    unsent = [operation for operation, how in ROWS if not set(re.findall(r"`(\w+)`", how)) & modules]
    assert unsent == [f"{method} /resources/tenants/v1/{{tenantId}}" for method in ("GET", "PUT")]
    assert all("no longer relevant" in how for operation, how in ROWS if operation in unsent)


def documented(source: str) -> set[str]:
    """Return the options in the DOCUMENTATION of a module. The sanity check compares them with Ansible's."""
    (text,) = re.findall(r'^DOCUMENTATION = r"""\n(.*?)^"""', source, re.M | re.S)
    return set(yaml.safe_load(text)["options"])


def test_every_option_in_the_table_is_one() -> None:
    uses = [use for dummy, how in ROWS for use in USE.findall(how)]
    assert len(uses) >= len(ROWS) - 2
    for module, words in uses:
        source = (ROOT / f"plugins/modules/{module}.py").read_text("utf-8")
        for word in re.findall(r"`([^`]+)`", words):
            name, dummy, value = word.partition(": ")
            assert name in documented(source), f"{module} has no option {name}"
            assert all(one in source for one in re.findall(r"\w+", value)), f"{module} has no {word}"
