"""The grammar of ALTER TABLE, and of columns."""

from __future__ import annotations

from oracle_standin.errors import unsupported
from oracle_standin.sql.constraints import ConstraintParser
from oracle_standin.sql.definitions import (
    Action,
    AddColumns,
    AddConstraint,
    AlterTable,
    Column,
    Constraint,
    DropColumns,
    DropConstraint,
    ModifyColumn,
    RenameColumn,
    RenameConstraint,
    SetConstraint,
    Which,
)

_AFTER_A_TYPE = (",", ")", ";", "DEFAULT", "NOT", "NULL", "CONSTRAINT", "PRIMARY", "UNIQUE",
                 "CHECK", "REFERENCES", "GENERATED", "ENABLE", "DISABLE", "COLLATE",
                 "end")  # fmt: skip


class AlterParser(ConstraintParser):
    def column(self) -> tuple[Column, list[Constraint]]:
        """A column of CREATE TABLE or ADD, with the constraints that follow it."""
        name = self.identifier()
        kind = self.data_type(_AFTER_A_TYPE)
        if self.accept("COLLATE") and self.identifier() != "USING_NLS_COMP":
            raise unsupported("COLLATE")
        if self.peek("GENERATED") or self.peek("AS"):
            raise unsupported(f"generated columns, as {name} is")
        default = self._default()
        own = []
        while not self._column_ends():
            if not self.accept("NULL"):
                own.append(self.constraint(name))
        return Column(name, kind, True, default), own

    def _column_ends(self) -> bool:
        return self.peek(",") or self.peek(")") or self.peek(";") or self.token.kind == "end"

    def _default(self) -> str | None:
        if not self.accept("DEFAULT"):
            return None
        if self.peek("ON", "NULL"):
            raise unsupported("DEFAULT ON NULL")
        start = self.token.start
        self.arithmetic()
        return self.sql[start : self.tokens[self.at - 1].end]

    def supplemental_log(self) -> bool:
        """SUPPLEMENTAL LOG GROUP or DATA: what Oracle writes into its logs, no constraint."""
        if not self.accept("SUPPLEMENTAL", "LOG"):
            return False
        if self.accept("GROUP"):
            self.identifier()
            self.balanced()
            self.accept("ALWAYS")
        elif self.accept("DATA"):
            self.balanced()
            self.accept("COLUMNS")
        else:
            raise self.error(905, "missing keyword")
        return True

    def alter_table(self) -> AlterTable:
        name = self.qualified_name("table")
        actions: list[Action] = []
        some = False
        while self.token.kind != "end" and not self.peek(";"):
            found = self._actions()
            if found is None:
                raise unsupported(f"ALTER TABLE ... {self._coming()}")
            actions += found
            some = True
        if not some:
            raise self.error(2210, "no options specified for ALTER TABLE")
        return AlterTable(name, tuple(actions))

    def _actions(self) -> list[Action] | None:
        """The next clause; none for storage, None for what is not known."""
        if self.accept("ADD"):
            return self._add()
        if self.accept("MODIFY"):
            return self._modify()
        if self.accept("DROP"):
            return [self._drop()]
        if self.accept("RENAME", "CONSTRAINT"):
            return [RenameConstraint(*self._from_to())]
        if self.accept("RENAME", "COLUMN"):
            return [RenameColumn(*self._from_to())]
        if self.storage():
            return []
        if self.peek("ENABLE") or self.peek("DISABLE"):
            return [self._set_constraint()]
        return None

    def _from_to(self) -> tuple[str, str]:
        old = self.identifier()
        self.expect("TO")
        return old, self.identifier()

    def _add(self) -> list[Action]:
        if self.supplemental_log():
            return []
        if self.starts_constraint():
            found: list[Action] = []
            while self.starts_constraint():
                found.append(AddConstraint(self.constraint()))
            return found
        bracket = self.accept("(")
        columns: list[Column] = []
        of_columns: list[Constraint] = []
        constraints: list[Action] = []
        while True:
            if self.starts_constraint():
                constraints.append(AddConstraint(self.constraint()))
            elif not self.supplemental_log():
                column, own = self.column()
                columns.append(column)
                of_columns += own
            if not (bracket and self.accept(",")):
                break
        if bracket:
            self.expect(")")
        added: list[Action] = []
        if columns:
            added.append(AddColumns(tuple(columns), tuple(of_columns)))
        return added + constraints

    def _modify(self) -> list[Action]:
        if self.peek("CONSTRAINT") or self.peek("PRIMARY", "KEY") or self.peek("UNIQUE", "("):
            which = self._which()
            changed = self._with_state(Constraint("", "P", ())).state
            return [SetConstraint(which, changed.enabled, changed.validated)]
        bracket = self.accept("(")
        found = self._modify_column()
        while bracket and self.accept(","):
            found += self._modify_column()
        if bracket:
            self.expect(")")
        return found

    def _modify_column(self) -> list[Action]:
        name = self.identifier()
        starts = self.token.kind == "end" or self.token.value in _AFTER_A_TYPE
        kind = None if starts else self.data_type(_AFTER_A_TYPE)
        default = self._default()
        nullable = None
        own: list[Action] = []
        while not self._column_ends():
            if self.accept("NULL"):
                nullable = True
            else:
                own.append(AddConstraint(self.constraint(name)))
        return [ModifyColumn(name, kind, default, nullable), *own]

    def _drop(self) -> Action:
        if self.peek("CONSTRAINT") or self.peek("PRIMARY", "KEY") or self.peek("UNIQUE", "("):
            which = self._which()
            cascade = self.accept("CASCADE")
            if self.accept_any("KEEP", "DROP"):
                self.expect("INDEX")
            return DropConstraint(which, cascade)
        if self.accept("COLUMN"):
            return DropColumns((self.identifier(),))
        if self.peek("("):
            return DropColumns(self._name_list())
        raise unsupported(f"ALTER TABLE ... DROP {self._coming()}")

    def _set_constraint(self) -> Action:
        enabled = self.accept_any("ENABLE", "DISABLE") == "ENABLE"
        validity = self.accept_any("VALIDATE", "NOVALIDATE")
        if not (self.peek("CONSTRAINT") or self.peek("PRIMARY", "KEY") or self.peek("UNIQUE", "(")):
            word = "ENABLE" if enabled else "DISABLE"
            raise unsupported(f"ALTER TABLE ... {word} {self._coming()}")
        which = self._which()
        if not enabled:
            self.accept("CASCADE")
        return SetConstraint(
            which, enabled, enabled if validity is None else validity == "VALIDATE"
        )

    def _which(self) -> Which:
        if self.accept("CONSTRAINT"):
            return Which(name=self.identifier())
        if self.accept("PRIMARY", "KEY"):
            return Which()
        self.expect("UNIQUE")
        return Which(columns=self._name_list())
