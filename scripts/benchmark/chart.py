"""The results as a picture: CPU seconds per million rows, bars from the floor upwards, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from scripts.benchmark.report import per_million
from scripts.benchmark.results import STEPS, Results, Scale

WIDTH, LABEL, BAR, GAP, END = 1000, 390, 20, 8, 100
COLOURS = {
    "floor": ("#9aa5b1", "#c3cad2"),
    "ours": ("#0b6e4f", "#6fb98f"),
    "peer": ("#b35c1e", "#e3a76f"),
}
PANELS = (
    (
        "Oracle to legacy_raw",
        (
            "read",
            "copy",
            "extract",
            "sling",
            "fetchmany_multi",
            "dlt_pyarrow",
            "dlt_sqlalchemy",
            "fetchmany_single",
        ),
    ),
    (
        "legacy_raw to the Django tables",
        ("by_hand", "models", "build", "build_again", "test"),
    ),
)


@dataclass(frozen=True)
class _Bar:
    title: str
    group: str
    own: float
    postgres: float

    @property
    def length(self) -> float:
        return self.own + self.postgres


def svg(results: Results) -> str:
    """The chart of the largest scale at which other tools ran too, else of the largest."""
    with_peers = [s for s in results.scales if any(STEPS[name][0] == "peer" for name in s.costs)]
    scale = (with_peers or results.scales)[-1]
    body: list[str] = []
    top = 64
    for title, steps in PANELS:
        bars = [_bar(scale, step) for step in steps if step in scale.costs]
        if bars:
            body += _panel(title, bars, top)
            top += 52 + len(bars) * (BAR + GAP)
    height = top + 40
    head = (
        f"CPU seconds per million rows at scale {scale.scale:g} ({scale.rows:,} rows), "
        "start-up included"
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" font-family="Helvetica, Arial, sans-serif">',
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            _text(16, 32, head, size=18, weight="bold"),
            *body,
            *_legend(height - 16),
            "</svg>",
            "",
        ]
    )


def _bar(scale: Scale, step: str) -> _Bar:
    group, title = STEPS[step]
    return _Bar(title.replace("`", ""), group, *per_million(scale, step))


def _panel(title: str, bars: Sequence[_Bar], top: int) -> Iterator[str]:
    yield _text(16, top + 12, title, size=15, weight="bold")
    longest = max(bar.length for bar in bars) or 1.0
    unit = (WIDTH - LABEL - END) / longest
    for row, bar in enumerate(bars):
        y = top + 26 + row * (BAR + GAP)
        dark, light = COLOURS[bar.group]
        yield _text(LABEL - 10, y + 15, bar.title, anchor="end")
        yield _rect(LABEL, y, bar.own * unit, dark)
        yield _rect(LABEL + bar.own * unit, y, bar.postgres * unit, light)
        yield _text(LABEL + bar.length * unit + 8, y + 15, f"{bar.length:,.1f} s")


def _legend(y: int) -> Iterator[str]:
    x = LABEL
    for group, name in (("floor", "floor"), ("ours", "ours"), ("peer", "other tools")):
        yield _rect(x, y - 12, 14, COLOURS[group][0], 14)
        yield _rect(x + 14, y - 12, 14, COLOURS[group][1], 14)
        yield _text(x + 34, y, name)
        x += 120
    yield _text(x, y, "dark: the program; light: Postgres")


def _rect(x: float, y: float, width: float, colour: str, height: int = BAR) -> str:
    return f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}" fill="{colour}"/>'


def _text(
    x: float, y: float, text: str, *, size: int = 13, weight: str = "normal", anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="#1f2933">{escape(text)}</text>'
    )
