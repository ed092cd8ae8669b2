"""Password verifiers: how a client proves its password, and the server that it knew it.

Facts: python-oracledb's sources (impl/thin/messages/auth.pyx). Both sides make half of a session
key, encrypted with a hash of the password; the password itself travels under the combined key.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from enum import Enum

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from oracle_standin.errors import OracleError

Pairs = dict[str, tuple[str, int]]


class Verifier(Enum):
    """The stored form of a password, with the number that the protocol gives it."""

    V10G = 0x0939
    V11G = 0x1B25
    V12C = 0x4815


def _aes(key: bytes) -> Cipher[modes.CBC]:
    # The protocol prescribes an IV of zeros; the first block that is sent is random instead.
    return Cipher(algorithms.AES(key), modes.CBC(bytes(16)))


def _encrypt(key: bytes, data: bytes) -> bytes:
    encryptor = _aes(key).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def _decrypt(key: bytes, data: bytes) -> bytes:
    decryptor = _aes(key).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def _pbkdf2(data: bytes, salt: bytes, rounds: int, length: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", data, salt, rounds, length)


@dataclass
class Challenge:
    """One logon in progress. An unknown user gets a challenge too, and fails as late."""

    password: str = field(repr=False)
    kind: Verifier = Verifier.V11G
    _salt: bytes = field(init=False, repr=False)
    _server_half: bytes = field(init=False, repr=False)
    _csk_salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)

    def __post_init__(self) -> None:
        self._salt = secrets.token_bytes(16 if self.kind is Verifier.V12C else 10)
        self._server_half = secrets.token_bytes(32 if self.kind is Verifier.V12C else 48)

    def _password_hash(self) -> bytes:
        """The AES key that both sides derive from the password: 24 bytes (11g) or 32 (12c)."""
        secret = self.password.encode()
        if self.kind is not Verifier.V12C:
            return hashlib.sha1(secret + self._salt).digest() + bytes(4)  # noqa: S324
        stretched = _pbkdf2(secret, self._salt + b"AUTH_PBKDF2_SPEEDY_KEY", 4096, 64)
        return hashlib.sha512(stretched + self._salt).digest()[:32]

    def offer(self) -> Pairs:
        """The pairs of the server's first answer; the flags of AUTH_VFR_DATA name the verifier."""
        pairs: Pairs = {
            "AUTH_SESSKEY": (_hex(_encrypt(self._password_hash(), self._server_half)), 0),
            "AUTH_VFR_DATA": (_hex(self._salt), self.kind.value),
        }
        if self.kind is Verifier.V12C:
            pairs["AUTH_PBKDF2_CSK_SALT"] = (_hex(self._csk_salt), 0)
            pairs["AUTH_PBKDF2_VGEN_COUNT"] = ("4096", 0)
            pairs["AUTH_PBKDF2_SDER_COUNT"] = ("3", 0)
        return pairs

    def accept(self, answer: dict[str, str]) -> str:
        """Check the client's answer; return AUTH_SVR_RESPONSE.

        A wrong password shows up as garbage after decryption, whatever it is: ORA-01017.
        """
        denied = OracleError(1017, "invalid username/password; logon denied")
        try:
            client_half = _decrypt(self._password_hash(), bytes.fromhex(answer["AUTH_SESSKEY"]))
            key = self._session_key(client_half)
            plain = _decrypt(key, bytes.fromhex(answer["AUTH_PASSWORD"]))
        except (KeyError, ValueError) as error:
            raise denied from error
        padding = plain[-1] if plain else 0
        given = plain[16 : len(plain) - padding]
        if not 1 <= padding <= 16 or not secrets.compare_digest(given, self.password.encode()):
            raise denied
        text = b"SERVER_TO_CLIENT"
        return _hex(_encrypt(key, secrets.token_bytes(16) + text + bytes((16,)) * 16))

    def _session_key(self, client_half: bytes) -> bytes:
        if self.kind is Verifier.V12C:
            both = _hex(client_half[:32] + self._server_half[:32]).encode()
            return _pbkdf2(both, self._csk_salt, 3, 32)
        if len(client_half) < 40:
            raise ValueError("a session key of the wrong length")
        mixed = bytes(
            a ^ b for a, b in zip(self._server_half[16:40], client_half[16:40], strict=True)
        )
        halves = (hashlib.md5(part).digest() for part in (mixed[:16], mixed[16:]))  # noqa: S324
        return b"".join(halves)[:24]


def _hex(data: bytes) -> str:
    return data.hex().upper()
