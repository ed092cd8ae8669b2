"""One client's conversation from its first packet to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle_standin.calls.calls import Calls
from oracle_standin.calls.handshake import FIELD_VERSION, connect, negotiate
from oracle_standin.calls.logon import log_on
from oracle_standin.errors import BreakError, ConnectionCutError
from oracle_standin.wire.messages import Terms
from oracle_standin.wire.packets import Channel
from oracle_standin.wire.ttc import Reader

if TYPE_CHECKING:
    from oracle_standin.server import OracleServer


class Conversation:
    """What happens on one socket. `run` returns when the client has gone."""

    def __init__(self, server: OracleServer, channel: Channel) -> None:
        self.server = server
        self.channel = channel
        self.reader = Reader(channel.receive_data)
        self.terms = Terms(FIELD_VERSION)

    def run(self) -> None:
        try:
            if not connect(self.server, self.channel):
                return
            self.terms = negotiate(self.server, self.channel, self.reader)
            session = log_on(self.server, self.channel, self.reader, self.terms)
            if session is None:
                return
            try:
                Calls(self, session).serve()
            finally:
                session.end_transaction(commit=False)
                self.server.leave(session)
        except (ConnectionCutError, BreakError):
            return
