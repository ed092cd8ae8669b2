"""The pictures, as static SVG by pygal: nothing moves, nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

import pygal
from markupsafe import Markup
from pygal.style import Style

from scripts.signoff_pack.facts.equation import Balance
from scripts.signoff_pack.facts.history import Build

_COLOURS = ("#0b5cad", "#b35c1e", "#6b3fa0", "#0b6e4f", "#a3123a", "#5f6b76")
_SVG = "http://www.w3.org/2000/svg"


def rejected_by_kind(balances: Sequence[Balance]) -> Markup:
    """Per entity the share of its rows that is rejected, by the kind of the reason."""
    kinds = sorted({kind for one in balances for kind in one.rejected_as})
    chart = pygal.HorizontalStackedBar(**_settings(60 + 44 * len(balances)))
    chart.uuid = "rejected"
    chart.x_labels = [one.entity for one in balances]
    chart.value_formatter = lambda value: f"{value:.3g} %"
    for kind in kinds:
        shares = [
            100 * one.rejected_as.get(kind, 0) / one.raw if one.raw else 0 for one in balances
        ]
        chart.add(kind.replace("_", " "), shares)
    return _svg(chart)


def rejected_over_time(builds: Sequence[Build]) -> Markup:
    """The rejected rows of each build, by entity."""
    entities = sorted({cause.partition(":")[0] for build in builds for cause in build.causes})
    chart = pygal.StackedBar(**_settings(320))
    chart.uuid = "trend"
    chart.x_labels = [f"{build.number}: {build.at[:10]}" for build in builds]
    chart.value_formatter = lambda value: f"{value:,.0f}"
    for entity in entities:
        chart.add(entity, [_of(build.causes, entity) for build in builds])
    return _svg(chart)


def _of(causes: Mapping[str, int], entity: str) -> int:
    return sum(rows for cause, rows in causes.items() if cause.partition(":")[0] == entity)


def _settings(height: int) -> dict[str, object]:
    return {
        "style": Style(
            background="white",
            plot_background="white",
            foreground="#1c2430",
            foreground_strong="#1c2430",
            foreground_subtle="#5f6b76",
            guide_stroke_color="#d5dae0",
            major_guide_stroke_color="#d5dae0",
            colors=_COLOURS,
            font_family="sans-serif",
            label_font_size=13,
            major_label_font_size=13,
            legend_font_size=13,
        ),
        "width": 900,
        "height": height,
        "js": (),
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 3,
        "disable_xml_declaration": True,
        "show_y_guides": True,
        "truncate_label": -1,
        "truncate_legend": -1,
    }


def _svg(chart: pygal.graph.base.BaseGraph) -> Markup:
    """The chart without the script that pygal adds; the caption says in words what it shows."""
    tree = ElementTree.fromstring(chart.render())  # noqa: S314  pygal's own output
    for parent in list(tree.iter()):
        for script in parent.findall(f"{{{_SVG}}}script"):
            parent.remove(script)
    tree.set("aria-hidden", "true")
    tree.set("focusable", "false")
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return Markup(ElementTree.tostring(tree, encoding="unicode"))  # noqa: S704  escaped by pygal
