"""One client's conversation: logon, then a call at a time until it leaves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from demo.oracle.errors import Break, ConnectionCut, OracleError
from demo.oracle.session.session import Session
from demo.oracle.wire import messages, packets
from demo.oracle.wire.auth import Challenge, Verifier
from demo.oracle.wire.ttc import Reader, Writer, clr

if TYPE_CHECKING:
    from demo.oracle.server import OracleServer

_COMPILE_CAPS = 45
AL32UTF8 = 873


class Conversation:
    """What happens on one socket. `run` returns when the client has gone."""

    def __init__(self, server: OracleServer, channel: packets.Channel) -> None:
        self.server = server
        self.channel = channel
        self.reader = Reader(channel.receive_data)
        self.version = 12  # the TTC field version of 19c: no fields that came later
        self._account_name = ""

    def run(self) -> None:
        from demo.oracle.calls.calls import Calls

        try:
            if not self._connect():
                return
            self._negotiate()
            session = self._log_on()
            if session is None:
                return
            try:
                self.server.enter(session, self.channel)
                Calls(self, session).serve()
            finally:
                session.end_transaction(commit=False)
                self.server.leave(session)
        except (ConnectionCut, Break):
            return

    # --- connect

    def _connect(self) -> bool:
        """Answer the CONNECT packet; False when the connection was refused."""
        packet = self.channel.receive()
        if packet.kind != packets.CONNECT:
            raise ConnectionCut("no CONNECT packet")
        body = packet.body
        length, offset = (int.from_bytes(body[at : at + 2], "big") for at in (16, 18))
        descriptor = body[offset - packets.HEADER :][:length]
        if not descriptor and length:
            descriptor = self.channel.receive().body[2:]
        wanted = int.from_bytes(body[:2], "big")
        sdu = int.from_bytes(body[50:54], "big") or int.from_bytes(body[6:8], "big")
        refusal = self._refusal(descriptor.decode(errors="replace"))
        if refusal:
            text = f"(DESCRIPTION=(TMP=)(VSNNUM=186647552)(ERR={refusal}))".encode()
            self.channel.send(packets.REFUSE, bytes((34, 0)) + len(text).to_bytes(2, "big") + text)
            return False
        protocol = min(wanted, self.server.protocol)
        sdu = max(512, min(sdu, self.server.sdu))
        self._accept(protocol, sdu)
        if protocol < 315:
            return False  # a thin client leaves with DPY-3010 now
        self.channel.sdu, self.channel.wide = sdu, True
        return True

    def _refusal(self, descriptor: str) -> int:
        """The listener's error number, or 0 to let the client in."""
        for key, code in (("SERVICE_NAME", 12514), ("SID", 12505)):
            match = re.search(rf"\({key}\s*=\s*([^)]*)\)", descriptor, re.IGNORECASE)
            if match:
                given = match[1].strip().upper()
                return 0 if given.split(".")[0] == self.server.service.upper() else code
        return 12504

    def _accept(self, protocol: int, sdu: int) -> None:
        body = Writer().u16(protocol).u16(0x0001).u16(min(sdu, 0xFFFF)).u16(min(sdu, 0xFFFF))
        body.u16(1).u16(0).u16(45).u8(4, 4).raw(bytes(8)).u32(sdu).u32(sdu).u8(0).u32(0)
        self.channel.send(packets.ACCEPT, bytes(body.data))

    # --- protocol and data types

    def _negotiate(self) -> None:
        reader = self.reader
        if reader.u8() != 1:
            raise ConnectionCut("no protocol message")
        while reader.u8():
            pass
        while reader.u8():
            pass
        self.channel.send_data(self._protocol_answer())
        if reader.u8() != 2:
            raise ConnectionCut("no data types message")
        reader.raw(5)
        compile_caps, runtime_caps = reader.clr() or b"", reader.clr() or b""
        while reader.u16():
            if reader.u16():
                reader.raw(4)
        self.version = min(self.version, compile_caps[7] if len(compile_caps) > 7 else 12)
        answer = Writer().u8(2)
        if len(runtime_caps) > 1 and runtime_caps[1] == 1:
            answer.raw(bytes.fromhex("800000003c3c3c80000000"))
            if len(compile_caps) > 37 and compile_caps[37] & 2:
                answer.u32(0)
        self.channel.send_data(answer.u16(0).data)

    def _protocol_answer(self) -> bytearray:
        caps = bytearray(_COMPILE_CAPS)
        caps[4] = 0x2A if self.server.verifier is Verifier.V12C else 0x0A
        caps[7] = self.version
        caps[15] = caps[16] = 1
        caps[27] = 1
        caps[37] = 0x20
        runtime = bytearray(11)
        runtime[6] = 0x04
        block = bytearray(11)
        block[9:11] = messages.UTF16.to_bytes(2, "big")
        answer = Writer().u8(1, 6, 0).raw(b"Oracle stand-in\0")
        answer.raw(AL32UTF8.to_bytes(2, "little")).u8(1).raw(bytes(2))
        return answer.u16(len(block)).raw(block).raw(clr(bytes(caps))).raw(clr(bytes(runtime))).data

    # --- logon

    def _log_on(self) -> Session | None:
        """Both rounds of the logon; None when it was denied."""
        try:
            user, _ = self._auth_request(messages.AUTH_ONE)
            account = self.server.database.accounts.find(user)
            # An unknown user is told no sooner, and nothing else, than one with a wrong password.
            password = account.password if account else self.server.impossible_password
            challenge = Challenge(password, self.server.verifier)
            self._answer(messages.write_pairs(challenge.offer()))
            _, pairs = self._auth_request(messages.AUTH_TWO)
            response = challenge.accept(pairs)
            if account is None:
                raise OracleError(1017, "invalid username/password; logon denied")
            account.check_logon()
            self.server.check_room()
            session = Session(self.server.database, self.server.locks, account, self.server.version)
            zone = re.search(
                r"TIME_ZONE\s*=\s*'([^']+)'", pairs.get("AUTH_ALTER_SESSION", ""), re.I
            )
            if zone:
                session.alter("TIME_ZONE", zone[1])
        except OracleError as error:
            self.channel.send_data(
                messages.write_error(self.version, code=error.code, text=f"{error}\n")
            )
            return None
        self._answer(messages.write_pairs(self._session_data(session, response)))
        return session

    def _auth_request(self, function: int) -> tuple[str, dict[str, str]]:
        reader = self.reader
        if reader.u8() != messages.FUNCTION or reader.u8() != function:
            raise ConnectionCut("no logon message")
        reader.u8()
        has_user = reader.u8()
        reader.uint()
        reader.uint()
        reader.u8()
        count = reader.uint()
        reader.raw(2)
        user = (reader.clr() or b"").decode() if has_user else ""
        return user, messages.read_pairs(reader, count)

    def _answer(self, body: bytes) -> None:
        self.channel.send_data(body + messages.write_error(self.version))

    def _session_data(self, session: Session, response: str) -> dict[str, tuple[str, int]]:
        name = self.server.service
        facts = {
            "AUTH_VERSION_STRING": f"- {self.server.version.status}",
            "AUTH_VERSION_SQL": "24",
            "AUTH_XACTION_TRAITS": "3",
            "AUTH_VERSION_NO": str(self.server.version.wire_number),
            "AUTH_SESSION_ID": str(session.id),
            "AUTH_SERIAL_NUM": "1",
            "AUTH_SVR_RESPONSE": response,
            "AUTH_DBNAME": name,
            "AUTH_SC_DBUNIQUE_NAME": name,
            "AUTH_SC_INSTANCE_NAME": name.lower(),
            "AUTH_SC_SERVICE_NAME": name,
            "AUTH_INSTANCENAME": name.lower(),
            "AUTH_USER_ID": "90",
            "AUTH_MAX_OPEN_CURSORS": "300",
            "AUTH_MAX_IDEN_LENGTH": "128" if self.server.version.is_twelve else "30",
        }
        return {key: (value, 0) for key, value in facts.items()}
