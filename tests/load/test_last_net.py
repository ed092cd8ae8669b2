"""However it is started and whatever goes wrong, a program ends in one line and a status."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from adbc_driver_manager import OperationalError

from load import settings
from load.errors import EXIT_USAGE, LoadError, UsageError
from load.oracle.reader import Reader
from load.postgres import working_folder
from load.postgres.connection import first_line
from load.screen import log_file
from load.settings import read_env_file
from tests.conftest import Database
from tests.load.conftest import ROOT, Extract, Legacy, Target, start_extract

NOBODY = 65534
BOOM = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from load.screen import last_net\n"
    "from pathlib import Path\n"
    "def main():\n"
    "    {body}\n"
    "sys.exit(last_net.run('program', main, Path(sys.argv[2])))\n"
)


def run(
    body: str, folder: Path, shell: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    """A program whose main is `body`; `shell` is put behind it, redirections and pipes."""
    code = BOOM.format(body=body)
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", f'"$0" -c "$1" "$2" "$3" {shell}',
         sys.executable, code, str(ROOT), str(folder)],
        env={**os.environ, **environ}, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("1 / 0", "unexpected error: ZeroDivisionError: division by zero"),
        ("raise IndexError('tuple\\n index')", "unexpected error: IndexError: tuple index"),
        ("open('/nowhere/at/all')", "/nowhere/at/all: No such file or directory"),
    ],
)
def test_what_nobody_foresaw_is_one_line_and_the_log_has_the_traceback(
    body: str, said: str, tmp_path: Path
) -> None:
    ended = run(body, tmp_path / "logs")
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"program: {said} (the traceback is in ")
    assert ended.stderr.count("\n") == 1
    (log,) = (tmp_path / "logs").iterdir()
    assert "Traceback (most recent call last)" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_ctrl_c_anywhere_is_130(tmp_path: Path) -> None:
    ended = run("raise KeyboardInterrupt", tmp_path)
    assert (ended.returncode, ended.stderr) == (130, "program: interrupted\n")


@pytest.mark.parametrize("shell", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_matter(shell: str, tmp_path: Path) -> None:
    body = (
        f"print('ä'); print('é', file=sys.stderr); sys.stdin.read(); "
        f"open({str(tmp_path / 'file')!r}, 'w').write('mine'); return 0"
    )
    ended = run(body, tmp_path, shell)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "file").read_text() == "mine"  # not what was printed


def test_a_character_that_the_terminal_lacks_is_spelled(tmp_path: Path) -> None:
    ended = run("print('a\\u2192b'); return 0", tmp_path, PYTHONIOENCODING="ascii")
    assert (ended.returncode, ended.stdout) == (0, "a\\u2192b\n")


def test_a_reader_that_goes_ends_nothing(tmp_path: Path) -> None:
    done = tmp_path / "done"
    body = f"[print('line', n) for n in range(99999)]; Path({str(done)!r}).touch(); return 0"
    ended = run(body, tmp_path, "| head -n 1")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "line 0\n", "")
    assert done.exists()


def test_output_that_a_full_disk_cuts_off_is_no_success(tmp_path: Path) -> None:
    ended = run("print('{}'); return 0", tmp_path, "> /dev/full")
    assert ended.returncode == 1
    assert ended.stderr == "program: its output could not be written: No space left on device\n"


def test_a_run_behind_head_copies_everything(
    coils: Legacy, database: Database, target: Target
) -> None:
    process = start_extract(coils, database, "--table", "AB_COIL")
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=120) == 0
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_an_error_in_one_table_that_nobody_foresaw_is_no_others(
    legacy: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    legacy.execute("CREATE TABLE AB_ONE (ID NUMBER(3))", "INSERT INTO AB_ONE VALUES (1)")
    legacy.execute("CREATE TABLE AB_TWO (ID NUMBER(3))", "INSERT INTO AB_TWO VALUES (2)")
    real = Reader.read

    def read(self: Reader, *arguments: object) -> object:
        if self.question.table.name == "AB_ONE":
            raise IndexError("tuple index out of range")
        return real(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "read", read)
    result = extract("--table", "AB_ONE", "--table", "AB_TWO")
    assert result.status == 1
    assert result.err.startswith("extract: AB_ONE: unexpected error: IndexError: tuple index")
    assert "Traceback" not in result.text
    log = Path(result.out.splitlines()[-1].removeprefix("log: "))
    assert "Traceback (most recent call last)" in log.read_text()
    assert target.tables("legacy_raw") == ["ab_two"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_env_file_may_be_utf_8_or_what_notepad_calls_unicode(
    encoding: str, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("# Größe\r\nORACLE_PASSWORD=geheim€\r\n", encoding=encoding)
    assert read_env_file(tmp_path / ".env") == {"ORACLE_PASSWORD": "geheim€"}


@pytest.mark.parametrize("encoding", ["cp1252", "cp437"])
def test_an_env_file_in_another_encoding_is_named_with_its_line(
    encoding: str, tmp_path: Path, coils: Legacy, extract: Extract
) -> None:
    (tmp_path / "no.env").write_text("ORACLE_USER=abis\nORACLE_PASSWORD=ä\n", encoding=encoding)
    result = extract()
    assert result.status == EXIT_USAGE
    assert result.err == (
        f"extract: {tmp_path / 'no.env'}, line 2, is not UTF-8: save the file as UTF-8\n"
    )


def test_an_env_file_that_is_a_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_env_file(tmp_path)


@contextmanager
def somebody_elses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A folder that another user made; yields who we are then. Root may write anywhere."""
    folder.mkdir()
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
        try:
            yield NOBODY
        finally:
            os.seteuid(0)
    else:
        folder.chmod(0o500)
        monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
        yield NOBODY


@pytest.mark.parametrize("what", ["logs", "work"])
def test_folders_that_root_made_first_are_named_with_their_owner(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as outside:  # pytest's own folders are closed to others
        Path(outside).chmod(0o755)
        made = Path(outside) / what
        with somebody_elses(made, monkeypatch) as us, pytest.raises(LoadError) as raised:
            if what == "logs":
                log_file.open_log(made)
            else:
                monkeypatch.setattr(settings, "WORK_DIR", made / "extract")
                working_folder.make()
        owner = made.stat().st_uid
        made.chmod(0o700)
    assert f"It belongs to user {owner}, who ran this first: sudo chown -R {us} {made}" in str(
        raised.value
    )


@pytest.mark.parametrize("folder", ["50% done", "a%20b", "%s #1 äö?"])
def test_the_repository_may_lie_in_any_folder(
    folder: str, coils: Legacy, database: Database, target: Target, tmp_path: Path
) -> None:
    """dlt, Arrow and logging each read some of these signs as something else."""
    home = tmp_path / folder
    (home / "dbt_project" / "models").mkdir(parents=True)
    (home / "load").symlink_to(ROOT / "load")
    code = (
        "import sys, pathlib\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from load import settings\n"
        f"settings.WORK_DIR = pathlib.Path({str(home / '.dlt' / 'extract')!r})\n"
        f"settings.LOG_DIR = pathlib.Path({str(home / 'logs')!r})\n"
        "from load.extract import main\n"
        "sys.exit(main(['--table', 'AB_COIL']))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True,
        env={**os.environ, **coils.environ, **database.environ},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_the_servers_words_come_before_the_statement_that_adbc_puts_first() -> None:
    text = (
        'INTERNAL: [libpq] Failed to execute query \'COPY "legacy_load"."x"\n(a, b)\': '
        'ERROR:  value too long for type "x"\nDETAIL:  much more'
    )
    error = OperationalError(text, status_code=1)  # type: ignore[arg-type]
    assert first_line(error) == 'value too long for type "x"'
    assert first_line(ValueError("one\ntwo")) == "one"
    assert first_line(ValueError()) == "ValueError"


@pytest.mark.parametrize("room", [2_000, 16_000])
def test_a_disk_that_fills_up_is_said_and_the_run_can_be_resumed(
    room: int, coils: Legacy, database: Database, target: Target
) -> None:
    """Files cannot grow beyond so many bytes, which is an error like that of a full disk."""
    argv = ("--table", "AB_COIL", "--chunk-rows", "500")
    ended = subprocess.run(
        ["bash", "-c", f'ulimit -f $(({room} / 1000)); exec "$0" load/extract.py "$@"',
         sys.executable, *argv],
        cwd=ROOT, env={**os.environ, **coils.environ, **database.environ},
        capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "File too large" in ended.stderr
    assert "this should not happen" not in ended.stderr
    process = start_extract(coils, database, "--resume")
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_a_log_that_cannot_be_written_prints_no_traceback(tmp_path: Path) -> None:
    body = (
        "import logging; logging.basicConfig(filename='/dev/full'); logging.error('a line'); "
        "return 0"
    )
    ended = run(body, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")


# Before there is an environment, in the app's own, Django's, the stand-in's, peers.
WITHOUT = ("bootstrap", "manage.py", "oracle", "oracle_standin", "peers", "described.py")


def test_every_program_has_the_net() -> None:
    programs = [
        path
        for folder in ("load", "scripts", "demo")
        for path in (ROOT / folder).rglob("*.py")
        if 'if __name__ == "__main__":' in path.read_text()
        and not any(part in WITHOUT for part in path.relative_to(ROOT).parts)
    ]
    assert len(programs) > 10
    assert [p for p in programs if "last_net.run(" not in p.read_text()] == []
