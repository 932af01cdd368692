"""场景 Scenes of the work itself: signed for, worked on, extended, late, reminded, graded, called back, closed."""

from __future__ import annotations

from datetime import date, timedelta

from rules.policies.lincang_facts import LIMIT_DAYS
from rules.spans import Months
from rules.terms import Role, Step
from seed.lincang import wordings as words
from seed.lincang.later import LATER
from seed.lincang.telling import Teller
from seed.story import Unfit

MOST_NOTES = 5


def accept(t: Teller, least: int = 0, most: int = 1) -> None:
    """The unit signs for it and says who will do what; from this day its days count."""
    day = t.turn(least, most)
    t.starts_clock(day)
    t.does(
        Step.ACCEPT, t.handler, received_on=day, leader_in_charge=t.lead.leader_in_charge, handler=t.lead.handler,
        measures=t.trouble.measures, promised_on=t.due,
    )  # fmt: skip


def accept_late(t: Teller) -> None:
    """The unit signs only days afterwards."""
    accept(t, 3, 4)


def _note(t: Teller) -> None:
    """One note of progress: the unit's own, in order; afterwards that it is late, or the office's call."""
    if t.told_progress < len(t.trouble.progress):
        t.does(Step.REPORT_PROGRESS, t.handler, account=t.trouble.progress[t.told_progress])
    elif t.due and t.day > t.due and t.told_progress % 2:
        t.does(Step.REPORT_PROGRESS, t.handler, account=t.pick(words.PROGRESS_LATE))
    else:
        t.does(Step.REPORT_PROGRESS, t.other_clerk, account=words.CALLS[(t.number + t.told_progress) % len(words.CALLS)])
    t.told_progress += 1


def _cooperate(t: Teller) -> None:
    """Each unit that cooperates gives its own opinion, most of them."""
    for unit in t.others:
        if t.rng.random() < 0.7:
            t.turn(0, 0)
            t.does(Step.REPORT_PROGRESS, f"unit/{unit.short_name}", account=t.pick(words.COOPERATING))


def work(t: Teller) -> None:
    """Worked on in time, with a note or two on the way."""
    if t.is_before_due(2):
        t.turn(1, 1)
        _note(t)
        _cooperate(t)
    if t.is_before_due(3) and t.rng.random() < 0.6:
        t.turn(1, 1)
        _note(t)
    if t.is_before_due(1):
        t.go(t.calendar.nth_after(t.day, 1))


def work_on(t: Teller) -> None:
    """Still being worked on today."""
    for noted in range(MOST_NOTES):
        day = t.calendar.nth_after(t.day, t.rng.randint(1, 2) + noted // 2)
        if day >= t.today:
            break
        t.go(day)
        t.turn(0, 0)
        _note(t)
        if not noted:
            _cooperate(t)
    if t.day >= t.today:
        raise Unfit


def overstay(t: Teller) -> None:
    """Noted once, and then late."""
    assert t.due  # noqa: S101 # signed for before
    t.turn(1, 1)
    _note(t)
    t.go(max(t.due + timedelta(days=1), t.day))


def wait_unsigned(t: Teller) -> None:
    """Nobody signs for it, and what it was to be by is past."""
    assert t.due  # noqa: S101 # handed out before
    t.go(t.due + timedelta(days=1))


def remind(t: Teller) -> None:
    """A letter of reminder: the first, the second, and the one after which special supervision begins."""
    t.turn(2 if t.reminded else 0, 3 if t.reminded else 1)
    t.reminded += 1
    t.does(Step.REMIND, t.other_clerk, text=words.REMINDERS[t.reminded])


def remind_unsigned(t: Teller) -> None:
    """A letter of reminder to sign."""
    t.turn(0, 1)
    t.does(Step.REMIND, t.other_clerk, text=words.UNSIGNED_REMINDER)


# --- 延期 ---------------------------------------------------------------------------------------------


def _ask(t: Teller, to: date, reason: str) -> None:
    assert t.due  # noqa: S101 # signed for before
    if to <= t.due:
        raise Unfit
    t.does(Step.REQUEST_EXTENSION, t.handler, to=to, reason=reason)


def _extend(t: Teller, who: str, to: date, reason: str, *, major: bool = False) -> None:
    t.turn(0, 1)
    t.does(Step.EXTEND, who, to=to, reason=reason, major_and_complex=major)
    t.due = to


def _some_days(t: Teller) -> date:
    return t.calendar.nth_after(t.counted_from, t.rng.randint(9, LIMIT_DAYS))


def ask(t: Teller) -> None:
    """More time is asked for before it is late."""
    t.turn(1, 2)
    _ask(t, _some_days(t), t.pick(words.EXTENSIONS_ASKED))


def extend(t: Teller) -> None:
    """Asked for and granted by who approved it."""
    t.turn(1, 2)
    to = _some_days(t)
    _ask(t, to, t.pick(words.EXTENSIONS_ASKED))
    _extend(t, t.approved_by, to, t.pick(words.EXTENSION_GRANTED))


def extend_late(t: Teller) -> None:
    """Asked for and granted only once it is late."""
    overstay(t)
    t.turn(0, 1)
    to = t.calendar.nth_after(t.counted_from, LIMIT_DAYS)
    _ask(t, to, words.LATE_REASON)
    _extend(t, t.approved_by, to, t.pick(words.EXTENSION_GRANTED))


def extend_over_festival(t: Teller) -> None:
    """The days run over the Spring Festival: more are asked for and granted."""
    t.turn(1, 2)
    to = t.calendar.nth_after(t.counted_from, t.rng.randint(12, LIMIT_DAYS))
    _ask(t, to, words.SPRING_REASON)
    _extend(t, t.approved_by, to, t.pick(words.EXTENSION_GRANTED))


def extend_major(t: Teller) -> None:
    """Major and complex: up to one month from receipt."""
    t.turn(1, 2)
    to = Months(1).due(t.counted_from, t.calendar, roll=True).on
    _ask(t, to, t.pick(words.EXTENSIONS_ASKED))
    _extend(t, t.approved_by, to, t.pick(words.MAJOR_EXTENSION), major=True)


def extend_exceptionally(t: Teller) -> None:
    """Beyond what holds in principle, by the leader of an office that admits it: into the next year where it is near."""
    t.turn(1, 2)
    year_end = date(t.today.year, 12, 31)
    near = (year_end - t.today).days < 60
    to = t.after(year_end, t.rng.randint(8, 18)) if near else t.after(t.counted_from, t.rng.randint(40, 50))
    _ask(t, to, t.pick(words.EXTENSIONS_ASKED))
    _extend(t, t.who(Role.LEADER), to, words.EXCEPTION_GRANTED, major=True)


def extend_beyond_fifteen(t: Teller) -> None:
    """An ordinary one beyond fifteen working days, by the leader of an office that admits it."""
    t.turn(1, 2)
    to = t.calendar.nth_after(t.counted_from, LIMIT_DAYS + t.rng.randint(3, 6))
    _ask(t, to, t.pick(words.EXTENSIONS_ASKED))
    _extend(t, t.who(Role.LEADER), to, words.EXCEPTION_GRANTED)


# --- 结果、回访、销号 ---------------------------------------------------------------------------------


def _file(t: Teller, grade: str, account: str, **said: object) -> None:
    day = t.turn(0, 0)
    t.does(
        Step.FILE_RESULT, t.handler, grade=grade, account=account, replied_on=day,
        replied_how=t.rng.choice(("in_person", "written")), reviewed_by=t.lead.head,
        formal_document=t.paper("办理情况报告"), **said,
    )  # fmt: skip
    t.marks("formal_document")


def result(t: Teller) -> None:
    """A: solved."""
    _file(t, "A", t.trouble.result)


def _partly(t: Teller, planned_on: date) -> None:
    account = f"{t.trouble.progress[1].rstrip('。')}，剩余事项列入计划逐步解决，已向企业说明。"
    _file(t, "B", account, measures=LATER[t.title].measures, planned_on=planned_on)


def _not_now(t: Teller, planned_on: date) -> None:
    later = LATER[t.title]
    explained = words.EXPLAINED.format(f"{t.day.month}月{t.day.day}日", t.lead.short_name, t.lead.handler)
    _file(
        t, "C", words.NOT_NOW.format(later.ground.rstrip("。")), measures=later.measures,
        planned_on=planned_on, hindered=True, ground=later.ground, explained_how=explained,
    )  # fmt: skip


def result_b(t: Teller) -> None:
    """B: planned for a day still ahead."""
    _partly(t, t.after(t.today, t.rng.randint(20, 150)))


def result_b_soon(t: Teller) -> None:
    """B: planned for some weeks later."""
    _partly(t, t.after(t.day, t.rng.randint(15, 30)))


def result_c(t: Teller) -> None:
    """C: explained to the enterprise, planned for a day still ahead."""
    _not_now(t, t.after(t.today, t.rng.randint(60, 300)))


def result_c_soon(t: Teller) -> None:
    """C: planned for some weeks later."""
    _not_now(t, t.after(t.day, t.rng.randint(20, 35)))


def _again(t: Teller, day: date) -> None:
    """A new round: its days count from here, and its work goes on from where it stood."""
    t.starts_clock(day)
    t.told_progress = 1


def verify(t: Teller) -> None:
    """The office calls back: it is as the unit says."""
    day = t.turn(1, 2)
    filed = next(one for one in reversed(t.planned) if one.step == Step.FILE_RESULT)
    findings = t.pick(t.wording.passed if filed.said["grade"] == "A" else words.PASSED_LATER)
    how = "call" if "电话" in findings or t.rng.random() < 0.2 else "visit"
    if "现场" in findings:
        how = "visit"
    t.does(Step.VERIFY, t.clerk, verified_on=day, how=how, passed=True, findings=findings)


def fail(t: Teller) -> None:
    """The office calls back: it is not. Special supervision, a new round."""
    day = t.turn(1, 2)
    t.does(
        Step.VERIFY, t.clerk, verified_on=day, how="visit", passed=False, findings=t.pick(t.wording.failed)
    )  # fmt: skip
    _again(t, day)


def _confirm(t: Teller, satisfied: bool, **said: object) -> None:
    day = t.turn(0, 2)
    paper = {} if t.informant else {"document": t.paper("企业书面确认" if satisfied else "企业书面意见")}
    t.does(
        Step.CONFIRM, t.informant or t.other_clerk, confirmed_on=day, satisfied=satisfied, **paper, **said
    )  # fmt: skip


def confirm(t: Teller) -> None:
    """The enterprise is satisfied."""
    _confirm(t, True)


def complain(t: Teller) -> None:
    """It is not, and says what remains. Special supervision, a new round."""
    _confirm(t, False, remains=t.pick(words.REMAINS))
    _again(t, t.day)


def close(t: Teller) -> None:
    """Struck off."""
    t.turn(0, 1)
    t.does(Step.CLOSE, t.rng.choice((t.clerk, t.other_clerk)))


def resume(t: Teller) -> None:
    """The planned day has come: what was not solved is taken up again."""
    day = t.turn(20, 28)
    t.does(Step.RESUME, t.clerk, reason=t.pick(words.RESUMED))
    _again(t, day)


def reopen(t: Teller) -> None:
    """It came back after it was struck off."""
    day = t.turn(8, 25)
    t.does(Step.REOPEN, t.clerk, reason=t.pick(words.REOPENED))
    _again(t, day)
