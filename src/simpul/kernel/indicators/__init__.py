"""Figures that open their records: each is a named, versioned formula over sets of rows. Nobody ever types one in.

@indicator("Aduan selesai tepat waktu", unit="%", dimension="governance", target=90, version=1, formula="…")
def completed_on_time(reports, span):
    closed = reports.filter(closed_at__gte=span.start, closed_at__lt=span.end)
    return Share(closed.filter(late=False), closed)
"""

from simpul.kernel.indicators.declarations import Better, Indicator, Span, indicator, registry
from simpul.kernel.indicators.figures import Count, Figure, Median, Share

__all__ = ["Better", "Count", "Figure", "Indicator", "Median", "Share", "Span", "indicator", "registry"]
