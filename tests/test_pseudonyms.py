"""No name, and under pseudonyms no id, in any byte that a run leaves; identity numbers nowhere at all."""

from __future__ import annotations

import csv
import io
import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.errors import MASK, InputError, Problem, Said, SolverError, masked
from allocator.pseudonyms import extended, kept, nameless, read_key, unveiled, veiled, veiled_plan
from allocator.reading import read
from allocator.result import Plan
from tests.test_cli import run

SURNAMES = ("欧阳", "司马", "端木", "上官", "澹台")
IDENTITY = "650102199003078817"
NAMES = [f"{SURNAMES[k % 5]}熹{chr(0x9F00 + k)}" for k in range(17)]
IDS = [f"GH73{k:02}" for k in range(17)]
SETS = ("--set", f"staff[{IDS[6]}].pay=90000", "--set", "C54.experts.2026=1")
REASON, TEACHER, SIGNER = "照顾患病家属", "东方朔教授", "公孙鸢"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template with names, ids, reasons, a couple and an expert that occur nowhere else; and a column of cards."""
    folder = tmp_path_factory.mktemp("secret") / "county"
    assert run("init", folder, "--lang", "en").exit_code == 0
    staff = folder / "staff.csv"
    header, *rows = list(csv.reader(io.StringIO(staff.read_text(encoding="utf-8"))))
    for row, name, own in zip(rows, NAMES, IDS, strict=True):
        row[:2] = [own, name]
    rows[0][header.index("不可调动")] = f"{NAMES[3]}{REASON}"
    out = io.StringIO()
    csv.writer(out).writerows([[*header, "身份证号", "备注"], *([*row, IDENTITY, REASON] for row in rows)])
    staff.write_text(out.getvalue(), encoding="utf-8")
    (folder / "teams.csv").write_text(f"同行组,人员,类型\n组一,{IDS[1]},夫妻\n组一,{IDS[13]},夫妻\n", encoding="utf-8")
    (folder / "experts.csv").write_text(f"专家,专科,年份,费用\n{TEACHER},内科,2026,100\n"
                                        f"制表人：{SIGNER}{IDENTITY}\n", encoding="utf-8")
    file = folder / "instance.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "  staff: staff.csv\n", "  staff: staff.csv\n  teams: teams.csv\n  experts: experts.csv\n").replace(
        "    value: 虚构\n    source: 示例\n", f"    value: 含{NAMES[2]}\n    source: {NAMES[4]}提供\n")
    assert NAMES[4] in text
    file.write_text(text, encoding="utf-8")
    return file


def every_byte(folder: Path) -> str:
    """All that stands in the files of a folder, workbooks unpacked, and the files' names."""
    found = []
    for path in sorted(folder.rglob("*")):
        found.append(path.name)
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                found += [name + parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
                found.append(parts.comment.decode())
        elif path.is_file():
            found.append(path.read_text(encoding="utf-8"))
    return "\n".join(found)


def solved(written: Path, folder: Path, *words: object) -> str:
    done = run("solve", written, "--out", folder, "--lang", "zh", "--set", f"staff[{IDS[5]}].name={NAMES[5]}",
               *SETS, *words)
    assert done.exit_code == 0, done.stderr
    assert IDENTITY not in done.stdout + done.stderr
    return every_byte(folder)


def escaped(text: str) -> str:
    """As JSON escapes it."""
    return json.dumps(text)[1:-1]


@pytest.fixture(scope="module")
def veil(written: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """(key, plan, every byte of the plan's folder) of a solve under pseudonyms."""
    folder = tmp_path_factory.mktemp("veiled")
    text = solved(written, folder / "plan", "--pseudonyms", folder / "kept" / "key.csv")
    return folder / "kept" / "key.csv", folder / "plan" / "plan.json", text


@pytest.fixture(scope="module")
def opened(written: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """(plan, every byte of the plan's folder) of a solve that hides nothing."""
    folder = tmp_path_factory.mktemp("open") / "plan"
    return folder / "plan.json", solved(written, folder)


def test_names_stand_where_they_are_asked_for(opened: tuple[Path, str]) -> None:
    """What the other tests look for is found where nothing hides it; identity numbers are in no file even then."""
    text = opened[1]
    assert TEACHER in text
    assert SIGNER in text
    assert "组一/" in text
    assert sum(name in text for name in NAMES) > 10
    assert all(own in text for own in IDS)
    assert NAMES[4] + "提供" in text
    assert IDENTITY not in text


def test_without_names_no_file_holds_one(written: Path, tmp_path: Path) -> None:
    text = solved(written, tmp_path / "plan", "--no-names")
    for secret in (*NAMES, REASON, SIGNER, IDENTITY):
        assert secret not in text
        assert escaped(secret) not in text or secret == IDENTITY
    assert all(own in text for own in IDS)


def test_under_pseudonyms_no_file_holds_a_name_or_an_id(veil: tuple[Path, Path, str]) -> None:
    key, _, text = veil
    for secret in (*NAMES, *IDS, REASON, TEACHER, SIGNER, "组一", IDENTITY, key.name):
        assert secret not in text
    assert all(pseudonym in text for (kind, _), pseudonym in read_key(key).of.items() if kind == "person")


def test_the_key_says_who_is_who_and_the_check_reads_it(written: Path, veil: tuple[Path, Path, str]) -> None:
    key, plan, _ = veil
    rows = list(csv.reader(io.StringIO(key.read_text(encoding="utf-8-sig"))))[1:]
    assert {(own, name) for _, kind, own, name in rows if kind == "person"} == set(zip(IDS, NAMES, strict=True))
    assert run("check", written, plan, *SETS, "--lang", "en").exit_code == 3
    assert run("check", written, plan, *SETS, "--pseudonyms", key, "--lang", "en").exit_code == 0


def test_the_same_plan_is_found_and_pseudonyms_stay(written: Path, veil: tuple[Path, Path, str],
                                                    opened: tuple[Path, str]) -> None:
    key, plan, _ = veil
    assert extended(read_key(key), read(written, ())) == read_key(key)
    found, named = (Plan.model_validate_json(path.read_text(encoding="utf-8")) for path in (plan, opened[0]))
    lines = unveiled(found.decisions, read_key(key))
    for name, own in named.decisions:
        assert sorted(map(repr, getattr(lines, name))) == sorted(map(repr, own)), name


def test_plans_are_compared_without_the_key(written: Path, veil: tuple[Path, Path, str],
                                            opened: tuple[Path, str], tmp_path: Path) -> None:
    """Money, people and clauses of one plan under two keys and under none are the same; who is who is not asked."""
    solved(written, tmp_path / "other", "--pseudonyms", tmp_path / "key.csv")
    sets = ("--set", f"staff[{IDS[5]}].name={NAMES[5]}", *SETS, "--instance", written, "--lang", "en")
    plans = [opened[0], veil[1], tmp_path / "other" / "plan.json"]
    found = json.loads(run("compare", *plans, *sets, "--json").stdout)
    named, *hidden = found["sides"]
    assert sum(named["costs"].values()) > 0
    for side in hidden:
        assert [side[key] for key in ("costs", "counts", "by_place", "tiers")] == [
            named[key] for key in ("costs", "counts", "by_place", "tiers")]
    assert (found["by_person"], found["differences"], found["clauses"], found["own_prices"]) == (False, [], {}, [])
    assert "cannot be compared by person" in run("compare", *plans[1:], *sets).stdout
    assert "cannot be compared by person" not in run("compare", plans[1], plans[1], *sets).stdout
    # without the instance these still hold their money, of another input it is their own
    alone = run("compare", *plans[1:], "--lang", "zh").stdout
    assert "不能按人比较" in alone
    assert "不比较机构" in alone
    dearer = run("compare", *plans, *sets, "--set", "settings.prices.transfer=1").stdout
    assert "the money of these plans is that of their own input" in dearer


def test_pseudonyms_are_drawn(written: Path) -> None:
    """Their order is not that of the ids."""
    instance = read(written, ())
    keys = [extended(read_key(Path("none")), instance) for _ in range(3)]
    orders = {tuple(key.of["person", own] for own in IDS) for key in keys}
    assert len(orders) == 3
    assert all(sorted(order) == [f"P{n:03}" for n in range(1, 18)] for order in orders)


def test_who_comes_new_gets_a_free_pseudonym(written: Path) -> None:
    instance = read(written, ())
    key = extended(read_key(Path("none")), instance)
    known = {one: pseudonym for one, pseudonym in key.of.items() if one[1] not in IDS[:3]}
    more = extended(type(key)(known), instance)
    assert {one: more.of[one] for one in known} == known
    assert len(set(more.of.values())) == len(more.of)


def test_runs_at_once_agree_on_one_key(written: Path, tmp_path: Path) -> None:
    """Whoever comes second takes over what the first has drawn."""
    instance, place, found = read(written, ()), tmp_path / "new" / "key.csv", []
    threads = [threading.Thread(target=lambda: found.append(kept(place, instance))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [read_key(place)] * 4
    assert [path.name for path in place.parent.iterdir()] == ["key.csv"]


def test_a_veiled_plan_counts_the_same(written: Path, veil: tuple[Path, Path, str]) -> None:
    key = read_key(veil[0])
    plan = Plan.model_validate_json(veil[1].read_text(encoding="utf-8"))
    instance = read(written, SETS[1::2])
    own = plan.model_copy(update={"decisions": unveiled(plan.decisions, key)})
    again = veiled_plan(own, veiled(instance, key), key)
    assert again == plan
    assert any(f.of.count("/") == 2 and f.of.startswith("G") for f in again.findings)


def test_ids_that_hold_names_are_not_taken_without_names(written: Path, tmp_path: Path) -> None:
    for file in written.parent.iterdir():
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8").replace("组一", f"{NAMES[1]}伉俪"),
                                          encoding="utf-8")
    told = run("solve", tmp_path / "instance.yaml", "--no-names", "--out", tmp_path / "plan", "--lang", "zh")
    assert told.exit_code == 3
    assert "请改用 --pseudonyms" in told.stderr
    assert not any(name in told.stderr for name in NAMES)
    assert not (tmp_path / "plan").exists()
    with pytest.raises(InputError):
        nameless(read(tmp_path / "instance.yaml", ()))


def test_the_key_does_not_lie_beside_the_plan(written: Path, tmp_path: Path) -> None:
    for key in (tmp_path / "plan" / "key.csv", tmp_path / "plan" / "deep" / "key.csv"):
        assert run("solve", written, "--out", tmp_path / "plan", "--pseudonyms", key).exit_code == 2


@pytest.mark.parametrize("content", ["", "a,b\n", "化名 pseudonym,类别 kind,编号 id,姓名 name\nP1,person,1\n",
                                     "化名 pseudonym,类别 kind,编号 id,姓名 name\nP1,person,1,\nP1,person,2,\n",
                                     "化名 pseudonym,类别 kind,编号 id,姓名 name\nP1,dog,1,\n"])
def test_a_file_that_is_no_key_is_not_taken_for_one(written: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "key.csv").write_text(content, encoding="utf-8")
    told = run("solve", written, "--out", tmp_path / "plan", "--pseudonyms", tmp_path / "key.csv", "--lang", "zh")
    assert told.exit_code == 3
    assert (tmp_path / "key.csv").read_text(encoding="utf-8") == content


# identity numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [IDENTITY, "11010519491231002X", "110105 19491231 002x", "110105-19491231-0021",
                                    f"工号{IDENTITY}号"])
def test_an_identity_number_is_masked_in_every_field_of_a_problem(number: str) -> None:
    digits = "".join(c for c in number if c.isdigit())[:17]
    problem = Problem(number, 1, number, Said(f"one of {number}", f"{number} 之一"),
                      Said.same(number), Said(number, number))
    told = " ".join([str(problem), *map(str, problem.as_dict().values()), getattr(problem.expected, "zh", "")])
    assert digits not in told.replace(" ", "").replace("-", "")
    assert told.count(MASK) == 2 * 5 + 1
    assert isinstance(problem.expected, Said)
    assert digits not in str(SolverError(number, number)).replace(" ", "").replace("-", "")


@pytest.mark.parametrize("text", ["2026-01-01", "123456789012345678", "a" * 40, "8b94f3dfac10cbc16b1a1709e8c8d396"])
def test_other_text_is_left_alone(text: str) -> None:
    assert masked(text) is text


Spoil = Callable[[Path], list[str]]


def _cells(folder: Path) -> list[str]:
    """The number in a cell of every column of the roster, one after the other in one table."""
    staff = folder / "staff.csv"
    header, *rows = list(csv.reader(io.StringIO(staff.read_text(encoding="utf-8"))))
    for k in range(len(header) - 1):
        rows[k % len(rows)][k] = IDENTITY
    staff.write_text("\n".join(",".join(row) for row in [header, *rows]), encoding="utf-8")
    return []


def _ids(folder: Path) -> list[str]:
    """As somebody's id, and again in another table."""
    for name in ("staff.csv", "teams.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(IDS[1], IDENTITY), encoding="utf-8")
    return []


def _header(folder: Path) -> list[str]:
    text = (folder / "staff.csv").read_text(encoding="utf-8")
    (folder / "staff.csv").write_text(text.replace("姓名", IDENTITY), encoding="utf-8")
    return []


def _yaml(folder: Path) -> list[str]:
    text = (folder / "instance.yaml").read_text(encoding="utf-8")
    (folder / "instance.yaml").write_text(f"{text}\n'{IDENTITY}': 1\n", encoding="utf-8")
    return []


def _set_key(_: Path) -> list[str]:
    return ["--set", f"staff[{IDENTITY}].pay=1"]


def _set_value(_: Path) -> list[str]:
    return ["--set", f"staff[{IDS[0]}].pay={IDENTITY}x"]


def _scenario(_: Path) -> list[str]:
    return ["--scenario", IDENTITY]


@pytest.mark.parametrize("spoil", [_cells, _ids, _header, _yaml, _set_key, _set_value, _scenario])
def test_no_error_shows_an_identity_number(written: Path, tmp_path: Path, spoil: Spoil) -> None:
    for file in written.parent.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    words = spoil(tmp_path)
    for lang in (["--lang", "zh"], ["--lang", "en"], ["--json"]):
        told = run("validate", tmp_path / "instance.yaml", *words, *lang)
        assert told.exit_code == 3, spoil
        assert IDENTITY not in told.stdout + told.stderr


def test_a_plan_that_names_an_identity_number_is_refused_without_showing_it(written: Path, tmp_path: Path,
                                                                            veil: tuple[Path, Path, str]) -> None:
    text = veil[1].read_text(encoding="utf-8").replace('"P001"', f'"{IDENTITY}"')
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    told = run("check", written, tmp_path / "plan.json")
    assert told.exit_code == 3
    assert IDENTITY not in told.stdout + told.stderr
