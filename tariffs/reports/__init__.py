"""What the tariffs come to, read and never written."""

from tariffs.reports.budgets import BudgetReport, LineReport, budget_chart, budget_report, orders, spends
from tariffs.reports.closing import unpaid_by_members
from tariffs.reports.open_data import published, published_spends, published_years
from tariffs.reports.scenarios import Comparison, compare
from tariffs.reports.schedules import Line, Schedule, Share, band_check, reviews_to_come, schedule

__all__ = [
    "BudgetReport",
    "Comparison",
    "Line",
    "LineReport",
    "Schedule",
    "Share",
    "band_check",
    "budget_chart",
    "budget_report",
    "compare",
    "orders",
    "published",
    "published_spends",
    "published_years",
    "reviews_to_come",
    "schedule",
    "spends",
    "unpaid_by_members",
]
