"""Two offices of Lincang, county and city, with slips of every kind; built once for each kind of database."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app import create_app
from models import clock
from models.issues import Issue
from models.scope import ALL
from models.session import make_engine
from rules.policies import POLICIES
from rules.terms import Status, Step
from seed.case_play import Play
from seed.cast import Cast, build
from tests.admin.busy_desk import url  # noqa: F401 # the fixture
from tests.admin.issue_house import Clock, Desk

LINCANG = POLICIES["lincang-2021-21"]
DAY, LATER, TODAY = date(2021, 4, 9), date(2021, 4, 12), date(2021, 4, 21)
HOSTILE = "<script>alert(1)</script>=1+1\x0b\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
REPORT = {"title": "二期厂房用地指标未落实", "description": "用地规模指标至今未落实。",
          "wanted": "请协调落实用地规模指标；\n先行接入施工用电。", "category": "用地审批", "channel": "来电"}


@dataclass
class Lincang:
    """The house, and its issues by what became of them."""
    desk: Desk
    issues: dict[str, Issue]

    def get(self, who: str, address: str, status: int = 200) -> Any:
        """A page as somebody sees it."""
        answer = self.desk.as_(who).get(address)
        assert answer.status_code == status, (who, address, answer.status_code)
        return answer


def furnish(cast: Cast) -> None:
    """Names as a real office has them."""
    cast["county"].name, cast["city"].name = "临翔区服务企业发展领导小组办公室", "临沧市服务企业发展领导小组办公室"
    cast["county"].contact, cast["county"].telephone = "杨晓", "0883-2123456"
    enterprise = cast["enterprise/1"]
    enterprise.office_id = cast["county"].id
    enterprise.name, enterprise.address = "云岭茶业集团", "凤翔街道南屏西路128号"
    informant = enterprise.informants[0]
    informant.name, informant.position, informant.phone, informant.email = "赵明", "办公室主任", "13988312345", "zm@example.cn"


def issues(session: Session, cast: Cast) -> dict[str, Issue]:
    """Handed out to two units and reminded; returned; voided; passed up and handed out above; with hostile words."""
    def play(status: Status, **given: Any) -> Play:
        return Play(session, cast, LINCANG, {"at": status.value, "on": DAY, "issue": REPORT, **given})

    def go(told: Play, *steps: tuple[Step, date, dict[str, Any]]) -> Issue:
        for step, on, said in steps:
            assert told.do(step, on, differs=said) is None
        assert told.issue is not None
        return told.issue
    up = {"transfer_reason": "指标由市级统筹", "opinion": "建议由市级部门牵头研究解决。"}
    found = {
        "reminded": go(play(Status.HANDLING, proposal={"cooperating_units": ["unit/2"], "complexity": "complex"}),
                       (Step.REMIND, date(2021, 4, 20), {"text": "请于4月22日前报送办理情况。"})),
        "returned": go(play(Status.DISPATCHED), (Step.RETURN_SLIP, LATER, {"reason": "不属于本单位职责"})),
        "voided": go(play(Status.DISPATCHED), (Step.VOID_SLIP, LATER, {"reason": "牵头部门写错"})),
        "passed_up": go(play(Status.APPROVED, proposal=up), (Step.PASS_UP, DAY, {}),
                        *((step, LATER, {}) for step in (Step.REGISTER, Step.PROPOSE, Step.APPROVE, Step.DISPATCH))),
        "hostile": go(play(Status.DISPATCHED, issue={**REPORT, "title": HOSTILE, "wanted": HOSTILE * 60})),
        "approved": go(play(Status.APPROVED)), "to_pass_up": go(play(Status.APPROVED, proposal=up)),
    }
    session.commit()
    return found


@pytest.fixture(scope="module")
def lincang(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lincang]:  # noqa: F811
    """The application over it, on a day that stands still."""
    engine, hands = make_engine(url), Clock()
    hands.set(TODAY)
    with pytest.MonkeyPatch.context() as patch, Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        patch.setattr(clock, "now", hands)
        cast = build(session, policies=("linyi-2014-10", LINCANG.key))
        furnish(cast)
        session.commit()
        app = create_app({"DATABASE_URL": url, "INSTANCE": str(tmp_path_factory.mktemp("instance")), "SECRET_KEY": "x" * 32})
        yield Lincang(Desk(app, cast, hands), issues(session, cast))
        app.extensions["desk-db"].remove()
        app.extensions["desk-engine"].dispose()
    engine.dispose()
