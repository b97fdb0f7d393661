"""Charts as SVG: a trend against its target, long, small or as a spark line; bars, ranked and stacked bars.

Pure functions of what is passed in; they return markup that is safe to put in a page, a paper or
a picture for mail. Every drawing has a title and a description for those who hear it, real text,
no style attribute, no script and no colour that means something alone. A missing value is a gap
marked "No data": it is never drawn as nought.
"""

from partnerships.charts.bars import STANDINGS, Part, bars, stacked_bars
from partnerships.charts.drawing import nothing_to_draw
from partnerships.charts.ranks import ranked_bars
from partnerships.charts.small import small_trend
from partnerships.charts.trend import spark, trend

__all__ = [
    "STANDINGS",
    "Part",
    "bars",
    "nothing_to_draw",
    "ranked_bars",
    "small_trend",
    "spark",
    "stacked_bars",
    "trend",
]
