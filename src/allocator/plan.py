"""What is decided, as tables."""

from __future__ import annotations

import json
from collections.abc import Container
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from allocator.errors import InputError, Problem, Said
from allocator.instance import Instance
from allocator.reading.text_file import content_of
from allocator.reading.validation import expected, shown

_LARGEST = 200_000_000
"""Bytes of a plan.json."""


class Record(BaseModel):
    """A line of a table of decisions."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True,
                              serialize_by_alias=True)


class Assignment(Record):
    """Where somebody stands on 31 December of a year."""

    person: str
    year: int
    owner: str
    """编制单位."""
    work: str
    """工作单位."""
    post: str
    count: float = 1
    """[persons]"""


class Move(Record):
    """A transfer for good, at the start of a year; inside one institution it is a change of post."""

    person: str
    year: int
    from_post: str
    to_post: str
    count: float = 1
    clauses: tuple[str, ...] = ()
    """Clauses whose rows the move serves."""


class Secondment(Record):
    """A year's service at another post, with return."""

    person: str
    year: int
    from_post: str
    to_post: str
    count: float = 1
    clauses: tuple[str, ...] = ()


class RecruitLine(Record):
    """Posts advertised."""

    channel: str
    """The channel row's canonical name."""
    year: int
    post: str
    adverts: float
    """[posts]"""


class Expected(Record):
    """What chance is expected to do, in persons a year: arrivals, exits, licence passes."""

    kind: str
    at: str
    year: int
    persons: float


class StudyLine(Record):
    """Advanced study, with its place in the calendar."""

    person: str
    year: int
    start: int
    """First half-month, 1-24."""
    half_months: int
    count: float = 1
    post: str = ""
    """Where the absence is felt; blank: the person's only post."""


class TrainingLine(Record):
    """Central training, with its place in the calendar."""

    person: str
    year: int
    start: int
    """First half-month, 1-24."""
    half_months: int = 1
    count: float = 1
    post: str = ""
    """Where the absence is felt; blank: the person's only post."""


class Promotion(Record):
    """Appointment to the next title."""

    person: str
    year: int
    from_title: str
    to_title: str
    count: float = 1


class Upgrade(Record):
    """A degree upgrade."""

    person: str
    year: int
    from_degree: str
    to_degree: str
    count: float = 1


class Conversion(Record):
    """A contract turned into an established post at the unit that owns the person."""

    person: str
    year: int
    count: float = 1


class Measure(Record):
    """What is done about somebody whose assessment failed: a year of off-post study, or the end of the contract."""

    person: str
    year: int
    kind: Literal["off_post", "exit"]
    count: float = 1


class Allotment(Record):
    """Establishment allotted to an institution."""

    at: str
    year: int
    posts: float
    """[posts]"""


class BedLine(Record):
    """Open beds of an institution."""

    at: str
    year: int
    open: float
    """[beds]"""


class ChoiceMade(Record):
    """A choice a rule brought with it, and the people it names."""

    name: str
    of: str
    year: int
    value: float
    people: tuple[str, ...] = ()


class AmountLine(Record):
    """An amount a rule brought with it: money, visits."""

    name: str
    of: str
    year: int
    value: float


class FlowLine(Record):
    """Money of a source spent on a use."""

    source: str
    """Id of the source; of a revenue line of a ledger: `institution/line`."""
    earned: int
    """Year the money came in."""
    use: str
    at: str
    """Account that spends it."""
    year: int
    """Year it is spent."""
    amount: float
    """[money], whole cents"""


class Decisions(Record):
    """Everything decided. Tables are sorted; the same facts give the same bytes."""

    assignments: tuple[Assignment, ...] = ()
    moves: tuple[Move, ...] = ()
    secondments: tuple[Secondment, ...] = ()
    recruits: tuple[RecruitLine, ...] = ()
    expected: tuple[Expected, ...] = ()
    study: tuple[StudyLine, ...] = ()
    training: tuple[TrainingLine, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    upgrades: tuple[Upgrade, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    measures: tuple[Measure, ...] = ()
    establishment: tuple[Allotment, ...] = ()
    beds: tuple[BedLine, ...] = ()
    choices: tuple[ChoiceMade, ...] = ()
    amounts: tuple[AmountLine, ...] = ()
    flows: tuple[FlowLine, ...] = ()

    @property
    def absences(self) -> tuple[StudyLine | TrainingLine, ...]:
        """Everything that takes somebody out of a half-month."""
        return (*self.study, *self.training)


def plan_data(path: Path) -> Any:
    """What a plan.json holds, as plain data; InputError where the file cannot be read or is not JSON."""
    try:
        return json.loads(content_of(path, path.name, _LARGEST))
    except json.JSONDecodeError as error:
        row, what = error.lineno, Said(error.msg, "其他内容")
    except (ValueError, RecursionError):    # not UTF-8, a number of thousands of digits, thousands of brackets
        row, what = None, Said("other bytes", "其他内容")
    raise InputError([Problem(path.name, row, "", Said("JSON in UTF-8", "UTF-8 编码的 JSON"), what)])


def misfits(path: Path, error: ValidationError) -> InputError:
    """What in a plan.json does not fit the schema, each with its place."""
    return InputError(Problem(path.name, None, ".".join(map(str, detail["loc"])), expected(detail),
                              shown(detail["input"])) for detail in error.errors())


def read_decisions(path: Path) -> Decisions:
    """The decisions of a plan.json; every error with its place.

    Raises InputError where the file cannot be read, is not JSON, or does not fit the schema.
    """
    data = plan_data(path)
    try:
        return Decisions.model_validate(data["decisions"])
    except (KeyError, TypeError):
        raise InputError([Problem(path.name, None, "decisions", Said("a plan with decisions", "含有 decisions 的方案"),
                                  Said("none", "没有"))]) from None
    except ValidationError as error:
        raise misfits(path, error) from None


def known(instance: Instance, decisions: Decisions, file: str, *, people: bool = True) -> None:
    """Raises InputError for every person, post, institution, channel or year of a plan that the instance lacks.

    `people=False`: they stand under pseudonyms.
    """
    channels = {channel.id for channel in instance.channels}
    posts, places = instance.places.post, instance.places.institution
    post = Said("a post of the instance", "实例中的岗位")
    place = Said("an institution of the instance", "实例中的机构")
    held: dict[str, tuple[Said, Container[object]]] = {
        "year": (Said("a year of the plan", "规划的年份"), instance.years),
        "post": (post, posts), "from_post": (post, posts), "to_post": (post, posts),
        "at": (place, places), "owner": (place, places), "work": (place, places),
        "channel": (Said("a channel of the instance", "实例中的渠道"), channels)}
    if people:
        held["person"] = Said("a person of the instance", "实例中的人员"), instance.person
    problems = [Problem(file, None, f"decisions.{table}.{i}.{name}", held[name][0], shown(value))
                for table in Decisions.model_fields for i, line in enumerate(getattr(decisions, table))
                for name, value in line if name in held and value not in held[name][1]]
    problems += [Problem(file, None, f"decisions.choices.{i}.people", Said("people of the instance", "实例中的人员"),
                         shown(key))
                 for i, line in enumerate(decisions.choices) for key in line.people
                 if people and key not in instance.person]
    if problems:
        raise InputError(problems)
