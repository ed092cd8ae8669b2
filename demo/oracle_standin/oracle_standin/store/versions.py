"""The Oracle versions that the server can play."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Version:
    """A release such as 11.2.0.4.0, and what clients see of it."""

    numbers: tuple[int, int, int, int, int]

    @classmethod
    def parse(cls, text: str) -> Version:
        """`11.2`, `11.2.0.4`, `19`. Raises ValueError for what is no version from 11.2 to 19."""
        parts = [int(part) for part in text.split(".")]
        if not 1 <= len(parts) <= 5 or not (11, 2) <= (parts[0], [*parts, 2][1]) < (20, 0):
            raise ValueError(f"{text}: a version from 11.2 to 19 is wanted")
        if parts[:2] in ([11], [11, 2]):
            parts = [11, 2, 0, 4]
        padded = (parts + [0] * 5)[:5]
        return cls((padded[0], padded[1], padded[2], padded[3], padded[4]))

    @property
    def text(self) -> str:
        return ".".join(map(str, self.numbers))

    @property
    def is_twelve(self) -> bool:
        """Whether the SQL of 12c is known: FETCH FIRST, OFFSET."""
        return self.numbers[0] >= 12

    @property
    def product(self) -> str:
        letter = {11: "11g", 12: "12c", 18: "18c", 19: "19c"}.get(self.numbers[0], "")
        return f"Oracle Database {letter} Enterprise Edition".replace("  ", " ")

    @property
    def status(self) -> str:
        return "64bit Production" if self.numbers[0] == 11 else "Production"

    @property
    def banner(self) -> str:
        release = f"{self.product} Release {self.text}"
        return f"{release} - {self.status}"

    @property
    def wire_number(self) -> int:
        """AUTH_VERSION_NO, in the layout of field versions from 11 on."""
        a, b, c, d, e = self.numbers
        return a << 24 | b << 16 | c << 12 | d << 4 | e

    @property
    def call_number(self) -> int:
        """What the version call answers: the layout changed with the release, at 18c."""
        a, b, c, d, e = self.numbers
        return self.wire_number if a >= 18 else a << 24 | b << 20 | c << 12 | d << 8 | e
