"""One client from its first packet to its last."""

from __future__ import annotations

from oracle_standin.calls.calls import Calls
from oracle_standin.calls.handshake import connect, negotiate
from oracle_standin.calls.logon import log_on
from oracle_standin.errors import BreakError, ConnectionCutError
from oracle_standin.instance import Instance
from oracle_standin.wire.packets import Channel
from oracle_standin.wire.ttc import Reader


def converse(server: Instance, channel: Channel) -> None:
    """All that happens on one socket; returns when the client has gone."""
    reader = Reader(channel.receive_data)
    try:
        if not connect(server, channel):
            return
        terms = negotiate(server, channel, reader)
        session = log_on(server, channel, reader, terms)
        if session is None:
            return
        try:
            Calls(server, channel, reader, terms, session).serve()
        finally:
            session.end_transaction(commit=False)
            server.leave(session)
    except (ConnectionCutError, BreakError):
        return
