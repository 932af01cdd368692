"""健康 /healthz: which part is well, for who watches the house from outside; no person, no secret."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import Flask, jsonify
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from models import clock
from models.migrate import head, revision_of
from models.workdays import WorkdayYear, missing_year


def parts(engine: Engine) -> dict[str, str]:
    """Each part, and `ok` or what is wrong with it in words."""
    try:
        with engine.connect() as connection:
            revision = revision_of(connection)
            years = connection.scalars(select(WorkdayYear.__table__.c.year)).all() if revision else []
    except SQLAlchemyError:
        return {"database": "连接不上"}
    return {
        "database": "ok",
        "migrations": "ok" if revision == head() else f"现为 {revision}，应为 {head()}，请运行 migrate",
        "calendar": calendar(years, clock.today()),
    }


def calendar(years: Collection[int], today: date) -> str:
    """`ok`, or which year is missing; the house is well all the same, its deadlines are 暂定."""
    missing = missing_year(years, today)
    if missing is None:
        return "ok"
    if missing == today.year:
        return f"{missing} 年的工作日历尚未录入，时限一律暂定"
    return f"{missing} 年的放假安排尚未录入，跨入该年的时限为暂定"


def init_health(app: Flask, engine: Engine) -> None:
    """Hang the page; it answers 503 while the database is away or of another shape."""

    def healthz() -> Any:
        found = parts(engine)
        well = found["database"] == "ok" and found.get("migrations") == "ok"
        return jsonify(ok=well, parts=found), 200 if well else 503

    app.add_url_rule("/healthz", "healthz", healthz)
