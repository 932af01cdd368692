"""What went wrong, in a sentence that says what to do; a bug is logged under a number that the page shows.

A page for a broken database or a bug is written without asking the database again.
"""
import contextlib
import logging
import secrets
from typing import Any

from flask import Flask, g, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from admin.house import house

log = logging.getLogger("desk")

PAGES = {
    400: (_l("请求有误"), _l("提交的内容不完整或看不懂。请返回上一页，核对后再提交。")),
    403: (_l("没有权限"), _l("您的授权不包括这一项。如工作需要，请向安全管理员申请。")),
    404: (_l("没有找到"), _l("这个地址没有内容，或者不在您的查看范围内。请核对地址，或从菜单重新进入。")),
    405: (_l("不能这样打开"), _l("这一步要从页面上的按钮提交，不能直接打开地址。")),
    409: (_l("已被别人处理"), _l("在您操作期间，这条记录已有变化。请重新打开，看清后再办。")),
    413: (_l("内容太大"), _l("提交的文件或文字超过上限。请压缩或分开后再提交。")),
    429: (_l("操作太频繁"), _l("请稍等片刻再试。")),
    500: (_l("系统出错"), _l("系统内部出错，您的内容没有保存。请稍后再试；如仍不行，请把下面的编号告诉管理员。")),
    503: (_l("暂时不能使用"), _l("数据库暂时连接不上，您的内容没有保存。请过几分钟再试。")),
}
EXPIRED = _l("这个页面打开太久，或者登录已变化，没有提交。请返回上一页刷新后重新提交。")


def page(code: int, sentence: Any = None, number: str = "", with_person: bool = True) -> tuple[str, int]:
    """The page of an error; without the person where asking for him could fail again."""
    title, usual = PAGES.get(code, PAGES[400 if code < 500 else 500])
    template = "desk/error.html" if with_person else "desk/error_bare.html"
    return render_template(template, code=code, title=title, sentence=sentence or usual, number=number), code


def known(error: HTTPException) -> Any:
    """A refusal that somebody raised; a sentence of ours in it is shown, a library's is not."""
    code = error.code or 500
    if code < 400:
        return error
    said = error.description if ours(error.description) else None
    answer = page(code, EXPIRED if isinstance(error, CSRFError) else said, with_person=code < 500)
    return (*answer, {"Allow": ", ".join(error.valid_methods)}) if getattr(error, "valid_methods", None) else answer


def ours(text: str | None) -> bool:
    """Whether a text was written here, for people."""
    return bool(text) and any("\u4e00" <= letter <= "\u9fff" for letter in str(text))


def database_away(error: Exception) -> Any:
    """The database does not answer."""
    forget()
    log.error("database away: %s %s", request.method, request.path, exc_info=error)
    return page(503, with_person=False)


def bug(error: Exception) -> Any:
    """Anything else: logged whole, shown as a number."""
    forget()
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return database_away(error)
    number = secrets.token_hex(4)
    log.error("reference %s: %s %s", number, request.method, request.path, exc_info=error)
    return page(500, number=number, with_person=False)


def forget() -> None:
    """End the transaction, and ask for nobody any more: Flask-Login would, for every template."""
    g.without_person = True
    g._login_user = AnonymousUserMixin()
    with contextlib.suppress(Exception):
        house().db.session.rollback()


def init_errors(app: Flask) -> None:
    """Every error has its page."""
    app.register_error_handler(HTTPException, known)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, database_away)
    app.register_error_handler(Exception, bug)


