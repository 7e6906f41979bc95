"""What the package knows of itself: rules with their citations, schemas, the template of an instance."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any, get_args

from allocator.policies import Clause
from allocator.rules import BY_NAME, RULES
from allocator.rules.base import Rule
from allocator.terms import Lang

CHINESE: Mapping[str, Mapping[str, str]] = {
    "title-share": {
        "share": "要求达到的比例[0–1]。", "titles": "计入分子的职称。",
        "professions": "计入分母的专业（卫生技术人员）。",
        "level": "按哪一层级的机构计算。"},
    "young-physicians-study": {
        "share": "青年医师中进修人数的比例[0–1]。", "under": "年龄上限（不含）[岁]。"},
    "qualified-recruits": {
        "count": "当年到岗人数[人]。", "leaders_inside": "同一方案要求的学科带头人是否包含在内。",
        "reading": "expected 按到岗率乘公告岗位计；planned 按公告岗位计。"},
    "establishment-pool": {
        "pooled": "医共体是否在核定总量内统筹调剂。"},
    "leaders-recruited": {
        "count": "当年引进人数[人]。", "reading": "expected 按到岗率乘公告岗位计；planned 按公告岗位计。"},
    "central-training": {
        "days": "每人每年培训天数[天]。", "professions": "参加培训的专业（医师、护士）。"},
    "licensed-share": {
        "share": "持证医师占医师的比例[0–1]。", "deadline": "无证医师可在独立岗位工作的最后一年[年]。",
        "licences": "视为持证的资格。"},
    "moves-within-caps": {
        "transfers": "机构之间的调动[人/年]。", "secondments": "机构之间的派驻[人/年]。",
        "far_km": "离派出医院多远算远距离[公里]。"},
    "experts-and-mentees": {
        "experts": "县级医院合计聘请的专家[人/年]。", "mentees_at_least": "每位专家带徒下限[人/位]。",
        "mentees_at_most": "每位专家带徒上限[人/位]。"},
    "ward-nurses-per-open-bed": {
        "ratio": "每张开放床位的病区护士数[人/床]。"},
    "centres-open": {
        "count": "运行的中心数[个]。", "centres": "条款所指的中心（五大中心）。",
        "physicians": "一个团队至少的执业医师[人]：全年昼夜一岗8760小时，除以一名全时人员的1784小时。",
        "nurses": "一个团队至少的注册护士[人]，算法同医师。", "lead_only": "是否只计牵头医院（县人民医院）的中心。",
        "binding": "`hard`：不得少于现有数，尚未开的为法定缺口；`target`：允许缺口并加权。"},
    "services-provided": {
        "share": "有机构配人提供的服务占所列服务的比例[0–1]。", "duties": "各项服务，以岗位职责表示。",
        "staff": "提供一项服务至少的人数[人]。"},
    "study-terms": {
        "months": "进修时间下限，每月按30天[月]。",
        "at_once": "同一时间可外出的人数，占科室该专业岗位需要的比例[全时人员的比例]。"},
    "village-doctor-reserve": {
        "share": "定向招聘岗位占全部招聘岗位的比例[0–1]。", "professions": "计入的专业。",
        "kinds": "算作定向培养的渠道类型。"},
    "backbone-study": {"count": "当年选派的业务骨干[人/年]。"},
    "village-training": {
        "days": "每名乡村医生每年脱产轮训的天数[天]。", "professions": "参加轮训的专业。",
        "central_days": "与卫生室共用在岗底线的医师、护士的集中培训天数[天]。"},
    "subpar-measures": {
        "share": "到当年年底已处理的人数占全部不胜任人员的比例[0–1]。", "level": "对哪一层级机构的人员提出要求。",
        "target": "可调往哪一层级的岗位。"},
    "featured-specialties": {
        "count": "每个中心分院特色专科数下限[个]。", "at_most": "每个中心分院特色专科数上限[个]。",
        "specialties": "可开设的专科：每项第一个词是名称，其余是人员表中的同义写法。缺省为文件第10、11条列出的专科。",
        "titles": "可牵头的职称（所聘），副高及以上。"},
    "extended-clinics": {
        "sessions": "每家医院每周的延时门诊场次[场/周]。", "hours": "每场时长[小时]。",
        "physicians": "每场坐诊的医师[人]。"},
    "reserved-for-referrals": {
        "slots": "预留号源占门诊号源的比例[0–1]。", "beds": "预留床位占开放床位的比例[0–1]。",
        "slots_a_day": "一名临床岗位医师每个工作日平均的门诊号源[个/医师/天]。"},
    "performance-pool": {"fund": "结余中提取医院发展基金的比例[0–1]。"},
    "basic-performance": {
        "basic": "基础绩效占人均现有绩效的比例[0–1]，其余为奖励绩效。",
        "binding": "`hard`：必须满足；`target`：允许缺口并加权。"},
    "wage-ceiling": {
        "factor": "当年薪酬总量上限与计划前一年入账薪酬总量之比。",
        "binding": "`hard`：必须满足；`target`：允许缺口并加权。"},
    "equal-pay": {
        "share": "编外人员薪酬与同职级在编标准之比[0–1]。",
        "binding": "`hard`：必须满足；`target`：允许缺口并加权。"},
    "pay-balance": {
        "share": "编外人员薪酬与同职级在编标准之比[0–1]。",
        "words": "岗位的专科或科室名称含这些词的，算作风险较高、工作强度较大的特殊岗位；文件未列举。",
        "duties": "具有这些职责的岗位也算，不论名称。",
        "binding": "`hard`：必须满足；`target`：允许缺口并加权。"},
    "service-income-share": {
        "share": "医疗服务收入占医疗收入的比例下限[0–1]。", "kinds": "算作公立医院的机构类别。"},
    "purchasing-saved": {"share": "比计划前一年下降的比例[0–1]。"},
    "consumables-share": {
        "spent": "每百元医疗收入（不含药品收入）的卫生材料费上限[元]。", "kinds": "算作二级医院的机构类别。",
        "binding": "`hard`：必须满足；`target`：允许缺口并加权。"},
    "staff-ratio": {
        "ratio": "要求的比值[人/人、人/床、人/千人口，或人数]。", "counted": "分子计哪些人。",
        "among": "`per: people` 时，分母计哪些人。", "per": "以什么为分母。",
        "scope": "计哪些机构的人员：层级和类别。", "each": "每家机构分别达到，而不是合计达到。",
        "sense": "不低于还是不高于该数。",
        "binding": "`hard`：必须满足；`target`：允许缺口并加权；`indicator`：只读取和报告。",
        "by": "按工作单位计数，还是按编制单位计数。", "reading": "用哪种人数口径，见模型说明第3节。",
        "weight": "缺口在所在层次中的权重；文件没有排序时为1。",
        "cure": "`hard` 时：现状已不符合的，从哪一年起必须符合[年]；空白：只要求不再恶化。"},
    "targets-by-kind": {"targets": "各项比值，每项有名称、范围和数值。"},
    "offices-held": {
        "offices": "各项职务，以岗位职责表示（院长、书记、总会计师）。",
        "where": "只在牵头医院，还是在范围内的每家医院。", "scope": "`each` 所指的机构。",
        "since": "从哪一年起必须有人任职[年]；空白：规划首年。",
        "binding": "`hard`：必须满足；`target`：允许缺口并加权。", "acting": "职务空缺时可由哪些人代理。",
        "allowance": "代理职务的费用[元/人/年]：假设每月500元。",
        "annual": "牵头医院的任职者是否实行年薪制：列出按月发放之外、考核后补发的差额。"},
    "management-centres": {
        "centres": "有负责人的管理中心数[个]。", "heads": "中心负责人在岗位要求之外的条件。",
        "acting": "中心没有负责人时可由哪些人代理。", "allowance": "代理负责人的费用[元/人/年]：假设每月500元。",
        "management_at_most": "管理岗位占牵头医院核定编制的比例上限[0–1]："
                              "行政管理人员占总编的8–10%（综合医院组织编制原则试行草案，1978）。"},
    "lean-departments": {
        "management_at_most": "各机构管理岗位占核定编制的比例上限，总可有一个[0–1]："
                              "行政管理人员占总编的8–10%（综合医院组织编制原则试行草案，1978）。",
        "scope": "限制管理岗位的机构。", "head_titles": "可任科室主任的医师职称。",
        "head_nurse_titles": "可任护士长的护士职称。", "departments": "要求科室有主任、病区有护士长的机构。"},
    "gaps-filled": {
        "scope": "须补足缺口的机构。"},
    "post-class-shares": {"classes": "岗位类别（医、护、药、技、管）。", "scope": "计哪些机构的人员：层级和类别。"},
    "practice-and-public-health": {
        "physicians_per_10000": "全科医生[人/万人口]。", "specialties": "算作全科医生的专科。",
        "public_health_at_least": "每家医院公共卫生岗位的人数[人]。", "hospitals": "所指的公立医院。"},
    "reported-indicator": {
        "target": "要求的数值[按单位]，是记作1；`against: year_before` 时为与上一年之比。",
        "unit": "数值的单位，如比例、天、分钟；空白：用条款自己的单位，或没有单位。",
        "sense": "填报值不低于还是不高于目标。", "against": "与目标本身比较，还是与上一年数值乘以目标比较。",
        "each": "范围内每家机构各自填报，而不是全医共体一个数。", "scope": "`each` 时由哪些机构填报：层级和类别。",
        "also": "同一条款的其他数值，以名称区分：各有数值、单位和方向。"},
    "priority-fields": {
        "tiers": "各领域的优先次序，以名称区分。", "professions": "所指岗位的专业，各专业分别计算。",
        "scope": "计哪些机构的岗位：层级和类别（县级）。"},
    "supply-channels": {
        "flexible_at_most": "柔性引进公告岗位上限[个/年]。", "directed_at_most": "定向培养岗位上限[个/年]。",
        "aid_at_most": "对口支援岗位上限[个/年]。", "flexible_at_least": "柔性引进到岗人数下限[人/年]。",
        "directed_at_least": "定向培养到岗人数下限[人/年]。", "aid_at_least": "对口支援到岗人数下限[人/年]。"},
    "no-applicant-threshold": {
        "fields": "紧缺领域，以名称区分：岗位的专科；岗位没有专科的，取科室名称中的词。",
        "duties": "紧缺岗位的职责（如全科），不论专科。", "professions": "紧缺岗位的专业。",
        "scope": "计哪些机构的岗位：层级和类别。"},
    "expert-workstations": {
        "at_least": "当年新增工作站下限[个/年]。", "at_most": "当年新增工作站上限[个/年]。",
        "cost": "没有候选专家的年份，一个工作站的费用[元/个]。"},
    "service-before-title": {
        "months": "到晋升当年年底须满的服务月数[月]。", "titles": "从哪些职称晋升时须有服务期（中级晋升副高）。",
        "professions": "须有服务期的专业。"},
    "staff-per-bed-by-size": {
        "bands": "按规模由小到大分档，取第一个符合的档。",
        "binding": "`target`：下限为目标，上限只作指标；`indicator`：两者都只报告。",
        "scope": "所指的医院：层级和类别（县级）。"},
    "staff-per-residents": {
        "ratio": "每千人口人数[人/千人口]。", "counted": "计哪些人。", "scope": "计哪些机构的人员：层级和类别。",
        "residents": "哪一层级机构的服务人口合计为全县人口。",
        "binding": "`target`：允许缺口并加权；`indicator`：只读取和报告。"},
    "establishment-per-residents": {
        "ratio": "每千人口编制数[个/千人口]。", "scope": "所指的机构：层级和类别。"},
    "key-specialties": {
        "share": "达到该级别的专科占候选专科的比例[0–1]，含现已达级的。", "level": "所指的级别。",
        "leaders": "各级可牵头的人员（所聘职称）：县级副高及以上；地区级正高，或副高且为学科带头人；自治区级正高。"},
    "key-specialties-count": {
        "count": "达到该级别的专科数[个]，含现已达级的。", "level": "所指的级别。",
        "leaders": "各级可牵头的人员，同按比例的条款。"},
    "weak-specialties": {
        "deadline": "从哪一年年底起须达到[年]：2027年前即2026年12月31日前。",
        "weight": "缺口在所在层次中的权重[1]：条款要求重点强化，权重加倍。",
        "leaders": "各级可牵头的人员，同按比例的条款。"},
    "primary-care-share": {
        "share": "乡镇机构和村卫生室完成的门急诊人次占全县需求的比例[0–1]。",
        "professions": "医院和乡镇机构由哪些专业看门诊。", "licences": "看门诊须持的执业资格。",
        "village_professions": "村卫生室（含其上级乡镇机构）由哪些专业看诊。"},
    "operation-share": {
        "share": "所计级别手术占全部手术的比例[0–1]。", "counted": "计哪些级别的手术（服务量表的项目）。",
        "scope": "所指的医院，各自计算：层级和类别（县人民医院）。", "professions": "由哪些专业手术。",
        "titles": "可做三四级手术的职称（所聘），副高及以上。", "specialties": "手术科室的专科，用人员表中的词。"},
    "global-budget": {"uses": "结余的用途。"},
    "insurance-package": {
        "rate": "人均筹资标准[元/人/年]。", "insured": "打包的参保人数[人]。",
        "packaged": "基金打包给医共体的比例[0–1]。",
        "tolerance": "容许的误差[0–1]：取整和年内参保人数变动。"},
    "deposit-and-reserve": {
        "deposit": "质量保证金占打包额度的上限[0–1]。", "reserve": "机动资金占打包额度的上限[0–1]。"},
    "overspend-shared": {
        "borne_at_least": "超支由医共体承担的比例下限[0–1]。", "borne_at_most": "超支由医共体承担的比例上限[0–1]。",
        "uses": "结余的用途。"},
    "markup-loss-split": {
        "hospital": "医院节约分担的比例[0–1]。", "government": "财政分担的比例[0–1]。",
        "price_adjustment": "价格调整分担的比例[0–1]。"},
    "full-accounts": {},
    "earmarks": {
        "specialty": "重点专科（设备和建设）：高于专门资金时的下限[元]。",
        "training": "人才培养（进修、招聘、学历、专家）：高于专门资金时的下限[元]。",
        "information": "智慧医疗：高于专门资金时的下限[元]。", "ai": "人工智能：高于专门资金时的下限[元]。"},
    "investment-tilt": {
        "share": "倾斜单位和专科占专科设备和建设投入的比例[0–1]。", "floor": "倾斜单位和专科的投入下限[元]。",
        "kinds": "全部专科都算倾斜的机构类别。", "specialties": "在任何机构都算倾斜的专科词。"},
    "posted-to-townships": {"ratio": "派驻的医师[人/千人口]。", "titles": "计入的职称。"},
    "post-needs": {
        "parts": "本条款涉及四个数中的哪几个。"},
}
"""What the parameters of each rule are, in Chinese; what the rule asks stands in its own file."""


def chinese(rule: type[Rule], parameter: str = "") -> str:
    """What a rule asks, or what one of its parameters is; blank: there are no words."""
    return CHINESE.get(rule.name, {}).get(parameter, "") if parameter else rule.chinese


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
            "gist": {lang: "" if clause is None or clause.words else "".join(clause.passages(lang))
                     for lang in get_args(Lang)},
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
        kind = BY_NAME[rule["name"]]
        asks = chinese(kind) if zh else rule["asks"]
        lines += [f"## {rule['name']}", "", *([asks, ""] if asks else []),
                  f"{rule['clause']} · {rule['document']} {rule['article']}", ""]
        lines += [f"> {words}" for words in rule["words"]]
        if gist := rule["gist"][lang]:
            lines.append(gist)
        units = "、".join((*rule["lead"], *rule["responsible"]))
        lines += ["", f"{'责任单位' if zh else 'Responsible'}{colon}{units or '–'}", ""]
        lines += [f"- {i['zh'] if zh else i['en']}" + (f" (`{i['tag']}`)" if i["tag"] else "")
                  for i in rule["indicators"]]
        lines.append("")
        for parameter in rule["parameters"]:
            name = parameter["name"]
            default = "" if parameter["required"] else f" = `{_written(parameter['default'])}`"
            says = chinese(kind, name) if zh else " ".join(parameter["description"].split())
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
