"""A client that negotiates as go-ora does, and Oracle's own clients, on the bare wire.

The fixed bytes are those that go-ora 2.8 sends (in Sling 1.4.11). It differs from python-oracledb
in what it says before the logon, in how it wants signed bytes, and in what it asks with a query.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from oracle_standin.server import OracleServer
from oracle_standin.values import number
from oracle_standin.wire.packets import CONNECT, DATA, Channel
from oracle_standin.wire.ttc import Reader, Writer

DESCRIPTOR = b"(CONNECT_DATA=(SID=ORCL))"
CONNECT_BODY = (
    bytes.fromhex("013d012c0801ffffffff4f9800000001")
    + len(DESCRIPTOR).to_bytes(2, "big")
    + bytes.fromhex(
        "0046000000000101000000000000000000000000000000000000000000000000002000000020000000000000"
    )
    + DESCRIPTOR
)
PROTOCOL = b"\1\6\0OracleClientGo\0"
# Character sets, flags, and its compile-time and run-time capabilities.
CAPABILITIES = bytes.fromhex(
    "6903 6903 03 29 060000006a01010b010101010101002990030703000100eb01000501000000180000072002"
    "00000005 07 02000000000004"
)
NATIONAL_CHARSET = bytes.fromhex("d007")
# VARCHAR2, NUMBER, DATE, UB2, UB4, SB1 (27), SB2, SB4 with their representations; 13 is not known.
DATA_TYPES = bytes.fromhex(
    "0001000100010000 00020002000a0000 000c000c000a0000 0019001900010000 001a001a00010000"
    "001b001b00010000 001c001c00010000 001d001d00010000 000d0000 0000"
)
QUERY_TAIL = bytes.fromhex("0101000000000000010100028000000000")


class Client:
    """One connection; every request is answered by a Reader on what comes back."""

    def __init__(self, server: OracleServer) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), 20)
        self.channel = Channel(self.socket)
        self.reader = Reader(self.channel.receive_data)

    def connect(self) -> None:
        self.channel.send(CONNECT, CONNECT_BODY)
        assert self.channel.receive().body[:2] == (317).to_bytes(2, "big")
        self.channel.wide = True

    def ask(self, request: bytes | bytearray) -> Reader:
        self.reader.reset()
        self.channel.send(DATA, b"\0\0" + request)
        return self.reader

    def negotiate(self, types: bytes = NATIONAL_CHARSET + DATA_TYPES) -> None:
        assert self.ask(PROTOCOL).u8() == 1
        answer = self.ask(b"\2" + CAPABILITIES + types)
        assert (answer.u8(), answer.u16()) == (2, 0)

    def log_on(self) -> None:
        user = Writer().uint(4).uint(1)
        request = Writer().u8(3, 118, 0, 1).raw(user.data).u8(1).uint(0).u8(1, 1).clr(b"demo")
        offered = pairs(self.ask(request.data))
        salt = bytes.fromhex(offered["AUTH_VFR_DATA"])
        secret = hashlib.sha1(b"demo" + salt).digest() + bytes(4)  # noqa: S324  the 11g verifier
        theirs = aes(secret, decrypt=bytes.fromhex(offered["AUTH_SESSKEY"]))
        mine = bytes(range(48))
        mixed = bytes(a ^ b for a, b in zip(theirs[16:40], mine[16:40], strict=True))
        halves = (hashlib.md5(part).digest() for part in (mixed[:16], mixed[16:]))  # noqa: S324  so too
        key = b"".join(halves)[:24]
        password = bytes(16) + b"demo" + bytes([12] * 12)
        request = Writer().u8(3, 115, 0, 1).raw(user.data).u8(1).uint(2).u8(1, 1).clr(b"demo")
        for name, value in (
            ("AUTH_SESSKEY", aes(secret, encrypt=mine)),
            ("AUTH_PASSWORD", aes(key, encrypt=password)),
        ):
            request.lclr(name.encode()).lclr(value.hex().upper().encode()).uint(0)
        assert pairs(self.ask(request.data))["AUTH_DBNAME"] == "ORCL"

    def query(self, sql: str, prefetch: int, bind: bytes = b"") -> Reader:
        """Parsed and executed, without the option that asks for rows."""
        request = Writer().u8(3, 94, 0).uint(0x8029 if bind else 0x8021, 0).u8(1).uint(len(sql))
        request.u8(1).uint(13).u8(0, 0, 0).uint(prefetch, 0x3FFFFFFF)
        request.raw(b"\1\1\1" if bind else b"\0\0").raw(bytes(9)).u8(1).raw(bytes(15))
        request.clr(sql.encode()).raw(QUERY_TAIL)
        return self.ask(request.raw(bind).data)

    def define(self, cursor: int, column: bytes, count: int) -> Reader:
        """How the one column of a query is to travel; `count` rows are asked for in the vector."""
        request = Writer().u8(3, 94, 0).uint(0x8050, cursor).u8(0, 0, 1).uint(13)
        request.u8(0, 0, 0, 0).uint(0x3FFFFFFF).raw(bytes(7)).u8(1).uint(1).u8(0, 0, 1)
        request.raw(bytes(15)).uint(0, count, 0, 0, 0, 0, 0, 1, 0, 0x8000, 0, 0, 0)
        return self.ask(request.raw(column).data)


def metadata(kind: int, scale: int, size: int) -> bytes:
    """A bind or a define: the scale is a number of variable length."""
    column = Writer().u8(kind, 3, 0).uint(scale, size, 0, 0, 0, 0, 873).u8(1).uint(0, 0)
    return bytes(column.data)


def aes(key: bytes, *, encrypt: bytes = b"", decrypt: bytes = b"") -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.CBC(bytes(16)))
    return cipher.encryptor().update(encrypt) if encrypt else cipher.decryptor().update(decrypt)


def pairs(answer: Reader) -> dict[str, str]:
    assert answer.u8() == 8
    found = {}
    for _ in range(answer.uint()):
        key, value = answer.lclr() or b"", answer.lclr() or b""
        answer.uint()
        found[key.decode()] = value.decode()
    return found


def columns(answer: Reader) -> list[tuple[str, int]]:
    """Names and scales, each scale as a number of variable length."""
    assert (answer.u8(), answer.u8()) == (16, 0)
    answer.uint()
    found = []
    for place in range(answer.uint()):
        if not place:
            answer.u8()
        answer.raw(3)
        scale = answer.uint()
        answer.uints(6), answer.u8(), answer.uints(2), answer.raw(2)
        found.append(((answer.lclr() or b"").decode(), scale))
        answer.lclr(), answer.lclr(), answer.uints(2)
    answer.uints(6)
    return found


def rows(answer: Reader, *, is_long: bool = False) -> tuple[list[bytes | None], int]:
    """The values of one column up to the message that ends the answer, which names the cursor.

    A long value has its indicator and return code behind it.
    """
    found = []
    while (kind := answer.u8()) != 4:
        if kind == 6:
            answer.raw(7)
        else:
            assert kind == 7
            found.append(answer.clr())
            answer.uints(2 if is_long else 0)
    answer.uints(6)
    return found, answer.uint()


@pytest.fixture
def client(server: OracleServer) -> Iterator[Client]:
    client = Client(server)
    with client.socket:
        client.connect()
        client.negotiate()
        client.log_on()
        yield client


def test_the_national_character_set_may_precede_the_data_types(server: OracleServer) -> None:
    for types in (NATIONAL_CHARSET + DATA_TYPES, DATA_TYPES):
        client = Client(server)
        with client.socket:
            client.connect()
            client.negotiate(types)
            client.log_on()


@pytest.mark.parametrize(
    ("version", "number"), [("11.2.0.4", 0x0B200400), ("12.1", 0x0C100000), ("19.3", 0x13030000)]
)
def test_the_version_call_gives_banner_and_number(version: str, number: int) -> None:
    with OracleServer(version=version) as server:
        client = Client(server)
        with client.socket:
            client.connect()
            client.negotiate()
            client.log_on()
            answer = client.ask(bytes.fromhex("033b00 01 020100 0101 0101"))
            assert answer.u8() == 8
            assert (answer.lclr() or b"").decode().startswith("Oracle Database 1")
            assert answer.uint() == number


def test_scales_travel_in_the_form_that_the_client_asked_for(client: Client) -> None:
    answer = client.query("SELECT id, width, length, changed, status FROM coil", 1)
    assert columns(answer) == [
        ("ID", 0), ("WIDTH", 4), ("LENGTH", -127), ("CHANGED", 6), ("STATUS", 0),
    ]  # fmt: skip


def numbers(values: list[bytes | None]) -> list[int]:
    return [int(number.decode(value or b"")) for value in values]


def test_rows_come_with_the_answer_to_a_query_as_many_as_it_prefetches(client: Client) -> None:
    answer = client.query("SELECT id FROM coil ORDER BY id", 2)
    columns(answer)
    first, cursor = rows(answer)
    assert numbers(first) == [1, 2]
    rest, _ = rows(client.ask(Writer().u8(3, 5, 0).uint(cursor, 10).data))
    assert numbers(rest) == [3]


def test_the_scale_of_a_bind_is_read_in_that_form_too(client: Client) -> None:
    bind = metadata(2, 4, 22) + Writer().u8(7).clr(number.encode(Decimal("12.5"))).data
    answer = client.query("SELECT id FROM coil WHERE width = :1", 2, bind)
    columns(answer)
    assert numbers(rows(answer)[0]) == [1]


def test_lobs_come_inline_with_the_answer_to_their_define(client: Client) -> None:
    answer = client.query("SELECT notes FROM coil WHERE id <> 2 ORDER BY id", 25)
    columns(answer)
    nothing, cursor = rows(answer)
    assert nothing == []
    found, _ = rows(client.define(cursor, metadata(94, 0, 0x3FFFFFFF), 25), is_long=True)
    assert found == [b"hello", "Grüße".encode()]
