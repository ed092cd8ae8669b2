"""dbt in the tests: parsed once, then run in this process on whatever database a test has.

A command starts in 0.1 s instead of 8: what is left is compiling and running. `DBT_PROJECT_DIR`
names another project than this repository's (for trying mutations of it).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt_common.behavior_flags import BehaviorFlagRendered
from dbt_common.events.base_types import EventMsg

from load.postgres import session
from scripts.compiled import Compiled, compiled
from scripts.dbt_entry import split_only_the_first_words

split_only_the_first_words()  # as behind the command `dbt`
# Each command walks the stack 27 times to find who declares a flag: seconds, below pytest.
BehaviorFlagRendered._default_source = staticmethod(lambda: "dbt")  # type: ignore[method-assign]

ROOT = Path(__file__).resolve().parents[2]
PROFILE = "profiles.example.yml"
PROJECT = Path(os.environ.get("DBT_PROJECT_DIR") or ROOT / "dbt_project")


@dataclass(frozen=True)
class Run:
    """What one dbt command did."""

    succeeded: bool
    results: Mapping[str, str]  # model, test -> success, pass, fail, error, skipped
    messages: Mapping[str, str]  # model, test -> what dbt says of it
    output: str  # everything dbt said, its events below `debug`
    compiled: Mapping[str, Compiled]  # model, test -> the SQL that it compiled to
    statements: Sequence[tuple[str, str]]  # (model, test or hook, statement), as Postgres got them
    database: str

    @property
    def red(self) -> set[str]:
        """The models and tests that failed."""
        return {name for name, status in self.results.items() if status in ("error", "fail")}


class Project:
    """The dbt project, to be run with the variables of one database."""

    def __init__(self, folder: Path, project: Path = PROJECT) -> None:
        profiles = folder / "profiles"
        profiles.mkdir()
        (profiles / "profiles.yml").write_text((ROOT / PROFILE).read_text())
        self._settings = {
            "DBT_PROJECT_DIR": str(project),
            "DBT_PROFILES_DIR": str(profiles),
            "DBT_LOG_PATH": str(folder / "logs"),
        }
        self._folder = folder
        self._manifests: dict[tuple[str, ...], Manifest] = {}

    @contextmanager
    def environment(self, database: Mapping[str, str], target: str) -> Iterator[dict[str, str]]:
        """The variables of a dbt command, set for the length of a with block."""
        settings = {
            **self._settings,
            **database,
            "DBT_TARGET_PATH": str(self._folder / f"target_{target}"),
        }
        before = dict(os.environ)
        os.environ.update(settings)
        session.settle(os.environ)
        try:
            yield {**before, **settings}
        finally:
            os.environ.clear()
            os.environ.update(before)

    def run(
        self,
        database: Mapping[str, str],
        command: str,
        *arguments: str,
        variables: str = "",
        target: str = "app",
        parsed_with: str = "",
        edited: Mapping[str, str] = MappingProxyType({}),
    ) -> Run:
        """Run `dbt COMMAND ARGUMENTS` on the database of these PG* variables.

        `variables` is YAML as on the command line; those that schemas follow from have to be given
        as `parsed_with`, because dbt reads them while it parses. `edited` has another text for
        some models, with the same refs and sources.
        """
        options = ["--target", target]
        with self.environment(database, target):
            manifest = self._manifest(*options, *_vars(parsed_with))
            said: list[str] = []
            statements: list[tuple[str, str]] = []
            manifest = manifest.deepcopy()
            for model, text in edited.items():
                manifest.nodes[f"model.{manifest.metadata.project_name}.{model}"].raw_code = text
            manifest = _in_database(manifest, database["PGDATABASE"])
            runner = dbtRunner(manifest, [lambda event: _note(said, statements, event)])
            invoked = runner.invoke(
                [
                    *(command, *arguments, *options, *_vars(variables or parsed_with)),
                    *("--log-level", "none", "--log-level-file", "none", "--no-write-json"),
                ]
            )
        nodes = list(getattr(invoked.result, "results", ()))
        return Run(
            succeeded=invoked.success,
            results={result.node.name: str(result.status) for result in nodes},
            messages={result.node.name: str(result.message) for result in nodes},
            output="\n".join([*said, str(invoked.exception or "")]),
            compiled={
                result.node.name: compiled(result.node)
                for result in nodes
                if result.node.resource_type in ("model", "test")
            },
            statements=statements,
            database=database["PGDATABASE"],
        )

    def _manifest(self, *options: str) -> Manifest:
        """The parsed project; a run needs a copy, because it keeps what it compiles in there."""
        if options not in self._manifests:
            parsed = dbtRunner().invoke(["parse", *options, "--quiet", "--no-partial-parse"])
            assert parsed.success, parsed.exception
            parsed.result.selectors = {}  # dbt cannot copy them
            self._manifests[options] = parsed.result
        return self._manifests[options]


def _in_database(manifest: Manifest, name: str) -> Manifest:
    """The project as if it had been parsed with that database: relations carry its name."""
    for node in [*manifest.nodes.values(), *manifest.sources.values()]:
        if node.relation_name:
            node.relation_name = node.relation_name.replace(f'"{node.database}"', f'"{name}"', 1)
        node.database = name
    manifest.build_flat_graph()  # what Jinja sees as `graph`
    return manifest


def _vars(variables: str) -> list[str]:
    return ["--vars", variables] if variables else []


def _note(said: list[str], statements: list[tuple[str, str]], event: EventMsg) -> None:
    if event.info.name == "SQLQuery":
        statements.append((event.data.node_info.node_name, event.data.sql))
    if event.info.level != "debug":
        said.append(event.info.msg)
