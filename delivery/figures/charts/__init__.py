"""From points to the geometry and the words of a chart and of its table.

Across, everything is measured in per cent of the width, down in pixels: the drawing stretches, its letters do not.
"""

from .drawing import chart, runs
from .labels import GAP, LETTER, NARROWEST
from .rows import table
from .scale import nice_ticks
from .shapes import BOTTOM, MINUS, TOP, WIDTH, Point, grouped_number, tenth, written

__all__ = [
    "BOTTOM",
    "GAP",
    "LETTER",
    "MINUS",
    "NARROWEST",
    "TOP",
    "WIDTH",
    "Point",
    "chart",
    "grouped_number",
    "nice_ticks",
    "runs",
    "table",
    "tenth",
    "written",
]
