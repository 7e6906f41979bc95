"""What the package knows of itself: rules with their citations, schemas, the template of an instance."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from allocator.policies import Clause
from allocator.rules import RULES
from allocator.rules.base import Rule
from allocator.terms import Lang

CHINESE: Mapping[str, Mapping[str, str]] = {
    "title-share": {
        "": "一个层级的机构中，副高、正高职称占卫生技术人员的比例。人员按编制单位、按所聘职称计数；按预期口径："
            "分子、分母都减去预计离职、加上预计到岗。",
        "share": "要求达到的比例[0–1]。", "titles": "计入分子的职称。",
        "professions": "计入分母的专业（卫生技术人员）。",
        "level": "按哪一层级的机构计算。"},
    "young-physicians-study": {
        "": "县、乡两级机构的青年医师中，当年外出进修的比例。年龄按当年12月31日计；"
            "外出月份不计入岗位工作量，也不计入在岗日历。",
        "share": "青年医师中进修人数的比例[0–1]。", "under": "年龄上限（不含）[岁]。"},
    "qualified-recruits": {
        "": "当年招聘到岗的硕士及以上、副高及以上人才人数。按到岗计，不按公告岗位计：到岗率0.25的一个岗位算0.25人。",
        "count": "当年到岗人数[人]。", "leaders_inside": "同一方案要求的学科带头人是否包含在内。",
        "reading": "expected 按到岗率乘公告岗位计；planned 按公告岗位计。"},
    "establishment-pool": {
        "": "各机构用编不超过分配数，分配合计不超过核定总量。在编人员和在编岗位公告都计在编制单位。"
            "启用统筹时，各机构的分配数由方案决定；不启用时为核定数。",
        "pooled": "医共体是否在核定总量内统筹调剂。"},
    "leaders-recruited": {
        "": "每年引进的学科带头人（硕士及以上或副高及以上）。按到岗计。",
        "count": "当年引进人数[人]。", "reading": "expected 按到岗率乘公告岗位计；planned 按公告岗位计。"},
    "central-training": {
        "": "每名医师、护士每年集中培训的天数，培训期间每个有在岗底线的岗位不脱岗。在岗 H 人、底线 k 人、"
            "其中 S 人外出进修 u 个半月、T 人集中培训 v 个半月的值守单元，须满足 u S + v T ≤ 24 (H − k)。"
            "进修与培训共用全年24个半月。",
        "days": "每人每年培训天数[天]。", "professions": "参加培训的专业（医师、护士）。"},
    "licensed-share": {
        "": "医师中持有执业资格的比例；期限过后，无证人员不得在独立执业岗位工作。比例按预期口径（计预计考取、"
            "离职、到岗）；独立岗位按确定口径：尚未取得的资格不算。现状已不符合的独立岗位，须在期限次年整改完毕。",
        "share": "持证医师占医师的比例[0–1]。", "deadline": "无证医师可在独立岗位工作的最后一年[年]。",
        "licences": "视为持证的资格。"},
    "moves-within-caps": {
        "": "每年调动、派驻的人数上限，以及远距离派驻的公平分担：每家县级医院派出的人数不超过其按核定编制应分担的份额，"
            "允许相差一人。文件未定上限，由县里自定。",
        "transfers": "机构之间的调动[人/年]。", "secondments": "机构之间的派驻[人/年]。",
        "far_km": "离派出医院多远算远距离[公里]。"},
    "experts-and-mentees": {
        "": "当年聘请的专家，每位带教两三名本专科业务骨干。专家从候选名单中选；同一人同一年只跟一位专家。",
        "experts": "县级医院合计聘请的专家[人/年]。", "mentees_at_least": "每位专家带徒下限[人/位]。",
        "mentees_at_most": "每位专家带徒上限[人/位]。"},
    "ward-nurses-per-open-bed": {
        "": "各县级院区病区护士与实际开放床位之比。护士按工作单位计数；按预期口径：院区人数较多，离职可以按平均数计。",
        "ratio": "每张开放床位的病区护士数[人/床]。"},
    "post-needs": {
        "": "各岗位的最低、需要、最多人数，由岗位表给出，或由工作量推算。最低为硬性要求，按确定口径：公告岗位不能值班。"
            "给出的需要按12月31日的人数（折合全时）计，由工作量推算的需要按全年平均计并扣除进修月份，两者都按计划口径。"
            "最多为硬性要求，按计划口径计人头。",
        "parts": "本条款涉及三个数中的哪几个。",
        "available_minutes": "一名全时人员全年可用的工作时间[分钟/年]：365天减双休日104天、法定节假日13天、年休假10天、"
                             "培训15天，余223天，每天480分钟。"},
}
"""What each rule asks and what its parameters are, in Chinese; `""` is the rule itself. What is missing is left out."""


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
    """The catalogue as text; also the pages docs/rules.md and docs/rules.zh.md."""
    zh = lang == "zh"
    colon = "：" if zh else ": "
    lines = ["# 规则目录" if zh else "# Rules", ""]
    for rule in catalogue():
        chinese = CHINESE.get(rule["name"], {})
        asks = chinese.get("", "") if zh else rule["asks"]
        lines += [f"## {rule['name']}", "", *([asks, ""] if asks else []),
                  f"{rule['clause']} · {rule['document']} {rule['article']}", ""]
        lines += [f"> {words}" for words in rule["words"]]
        units = "、".join((*rule["lead"], *rule["responsible"]))
        lines += ["", f"{'责任单位' if zh else 'Responsible'}{colon}{units or '–'}", ""]
        lines += [f"- {i['zh'] if zh else i['en']}" + (f" (`{i['tag']}`)" if i["tag"] else "")
                  for i in rule["indicators"]]
        lines.append("")
        for parameter in rule["parameters"]:
            name = parameter["name"]
            default = "" if parameter["required"] else f" = `{_written(parameter['default'])}`"
            says = chinese.get(name, "") if zh else " ".join(parameter["description"].split())
            lines.append(f"- `{name}`{default}" + (f"{colon}{says}" if says else ""))
        lines.append("")
    return "\n".join(lines)


def _written(value: Any) -> str:
    """A default as a policy file writes it."""
    if isinstance(value, list):
        return f"[{', '.join(_written(item) for item in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def schemas() -> dict[str, Any]:
    """JSON Schemas of the instance file, the plan and the result of a solve."""
    from allocator.reading import instance_schema
    from allocator.result import Plan, Result
    return {"instance": instance_schema(), "plan": Plan.model_json_schema(), "result": Result.model_json_schema()}


def template() -> dict[str, str]:
    """Files of a small instance to start from, by name, with the schema that editors read beside them."""
    from allocator.reading import instance_schema
    folder = resources.files("allocator") / "template"
    found = {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir(), key=lambda f: f.name)
             if file.name.endswith((".yaml", ".csv"))}
    return found | {"instance.schema.json": json.dumps(instance_schema(), ensure_ascii=False, indent=2) + "\n"}
