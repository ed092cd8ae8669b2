"""Where and how Oracle keeps rows: clauses that no client can tell, and the few that one can."""

from __future__ import annotations

from dataclasses import replace

from oracle_standin.errors import unsupported
from oracle_standin.sql.definitions import Shape
from oracle_standin.sql.queries import QueryParser

_ALONE = frozenset(
    ["LOGGING", "NOLOGGING", "FILESYSTEM_LIKE_LOGGING", "CACHE", "NOCACHE", "NOCOMPRESS",
     "NOPARALLEL", "MONITORING", "NOMONITORING", "ROWDEPENDENCIES", "NOROWDEPENDENCIES", "ONLINE",
     "NOSORT", "REVERSE", "VISIBLE", "OVERFLOW"]
)  # fmt: skip
_WITH_A_NUMBER = frozenset(["PCTFREE", "PCTUSED", "INITRANS", "MAXTRANS", "PCTTHRESHOLD"])
_PHRASES = (
    ("COMPUTE", "STATISTICS"),
    ("SEGMENT", "CREATION", "IMMEDIATE"), ("SEGMENT", "CREATION", "DEFERRED"),
    ("ENABLE", "ROW", "MOVEMENT"), ("DISABLE", "ROW", "MOVEMENT"),
    ("ORGANIZATION", "HEAP"), ("NO", "INMEMORY"),
    ("ROW", "STORE", "COMPRESS", "BASIC"), ("ROW", "STORE", "COMPRESS", "ADVANCED"),
    ("DEFAULT", "COLLATION"),
)  # fmt: skip


class StorageParser(QueryParser):
    """Reads each clause that it knows; what it does not know is left for the caller to refuse."""

    def storage(self) -> bool:
        """Read one clause of storage, of a table or of an index; False if none comes."""
        value = self.token.value if self.token.kind == "name" else ""
        if value in _ALONE:
            self.next()
        elif value in _WITH_A_NUMBER or self.peek("INCLUDING"):
            self.next(), self.next()
        elif self.accept("STORAGE") or self.accept("RESULT_CACHE"):
            self.balanced()
        elif self.accept("TABLESPACE"):
            self.identifier()
        elif self.accept("COMPRESS"):
            self._compression()
        elif self.accept("PARALLEL"):
            self._degree()
        elif self.peek("LOB", "("):
            self._lob()
        elif not any(self.accept(*phrase) for phrase in _PHRASES):
            return False
        elif self.tokens[self.at - 1].value == "COLLATION":
            self.identifier()
        return True

    def balanced(self) -> str:
        """A bracketed text; returns what stands inside, as written."""
        self.expect("(")
        start, depth = self.token.start, 1
        while depth:
            token = self.token
            if token.kind == "end":
                raise self.error(907, "missing right parenthesis")
            if token.kind == "op":
                depth += {"(": 1, ")": -1}.get(token.value, 0)
            self.next()
        return self.sql[start : self.tokens[self.at - 1].start].strip()

    def table_shape(self) -> Shape:
        """All that follows the columns of CREATE TABLE. What is not known is refused by name."""
        shape = Shape()
        while self.token.kind != "end" and not self.peek(";"):
            if self.accept("ORGANIZATION", "INDEX"):
                shape = replace(shape, index_organized=True)
            elif self.accept("ON", "COMMIT"):
                shape = replace(shape, duration=self._duration())
            elif self.accept("CLUSTER"):
                shape = replace(shape, cluster=self.identifier())
                self._name_list()
            elif self.peek("PARTITION", "BY"):
                self._partitions()
                shape = replace(shape, partitioned=True)
            elif not self.storage():
                raise unsupported(f"CREATE TABLE ... {self._coming()}")
        return shape

    def _coming(self) -> str:
        return " ".join(token.value for token in self.tokens[self.at : self.at + 2]).strip()

    def _duration(self) -> str:
        kept = self.accept_any("DELETE", "PRESERVE") == "PRESERVE"
        self.expect("ROWS")
        return "SYS$SESSION" if kept else "SYS$TRANSACTION"

    def _compression(self) -> None:
        if self.token.kind == "number" or self.accept_any("BASIC", "ADVANCED"):
            self.next()
        elif self.accept("FOR"):
            self.accept_any("ALL", "DIRECT_LOAD", "QUERY", "ARCHIVE", "OLTP")
            self.accept_any("OPERATIONS", "LOW", "HIGH")

    def _degree(self) -> None:
        if self.token.kind == "number":
            self.next()
        elif self.peek("("):
            self.balanced()

    def _lob(self) -> None:
        self.expect("LOB")
        self._name_list()
        if not self.accept("STORE", "AS"):
            raise self.error(905, "missing keyword")
        self.accept_any("BASICFILE", "SECUREFILE")
        if self.token.kind == "quoted":
            self.next()
        if self.peek("("):
            self.balanced()

    def _partitions(self) -> None:
        """PARTITION BY with all that belongs to it: a client reads the table as one."""
        self.accept("PARTITION", "BY")
        method = self.accept_any("RANGE", "LIST", "HASH", "REFERENCE")
        if method is None:
            raise unsupported(f"PARTITION BY {self._coming()}")
        self.balanced()
        while True:
            if self.accept("INTERVAL") or self.accept("STORE", "IN") or self.peek("("):
                self.balanced()
            elif self.accept("SUBPARTITION", "BY"):
                self.next()
                self.balanced()
            elif self.accept("SUBPARTITION", "TEMPLATE"):
                self.balanced()
            elif self.accept("PARTITIONS") or self.accept("SUBPARTITIONS"):
                self.next()
            else:
                return
