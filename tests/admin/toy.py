"""A small house of its own, so that the screens can be tried without the records: counties, firms, matters, people."""
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask
from flask_admin import BaseView, expose
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Numeric,
    String,
    Table,
    Text,
    create_engine,
    event,
    false,
    select,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    relationship,
    scoped_session,
    sessionmaker,
    with_loader_criteria,
)
from sqlalchemy.pool import StaticPool

from admin import init_admin
from admin.asking import QuickView
from admin.base import DeskView
from admin.doors import turned_away
from admin.house import House, Locked
from admin.lookups import Lookup
from admin.menu import Link, Noun
from models.log import LogEntry

TODAY = datetime(2014, 3, 20, 1, 30, tzinfo=UTC)
PASSWORD = "correct horse"
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
STATUSES = {"received": "待登记", "approved": "已审批", "handling": "办理中", "reported": "已反馈", "verified": "已核实",
            "closed": "已销号"}
TONES = {"received": "", "approved": "wait", "handling": "go", "reported": "wait", "verified": "ok", "closed": "ok"}


class Base(DeclarativeBase):
    """The toy's tables."""


class Db(scoped_session):
    """As the real one: the session behind a property that Flask-Admin asks for."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.taken: list[tuple[str, int]] = []
        self.denied: list[tuple[str, str]] = []

    @property
    def session(self) -> Any:
        """The session itself."""
        return self


class Person(Base):
    """Who signs in; `verbs` stands for his grants, `county_id` for his scope."""
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True, comment="用户名")
    name: Mapped[str] = mapped_column(String(64), comment="姓名")
    password: Mapped[str] = mapped_column(String(200), comment="密码")
    auth_stamp: Mapped[str] = mapped_column(String(20), default="1", comment="印记")
    locale: Mapped[str | None] = mapped_column(String(12), comment="语言")
    is_active: Mapped[bool] = mapped_column(default=True, comment="在用")
    county_id: Mapped[int | None] = mapped_column(comment="县区")
    verbs: Mapped[str] = mapped_column(String(200), default="list read create edit export", comment="权限")
    failures: Mapped[int] = mapped_column(default=0, comment="输错次数")
    is_authenticated, is_anonymous = True, False

    def get_id(self) -> str:
        """For Flask-Login."""
        return str(self.id)


class County(Base):
    """县区."""
    __tablename__ = "county"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True, comment="县区")

    def __str__(self) -> str:
        return self.name


marked = Table("marked", Base.metadata, Column("firm_id", ForeignKey("firm.id"), primary_key=True),
               Column("mark_id", ForeignKey("mark.id"), primary_key=True))


class Mark(Base):
    """标识."""
    __tablename__ = "mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), comment="标识")

    def __str__(self) -> str:
        return self.name


class Firm(Base):
    """企业."""
    __tablename__ = "firm"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True, comment="企业名称")
    county_id: Mapped[int] = mapped_column(ForeignKey("county.id"), comment="县区")
    county: Mapped[County] = relationship()
    marks: Mapped[list[Mark]] = relationship(secondary=marked, info={"label": "标识"})

    def __str__(self) -> str:
        return self.name


class Matter(Base):
    """问题."""
    __tablename__ = "matter"
    __table_args__ = (CheckConstraint("amount >= 0", name="matter_amount_ck", info={"say": "涉及金额不能是负数。"}),
                      CheckConstraint("length(title) <> 3", name="matter_title_ck"))
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(30), unique=True, comment="编号")
    title: Mapped[str] = mapped_column(String(60), comment="问题")
    account: Mapped[str] = mapped_column(Text, default="", deferred=True, comment="情况说明")
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), comment="企业")
    status: Mapped[str] = mapped_column(String(20), default="received", comment="状态")
    due_on: Mapped[date | None] = mapped_column(comment="应办结")
    received_at: Mapped[datetime] = mapped_column(default=lambda: TODAY, comment="收到时间")
    amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 2), comment="涉及金额（元）")
    staff: Mapped[int | None] = mapped_column(comment="涉及人数")
    urgent: Mapped[bool] = mapped_column(default=False, comment="紧急")
    mobile: Mapped[str | None] = mapped_column(String(20), comment="联系电话")
    version: Mapped[int] = mapped_column(comment="版本")
    firm: Mapped[Firm] = relationship()
    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.title


def keep_in_scope(state: ORMExecuteState) -> None:
    """As models/scope.py: nothing unless the session's scope says otherwise."""
    if state.is_select and not state.is_column_load and not state.is_relationship_load:
        scope = state.session.info.get("seen")
        if scope == "all":
            return
        inside = Firm.county_id == scope if scope is not None else false()
        state.statement = state.statement.options(
            with_loader_criteria(Firm, inside),
            with_loader_criteria(Matter, Matter.firm_id.in_(select(Firm.id).where(inside))))


class MatterView(DeskView):
    """问题: everything a view can declare."""
    model, noun, title, unit = Matter, "matter", _l("问题"), _l("件")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    column_list = ("number", "title", "firm", "firm.county", "status", "due_on", "amount", "mobile")
    column_details_list = ("number", "title", "firm", "status", "due_on", "received_at", "amount", "staff", "urgent",
                           "mobile", "account")
    form_columns = ("title", "firm", "due_on", "amount", "staff", "urgent", "mobile", "account")
    column_export_list = ("number", "title", "firm", "firm.county", "status", "due_on", "received_at", "amount",
                          "staff", "urgent", "mobile", "account")
    column_filters = ("status", "firm.county", "title", "due_on", "received_at", "amount", "urgent")
    column_searchable_list = ("number", "title", "firm.name")
    column_sortable_list = ("number", "title", ("firm", "firm.name"), "due_on", "amount")
    column_default_sort = ("due_on", False)
    column_choices = {"status": STATUSES}
    badges = {"status": TONES}
    masked = ("mobile",)
    helps = {"amount": _l("没有涉及金额的不填。"), "account": _l("写清楚困难在哪里、希望怎么解决。")}
    quick_views = (
        QuickView("open", _l("在办"), lambda: Matter.status != "closed"),
        QuickView("late", _l("逾期"), lambda: (Matter.status != "closed") & (Matter.due_on < date(2014, 3, 20)), tone="late"))

    def row_class(self, row: Matter) -> str:
        """Late before the day of the test."""
        return "late" if row.due_on and row.due_on < date(2014, 3, 20) and row.status != "closed" else ""


class FirmView(DeskView):
    """企业."""
    model, noun, title, unit = Firm, "firm", _l("企业"), _l("家")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    column_list = ("name", "county", "marks")
    column_details_list = ("name", "county", "marks")
    form_columns = ("name", "county", "marks")
    column_export_list = ("name", "county", "marks")
    column_filters = ("name", "county", "marks")
    column_searchable_list = ("name",)
    column_default_sort = "name"


class CountyView(DeskView):
    """县区: to be read only."""
    model, noun, title = County, "county", _l("县区")
    column_list = column_details_list = column_export_list = ("name",)
    form_columns = column_filters = ()


class Home(BaseView):
    """The page behind /admin/: whoever has signed in."""

    def __init__(self, **places: Any):
        super().__init__(**{**places, "name": _l("工作台")})

    def is_accessible(self) -> bool:
        """Whoever has signed in."""
        return bool(current_user.is_authenticated)

    def inaccessible_callback(self, name: str, **_kwargs: Any) -> Any:
        """The way to sign in."""
        return turned_away()

    @expose("/")
    def index(self) -> Any:
        """The page."""
        return self.render("admin/index.html")


def people(db: Db, clock: dict[str, datetime]) -> House:
    """The toy's side of people: rights from a word list, scope from a county, one lock after five failures."""
    def person(session: Session, key: str) -> Person | None:
        return next(iter(session.scalars(select(Person).where(Person.id == int(key)))), None)

    def sign_in(session: Session, username: str, password: str, at: datetime, address: str) -> Person | None:
        found = session.scalars(select(Person).where(Person.username == username)).one_or_none()
        if found is None:
            return None
        if found.failures >= 5:
            raise Locked(at + timedelta(minutes=15))
        try:
            HASHER.verify(found.password, password)
        except VerifyMismatchError:
            found.failures += 1
            return None
        found.failures = 0
        return found

    def change_password(session: Session, whose: Person, old: str, new: str) -> None:
        try:
            HASHER.verify(whose.password, old)
        except VerifyMismatchError:
            raise ValueError("原密码不对。") from None
        if len(new) < 10:
            raise ValueError("新密码至少 10 位。")
        whose.password, whose.auth_stamp = HASHER.hash(new), whose.auth_stamp + "x"

    def enter(session: Session, who: Person | None) -> None:
        session.info["seen"] = None if who is None else "all" if who.county_id is None else who.county_id

    return House(
        db=db, person=person, may=lambda who, noun, verb: verb in who.verbs.split(), enter=enter, sign_in=sign_in,
        change_password=change_password, set_locale=lambda session, who, locale: setattr(who, "locale", locale),
        log_export=lambda session, who, noun, count, url: db.taken.append((noun, count)),
        log_denied=lambda session, who, address: db.denied.append((who.username, address)),
        office=lambda who: "临沂市骨干办", role=lambda who: "综合协调组", clock=lambda: clock["now"])


def toy_app(rows: int = 60) -> Flask:
    """The application with its rows; `app.db`, `app.clock` are for the tests."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA foreign_keys=ON"))
    Base.metadata.create_all(engine)
    LogEntry.__table__.create(engine)  # every session writes its log, a toy's too
    db, clock = Db(sessionmaker(engine)), {"now": TODAY}
    event.listen(db.session_factory, "do_orm_execute", keep_in_scope)
    app = Flask("toy", root_path=__file__.rpartition("/")[0])
    app.config.update(SECRET_KEY="toy", TESTING=False)
    app.teardown_appcontext(lambda error: db.remove())
    matters = FirmLookup(db)
    init_admin(app, db, house=people(db, clock), index=Home, views=(
        Noun(matters, "办理"), Link("逾期与督办", "办理", "matter", {"view": "late"}, counted=True),
        Noun(FirmView, "企业"), Noun(CountyView, "系统")))
    app.db, app.clock, app.engine = db, clock, engine
    fill(db, rows)
    db.remove()
    return app


def FirmLookup(db: Db) -> type[MatterView]:  # noqa: N802 - it makes a class
    """The matters' view with its firms found by typing."""
    return type("MattersWithLookup", (MatterView,), {
        "__module__": __name__, "lookups": {"firm": Lookup(Firm, "name", session=lambda: db)}})


def fill(db: Db, rows: int) -> None:
    """Three counties, six firms, some matters, three people."""
    db.session.info["seen"] = "all"
    counties = [County(name=name) for name in ("兰山区", "罗庄区", "费县")]
    mark = Mark(name="骨干企业")
    names = ("沂蒙重工股份有限公司", "临东陶瓷有限公司", "鲁信纺织有限公司", "鲁南玻璃制品有限公司",
             "北城商贸物流有限公司", "高新电子科技有限公司")
    firms = [Firm(name=f"{name}（示例）", county=counties[at % 3], marks=[mark] if at % 2 else []) for at, name in enumerate(names)]
    titles = ("三期项目用地指标", "厂区雨污分流接口", "贷款到期续贷", "新厂区用电增容", "物流通道限行",
              "职工子女入学", "出口退税进度", "100%达产_验收\\环评")
    statuses = list(STATUSES)
    db.add_all([mark, *firms])
    db.add_all(Matter(
        number=f"〔2014〕第{at:03d}号", title=titles[at % 8], account=f"第 {at} 件的情况。\n希望协调解决。", firm=firms[at % 6],
        status=statuses[at % 6], due_on=date(2014, 3, 1) + timedelta(days=at % 40) if at % 7 else None,
        amount=Decimal(at) * Decimal("10000.50") if at % 3 else None, staff=at, urgent=at % 5 == 0,
        mobile="13805391234") for at in range(1, rows + 1))
    every_verb = "list read create edit export"
    for username, name, county, verbs in (("clerk", "李敏", None, every_verb), ("lanshan", "王强", 1, every_verb),
                                          ("reader", "赵静", None, "list read"), ("nobody", "孙丽", None, "")):
        db.add(Person(username=username, name=name, password=HASHER.hash(PASSWORD), county_id=county, verbs=verbs))
    db.commit()


if __name__ == "__main__":
    from waitress import serve
    serve(toy_app(), listen="127.0.0.1:8123")
