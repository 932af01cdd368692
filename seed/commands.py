"""命令行 The command line: migrate, seed, rules, cases, verify, remind. Errors are sentences; exit 1 means no."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from models import clock
from models.issues import Issue
from models.migrate import migrate
from models.scope import everything
from models.session import Db, learn_sizes
from seed import demo
from seed.demo import CannotSeed, SignIn
from seed.lincang import demo as lincang_demo
from seed.reference import load_calendar

DAY = click.DateTime(formats=["%Y-%m-%d"])


def plainly(act: Callable[..., Any]) -> Callable[..., Any]:
    """What goes wrong is a sentence and exit 1: no traceback, no SQL."""

    @wraps(act)
    def said(*args: Any, **options: Any) -> Any:
        try:
            return act(*args, **options)
        except SQLAlchemyError:
            raise click.ClickException(
                "数据库连接不上、正被占用，或还没有升级：请检查 DESK_DATABASE_URL，再运行 migrate"
            ) from None
        except (ValueError, CannotSeed) as error:
            raise click.ClickException(str(error)) from None

    return said


def init_commands(app: Flask, engine: Engine, db: Db) -> None:
    """Hang every command on the application."""
    for command in (_migrate(engine, db), _seed(db), _rules(), _cases(), _verify(db), _remind(db)):
        app.cli.add_command(command)


def _migrate(engine: Engine, db: Db) -> click.Command:
    @click.command("migrate")
    @plainly
    def run() -> None:
        """建库或升级到最新。"""
        migrate(engine)
        load_calendar(db())
        db.commit()
        click.echo("数据库已是最新。")

    return run


def _seed(db: Db) -> click.Group:
    group = AppGroup("seed", help="装入数据。")

    @group.command("demo")
    @click.option("--today", type=DAY, help="以哪一天为今天；缺省为今日")
    @click.option("--if-empty", is_flag=True, help="已有数据时什么也不做")
    @plainly
    def seed(today: datetime | None, if_empty: bool) -> None:
        """装入临沂、临沧两市的演示数据，打印可以登录的账号。"""
        with everything(db()):
            if if_empty and db.scalar(select(Issue.id).limit(1)) is not None:
                click.echo("已有数据，未装入演示数据。")
                return
            day = today.date() if today else clock.today()
            linyi = demo.fill(db(), day)
            lincang = lincang_demo.fill(db(), day) if lincang_demo.has_a_year(day) else []
            learn_sizes(db())
            db.commit()
        click.echo("演示数据已装入。每个角色一个账号（用户名 口令）：")
        _told(linyi)
        if lincang:
            click.echo("临沧市的账号（两级办公室、承办单位和企业各举其例）：")
            _told(lincang)

    return group


def _told(signs: list[SignIn]) -> None:
    for words, username, password, name in signs:
        click.echo(f"{username} {password}  # {words} {name}")


def _rules() -> click.Group:
    group = AppGroup("rules", help="查看和核对规则。")

    @group.command("list")
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON")
    @plainly
    def listing(as_json: bool) -> None:
        """列出每条规则：编号、种类、条款、引文、可拒绝的步骤、证明。"""
        from rules.listing import rules_as_json

        rows = rules_as_json()
        if as_json:
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            click.echo(f"{row['id']}  {row['title']}")

    @group.command("check")
    @click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
    @plainly
    def check(folder: Path) -> None:
        """在文件夹中的办法原文里核对每条引文。"""
        from seed.quotes import check_quotes

        lines, missing = check_quotes(folder)
        for line in lines:
            click.echo(line)
        raise SystemExit(1 if missing else 0)

    @group.command("stories")
    @plainly
    def tell() -> None:
        """把 tests/cases 中的案例写成文字，存入 rules/stories.json。"""
        from seed.stories import CASES, KEPT, printed, stories

        root = Path(__file__).resolve().parent.parent
        found = stories(root / CASES)
        (root / KEPT).write_text(printed(found), encoding="utf-8")
        click.echo(f"写成 {len(found)} 个案例的故事。")

    return group


def _cases() -> click.Group:
    group = AppGroup("cases", help="演练案例。")

    @group.command("run")
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
    @plainly
    def run(files: tuple[Path, ...]) -> None:
        """在空的临时数据库中逐件演练案例。"""
        from seed.cases import run_files

        passed, failed = run_files(files, click.echo)
        click.echo(f"{passed} passed, {failed} failed")
        raise SystemExit(1 if failed or not passed else 0)

    return group


def _verify(db: Db) -> click.Command:
    @click.command("verify")
    @plainly
    def run() -> None:
        """逐件重新折算，指出与办理步骤不符的行。"""
        from models.verify import verify

        with everything(db()):
            found = list(verify(db()))
        for issue, column, row, folded in found:
            click.echo(
                f"{'问题 ' + str(issue) if issue else '编号'}：{column} 现为 {row}，按办理步骤应为 {folded}"
            )
        click.echo(f"不符 {len(found)} 处。" if found else "每件问题都与其办理步骤相符。")
        raise SystemExit(1 if found else 0)

    return run


def _remind(db: Db) -> click.Command:
    @click.command("remind")
    @click.option("--on", type=DAY, help="哪一天；缺省为今日")
    @click.option("--preview", is_flag=True, help="只列出拟发的，不发")
    @plainly
    def run(on: datetime | None, preview: bool) -> None:
        """为逾期未办结的问题发催办函，每件每日至多一份，可重复运行；暂缓的不发。"""
        from models.reminders import drafts, remind

        if on and on.date() > clock.today():
            raise ValueError(f"{on.date()} 还没有到，催办函不能提前写")
        at = clock.at(on.date()) if on and on.date() < clock.today() else clock.now()
        if preview:
            with everything(db()):
                found = drafts(db(), clock.day_of(at))
            for one in found:
                click.echo(f"{one.issue.registration_no} {one.unit} 逾期 {one.late} 个工作日，第 {one.rung} 次催办")
            click.echo(f"拟催办 {len(found)} 件，未发出。")
            return
        reminded = remind(db(), at)
        db.commit()
        for issue in reminded:
            click.echo(f"{issue.registration_no} {issue.title}")
        click.echo(f"催办 {len(reminded)} 件。")

    return run
