"""Types of the cells of the instance's tables: vocabularies, dates, shares, flags.

Each validator raises ValueError with what was expected; the reader adds file, row, column and what was found.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from allocator import terms


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
            raise ValueError(f"one of {words}")
        return key
    return BeforeValidator(check, json_schema_input_type=str)


def _open_word(vocabulary: str) -> Any:
    """A word of the vocabulary where it is one, else the word as it stands (another country's cadres)."""
    return BeforeValidator(lambda value: terms.code(vocabulary, str(value)) or str(value).strip(),
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
    """An id as text: 7, 7.0 and '７' are the same id '7'; blanks around it do not count."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFKC", str(value)).strip()


Id = Annotated[str, Field(min_length=1), BeforeValidator(_id, json_schema_input_type=str | int)]
Ref = Annotated[str, BeforeValidator(_id, json_schema_input_type=str | int)]
"""The id of another row, or blank."""

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?(?:[T ]00:00(?::00)?)?")


def _date(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = unicodedata.normalize("NFKC", str(value)).strip()
    match = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    if not match:
        raise ValueError("a date such as 1985-07-31 or 1985/7/31")
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError("a date that exists in the calendar") from None


Date = Annotated[dt.date, BeforeValidator(_date, json_schema_input_type=str)]


_DIGITS = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d+)?|[+-]?\.\d+)\s*(%?)")


def number(value: Any) -> Any:
    """A number from a cell: full-width digits and thousands separators are read, `50%` is 0.5."""
    if isinstance(value, bool):
        raise ValueError("a number")
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value).strip()
    match = _DIGITS.fullmatch(text)
    if not match:
        raise ValueError("a number")
    plain = float(match[1].replace(",", ""))
    return plain / 100 if match[2] else plain


def _share(value: Any) -> Any:
    value = number(value)
    if isinstance(value, int | float) and not 0 <= value <= 1:
        raise ValueError("a share from 0 to 1 (50% is read as 0.5)")
    return value


_NUMBER = BeforeValidator(number, json_schema_input_type=float | str)
Share = Annotated[float, BeforeValidator(_share, json_schema_input_type=float | str)]
NonNegative = Annotated[float, Field(ge=0), _NUMBER]
Positive = Annotated[float, Field(gt=0), _NUMBER]
Whole = Annotated[int, Field(ge=0), _NUMBER]
Year = Annotated[int, Field(ge=1950, le=2150), _NUMBER]

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
    raise ValueError("是 or 否 (yes or no)")


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
