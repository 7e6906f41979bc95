"""What the package knows of itself: rules with their citations, schemas, the template of an instance."""

from __future__ import annotations

import inspect
from importlib import resources
from typing import Any

from allocator.policies import Clause
from allocator.rules import RULES
from allocator.rules.base import Rule
from allocator.terms import Lang


def _citation(rule: type[Rule]) -> tuple[str, Clause | None]:
    """Document and clause the rule was written for."""
    from allocator.policies import shipped, shipped_names
    from allocator.reading import read_pack
    for name in shipped_names():
        pack = read_pack(shipped(name))
        if rule.clause in pack.clauses:
            return pack.title.zh, pack.clauses[rule.clause]
    return "", None


def catalogue() -> list[dict[str, Any]]:
    """Every rule: name, clause, document, verbatim words, what it asks, parameters."""
    found = []
    for rule in RULES:
        document, clause = _citation(rule)
        schema = rule.model_json_schema()
        parameters = [{"name": name, "description": field.description or "", "required": field.is_required(),
                       "default": None if field.is_required() else schema["properties"][name].get("default")}
                      for name, field in rule.model_fields.items() if name != "cited"]
        found.append({
            "name": rule.name, "clause": rule.clause, "document": document,
            "article": clause.article if clause else "", "words": list(clause.words) if clause else [],
            "lead": list(clause.lead) if clause else [], "responsible": list(clause.responsible) if clause else [],
            "asks": inspect.cleandoc(rule.__doc__ or ""), "numbers": rule.numbers, "parameters": parameters,
            "indicators": [{"tag": tag, "zh": i.zh, "en": i.en} for tag, i in rule.indicators.items()]})
    return found


def in_words(lang: Lang) -> str:
    """The catalogue as text; also the page docs/rules.md."""
    lines = ["# 规则目录" if lang == "zh" else "# Rules", ""]
    for rule in catalogue():
        lines += [f"## {rule['name']}", "", rule["asks"], "",
                  f"{rule['clause']} · {rule['document']} {rule['article']}", ""]
        lines += [f"> {words}" for words in rule["words"]]
        units = "、".join((*rule["lead"], *rule["responsible"]))
        lines += ["", f"{'责任单位' if lang == 'zh' else 'Responsible'}: {units or '–'}", ""]
        lines += [f"- {i['zh'] if lang == 'zh' else i['en']}" + (f" (`{i['tag']}`)" if i["tag"] else "")
                  for i in rule["indicators"]]
        lines.append("")
        for parameter in rule["parameters"]:
            default = "" if parameter["required"] else f" = {parameter['default']!r}"
            lines.append(f"- `{parameter['name']}`{default}: {' '.join(parameter['description'].split())}")
        lines.append("")
    return "\n".join(lines)


def schemas() -> dict[str, Any]:
    """JSON Schemas of the instance file, the plan and the result of a solve."""
    from allocator.planner import Plan, Result
    from allocator.reading import instance_schema
    return {"instance": instance_schema(), "plan": Plan.model_json_schema(), "result": Result.model_json_schema()}


def template() -> dict[str, str]:
    """Files of a small instance to start from, by name."""
    folder = resources.files("allocator") / "template"
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir(), key=lambda f: f.name)
            if file.name.endswith((".yaml", ".csv"))}
