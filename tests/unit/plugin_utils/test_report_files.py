# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a report: each is whole or not there, its owner's alone, and never another file than a report."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.plugin_utils import _report_files
from ansible_collections.identityops.frontegg.plugins.plugin_utils._report import asks_for_files, faults_ahead, reported

ROW = {"user": "ann@a.example", "outcome": "changed", "action": "lock", "at": "2026-11-28T06:00:00Z"}
RESULT: dict[str, Any] = {"users": [ROW], "check_mode": False}
ALL = {
    "json": "report.json",
    "csv": "report.csv",
    "markdown": "report.md",
    "html": "report.html",
    "junit": "report.xml",
    "sha256sums": "SHA256SUMS",
}
SINGLE = [name for name in ALL if name != "sha256sums"]


def write(result: dict[str, Any] | None = None, **options: Any) -> tuple[dict[str, Any], list[str]]:
    return reported(
        [RESULT if result is None else result],
        {name: str(value) for name, value in options.items()},
        "root",
        "2026-11-28T07:00:00Z",
    )


def test_a_folder_has_all_of_them_and_the_sums_fit(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    told, faults = write(folder=folder)
    assert faults == [] and {one.name for one in folder.iterdir()} == set(ALL.values())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [one["format"] for one in told["files"]] == list(ALL)
    for one in told["files"]:
        path = Path(one["path"])
        assert path.stat().st_mode & 0o777 == 0o600
        assert hashlib.sha256(path.read_bytes()).hexdigest() == one["sha256"]
    done = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.count(": OK") == 5


PREVIEWED = {**RESULT, "check_mode": True}
NOBODY = {**RESULT, "users": []}


def test_a_report_is_written_over_an_earlier_one(tmp_path: Path) -> None:
    write(PREVIEWED, folder=tmp_path / "r")
    told, faults = write(NOBODY, folder=tmp_path / "r")
    assert faults == [] and len(told["files"]) == 6
    assert "ann@a.example" not in (tmp_path / "r/report.json").read_text("utf-8")


@pytest.mark.parametrize("option", ALL)
def test_no_other_file_is_written_over(tmp_path: Path, option: str) -> None:
    path = tmp_path / "leavers.csv"
    path.write_text("user,left_on\nann@a.example,2026-11-27\n", "utf-8")
    told, faults = write(**{option: path})
    assert faults == [f"{option}: {path} is no report of this collection; name another file. It was not touched."]
    assert told["files"] == [] and path.read_text("utf-8").startswith("user,left_on")


def link(path: Path) -> None:
    (path.parent / "other").touch()
    path.symlink_to(path.parent / "other")


def dangling(path: Path) -> None:
    path.symlink_to(path.parent / "none")


def second_name(path: Path) -> None:
    path.touch()
    os.link(path, path.parent / "again")


def open_to_others(path: Path) -> None:
    path.touch()
    path.chmod(0o666)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (link, "is a link"),
        (dangling, "is a link"),
        (second_name, "a hard link"),
        (open_to_others, "can be written by others"),
        (Path.mkdir, "it is no file"),
        (os.mkfifo, "it is no file"),
    ],
)
@pytest.mark.parametrize("option", ["json", "sha256sums"])
def test_only_a_file_of_ones_own_is_written_over(tmp_path: Path, option: str, make: Any, words: str) -> None:
    path = tmp_path / "report"
    make(path)
    told, (fault,) = write(**{option: path}, csv=tmp_path / "report.csv")
    assert words in fault and fault.startswith(f"{option}: {path} ")
    assert [one["format"] for one in told["files"]] == ["csv"]  # the evidence that can be written is
    assert not (tmp_path / "none").exists() and path.lstat().st_size == os.lstat(path).st_size


def test_each_file_has_a_path_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "one"
    told, faults = write(json=path, csv=path, html=tmp_path / "." / "one")
    assert [fault.split(" ", 2)[2] for fault in faults] == ["is the file of json, too; name another file."] * 2
    assert [one["format"] for one in told["files"]] == ["json"]


# ---- an earlier report that proves a change


def a_run(number: int, **more: Any) -> dict[str, Any]:
    return {**RESULT, "run": {"id": f"run-{number}"}, **more}


def texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}


LATER = [a_run(2), a_run(2, check_mode=True), a_run(2, users=[], status="refused", msg="too many")]


@pytest.mark.parametrize("later", LATER)
def test_a_folder_with_a_proof_stays_and_the_report_goes_beside_it(tmp_path: Path, later: dict[str, Any]) -> None:
    write(a_run(1), folder=tmp_path / "first")
    before = texts(tmp_path)
    told, faults = write(later, folder=tmp_path / "first")
    new = str(tmp_path / "first-2")
    assert (faults, told["folder"], {os.path.dirname(one["path"]) for one in told["files"]}) == ([], new, {new})
    assert told["kept"] == [
        f"{tmp_path}/first/report.json is the report of a run that changed users or tenants, or may have (run-1); "
        f"this report is in {new}"
    ]
    assert before.items() <= texts(tmp_path).items()
    assert write(a_run(1), folder=tmp_path / "first")[0]["folder"] == str(tmp_path / "first"), "a run's own folder"
    third = write(a_run(3), folder=tmp_path / "first")[0]["folder"]
    assert third == f"{tmp_path}/first-{3 if later is LATER[0] else 2}", "a preview in first-2 is no proof"


@pytest.mark.parametrize("option", SINGLE)
@pytest.mark.parametrize("later", LATER)
def test_a_file_that_is_a_proof_stays(tmp_path: Path, option: str, later: dict[str, Any]) -> None:
    path = tmp_path / "r.x"
    options = {option: path, "sha256sums": tmp_path / "SUMS"}
    write(a_run(1), **options)
    before = texts(tmp_path)
    told, faults = write(later, **options)
    assert ([one["path"] for one in told["files"]], faults) == ([f"{tmp_path}/r-2.x", f"{tmp_path}/SUMS-2"], [])
    assert before.items() <= texts(tmp_path).items() and told["folder"] is None
    assert write(a_run(1), **options)[0]["kept"] == [], "a run may replace its own report"


@pytest.mark.parametrize("option", SINGLE)
@pytest.mark.parametrize("earlier", LATER[1:])
def test_a_file_that_proves_nothing_is_replaced(tmp_path: Path, option: str, earlier: dict[str, Any]) -> None:
    options = {option: tmp_path / "report", "sha256sums": tmp_path / "SUMS"}
    write(earlier, **options)
    assert write(a_run(1), **options)[0]["kept"] == [] and len(texts(tmp_path)) == 2


@pytest.mark.parametrize("option", [*SINGLE, "sha256sums"])
def test_a_file_that_cannot_be_understood_stays(tmp_path: Path, option: str) -> None:
    write(a_run(1, check_mode=True), folder=tmp_path / "r")
    path = tmp_path / "r" / ALL[option]
    data = path.read_bytes()
    data = data.replace(b"report.csv", b"others.csv") if option == "sha256sums" else data[:-9] + b"\xff\xfe"
    path.write_bytes(data)
    assert write(a_run(2), folder=tmp_path / "r")[0]["folder"] == f"{tmp_path}/r-2"
    assert path.read_bytes() == data


@pytest.mark.parametrize("option", ["folder", "json", "markdown", "html", "junit"])
def test_a_killed_task_may_have_changed_somebody(tmp_path: Path, option: str) -> None:
    """A CSV file of a killed task has no row, so it says nothing that could be lost."""
    write({"msg": "MODULE FAILURE", "failed": True}, **{option: tmp_path / "r"})
    told, faults = write(a_run(2), **{option: tmp_path / "r"})
    assert faults == [] and told["kept"] and (tmp_path / "r-2").exists()


def test_a_name_beside_that_is_taken_is_passed_over(tmp_path: Path) -> None:
    for option in ("folder", "csv"):
        write(a_run(1), **{option: tmp_path / option})
    (tmp_path / "folder-2").symlink_to(tmp_path)
    (tmp_path / "folder-3").write_text("mine", "utf-8")
    (tmp_path / "csv-2").write_text("mine", "utf-8")
    told, faults = write(a_run(2), folder=tmp_path / "folder", csv=tmp_path / "csv")
    assert (faults, told["folder"]) == ([], f"{tmp_path}/folder-4")
    assert f"{tmp_path}/csv-3" in [one["path"] for one in told["files"]]


def test_missing_folders_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    told, faults = write(folder=tmp_path / "HR/own", csv=tmp_path / "IT/own/report.csv")
    assert faults == [] and len(told["files"]) == 6
    for name in ("HR", "HR/own", "IT", "IT/own"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o700
    assert faults_ahead({"report_dir": str(tmp_path / "a/b/c")}) == [] and not (tmp_path / "a").exists()


def test_what_can_be_written_is_written_though_a_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told, faults = write(folder=tmp_path / "file/a", csv=tmp_path / "file/b/r.csv", json=tmp_path / "r.json")
    assert faults == [
        f"csv: {tmp_path}/file/b cannot be made: Not a directory.",
        f"folder: {tmp_path}/file/a cannot be made: Not a directory.",
    ]
    assert [one["format"] for one in told["files"]] == ["json"]


def test_the_input_and_the_plan_stay(tmp_path: Path) -> None:
    source, plan = tmp_path / "source", tmp_path / "plan"
    source.touch()
    result = {**RESULT, "plan": {"path": str(plan), "digest": "sha256:0"}}
    told, faults = write(result, input=source, csv=source, json=plan)
    assert [fault.split(" ", 2)[2] for fault in faults] == [
        "is the file of plan 1, too; name another file.",
        "is the file of input, too; name another file.",
    ]
    assert told["files"] == []


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"json": ""}, "json:  is no path; name a file."),
        ({"json": "a\0b"}, "is no path; name a file."),
        ({"folder": " "}, "folder: is no path; name a folder."),
        ({"folder": "a\0b"}, "folder: is no path; name a folder."),
        ({"folder": "{tmp}/file/folder"}, "{tmp}/file/folder cannot be made: Not a directory."),
        ({"folder": "{tmp}/file"}, "is a link or no folder; name a folder."),
        ({"folder": "{tmp}/link"}, "is a link or no folder; name a folder."),
        ({"input": "{tmp}/none"}, "input: there is no file "),
    ],
)
def test_faults_are_sentences(tmp_path: Path, options: dict[str, str], fault: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path)
    told, (seen,) = write(**{name: value.replace("{tmp}", str(tmp_path)) for name, value in options.items()})
    assert fault.replace("{tmp}", str(tmp_path)) in seen and seen.isprintable() and told["files"] == []


@pytest.mark.parametrize("due", [-1.0, float("nan"), float("inf")])
def test_a_time_that_is_none(due: float) -> None:
    told, (fault,) = reported([RESULT], {"due": due}, "root", "")
    assert fault == f"due: '{due}' is no number of hours; give 0 or more, such as 24."
    assert told["status"] == "changed"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.csv"
    write(PREVIEWED, csv=path)
    before = path.read_bytes()

    def full(*dummy: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    told, faults = write(NOBODY, csv=path)
    assert faults == [f"csv: {path} cannot be written: No space left on device."]
    assert (told["files"], path.read_bytes(), os.listdir(tmp_path)) == ([], before, ["report.csv"])


def test_the_sum_of_the_input(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_bytes(b"\xff\x00 anything")
    write(input=source, csv=tmp_path / "report.csv")
    assert hashlib.sha256(source.read_bytes()).hexdigest() in (tmp_path / "report.csv").read_text("utf-8")


def test_sums_name_files_of_other_folders_and_odd_names(tmp_path: Path) -> None:
    (tmp_path / "sums").mkdir()
    odd = tmp_path / "re\nport\\.csv"
    write(csv=odd, sha256sums=tmp_path / "sums/SHA256SUMS")
    subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path / "sums", check=True, capture_output=True)
    assert write(csv=odd, sha256sums=tmp_path / "sums/SHA256SUMS")[1] == []  # it is known again


def test_the_user_is_the_one_of_the_operating_system(monkeypatch: pytest.MonkeyPatch) -> None:
    name = _report_files.os_user()
    for variable in ("USER", "LOGNAME", "SUDO_USER"):
        monkeypatch.setenv(variable, "somebody-else")
    assert _report_files.os_user() == name != "somebody-else"
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_000)
    assert _report_files.os_user() == "uid 4000000000"


def test_which_options_name_a_file() -> None:
    assert not asks_for_files({"title": "x", "json": None})
    assert all(asks_for_files({name: "x"}) for name in (*ALL, "folder"))


# ---- before a run changes anybody


@pytest.mark.parametrize("due", [None, 0, 24, "24", " 1.5 "])
def test_what_a_report_can_be_made_of(tmp_path: Path, due: Any) -> None:
    new = {"due": due, "report_dir": str(tmp_path / "new")}
    assert (faults_ahead(new), list(tmp_path.iterdir())) == ([], []), "nothing is made yet"
    write(folder=tmp_path / "new")
    (fault,) = faults_ahead(new)
    assert fault == (
        f"report_dir: {tmp_path}/new/report.json is the report of a run that changed users or tenants, or may have; "
        "name a new folder for each run"
    )


@pytest.mark.parametrize(
    ("change", "is_refused"),
    [
        ({"outcome": "changed"}, True),
        ({"outcome": "changed", "failed": True}, True),
        ({"outcome": "unknown", "failed": True}, True),
        ({"outcome": "unchanged"}, False),
        ({"outcome": "not_found"}, False),
        (None, False),
    ],
)
def test_only_what_proves_nothing_is_written_over(
    tmp_path: Path, change: dict[str, Any] | None, is_refused: bool
) -> None:
    """A preview, and a run that changed nobody, may be followed by another into the same folder."""
    result = {**RESULT, "check_mode": True} if change is None else {**RESULT, "users": [{**ROW, **change}]}
    write(result, folder=tmp_path / "new")
    assert bool(faults_ahead({"report_dir": str(tmp_path / "new")})) is is_refused


@pytest.mark.parametrize("text", ['{\n  "format": "identityops.frontegg.report", "counts": 1}', "{", ""])
def test_a_report_that_cannot_be_understood_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    assert bool(faults_ahead({"report_dir": str(tmp_path)})) is bool(text)


@pytest.mark.parametrize("due", ["soon", "", -1, "-0.5", "nan", "inf", True, [24], "24h"])
def test_hours_that_are_none(due: Any) -> None:
    (fault,) = faults_ahead({"due": due})
    assert "is no number of hours; give 0 or more, such as 24" in fault


@pytest.mark.parametrize("name", ALL.values())
def test_what_stands_in_the_way_in_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("somebody's notes", encoding="utf-8")
    (fault,) = faults_ahead({"report_dir": str(tmp_path)})
    assert fault.startswith(f"report_dir: {tmp_path / name} is no report of this collection")
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    assert "is a link" in faults_ahead({"report_dir": str(tmp_path)})[0]


def test_folders_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link", "dangling"):
        assert "is a link or no folder" in faults_ahead({"report_dir": str(tmp_path / name)})[0]
    assert "cannot be made: Not a directory" in faults_ahead({"report_dir": str(tmp_path / "file/a/b")})[0]
    assert "cannot be made: Not a directory" in faults_ahead({"report_dir": str(tmp_path / "dangling/a")})[0]
    monkeypatch.setattr(os, "access", lambda *dummy: False)
    assert "cannot be written to: Permission denied" in faults_ahead({"report_dir": str(tmp_path)})[0]
