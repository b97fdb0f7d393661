"""What the tariffs come to, read and never written."""

from tariffs.reports.schedules import Line, Schedule, Share, band_check, reviews_to_come, schedule

__all__ = ["Line", "Schedule", "Share", "band_check", "reviews_to_come", "schedule"]
