"""CREATE VIEW carried out."""

from __future__ import annotations

from oracle_standin.compile.views import columns_of
from oracle_standin.errors import OracleError
from oracle_standin.session.session import Session
from oracle_standin.sql.definitions import CreateView
from oracle_standin.store.catalogue import StoredView


def create_view(session: Session, owner: str, definition: CreateView) -> None:
    """Make a view of `owner`. By force also one whose query has errors yet, as Oracle does; others
    raise what the query does."""
    database = session.database
    key = (owner, definition.name[-1])
    old = database.views.get(key)
    view = StoredView(
        owner,
        definition.name[-1],
        definition.text,
        definition.query,
        definition.columns,
        definition.read_only,
        object_id=old.object_id if old and definition.replace else database.object_id(),
    )
    try:
        _complete(session, view)
    except OracleError:
        if not definition.force:
            raise
    database.add_view(view, replaces=definition.replace)


def complete_views(session: Session) -> None:
    """Give columns to the views that force made, as far as their tables are there by now."""
    waiting = [view for view in session.database.views.values() if not view.columns]
    for view in waiting:
        try:
            _complete(session, view)
        except OracleError:
            continue
    if len([view for view in waiting if not view.columns]) < len(waiting):
        complete_views(session)


def _complete(session: Session, view: StoredView) -> None:
    session.new_settings()
    session.start_statement()
    inner = session.as_owner(view.owner)
    view.columns = columns_of(inner, view.query, view.given)
    view.reads = frozenset(inner.reads)
    session.database.generation += 1
