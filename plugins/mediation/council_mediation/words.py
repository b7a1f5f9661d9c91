"""What several of the ledgers call by the same names."""

from typing import Literal

from council.api import Text, refusal

REQUEST_KINDS = {
    "property": Text(zh="物业服务", en="Property management"),
    "family": Text(zh="家庭矛盾", en="Family trouble"),
    "neighbours": Text(zh="邻里纠纷", en="Neighbour disputes"),
    "sanitation": Text(zh="环境卫生", en="Sanitation"),
    "parking": Text(zh="乱停乱放", en="Disorderly parking"),
    "repairs": Text(zh="设施修缮", en="Repairs"),
    "other": Text(zh="其他", en="Other"),
}
"""The six kinds that Xijie counts, and the rest."""

TYPES = {
    "family": Text(zh="婚姻家庭", en="Marriage and family"),
    "neighbours": Text(zh="邻里", en="Neighbours"),
    "housing": Text(zh="房屋宅基地", en="Houses and house sites"),
    "contract": Text(zh="合同", en="Contracts"),
    "business": Text(zh="生产经营", en="Production and trade"),
    "damages": Text(zh="损害赔偿", en="Damages"),
    "land": Text(zh="山林土地", en="Forest and land"),
    "demolition": Text(zh="征地拆迁", en="Expropriation"),
    "environment": Text(zh="环境污染", en="Pollution"),
    "labour": Text(zh="劳动争议", en="Labour"),
    "consumer": Text(zh="消费", en="Consumers"),
    "medical": Text(zh="医疗", en="Medical"),
    "traffic": Text(zh="道路交通", en="Road traffic"),
    "property": Text(zh="物业", en="Property management"),
    "other": Text(zh="其他", en="Other"),
}
"""The types by which the justice offices count disputes (黄石市司法局's monthly figures use these fifteen)."""

TYPE_OF = {
    "property": "property",
    "family": "family",
    "neighbours": "neighbours",
    "sanitation": "environment",
    "parking": "neighbours",
    "repairs": "property",
}
"""The type of the case that a request of a kind becomes."""
KIND_OF = {"property": "property", "family": "family", "neighbours": "neighbours", "environment": "sanitation"}
"""The kind of the request that a case of a type becomes."""

Sex = Literal["male", "female"]
SEXES = {"male": Text(zh="男", en="male"), "female": Text(zh="女", en="female")}


def require(ledger, needs, action, entry):
    """Refuse a step while something that it is about is missing; `needs` are field names by action."""
    missing = [ledger.specs[name].label for name in needs.get(action, ()) if not getattr(entry.fields, name)]
    if missing:
        raise refusal(
            f"请先填写：{'、'.join(each.zh for each in missing)}。",
            f"Fill in first: {', '.join(each.en for each in missing)}.",
        )
