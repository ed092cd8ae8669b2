"""scripts/bench: what a measurement counts is what was done."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from demo.postgres.process import read_state, running_pid
from scripts.benchmark import procfs
from scripts.benchmark.errors import BenchError
from scripts.benchmark.meter import Cost, Meter
from scripts.benchmark.procfs import MIB

BURNED = 0.5  # CPU seconds
# CPU times are kept in hundredths of a second; starting Python takes some hundredths too.
SLACK = 0.25
BURN = f"import time\nwhile time.process_time() < {BURNED}: pass"
BURN_IN_POSTGRES = f"""
    do $$
    declare
        began constant timestamptz := clock_timestamp();
    begin
        while clock_timestamp() < began + interval '{4 * BURNED} s' loop
            perform count(*) from generate_series(1, 1000);
        end loop;
    end $$
"""


@pytest.fixture
def meter(database) -> Meter:
    """Oracle's side is this process: nothing here looks at it."""
    state = read_state(database.server.data_dir)
    assert state is not None
    pid = running_pid(state)
    assert pid is not None
    return Meter(pid, os.getpid(), database.environ)


def run(meter: Meter, program: str) -> Cost:
    return meter.run([sys.executable, "-c", program], os.environ, Path.cwd())


def test_the_cpu_of_a_program_and_of_its_ended_children_is_counted(meter) -> None:
    child = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BURN!r}])\n"
    cost = run(meter, child + BURN)
    assert 2 * BURNED <= cost.own_cpu < 2 * BURNED + 2 * SLACK


def test_the_cpu_of_a_backend_that_has_ended_is_postgres_cpu(meter, database) -> None:
    used = []

    def burn() -> None:
        with closing(database.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            backend = cursor.fetchone()[0]
            cursor.execute(BURN_IN_POSTGRES)
            used.append(_cpu_of(backend))

    cost = meter.measure(burn)
    assert used[0] > 0
    assert used[0] <= cost.postgres_cpu + 0.02
    assert cost.postgres_cpu < used[0] + SLACK
    assert cost.own_cpu < SLACK


def test_a_process_that_ends_while_it_is_counted_counts_once(monkeypatch) -> None:
    """Between the reading of the parent and of the child, whichever comes first: it would count
    not at all, or twice."""
    us = os.getpid()
    before = procfs.cpu_seconds(us)
    with subprocess.Popen(
        [sys.executable, "-c", f"{BURN}\nprint(flush=True)\ninput()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        read, ended = procfs._stat, []

        def then_it_ends(pid: int) -> object:
            stat = read(pid)
            if pid in {us, child.pid} and not ended:
                child.communicate(b"\n")
                ended.append(pid)
            return stat

        monkeypatch.setattr(procfs, "_stat", then_it_ends)
        used = procfs.cpu_seconds(us) - before
    assert ended
    assert BURNED <= used < BURNED + SLACK


def _cpu_of(pid: int) -> float:
    """The scheduler's own account, in nanoseconds: another source than the one under test."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def test_the_memory_of_all_processes_together_is_the_peak(meter) -> None:
    hold = f"import time\nheld = b'x' * {64 * MIB}\ntime.sleep(1)"
    both = f"import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {hold!r}])\n"
    cost = run(meter, both + hold + "\nchild.wait()")
    assert 128 * MIB < cost.memory < 128 * MIB + 40 * MIB


def test_wal_is_what_was_written_and_nothing_for_reading(meter, database) -> None:
    def statement(text: str) -> Cost:
        def execute() -> None:
            with closing(database.connect()) as connection, connection.cursor() as cursor:
                cursor.execute(text)
                connection.commit()

        return meter.measure(execute)

    statement("create table kept (filler text); alter table kept alter filler set storage plain")
    written = statement("insert into kept select repeat('x', 1000) from generate_series(1, 2000)")
    assert 2_000_000 < written.wal < 3_500_000
    assert statement("select count(*) from pg_class").wal < 100_000


def test_a_program_that_fails_is_not_a_measurement(meter) -> None:
    with pytest.raises(BenchError, match="ended with 3: no such table"):
        run(meter, "import sys\nprint('no such table')\nsys.exit(3)")


def test_costs_add_up_and_the_peak_is_the_higher_one() -> None:
    total = Cost(1, 2, 3, 4, 50, 6) + Cost(10, 20, 30, 40, 5, 60)
    assert total == Cost(11, 22, 33, 44, 50, 66)
    assert total.cpu == 22 + 33
