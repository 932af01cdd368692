"""The records 记录, and the one road that changes them. Asks rules/, knows no web.

Read base, session, issues, acts, then steps (`take`), effects, projection, guard, scope; the migrations
hold the database's own line. Importing this package registers every table and every listener.
"""

from models import (
    actors,
    acts,
    assignments,
    attachments,
    deadlines,
    enterprises,
    groups,
    guard,
    informants,
    issues,
    log,
    meetings,
    numbers,
    offices,
    people,
    readings,
    report_up,
    scope,
    sign_in,
    slips,
    steps,
    units,
    visits,
    workdays,
)

__all__ = [
    "actors",
    "acts",
    "assignments",
    "attachments",
    "deadlines",
    "enterprises",
    "groups",
    "guard",
    "informants",
    "issues",
    "log",
    "meetings",
    "numbers",
    "offices",
    "people",
    "readings",
    "report_up",
    "scope",
    "sign_in",
    "slips",
    "steps",
    "units",
    "visits",
    "workdays",
]
