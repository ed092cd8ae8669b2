"""From the first packet to the agreement on data types; nobody is logged on yet."""

from __future__ import annotations

import re

from oracle_standin.errors import ConnectionCutError
from oracle_standin.instance import Instance
from oracle_standin.wire import messages, packets
from oracle_standin.wire.auth import Verifier
from oracle_standin.wire.messages import Terms
from oracle_standin.wire.ttc import Reader, Writer, clr

FIELD_VERSION = 12  # of 19c: none of the fields that came later
_FIRST_WIDE_PROTOCOL = 315
_SB1, _UNIVERSAL = 27, 1  # a data type, and a representation
_COMPILE_CAPS = 45
_DATABASE_TIME_ZONE = bytes.fromhex("800000003c3c3c80000000")


def connect(server: Instance, channel: packets.Channel) -> bool:
    """Answer the CONNECT packet; False when the client was turned away."""
    packet = channel.receive()
    if packet.kind != packets.CONNECT:
        raise ConnectionCutError("no CONNECT packet")
    body = packet.body
    length, offset = (int.from_bytes(body[at : at + 2], "big") for at in (16, 18))
    descriptor = body[offset - packets.HEADER :][:length]
    if not descriptor and length:
        descriptor = channel.receive().body[2:]
    refusal = server.faults.refused() or _refusal(server, descriptor.decode(errors="replace"))
    if refusal:
        text = f"(DESCRIPTION=(TMP=)(VSNNUM=186647552)(ERR={refusal}))".encode()
        channel.send(packets.REFUSE, bytes((34, 0)) + len(text).to_bytes(2, "big") + text)
        return False
    protocol = min(int.from_bytes(body[:2], "big"), server.protocol)
    wanted = int.from_bytes(body[50:54], "big") or int.from_bytes(body[6:8], "big")
    sdu = max(512, min(wanted, server.sdu))
    narrow = min(sdu, 0xFFFF)
    answer = Writer().u16(protocol).u16(1).u16(narrow).u16(narrow).u16(1).u16(0).u16(45)
    answer.u8(4, 4).raw(bytes(8)).u32(sdu).u32(sdu).u8(0).u32(0)
    channel.send(packets.ACCEPT, bytes(answer.data))
    channel.sdu, channel.wide = sdu, True
    return protocol >= _FIRST_WIDE_PROTOCOL  # a thin client leaves with DPY-3010 otherwise


def _refusal(server: Instance, descriptor: str) -> int:
    """The listener's error number, or 0 to let the client in."""
    for key, code in (("SERVICE_NAME", 12514), ("SID", 12505)):
        match = re.search(rf"\({key}\s*=\s*([^)]*)\)", descriptor, re.IGNORECASE)
        if match:
            given = match[1].strip().upper()
            return 0 if given.split(".")[0] == server.service.upper() else code
    return 12504


def negotiate(server: Instance, channel: packets.Channel, reader: Reader) -> Terms:
    """Exchange capabilities and data types; return what is agreed upon."""
    if reader.u8() != 1:
        raise ConnectionCutError("no protocol message")
    while reader.u8():  # the client's protocol versions
        pass
    while reader.u8():  # its name
        pass
    channel.send_data(_protocol_answer(server))
    if reader.u8() != 2:
        raise ConnectionCutError("no data types message")
    reader.raw(5)
    compile_caps, runtime_caps = reader.clr() or b"", reader.clr() or b""
    answer = Writer().u8(2)
    if runtime_caps[1:2] == b"\1":  # both sides tell their time zone, perhaps with its version
        reader.raw(len(_DATABASE_TIME_ZONE))
        answer.raw(_DATABASE_TIME_ZONE)
        if len(compile_caps) > 37 and compile_caps[37] & 2:
            reader.u32()
            answer.u32(0)
    representations = _read_data_types(reader)
    channel.send_data(answer.u16(0).data)
    version = min(FIELD_VERSION, compile_caps[7] if len(compile_caps) > 7 else FIELD_VERSION)
    return Terms(version, universal_sb1=representations.get(_SB1) == _UNIVERSAL)


def _read_data_types(reader: Reader) -> dict[int, int]:
    """The client's data types, to the end of the list, each with the representation it wants.

    Clients of Oracle's and go-ora put the national character set in front, which this server has
    told them; python-oracledb does not. No data type has that number.
    """
    representations = {}
    kind = reader.u16()
    if kind == int.from_bytes(messages.UTF16.to_bytes(2, "little"), "big"):
        kind = reader.u16()
    while kind:
        if reader.u16():
            representations[kind] = reader.u16()
            reader.u16()
        kind = reader.u16()
    return representations


def _protocol_answer(server: Instance) -> bytearray:
    caps = bytearray(_COMPILE_CAPS)
    caps[4] = 0x2A if server.verifier is Verifier.V12C else 0x0A  # logon types
    caps[7] = FIELD_VERSION
    caps[15] = caps[16] = 1  # end-of-call status and sequence
    caps[27] = 1  # type numbers of two bytes
    caps[37] = 0x20  # chunk lengths as uint
    runtime = bytearray(11)
    runtime[6] = 0x04  # strings of 32k, so that binds keep their order
    block = bytearray(11)
    block[9:11] = messages.UTF16.to_bytes(2, "big")
    answer = Writer().u8(1, 6, 0).raw(b"Oracle stand-in\0")
    answer.raw(messages.UTF8.to_bytes(2, "little")).u8(1).raw(bytes(2))
    return answer.u16(len(block)).raw(block).raw(clr(bytes(caps))).raw(clr(bytes(runtime))).data
