"""Oracle SQL text into tokens. Comments and hints disappear; everything else keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oracle_standin.errors import OracleError


@dataclass(frozen=True)
class Token:
    """`value` is upper case for names, the content for strings and quoted names.

    `kind` is name, quoted, number, string, bind, op or end; `start` and `end` are offsets in the
    text.
    """

    kind: str
    value: str
    start: int
    end: int


_PATTERN = re.compile(
    r"""
    (?P<space>\s+|--[^\n]*|/\*.*?\*/)
  | (?P<string>[nN]?'(?:[^']|'')*')
  | (?P<qstring>[nN]?[qQ]'(?:\[.*?\]'|\{.*?\}'|\(.*?\)'|<.*?>'|(?P<quote>[^\s\[{(<]).*?(?P=quote)'))
  | (?P<quoted>"[^"]+")
  | (?P<number>(?:\d+\.(?!\.)\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[fFdD]?)
  | (?P<name>[^\W\d_][\w$\#]*)
  | (?P<bind>:(?:"[^"]+"|[\w$\#]+))
  | (?P<op>\(\+\)|<>|!=|\^=|<=|>=|\|\||:=|=>|\*\*|\.\.|[-+*/(),.;=<>@%?|])
    """,
    re.VERBOSE | re.DOTALL,
)


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` with an `end` token last. ORA-00911 for a stray character."""
    return list(tokens_from(text, 0))


def tokens_from(text: str, at: int) -> Iterator[Token]:
    """The same from an offset on, one by one."""
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None:
            if text[at] == "'":
                raise OracleError(1756, "quoted string not properly terminated", position=at)
            raise OracleError(911, "invalid character", position=at)
        kind = str(match.lastgroup if match.lastgroup != "quote" else "qstring")
        if kind != "space":
            yield _token(kind, match[0], at, match.end())
        at = match.end()
    yield Token("end", "", len(text), len(text))


def _token(kind: str, text: str, start: int, end: int) -> Token:
    if kind == "string":
        return Token("string", text[text.index("'") + 1 : -1].replace("''", "'"), start, end)
    if kind == "qstring":
        return Token("string", text[text.index("'") + 2 : -2], start, end)
    if kind == "quoted":
        return Token("quoted", text[1:-1], start, end)
    if kind == "bind":
        return Token("bind", text[1:].strip('"'), start, end)
    return Token(kind, text.upper() if kind in ("name", "number") else text, start, end)
