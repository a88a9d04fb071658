# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""review_access: its files, and what lock_users and delete_users make of the decisions in review.csv."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256

from tests.emulator import Emulator
from tests.integration.conftest import Runner

DECISIONS = {
    ("ann@acme.example", "acme"): "keep",
    ("bob@acme.example", "acme"): " Lock ",
    ("cem@acme.example", "acme"): "REMOVE",
    ("eve@beta.example", "acme"): "remove",
    ("eve@beta.example", "beta"): "keep",
    ("fay@beta.example", "beta"): "remove",
    ("fay@beta.example", "acme"): "lock",
}


def test_a_review_and_what_comes_of_its_decisions(emu: Emulator, playbook: Runner) -> None:
    emu.add_role("Admin", tenant_id="acme")
    fay = emu.add_user("fay@beta.example", ["acme", "beta"], roles={"acme": ["Admin"]}, last_login=None)
    done = playbook(
        "review_access", "-e", "tenant_ids=acme,beta", "-e", "report_dir=audit", check=True,
    )  # fmt: skip
    assert done.rc == 0, done.output
    assert "This run lists who has access, and to what, of the users of tenant acme, beta; it changes" in done.stdout
    assert "8  rows " in done.stdout.replace("   ", "  ") and emu.writes == []
    audit = playbook.folder / "audit"
    sums = dict(reversed(line.split("  ")) for line in (audit / "SHA256SUMS").read_text().splitlines())
    assert sums == {name: sha256((audit / name).read_bytes()).hexdigest() for name in sums}
    assert set(sums) == {"review.csv", "review.html", "review.json"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in audit.iterdir())
    told = json.loads((audit / "review.json").read_text())["rows"]
    assert [one["roles"] for one in told if one["user"] == fay.id] == [["Admin"], []]

    undecided = playbook("lock_users", "-e", "csv=audit/review.csv")
    assert undecided.rc == 0 and "so this run is about nobody" in undecided.stdout and emu.writes == []

    # as a spreadsheet saves it: with a byte order mark, semicolons and the words of a person
    rows = list(csv.DictReader(io.StringIO((audit / "review.csv").read_text())))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows({**row, "decision": DECISIONS.get((row["email"], row["tenant_id"]), "")} for row in rows)
    (audit / "review.csv").write_text("\ufeff" + text.getvalue())

    removed = playbook("delete_users", "-e", "csv=audit/review.csv")
    assert removed.rc == 0, removed.output
    assert "removes each user from the tenant that the user's row names, and from no other" in removed.stdout
    assert "2 rows have the decision lock, which lock_users takes" in removed.stdout
    assert "1 row has no decision yet" in removed.stdout
    locked = playbook("lock_users", "-e", "csv=audit/review.csv")
    assert locked.rc == 0, locked.output
    assert "3 rows have the decision remove, which delete_users takes" in locked.stdout
    left = {user.email.partition("@")[0]: (sorted(user.memberships), bool(user.locked)) for user in emu.users}
    assert left.pop("cem", ([], False))[0] == []  # acme was the only tenant; Frontegg decides what becomes of the user
    assert left == {
        "ann": (["acme"], False),
        "bob": (["acme"], True),
        "dee": (["acme"], False),
        "eve": (["beta"], False),
        "fay": (["acme"], True),
    }

    again = playbook("review_access", "-e", "tenant_id=acme", "-e", "report_dir=audit")
    assert again.rc == 0, again.output
    kept = [path.read_text() for path in audit.glob("review.csv.*")]
    assert any("REMOVE" in content for content in kept), "the decisions were overwritten"
