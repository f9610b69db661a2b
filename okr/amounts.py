"""What an amount means for a key result: a value, a step, or a share of its road.

`Amount` is how it was written; reading it off a line is another package's trade. What could mean two
things is asked back, never guessed into a write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum

from okr.model import KeyResult, Kind, day_number, day_of
from okr.refusals import AmbiguousAmount, BadAmount
from okr.units import currency_of, multiple_of, says_a_multiple

ZERO = Decimal(0)
DIGITS = 18
DECIMALS = 4
_LARGEST = Decimal(10) ** DIGITS
_GRAIN = Decimal(1).scaleb(-DECIMALS)
_WIDE = Context(prec=60)


class Form(StrEnum):
    """How an amount was written."""

    PLAIN = "plain"
    PERCENT = "percent"
    STEP = "step"
    STEP_PERCENT = "step_percent"
    ABSOLUTE = "absolute"
    DONE = "done"
    NOT_DONE = "not_done"
    RATIO = "ratio"
    DAY = "day"  # the value is a day as `day_number` writes it
    SAME = "same"  # nothing changed, and that is said


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` is None for done, not done and same; `of` is the second number of "12/20".

    `typed` is for refusals. `unit` is the counting word written behind it; it decides nothing here.
    """

    value: Decimal | None
    form: Form
    approx: bool = False
    currency: str = ""
    of: Decimal | None = None
    typed: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The new value, and how it was understood: "value", "share", "step", "done", "ratio", "day" or "same".

    `done` says that something due on a date is over.
    """

    value: Decimal
    how: str
    done: bool = False


def meaning(kr: KeyResult, amount: Amount, *, today: date | None = None) -> Meaning:
    """Raises AmbiguousAmount (asked back) or BadAmount (refused); nothing is rounded but a share.

    `today` is the day on which something due on a date is done.
    """
    if amount.form is Form.SAME:
        return _same(kr, amount)
    with localcontext(_WIDE):
        _check_currency(kr, amount)
        amount = _in_its_unit(kr, amount)
        if kr.kind is Kind.DATE:
            return _date(kr, amount, today)
        found = _KINDS.get(kr.kind, _FORMS[amount.form])(kr, amount)
        return Meaning(_bounded(found.value, amount), found.how)


def plain(value: Decimal) -> str:
    """As it is stored and exported: "37", never "37.0", "4E+1" or "-0"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _same(kr: KeyResult, amount: Amount) -> Meaning:
    """What stands, of every kind; what is done stays done."""
    if kr.current is None:
        raise BadAmount(amount.typed, "needs_value")
    return Meaning(kr.current, "same", done=kr.done)


def _number(amount: Amount) -> Decimal:
    if amount.value is None:
        raise BadAmount(amount.typed, "not_a_number")
    return amount.value


def _value(kr: KeyResult, amount: Amount) -> Meaning:
    value = _number(amount)
    if amount.form is Form.PLAIN and kr.unit == "%" and 0 < abs(value) < 1:
        share = plain(value * 100)
        raise AmbiguousAmount(
            amount.typed,
            "percent_or_share",
            choices=(f"{plain(value)}%", f"{share}%"),
            target=plain(kr.target),
        )
    return Meaning(value, "value")


def _percent(kr: KeyResult, amount: Amount) -> Meaning:
    share = _number(amount)
    if kr.unit == "%":
        return Meaning(share, "value")
    if kr.start is None:
        raise AmbiguousAmount(
            amount.typed,
            "percent_of_what",
            choices=(plain(share) if share >= 0 else f"={plain(share)}",),
            target=plain(kr.target),
        )
    return Meaning(_on_the_road(kr.start, kr.target, share), "share")


def _on_the_road(start: Decimal, target: Decimal, percent: Decimal) -> Decimal:
    return (start + (target - start) * percent / 100).quantize(_GRAIN, ROUND_HALF_UP)


def _step(kr: KeyResult, amount: Amount) -> Meaning:
    """From the newest value; without one, from the start."""
    begin = kr.current if kr.current is not None else kr.start
    if begin is None:
        raise BadAmount(amount.typed, "needs_value")
    return Meaning(begin + _number(amount), "step")


def _step_percent(kr: KeyResult, amount: Amount) -> Meaning:
    """Points on a percentage; elsewhere of the road or of the value, so it is asked back."""
    if kr.unit == "%":
        return _step(kr, amount)
    points = _number(amount)
    begin = kr.current if kr.current is not None else kr.start
    if begin is None:
        raise BadAmount(amount.typed, "needs_value")
    wholes = [begin] if kr.start is None else [kr.target - kr.start, begin]
    steps = [(whole * points / 100).quantize(_GRAIN, ROUND_HALF_UP) for whole in wholes]
    readings = dict.fromkeys(f"={plain(begin + step)}" for step in steps)
    raise AmbiguousAmount(amount.typed, "percent_of_what", choices=tuple(readings), target=plain(kr.target))


def _done(kr: KeyResult, amount: Amount) -> Meaning:
    if amount.form is Form.NOT_DONE:
        raise BadAmount(amount.typed, "not_a_number")
    raise AmbiguousAmount(
        amount.typed, "done_on_number", choices=(f"={plain(kr.target)}",), target=plain(kr.target)
    )


def _ratio(kr: KeyResult, amount: Amount) -> Meaning:
    part = _number(amount)
    if amount.of != kr.target:
        raise AmbiguousAmount(amount.typed, "other_target", choices=(plain(part),), target=plain(kr.target))
    return Meaning(part, "ratio")


def _yes_no(kr: KeyResult, amount: Amount) -> Meaning:
    if amount.form in (Form.DONE, Form.NOT_DONE):
        return Meaning(Decimal(amount.form is Form.DONE), "done")
    whole = {Form.PERCENT: 100, Form.PLAIN: 1, Form.ABSOLUTE: 1}.get(amount.form)
    if whole is None or amount.value not in (0, whole):
        raise BadAmount(amount.typed, "not_yes_no")
    return Meaning(Decimal(amount.value != 0), "done")


def _milestones(kr: KeyResult, amount: Amount) -> Meaning:
    """All or none of them; which ones a number between means has to be said by name."""
    all_of_them = {
        Form.DONE: None,
        Form.PERCENT: Decimal(100),
        Form.PLAIN: kr.target,
        Form.ABSOLUTE: kr.target,
        Form.RATIO: kr.target,
    }
    if amount.form is Form.NOT_DONE:
        return Meaning(ZERO, "done")
    counted = amount.form in all_of_them and (amount.form is not Form.RATIO or amount.of == kr.target)
    if counted and amount.value == 0:
        return Meaning(ZERO, "done")
    if counted and amount.value == all_of_them[amount.form]:
        return Meaning(kr.target, "done")
    if amount.form is Form.DAY:
        raise BadAmount(amount.typed, "not_a_number")
    left = tuple(milestone.title for milestone in kr.milestones if not milestone.done)
    raise AmbiguousAmount(amount.typed, "which_milestones", choices=left, target=plain(kr.target))


def _date(kr: KeyResult, amount: Amount, today: date | None) -> Meaning:
    """A forecast day, a step of whole days from it, or done (not done leaves the forecast)."""
    forecast = kr.current or kr.target
    if amount.form is Form.DONE:
        return Meaning(day_number(today) if today else forecast, "done", done=True)
    if amount.form is Form.NOT_DONE:
        return Meaning(forecast, "done")
    value = _number(amount)
    try:
        if amount.form is Form.STEP and value == value.to_integral_value():
            return Meaning(day_number(day_of(forecast) + timedelta(days=int(value))), "step")
        if amount.form in (Form.DAY, Form.PLAIN, Form.ABSOLUTE):
            return Meaning(day_number(day_of(value)), "day")
    except (ValueError, OverflowError) as not_in_the_calendar:
        raise BadAmount(amount.typed, "not_a_day") from not_in_the_calendar
    raise BadAmount(amount.typed, "not_a_day")


def _no_day(_kr: KeyResult, amount: Amount) -> Meaning:
    raise BadAmount(amount.typed, "not_a_number")


_KINDS: Mapping[Kind, Callable[[KeyResult, Amount], Meaning]] = {
    Kind.YES_NO: _yes_no,
    Kind.MILESTONES: _milestones,
}
_FORMS: Mapping[Form, Callable[[KeyResult, Amount], Meaning]] = {
    Form.PLAIN: _value,
    Form.ABSOLUTE: _value,
    Form.PERCENT: _percent,
    Form.STEP: _step,
    Form.STEP_PERCENT: _step_percent,
    Form.DONE: _done,
    Form.NOT_DONE: _done,
    Form.RATIO: _ratio,
    Form.DAY: _no_day,
}


def _check_currency(kr: KeyResult, amount: Amount) -> None:
    """Another currency than the key result's own is asked back; a sign on a plain number is let be."""
    own = currency_of(kr.unit)
    given = currency_of(amount.currency) or amount.currency
    if given and own and given != own and amount.value is not None:
        raise AmbiguousAmount(
            amount.typed, "currency", choices=(_bare(amount),), target=f"{kr.unit}{plain(kr.target)}"
        )


def _in_its_unit(kr: KeyResult, amount: Amount) -> Amount:
    """`120万` on a key result in 万元 is 120 of them, 1.2 tỷ on one in triệu 1,200; so is the bare number."""
    multiple = multiple_of(kr.unit)
    if multiple == 1 or amount.value is None or not says_a_multiple(amount.typed):
        return amount
    if amount.form in (Form.PERCENT, Form.STEP_PERCENT):
        return amount
    of = None if amount.of is None else amount.of / multiple
    return replace(amount, value=amount.value / multiple, of=of)


def _bare(amount: Amount) -> str:
    """The number as it would be typed without its currency: a step keeps its sign."""
    number = plain(_number(amount))
    if amount.form is Form.STEP:
        return number if number.startswith("-") else f"+{number}"
    return f"={number}" if amount.form is Form.ABSOLUTE else number


def _bounded(value: Decimal, amount: Amount) -> Decimal:
    if abs(value) >= _LARGEST:
        raise BadAmount(amount.typed, "too_large")
    if value != value.quantize(_GRAIN):
        raise BadAmount(amount.typed, "too_many_decimals")
    return value + 0  # minus nought is nought
