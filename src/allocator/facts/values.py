"""Types of the cells of the instance's tables: vocabularies, dates, shares, flags.

Each validator raises ValueError with what was expected; the reader adds file, row, column and what was found.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from allocator import terms
from allocator.errors import Said


class Fact(BaseModel):
    """A row of a table: frozen, no unknown columns."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False,
                              use_attribute_docstrings=True)

    source: str = ""
    """来源: where the row's numbers come from."""
    note: str = ""
    """备注."""


def _word(vocabulary: str) -> Any:
    def check(value: Any) -> Any:
        key = terms.code(vocabulary, str(value))
        if key is None:
            words = ", ".join(f"{term.zh} ({term.key})" for term in terms.VOCABULARIES[vocabulary].values())
            raise ValueError(Said(f"one of {words}", f"{words} 之一"))
        return key
    return BeforeValidator(check, json_schema_input_type=str)


def _open_word(vocabulary: str) -> Any:
    """A word of the vocabulary where it is one, else the word as it stands (another country's cadres)."""
    return BeforeValidator(lambda value: terms.code(vocabulary, str(value)) or terms.half_width(str(value)),
                           json_schema_input_type=str)


Profession = Annotated[str, Field(min_length=1), _open_word("profession")]
Status = Annotated[str, _word("status")]
Title = Annotated[str, _word("title")]
Degree = Annotated[str, _word("degree")]
Licence = Annotated[str, _word("licence")]
Presence = Annotated[str, _word("presence")]
Sex = Annotated[str, _word("sex")]
Cadre = Annotated[str, _word("cadre")]
Assessment = Annotated[str, _word("assessment")]
Level = Annotated[str, _open_word("level")]
Kind = Annotated[str, Field(min_length=1), _open_word("kind")]
PostClass = Annotated[str, _word("class")]
RateKind = Annotated[str, _word("rate")]
ProgrammeKind = Annotated[str, _word("programme")]
ChannelKind = Annotated[str, _word("channel_kind")]
Duty = Annotated[str, _open_word("duty")]
Centre = Annotated[str, _open_word("centre")]
TeamKind = Annotated[str, _word("team")]
Line = Annotated[str, _word("line")]
LedgerState = Annotated[str, _word("ledger_state")]
Activity = Annotated[str, _word("activity")]
SpecialtyLevel = Annotated[str, _word("specialty_level")]
Use = Annotated[str, _word("use")]


def _id(value: Any) -> Any:
    """An id as text: 7, 7.0 and '７' are the same id '7'; blanks around it and unseen characters do not count."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return terms.half_width(str(value))


Id = Annotated[str, Field(min_length=1), BeforeValidator(_id, json_schema_input_type=str | int)]
Ref = Annotated[str, BeforeValidator(_id, json_schema_input_type=str | int)]
"""The id of another row, or blank."""

A_DATE = Said("a date such as 1985-07-31 or 1985/7/31", "日期，如 1985-07-31 或 1985/7/31")
_BETWEEN = r"\s*[-/.年月、。\u2010-\u2015\u2212]\s*"
_DATE = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}})(?:{_BETWEEN}(\d{{1,2}})\s*[日号]?|\s*月)?"
                   r"(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_DIGITS_ALONE = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_DAY_NUMBER = re.compile(r"([1-7]\d{4})(?:\.\d+)?")
_DAY_0 = dt.date(1899, 12, 30)
"""Spreadsheets count days from here."""


def _date(value: Any) -> Any:
    """A day in any form people type; a month without a day is its first; a spreadsheet's day number is read."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = terms.half_width(str(value))
    if match := _DAY_NUMBER.fullmatch(text):
        return _DAY_0 + dt.timedelta(int(match[1]))
    match = _DATE.fullmatch(text) or _DIGITS_ALONE.fullmatch(text)
    if not match:
        raise ValueError(A_DATE)
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(Said("a date that exists in the calendar", "日历上有的日期")) from None


Date = Annotated[dt.date, BeforeValidator(_date, json_schema_input_type=str)]


A_NUMBER = Said("a number", "数字")
_DIGITS = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d+)?|[+-]?\.\d+)\s*([%万亿]?)")
_TIMES = {"": Decimal(1), "%": Decimal("0.01"), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


def number(value: Any) -> Any:
    """A number from a cell: full-width digits and thousands separators are read; `50%` is 0.5, `1.2万` is 12000."""
    if isinstance(value, bool):
        raise ValueError(A_NUMBER)
    if not isinstance(value, str):
        return value
    match = _DIGITS.fullmatch(terms.half_width(value).replace("\u2212", "-"))
    if not match:
        raise ValueError(A_NUMBER)
    digits = match[1].replace(",", "")
    if not math.isfinite(float(digits)):
        raise ValueError(Said("a finite number", "有限的数"))
    try:
        return float(Decimal(digits) * _TIMES[match[2]]) if match[2] else float(digits)
    except ArithmeticError:
        raise ValueError(A_NUMBER) from None


def _year(value: Any) -> Any:
    return number(terms.half_width(value).removesuffix("年")) if isinstance(value, str) else number(value)


def _share(value: Any) -> Any:
    value = number(value)
    if isinstance(value, int | float) and not 0 <= value <= 1:
        raise ValueError(Said("a share from 0 to 1 (50% is read as 0.5)", "0 到 1 的比例（50% 读作 0.5）"))
    return value


_NUMBER = BeforeValidator(number, json_schema_input_type=float | str)
Share = Annotated[float, BeforeValidator(_share, json_schema_input_type=float | str)]
NonNegative = Annotated[float, Field(ge=0), _NUMBER]
Positive = Annotated[float, Field(gt=0), _NUMBER]
Whole = Annotated[int, Field(ge=0), _NUMBER]
Year = Annotated[int, Field(ge=1950, le=2150), BeforeValidator(_year, json_schema_input_type=float | str)]

_YES = {"是", "y", "yes", "true", "1", "√", "✓"}
_NO = {"否", "n", "no", "false", "0", ""}


def _flag(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    word = terms.folded(str(value))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(Said("是 or 否 (yes or no)", "是或否"))


Flag = Annotated[bool, BeforeValidator(_flag, json_schema_input_type=bool | str)]


def _words(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(word for word in re.split(r"[、,，;；\s]+", value.strip()) if word)
    return tuple(str(word) for word in value) if isinstance(value, list | tuple) else (str(value),)


Titles = Annotated[tuple[Title, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Licences = Annotated[tuple[Licence, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Professions = Annotated[tuple[Profession, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
PostClasses = Annotated[tuple[PostClass, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Degrees = Annotated[tuple[Degree, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Statuses = Annotated[tuple[Status, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Kinds = Annotated[tuple[Kind, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Levels = Annotated[tuple[Level, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Centres = Annotated[tuple[Centre, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Duties = Annotated[tuple[Duty, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Uses = Annotated[tuple[Use, ...], Field(min_length=1), BeforeValidator(_words, json_schema_input_type=str | list[str])]
"""At least one use of money."""
ChannelKinds = Annotated[tuple[ChannelKind, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
"""Words of a vocabulary, Chinese or English."""
Words = Annotated[tuple[str, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
