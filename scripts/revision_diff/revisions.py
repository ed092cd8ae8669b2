"""The two revisions: each a folder with the project's files as they were, or are."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.dbt_entry import ROOT
from scripts.revision_diff.errors import DiffError

WORKING_TREE = "the working tree"
PROJECT = Path("dbt_project")
APP = Path("demo/app")


@dataclass(frozen=True)
class Revision:
    """One state of the project: `side` (base or head) names its schemas, `title` is for people.

    `project` and `app` are the folders of dbt_project.yml and of manage.py in it.
    """

    side: str
    title: str
    folder: Path
    project: Path = PROJECT
    app: Path = APP

    @property
    def dbt(self) -> Path:
        """dbt's folder of this revision."""
        return self.folder / self.project


@contextmanager
def checked_out(
    side: str, name: str, parent: Path, project: Path = PROJECT, app: Path = APP
) -> Iterator[Revision]:
    """A revision by git's name, in a work tree of its own below `parent`, removed at the end.

    The working tree itself is used in place. Raises DiffError for a name that git does not know,
    and if there is no such project.
    """
    if name == WORKING_TREE:
        yield _with_project(Revision(side, WORKING_TREE, ROOT, project, app))
        return
    commit = git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if not commit:
        raise DiffError(f"git has no revision {name}")
    folder = parent / side
    git("worktree", "add", "--detach", "--quiet", str(folder), commit)
    try:
        yield _with_project(Revision(side, f"{name} ({commit[:9]})", folder, project, app))
    finally:
        git("worktree", "remove", "--force", str(folder))


def _with_project(revision: Revision) -> Revision:
    if not (revision.dbt / "dbt_project.yml").exists():
        raise DiffError(f"{revision.title} has no {revision.project}/ to build")
    return revision


def merge_base() -> str:
    """Where this branch left the main branch; on the main branch itself, its last commit."""
    for main in ("origin/main", "main"):
        if base := git("merge-base", "HEAD", main):
            return base[:9]
    raise DiffError("there is no main branch to compare with: give a revision with --base")


def git(*arguments: str) -> str:
    """The output of git in this repository, stripped; empty where git refuses."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""
