"""Names of issues in the ledger: a day's edition is `2024-03-10`, the weekly letter of that day `2024-03-10.week`.

A weekly letter sorts after its day and before the next one.
"""

_WEEKLY = ".week"


def weekly_issue(day: str) -> str:
    """Returns the name of the weekly letter sent on a day."""
    return f"{day}{_WEEKLY}"


def is_weekly(issue: str) -> bool:
    """Whether an issue is a weekly letter."""
    return issue.endswith(_WEEKLY)


def day_of(issue: str) -> str:
    """Returns the local day of an issue, YYYY-MM-DD."""
    return issue.removesuffix(_WEEKLY)
