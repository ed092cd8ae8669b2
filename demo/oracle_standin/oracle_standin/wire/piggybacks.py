"""Messages that ride in front of a call. They carry no length, so each is read field by field."""

from __future__ import annotations

from oracle_standin.wire.ttc import Reader


def read_end_to_end(reader: Reader) -> None:
    """Module, action, client identifier and so on: nothing in this server depends on them."""
    reader.raw(2)
    reader.uint()
    present = []
    for _ in range(3):  # client identifier, module, action
        reader.u8()
        present.append(reader.uint())
    reader.u8()
    reader.uint()
    reader.u8()
    reader.uint()
    reader.u8()
    present.append(reader.uint())  # client info
    for _ in range(2):
        reader.u8()
        reader.uint()
    reader.u8()
    present.append(reader.uint())  # database operation
    for length in present:
        if length:
            reader.clr()


def read_free_lobs(reader: Reader, locator_size: int) -> list[bytes]:
    """The locators of temporary LOBs that the client does not need any more."""
    reader.u8()
    total = reader.uint()
    reader.u8()
    reader.uints(3)
    reader.raw(3)
    reader.uint()
    reader.u8()
    reader.uints(3)
    reader.u8()
    for _ in range(3):
        reader.u8()
        reader.uint()
    return [reader.raw(locator_size) for _ in range(total // locator_size)]


def read_application_context(reader: Reader) -> None:
    """node-oracledb and OCI send it; its content is of no use here."""
    reader.u8()
    for _ in range(reader.uint()):
        reader.lclr()
        reader.lclr()
        reader.lclr()
