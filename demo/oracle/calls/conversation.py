"""One client's conversation from its first packet to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.oracle.calls.calls import Calls
from demo.oracle.calls.handshake import FIELD_VERSION, connect, negotiate
from demo.oracle.calls.logon import log_on
from demo.oracle.errors import BreakError, ConnectionCutError
from demo.oracle.wire.messages import Terms
from demo.oracle.wire.packets import Channel
from demo.oracle.wire.ttc import Reader

if TYPE_CHECKING:
    from demo.oracle.server import OracleServer


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
