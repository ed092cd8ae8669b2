"""The grammar of constraints, in CREATE TABLE and in ALTER TABLE."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from oracle_standin.errors import OracleError, unsupported
from oracle_standin.sql import ast
from oracle_standin.sql.definitions import Constraint, Index, IndexPart
from oracle_standin.sql.lexer import tokenize
from oracle_standin.sql.storage import StorageParser


class ConstraintParser(StorageParser):
    def starts_constraint(self) -> bool:
        return any(
            self.peek(*words)
            for words in (("CONSTRAINT",), ("PRIMARY", "KEY"), ("UNIQUE", "("), ("CHECK", "("),
                          ("FOREIGN", "KEY"))
        )  # fmt: skip

    def constraint(self, column: str | None = None) -> Constraint:
        """`column` is given for a constraint that follows its column; the others name their own."""
        name = self.identifier() if self.accept("CONSTRAINT") else ""
        own = (column,) if column is not None else ()
        if column is not None and self.accept("NOT", "NULL"):
            condition = f'"{column}" IS NOT NULL'
            made = Constraint(name, "C", own, condition, not_null=True)
        elif self.accept("PRIMARY", "KEY"):
            made = Constraint(name, "P", own or self._name_list())
        elif self.accept("UNIQUE"):
            made = Constraint(name, "U", own or self._name_list())
        elif self.accept("CHECK"):
            condition = self.balanced()
            made = Constraint(name, "C", own, condition)
        elif column is None and self.accept("FOREIGN", "KEY"):
            made = self._reference(name, self._name_list())
        elif column is not None and self.peek("REFERENCES"):
            made = self._reference(name, own)
        else:
            raise self.error(904, "invalid identifier")
        return self._with_state(made)

    def _reference(self, name: str, columns: tuple[str, ...]) -> Constraint:
        if not self.accept("REFERENCES"):
            raise self.error(905, "missing keyword")
        target = self.qualified_name("table")
        referenced = self._name_list() if self.peek("(") else ()
        rule = "NO ACTION"
        if self.accept("ON", "DELETE"):
            if self.accept("SET", "NULL"):
                rule = "SET NULL"
            elif self.accept("CASCADE"):
                rule = "CASCADE"
            else:
                raise self.error(905, "missing keyword")
        return Constraint(
            name, "R", columns, references=target, referenced=referenced, delete_rule=rule
        )

    def _with_state(self, made: Constraint) -> Constraint:
        """ENABLE, DEFERRABLE, USING INDEX and so on, in any order."""
        state = made.state
        index: str | Index | None = None
        validity: bool | None = None
        while True:
            if word := self.accept_any("ENABLE", "DISABLE"):
                state = replace(state, enabled=word == "ENABLE")
            elif word := self.accept_any("VALIDATE", "NOVALIDATE"):
                validity = word == "VALIDATE"
            elif word := self.accept_any("RELY", "NORELY"):
                state = replace(state, rely=word == "RELY")
            elif self.accept("NOT", "DEFERRABLE"):
                state = replace(state, deferrable=False)
            elif self.accept("DEFERRABLE"):
                state = replace(state, deferrable=True)
            elif self.accept("INITIALLY"):
                deferred = self.accept_any("DEFERRED", "IMMEDIATE") == "DEFERRED"
                state = replace(state, deferred=deferred, deferrable=state.deferrable or deferred)
            elif made.kind in "PU" and self.accept("USING", "INDEX"):
                index = self._using_index()
            elif self.peek("EXCEPTIONS", "INTO"):
                raise unsupported("EXCEPTIONS INTO")
            else:
                break
        validated = state.enabled if validity is None else validity
        return replace(made, state=replace(state, validated=validated), index=index)

    def _using_index(self) -> str | Index | None:
        """The name of an index, a CREATE INDEX in brackets, or the storage of a new one."""
        if self.accept("("):
            unique = self.accept("CREATE", "UNIQUE", "INDEX")
            if not unique and not self.accept("CREATE", "INDEX"):
                raise self.error(905, "missing keyword")
            made = self.index(unique=unique)[1]
            self.expect(")")
            return made
        given: str | None = None
        while True:
            if self.storage() or self.accept_any("LOCAL", "GLOBAL"):
                if self.tokens[self.at - 1].value == "LOCAL" and self.peek("("):
                    self.balanced()
            elif given is None and self._names_an_index():
                given = self.qualified_name()[-1]
            else:
                return given

    def _names_an_index(self) -> bool:
        states = ("ENABLE", "DISABLE", "VALIDATE", "NOVALIDATE", "RELY", "NORELY", "DEFERRABLE",
                  "NOT", "INITIALLY", "EXCEPTIONS", "ADD")  # fmt: skip
        return self.token.kind == "quoted" or (
            self.token.kind == "name" and self.token.value not in states
        )

    def index(self, *, unique: bool, bitmap: bool = False) -> tuple[ast.Name, Index]:
        """The table and the index, from the index's name on."""
        name = self.qualified_name()[-1]
        if not self.accept("ON"):
            raise self.error(969, "missing ON keyword")
        if self.peek("CLUSTER"):
            raise unsupported("CREATE INDEX ... ON CLUSTER")
        table = self.qualified_name("table")
        self.expect("(")
        parts = [self._index_part()]
        while self.accept(","):
            parts.append(self._index_part())
        self.expect(")")
        while self.storage() or self.accept_any("LOCAL", "GLOBAL"):
            if self.tokens[self.at - 1].value == "LOCAL" and self.peek("("):
                self.balanced()
            elif self.tokens[self.at - 1].value == "GLOBAL" and self.peek("PARTITION", "BY"):
                self._partitions()
        return table, Index(name, tuple(parts), unique, bitmap=bitmap)

    def _index_part(self) -> IndexPart:
        """As in Oracle, a descending column is kept as an expression."""
        start = self.token.start
        expression = self.expression()
        text = self.sql[start : self.tokens[self.at - 1].end]
        descending = self.accept("DESC")
        if not descending:
            self.accept("ASC")
        if not isinstance(expression, ast.Column):
            return IndexPart("", text, descending)
        column = expression.name[-1]
        return IndexPart("", f'"{column}"', True) if descending else IndexPart(column)


def with_columns(made: Constraint, columns: tuple[str, ...]) -> Constraint:
    """A CHECK with those of the table's columns that it names, in order of their first mention.

    ORA-00904 for a quoted name that is none of them, which can be nothing else.
    """
    if made.kind != "C" or made.not_null or made.condition is None:
        return made
    tokens = tokenize(made.condition)
    named = []
    for token, following in pairwise(tokens):
        if token.kind in ("name", "quoted") and following.value != "(":
            if token.value in columns:
                named.append(token.value)
            elif token.kind == "quoted":
                raise OracleError(904, f'"{token.value}": invalid identifier')
    return replace(made, columns=tuple(dict.fromkeys(named)))
