# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What extensions/controller ships: the variables for a controller, and its jobs, run by ansible-runner."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import pytest
import yaml

from tests.emulator import Emulator
from tests.integration.conftest import BIN, ROOT, Runner

FOLDER = ROOT / "extensions" / "controller"
SCHEMA = json.loads((ROOT / "tests" / "schemas" / "aap_configuration.json").read_text("utf-8"))
ANN = "ann@acme.example"
HOSTS = {"all": {"hosts": {"localhost": {"ansible_connection": "local"}}}}


class Loader(yaml.SafeLoader):
    """Reads Ansible's !unsafe as a plain text."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def variables() -> dict[str, Any]:
    return yaml.load((FOLDER / "frontegg.yml").read_text("utf-8"), Loader)


def template(name: str) -> dict[str, Any]:
    (found,) = [one for one in variables()["controller_templates"] if one["name"] == name]
    return found


def test_the_variables_fit_the_roles() -> None:
    jsonschema.validate(variables(), SCHEMA)
    for breach in ({"controller_template": []}, {"controller_templates": [{"name": "x", "surveys": {}}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**variables(), **breach}, SCHEMA)


def test_each_object_is_there_that_another_one_names() -> None:
    given = variables()
    names = {kind: [one["name"] for one in objects] for kind, objects in given.items()}
    for one in given["controller_templates"]:
        assert (ROOT / one["playbook"]).parent == FOLDER / "playbooks" and (ROOT / one["playbook"]).is_file()
        assert one["project"] in names["controller_projects"] and one["inventory"] in names["controller_inventories"]
        assert one["execution_environment"] in names["controller_execution_environments"]
    # The playbooks of the project and the modules of the image are of one version.
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text("utf-8"))["version"]
    assert given["controller_projects"][0]["scm_branch"] == version
    assert given["controller_execution_environments"][0]["image"].endswith(f":{version}")
    (workflow,) = given["controller_workflows"]
    nodes = {node["identifier"]: node for node in workflow["simplified_workflow_nodes"]}
    jobs = [node["unified_job_template"] for node in nodes.values() if "unified_job_template" in node]
    assert set(jobs) <= set(names["controller_templates"])
    # Nothing leads to the run but the approval, and to the approval but a preview that succeeded.
    links = [(name, to) for name, node in nodes.items() for to in node.get("success_nodes", [])]
    assert links == [("preview", "approval"), ("approval", "run")]
    assert not any(key in node for node in nodes.values() for key in ("always_nodes", "failure_nodes"))


def test_an_answer_is_never_empty_or_of_the_wrong_name() -> None:
    """Playbooks refuse an empty variable. Answers reach all jobs of a workflow, so they have names of their own."""
    asked = [one for kind in ("controller_templates", "controller_workflows") for one in variables()[kind]]
    questions = [question for one in asked for question in one.get("survey_spec", {}).get("spec", [])]
    assert questions
    for question in questions:
        assert question["required"] and question["min"] >= 1 and question["variable"].startswith("frontegg_")
    for path in sorted((FOLDER / "playbooks").iterdir()):
        (one,) = [one for one in variables()["controller_templates"] if one["playbook"].endswith(path.name)]
        known = {question["variable"] for question in one.get("survey_spec", {}).get("spec", [])}
        handed_on = {"frontegg_plan", "frontegg_digest"} if "offboard" in path.name else set()
        of_the_workflow = {"frontegg_ticket", "frontegg_reason"} if path.stem == "offboard_run" else set()
        used = set(re.findall(r"\bfrontegg_[a-z_]+\b", path.read_text("utf-8").partition("---")[2]))
        assert used - {"frontegg_files"} == known | handed_on | of_the_workflow, path.name


def test_the_credential_is_what_the_modules_read() -> None:
    (kind,) = variables()["controller_credential_types"]
    fields = {field["id"]: field for field in kind["inputs"]["fields"]}
    fragment = (ROOT / "plugins" / "doc_fragments" / "_connection.py").read_text("utf-8")
    for name, value in kind["injectors"]["env"].items():
        assert name == f"FRONTEGG_{value.strip('{} ').upper()}" and value.strip("{} ") in fields
    for name in ("FRONTEGG_CLIENT_ID", "FRONTEGG_API_TOKEN", "FRONTEGG_REGION", "FRONTEGG_API_URL"):
        assert name in fragment and name in kind["injectors"]["env"]
    assert [name for name, field in fields.items() if field.get("secret")] == ["api_token"]
    (regions,) = re.findall(r"choices: \[(EU.*?)\]", fragment)
    assert fields["region"]["choices"] == regions.split(", ")


class Controller:
    """Runs a job as a controller does: by ansible-runner, in a folder of its own that is gone afterwards."""

    def __init__(self, playbook: Runner) -> None:
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        self._env = {**playbook.environment({}), "PATH": path}
        self._folder = playbook.folder
        self._number = 0
        self.files = playbook.folder / "files"
        self.files.mkdir()

    def job(self, name: str, answers: dict[str, Any], job_type: str | None = None) -> tuple[str, dict[str, Any], str]:
        """Return the status of a job, its artifacts, and its output."""
        job_template = template(name)
        self._number += 1
        folder = self._folder / f"job-{self._number}"
        folder.mkdir()
        given = {**job_template.get("extra_vars", {}), **answers, "awx_job_id": self._number}
        for name, value in {
            "env/extravars": {**given, "frontegg_files": str(self.files)},
            "inventory/hosts": HOSTS,
        }.items():
            (folder / name).parent.mkdir()
            (folder / name).write_text(json.dumps(value), "utf-8")
        check = ["--cmdline", "--check --diff"] if (job_type or job_template["job_type"]) == "check" else []
        words = [str(BIN / "ansible-runner"), "run", str(folder), "--playbook", str(ROOT / job_template["playbook"])]
        # The folder for temporary files is short, because Ansible's sockets lie there, and their paths are limited.
        with TemporaryDirectory(prefix="job-") as temporary:
            done = subprocess.run(
                [*words, *check],
                env={**self._env, "TMPDIR": temporary},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=240,
                check=False,
            )
        (artifacts,) = (folder / "artifacts").iterdir()
        events = [json.loads(path.read_text("utf-8")) for path in (artifacts / "job_events").glob("*.json")]
        assert events, done.stdout + done.stderr
        (stats,) = [event["event_data"] for event in events if event["event"] == "playbook_on_stats"]
        status = (artifacts / "status").read_text("utf-8")
        shutil.rmtree(folder)
        return status, stats.get("artifact_data", {}), done.stdout + done.stderr


def test_preview_approval_run_and_restore(emu: Emulator, playbook: Runner) -> None:
    """Only the artifacts go from the preview to the run. They hold no template, though the plan holds foreign text."""
    pwned = playbook.folder / "pwned"
    note = f"{{{{ lookup('ansible.builtin.pipe', 'touch {pwned}') }}}}"
    emu.add_user("mallory@acme.example", ["acme"], vendor_metadata={"note": note})
    controller = Controller(playbook)
    answers = {
        "frontegg_users": f"{ANN}\nmallory@acme.example",
        "frontegg_max_changes": 2,
        "frontegg_ticket": "HR-1",
        "frontegg_reason": "leaves",
    }
    status, artifacts, output = controller.job("Frontegg offboarding preview", answers)
    assert (status, emu.writes) == ("successful", []), output
    assert set(artifacts) == {"frontegg_plan", "frontegg_digest"}
    text = base64.b64decode(artifacts["frontegg_plan"]).decode()
    assert "lookup(" in text and "{" not in artifacts["frontegg_plan"]
    assert artifacts["frontegg_digest"] in output and json.loads(text)["digest"] == artifacts["frontegg_digest"]
    # The answers of the workflow reach this job, too.
    edited = base64.b64encode(text.replace(ANN, "bob@acme.example").encode()).decode()
    for wrong in ({**artifacts, "frontegg_plan": edited}, {}):
        status, dummy, output = controller.job("Frontegg offboarding run", {**answers, **wrong})
        assert (status, emu.writes) == ("failed", []), output
    status, dummy, output = controller.job("Frontegg offboarding run", {**answers, **artifacts})
    assert status == "successful", output
    assert [user.email for user in emu.users if user.locked] == [ANN, "mallory@acme.example"]
    number = 4
    report = json.loads((controller.files / f"job-{number}" / "report.json").read_text("utf-8"))
    assert {(row["ticket"], row["reason"]) for row in report["rows"]} == {("HR-1", "leaves")}
    restore(emu, controller, number)
    assert not pwned.exists()


def restore(emu: Emulator, controller: Controller, number: int) -> None:
    """The restoration previews unless the job type run is chosen."""
    before = len(emu.writes)
    status, dummy, output = controller.job("Frontegg restore", {"frontegg_job": number})
    assert (status, len(emu.writes)) == ("successful", before), output
    status, dummy, output = controller.job("Frontegg restore", {"frontegg_job": number}, "run")
    assert status == "successful", output
    assert not any(user.locked for user in emu.users)


def test_reconcile(emu: Emulator, playbook: Runner) -> None:
    controller = Controller(playbook)
    answers = {"frontegg_users": f"{ANN}\nbob@acme.example", "frontegg_domains": "acme.example"}
    status, dummy, output = controller.job("Frontegg reconcile", answers)
    assert (status, emu.writes) == ("successful", []), output
    orphans = (controller.files / "job-1" / "orphans.csv").read_text("utf-8")
    assert "cem@acme.example" in orphans and ANN not in orphans
