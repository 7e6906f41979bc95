"""Generated pages, commands and links of the documents are current."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import click
import pytest

from allocator import catalogue
from allocator.catalogue import CHINESE, in_words, template
from allocator.cli import main
from allocator.rules import RULES

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh.md")
MARKDOWN = (*READMES, "CHANGELOG.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))),
            *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "instances").glob("*/README.md"))))


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_generated_pages_are_current(generate: ModuleType) -> None:
    assert generate.outdated() == [], "run python docs/generate.py"


def test_both_readmes_give_the_same_two_lines(generate: ModuleType) -> None:
    english, chinese = (generate.commands(_text(name)) for name in READMES)
    assert english == chinese
    assert set(english) == {"solve", "test"}
    assert english["solve"].endswith("&& allocator solve instances/cele-2026/instance.yaml")
    for line, lock in ((english["solve"], "requirements.lock"), (english["test"], "requirements-dev.lock")):
        assert f"pip install -q -r {lock} && pip install -q --no-deps . && " in line
        assert (ROOT / lock).is_file()
    for path in re.findall(r"instances/\S+", english["solve"]):
        assert (ROOT / path).is_file()


def test_both_readmes_have_the_same_parts() -> None:
    """The same headings, rows of tables, fences and links, part by part; the Chinese twin links Chinese pages."""
    def shape(text: str) -> list[tuple[int, int, int]]:
        parts = text.split("\n## ")
        return [(len(re.findall(r"^\|", part, re.M)), part.count("```"), part.count("](")) for part in parts]
    assert shape(_text("README.md")) == shape(_text("README.zh.md"))


@pytest.mark.parametrize("name", READMES)
def test_commands_in_the_readmes_exist(name: str) -> None:
    named = re.findall(r"^allocator (\w+)([^#\n]*)", _text(name), re.M)
    assert named
    for command, words in named:
        options = {option for parameter in main.commands[command].params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", words)) <= options


@pytest.mark.parametrize("name", MARKDOWN)
def test_links_lead_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", _text(name)):
        if not link.startswith("https://"):
            assert (ROOT / name).parent.joinpath(link).exists(), link


def test_the_pictures_are_small() -> None:
    assert (ROOT / "docs" / "page.png").stat().st_size < 400_000


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_are_hashed_and_have_no_addresses(lock: str) -> None:
    text = _text(lock)
    assert "://" not in text
    assert " @ " not in text
    pins = re.split(r"\n(?=\w)", text.strip())
    assert all(re.match(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert all("--hash=sha256:" in pin for pin in pins)


def test_locks_agree() -> None:
    """Every pin of the one is a pin of the other."""
    pins, more = (set(re.findall(r"^\w\S*==\S+(?: ; [^\\\n]+)?", _text(lock), re.M))
                  for lock in ("requirements.lock", "requirements-dev.lock"))
    assert pins <= more


def test_locks_hold_what_the_package_asks_for() -> None:
    wanted = re.findall(r'^  "([\w.-]+)', _text("pyproject.toml").split("dependencies = [")[1].split("]")[0], re.M)
    locked = re.findall(r"^([\w.-]+)==", _text("requirements.lock"), re.M)
    assert {name.replace(".", "-") for name in wanted} <= set(locked)


def test_instances_name_their_schema() -> None:
    """Editors find the schema from the first line."""
    paths = sorted((ROOT / "instances").glob("*/instance.yaml"))
    assert paths
    for path in paths:
        link = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
        assert link, path
        assert path.parent.joinpath(link[1]).resolve() == ROOT / "docs" / "schema" / "instance.schema.json"
    files = template()
    link = re.match(r"# yaml-language-server: \$schema=(\S+)\n", files["instance.yaml"])
    assert link
    assert files[link[1]] == _text("docs/schema/instance.schema.json")


def test_the_changelog_knows_this_version() -> None:
    from allocator import __version__
    assert f"## [{__version__}]" in _text("CHANGELOG.md")


def test_chinese_texts_are_of_rules_and_parameters_there_are() -> None:
    known = {rule.name: {"", *rule.model_fields} - {"cited"} for rule in RULES}
    assert all(set(texts) <= known.get(name, set()) for name, texts in CHINESE.items())


def test_the_chinese_catalogue_is_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """English stands in names, ids and values only, also where a rule has no Chinese text yet."""
    for texts in (CHINESE, {}):
        monkeypatch.setattr(catalogue, "CHINESE", texts)
        plain = re.sub(r"`[^`]*`|^## .*$", "", in_words("zh"), flags=re.M)
        words = set(re.findall(r"[A-Za-z]{2,}", plain))
        assert words <= {"expected", "planned"}


def test_every_command_and_option_is_explained() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, (name, parameter.name)
