"""Years from April to March, and how they are written."""

FIRST_YEAR, LAST_YEAR = 1990, 2099


def year_label(year: int) -> str:
    """How a year is written in text: 2008 is 2008/09."""
    return f"{year}/{(year + 1) % 100:02}"


def year_address(year: int) -> str:
    """How a year is written in addresses: 2008 is 2008-09."""
    return f"{year}-{(year + 1) % 100:02}"


def year_of(day) -> int:
    """The year from April to March in which a day lies: January 2009 is in 2008."""
    return day.year - (day.month < 4)
