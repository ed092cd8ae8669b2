"""scripts/setup as a command, on working copies whose lock is small enough to need no network."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv" / "bin" / "uv"
PROJECT = """
[project]
name = "small"
version = "1"
requires-python = ">=3.11,<3.14"
dependencies = []

[project.optional-dependencies]
dev = []

[tool.uv]
package = false
"""
# A closed port in the index's place: nothing here may depend on the network.
NO_INDEX = "http://127.0.0.1:9/simple"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A working copy with no dependencies, in a folder with a blank in its name."""
    root = tmp_path / "a copy"
    shutil.copytree(
        ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "profiles.example.yml", root)
    (root / "pyproject.toml").write_text(PROJECT)
    (root / "requirements.lock").write_text("")
    subprocess.run([UV, "lock", "--quiet", "--offline"], cwd=root, check=True)
    return root


@pytest.fixture
def path_with_uv(tmp_path: Path) -> str:
    """A PATH with the system's programs, this Python and uv, as if the user had installed it."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "uv").symlink_to(UV)
    (programs / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    return f"{programs}:/usr/bin:/bin"


def set_up(root: Path, path: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [root / "scripts" / "setup", *arguments],
        env={"PATH": path, "PIP_INDEX_URL": NO_INDEX, "HOME": "/nonexistent", **more},
        capture_output=True,
        text=True,
    )


def leave_a_mark(root: Path) -> Path:
    """A file that is gone once .venv was made anew."""
    mark = root / ".venv" / "mark"
    mark.touch()
    return mark


def test_set_up_makes_the_environment_the_dbt_command_and_the_profile(copy, path_with_uv) -> None:
    done = set_up(copy, path_with_uv)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "setup: ready; next: source .venv/bin/activate"
    assert (copy / "profiles.yml").read_text() == (ROOT / "profiles.example.yml").read_text()
    entry = copy / "scripts" / "dbt_entry.py"
    entry.write_text("import sys; print(sys.argv[1:], sys.prefix)")
    ran = subprocess.run(
        [copy / ".venv/bin/dbt", "a b", "--c"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == f"['a b', '--c'] {copy}/.venv"


def test_a_second_set_up_changes_nothing_and_can_be_quiet(copy, path_with_uv) -> None:
    set_up(copy, path_with_uv)
    before = {file: file.lstat().st_mtime_ns for file in copy.rglob("*") if file.is_file()}
    again = set_up(copy, path_with_uv, "--quiet")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert before == {file: file.lstat().st_mtime_ns for file in copy.rglob("*") if file.is_file()}


def test_an_interrupted_set_up_starts_from_nothing(copy, path_with_uv) -> None:
    set_up(copy, path_with_uv)
    mark = leave_a_mark(copy)
    (copy / ".venv" / "setup-stamp.json").write_text("")  # as it is while packages go in
    assert set_up(copy, path_with_uv).returncode == 0
    assert not mark.exists()


def test_a_changed_lock_is_installed_into_the_same_environment(copy, path_with_uv) -> None:
    set_up(copy, path_with_uv)
    mark = leave_a_mark(copy)
    (copy / "pyproject.toml").write_text(PROJECT + "\n# changed\n")
    done = set_up(copy, path_with_uv)
    assert "installed in" in done.stdout
    assert mark.exists()


def test_a_moved_working_copy_gets_a_new_environment(copy, path_with_uv, tmp_path) -> None:
    set_up(copy, path_with_uv)
    leave_a_mark(copy)
    moved = copy.rename(tmp_path / "moved")
    assert set_up(moved, path_with_uv).returncode == 0
    assert not (moved / ".venv" / "mark").exists()
    assert f"'{copy}" not in (moved / ".venv/bin/dbt").read_text()


def test_the_stand_in_is_on_the_path_and_put_back_there(copy, path_with_uv) -> None:
    set_up(copy, path_with_uv)
    (file,) = (copy / ".venv/lib").glob("python3.*/site-packages/oracle_standin.pth")
    assert file.read_text() == f"{copy}/demo/oracle_standin\n"
    file.unlink()
    assert set_up(copy, path_with_uv).returncode == 0
    assert file.exists()


def test_a_dbt_command_that_a_reinstallation_replaced_is_put_back(copy, path_with_uv) -> None:
    set_up(copy, path_with_uv)
    ours = (copy / ".venv/bin/dbt").read_text()
    (copy / ".venv/bin/dbt").write_text("#!/bin/sh\n# pip's\n")
    assert set_up(copy, path_with_uv).returncode == 0
    assert (copy / ".venv/bin/dbt").read_text() == ours


def test_a_profiles_yml_that_exists_is_left_alone(copy, path_with_uv) -> None:
    (copy / "profiles.yml").write_text("mine")
    set_up(copy, path_with_uv)
    assert (copy / "profiles.yml").read_text() == "mine"


@pytest.mark.parametrize("version", ["3.10", "3.14"])
def test_with_another_python_only_one_line_says_which_are_usable(copy, tmp_path, version) -> None:
    programs = tmp_path / "few"
    programs.mkdir()
    (programs / "dirname").symlink_to(shutil.which("dirname") or "")
    other = programs / "python3"  # this Python, under another number
    other.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'import sys; "
        f'sys.version_info = ({version.replace(".", ", ")}, 0); exec(sys.argv[1])\' "$4"\n'
    )
    other.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", copy / "scripts/setup"],
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("setup: needs Python 3.11, 3.12 or 3.13; tried python3 ")
    assert len(done.stderr.splitlines()) == 1


def test_the_python_named_by_the_variable_is_taken_or_refused(copy, path_with_uv) -> None:
    refused = set_up(copy, path_with_uv, PYTHON="/bin/false")
    assert refused.returncode == 1
    assert "tried /bin/false." in refused.stderr


def test_without_index_uv_and_pip_one_line_says_what_is_missing(copy, tmp_path) -> None:
    pipless = tmp_path / "pipless"
    subprocess.run([UV, "venv", "--quiet", "--offline", pipless], check=True)
    done = set_up(copy, f"{pipless}/bin:/usr/bin:/bin", PYTHON=str(pipless / "bin" / "python"))
    assert done.returncode == 1
    assert f"cannot fetch {NO_INDEX}/uv/" in done.stdout
    assert done.stderr == "setup: this machine has no uv and no pip either\n"


def test_requirements_lock_follows_uv_lock() -> None:
    subprocess.run([ROOT / "scripts" / "lock", "--check"], check=True)


def test_uv_lock_names_only_the_public_index() -> None:
    hosts = {
        word.split("/")[2]
        for word in (ROOT / "uv.lock").read_text().split('"')
        if word.startswith(("http://", "https://"))
    }
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
