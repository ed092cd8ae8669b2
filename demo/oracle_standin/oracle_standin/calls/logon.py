"""Two rounds that prove the client's password and open its session."""

from __future__ import annotations

import re

from oracle_standin.errors import ConnectionCutError, OracleError
from oracle_standin.instance import Instance
from oracle_standin.session.session import Session
from oracle_standin.wire import messages
from oracle_standin.wire.auth import Challenge, Pairs
from oracle_standin.wire.packets import Channel
from oracle_standin.wire.ttc import Reader

_TIME_ZONE = re.compile(r"TIME_ZONE\s*=\s*'([^']+)'", re.IGNORECASE)


def log_on(
    server: Instance, channel: Channel, reader: Reader, terms: messages.Terms
) -> Session | None:
    """The session; None when the logon was denied, which the client has been told."""
    try:
        user, _ = _request(reader, messages.AUTH_ONE)
        account = server.database.accounts.find(user)
        # An unknown user hears no sooner, and nothing else, than one with a wrong password.
        password = account.password if account else server.impossible_password
        challenge = Challenge(password, server.verifier)
        _answer(channel, terms, challenge.offer())
        _, pairs = _request(reader, messages.AUTH_TWO)
        response = challenge.accept(pairs)
        if account is None:
            raise OracleError(1017, "invalid username/password; logon denied")
        account.check_logon()
        session = Session(server.database, account, server.version)
        server.enter(session)
    except OracleError as error:
        channel.send_data(messages.write_error(terms, code=error.code, text=f"{error}\n"))
        return None
    zone = _TIME_ZONE.search(pairs.get("AUTH_ALTER_SESSION", ""))
    if zone:
        session.alter("TIME_ZONE", zone[1])
    _answer(channel, terms, _facts(server, session, response))
    return session


def _request(reader: Reader, function: int) -> tuple[str, dict[str, str]]:
    """The user and the key-value pairs of one round."""
    if reader.u8() != messages.FUNCTION or reader.u8() != function:
        raise ConnectionCutError("no logon message")
    reader.u8()
    has_user = reader.u8()
    reader.uints(2)
    reader.u8()
    count = reader.uint()
    reader.raw(2)
    user = (reader.clr() or b"").decode() if has_user else ""
    return user, messages.read_pairs(reader, count)


def _answer(channel: Channel, terms: messages.Terms, pairs: Pairs) -> None:
    channel.send_data(messages.write_pairs(pairs) + messages.write_error(terms))


def _facts(server: Instance, session: Session, response: str) -> Pairs:
    """What a client wants to know about its session and the database."""
    name = server.service
    facts = {
        "AUTH_VERSION_STRING": f"- {server.version.status}",
        "AUTH_VERSION_SQL": "24",
        "AUTH_XACTION_TRAITS": "3",
        "AUTH_VERSION_NO": str(server.version.wire_number),
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
        "AUTH_MAX_IDEN_LENGTH": "128" if server.version.is_twelve else "30",
    }
    return {key: (value, 0) for key, value in facts.items()}
