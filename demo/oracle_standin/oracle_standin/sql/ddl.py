"""CREATE TABLE and its relatives, as far as a schema of tables needs them."""

from __future__ import annotations

from dataclasses import replace

from oracle_standin.errors import unsupported
from oracle_standin.sql import ast
from oracle_standin.sql.definitions import (
    AddColumns,
    AddConstraint,
    Column,
    Comment,
    Constraint,
    CreateIndex,
    CreateTable,
    Definition,
    DropColumns,
    DropTable,
    Grant,
    Index,
    IndexPart,
    TruncateTable,
)
from oracle_standin.sql.queries import QueryParser

_TABLE_TAIL = frozenset(
    [
        "TABLESPACE",
        "PCTFREE",
        "PCTUSED",
        "INITRANS",
        "STORAGE",
        "LOGGING",
        "NOLOGGING",
        "CACHE",
        "NOCACHE",
        "SEGMENT",
        "COMPRESS",
        "NOCOMPRESS",
        "PARALLEL",
        "NOPARALLEL",
        "LOB",
        "MONITORING",
        "ENABLE",
        "ROW",
        "ORGANIZATION",
    ]
)


def parse_ddl(sql: str, *, twelve: bool = True) -> Definition:
    """One DDL statement without its semicolon; without `twelve` names have 30 bytes at most."""
    return DdlParser(sql, twelve=twelve).definition()


class DdlParser(QueryParser):
    def definition(self) -> Definition:
        if self.accept("CREATE", "TABLE"):
            return self._create_table()
        if self.accept("CREATE", "INDEX"):
            return self._create_index(unique=False)
        if self.accept("CREATE", "UNIQUE", "INDEX"):
            return self._create_index(unique=True)
        if self.accept("DROP", "TABLE"):
            name = self.qualified_name("table")
            self.accept("CASCADE", "CONSTRAINTS")
            self.accept("PURGE")
            return self._done(DropTable(name))
        if self.accept("TRUNCATE", "TABLE"):
            return self._done(TruncateTable(self.qualified_name("table")))
        if self.accept("ALTER", "TABLE"):
            return self._alter_table()
        if self.accept("COMMENT", "ON"):
            return self._comment()
        if self.peek("GRANT") or self.peek("REVOKE"):
            return self._grant()
        raise unsupported(" ".join(token.value for token in self.tokens[:3]))

    def _done(self, definition: Definition) -> Definition:
        self.accept(";")
        if self.token.kind != "end":
            raise self.error(922, "missing or invalid option")
        return definition

    def _create_table(self) -> Definition:
        name = self.qualified_name("table")
        if not self.peek("("):
            raise unsupported("CREATE TABLE without a list of columns")
        self.expect("(")
        columns: list[Column] = []
        constraints: list[Constraint] = []
        while True:
            if self._starts_constraint():
                constraints.append(self._constraint(()))
            else:
                column, own = self._column()
                columns.append(column)
                constraints += own
            if not self.accept(","):
                break
        self.expect(")")
        self._skip_table_tail()
        keys = {c for key in constraints if key.kind == "P" for c in key.columns}
        columns = [replace(c, nullable=c.nullable and c.name not in keys) for c in columns]
        named = _named(name[-1], constraints)
        return self._done(CreateTable(name, tuple(columns), named))

    def _skip_table_tail(self) -> None:
        """Physical attributes: where Oracle puts the rows, which no client can tell."""
        while self.token.kind != "end" and self.token.value != ";":
            if (
                self.token.kind == "name"
                and self.token.value not in _TABLE_TAIL
                and (self.token.value in ("AS", "PARTITION", "OF", "ON"))
            ):
                raise unsupported(f"CREATE TABLE ... {self.token.value}")
            self.next()

    def _starts_constraint(self) -> bool:
        return any(
            self.peek(*words)
            for words in (("CONSTRAINT",), ("PRIMARY", "KEY"), ("UNIQUE", "("), ("CHECK", "("),
                          ("FOREIGN", "KEY"))
        )  # fmt: skip

    def _column(self) -> tuple[Column, list[Constraint]]:
        name = self.identifier()
        stop = (",", ")", "DEFAULT", "NOT", "NULL", "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK",
                "REFERENCES", "GENERATED", "ENABLE", "DISABLE", "end")  # fmt: skip
        kind = self.data_type(stop)
        if self.peek("GENERATED"):
            raise unsupported("generated columns")
        default = None
        if self.accept("DEFAULT"):
            start = self.token.start
            self.arithmetic()
            default = self.sql[start : self.tokens[self.at - 1].end]
        nullable = True
        own: list[Constraint] = []
        while not (self.peek(",") or self.peek(")") or self.token.kind == "end"):
            if self.accept("NOT", "NULL"):
                nullable = False
                own.append(Constraint("", "C", (name,), f'"{name}" IS NOT NULL'))
            elif self.accept("NULL") or self.accept("ENABLE") or self.accept("DISABLE"):
                continue
            elif self.peek("CONSTRAINT", self.tokens[self.at + 1].value, "NOT", "NULL"):
                constraint_name = self.tokens[self.at + 1].value
                self.at += 4
                nullable = False
                own.append(Constraint(constraint_name, "C", (name,), f'"{name}" IS NOT NULL'))
            else:
                own.append(self._constraint((name,)))
        return Column(name, kind, nullable, default), own

    def _constraint(self, columns: tuple[str, ...]) -> Constraint:
        """`columns` is given for a constraint that follows its column; CHECK names its own."""
        name = self.identifier() if self.accept("CONSTRAINT") else ""
        references = condition = None
        delete_rule = "NO ACTION"
        if self.accept("PRIMARY", "KEY"):
            kind = "P"
        elif self.accept("UNIQUE"):
            kind = "U"
        elif self.accept("CHECK"):
            kind = "C"
            self.expect("(")
            start = self.token.start
            tree = self.expression()
            condition = self.sql[start : self.tokens[self.at - 1].end]
            self.expect(")")
            named = (node.name[-1] for node in ast.nodes(tree) if isinstance(node, ast.Column))
            columns = tuple(dict.fromkeys(named))
        elif self.accept("FOREIGN", "KEY") or self.peek("REFERENCES"):
            kind = "R"
        else:
            raise self.error(904, "invalid identifier")
        if not columns and kind != "C":
            columns = self._name_list()
        if kind == "R":
            if not self.accept("REFERENCES"):
                raise self.error(905, "missing keyword")
            references = self.qualified_name("table")[-1]
            if self.peek("("):
                self._name_list()
            if self.accept("ON", "DELETE"):
                delete_rule = "SET NULL" if self.accept("SET", "NULL") else self.next().value
        while self.accept_any("ENABLE", "DISABLE", "VALIDATE", "NOVALIDATE", "DEFERRABLE"):
            continue
        if self.accept("USING", "INDEX"):
            while not (self.peek(",") or self.peek(")") or self.token.kind == "end"):
                self.next()
        return Constraint(name, kind, columns, condition, references, delete_rule)

    def _create_index(self, *, unique: bool) -> Definition:
        index = self.qualified_name()[-1]
        if not self.accept("ON"):
            raise self.error(969, "missing ON keyword")
        table = self.qualified_name("table")
        self.expect("(")
        parts = [self._index_part()]
        while self.accept(","):
            parts.append(self._index_part())
        self.expect(")")
        self.at = len(self.tokens) - 1  # the rest is storage
        return CreateIndex(table, Index(index, tuple(parts), unique))

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

    def _alter_table(self) -> Definition:
        name = self.qualified_name("table")
        if self.accept("ADD"):
            if self._starts_constraint():
                constraint = self._constraint(())
                return self._done(AddConstraint(name, _named(name[-1], [constraint])[0]))
            bracket = self.accept("(")
            columns = [self._column()[0]]
            while bracket and self.accept(","):
                columns.append(self._column()[0])
            if bracket:
                self.expect(")")
            return self._done(AddColumns(name, tuple(columns)))
        if self.accept("DROP"):
            names = (self.identifier(),) if self.accept("COLUMN") else self._name_list()
            return self._done(DropColumns(name, names))
        raise unsupported(f"ALTER TABLE ... {self.token.value}")

    def _comment(self) -> Definition:
        on_column = self.accept_any("TABLE", "COLUMN") == "COLUMN"
        name = self.qualified_name("table")
        if not self.accept("IS"):
            raise self.error(905, "missing keyword")
        text = self.next().value
        table = name[:-1] if on_column else name
        return self._done(Comment(table, name[-1] if on_column else None, text))

    def _grant(self) -> Definition:
        revoke = self.next().value == "REVOKE"
        words = []
        while not (self.peek("ON") or self.peek("TO") or self.peek("FROM")):
            if self.token.kind == "end":
                raise self.error(905, "missing keyword")
            words.append(self.next().value)
        name = self.qualified_name("table") if self.accept("ON") else None
        if not (self.accept("FROM") if revoke else self.accept("TO")):
            raise self.error(905, "missing keyword")
        return self._done(Grant(" ".join(words), name, self.identifier(), revoke))


def _named(table: str, constraints: list[Constraint]) -> tuple[Constraint, ...]:
    """Names for constraints that have none, in the manner of Oracle's SYS_C..."""
    seed = sum(table.encode()) * 100
    return tuple(
        c if c.name else replace(c, name=f"SYS_C{seed + n:07d}", generated=True)
        for n, c in enumerate(constraints)
    )
