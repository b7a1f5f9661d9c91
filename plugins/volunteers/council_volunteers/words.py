"""What the ledgers share: lists of choices, and small sayings."""

from datetime import UTC, datetime

from pydantic import BeforeValidator

from council.api import Text, refusal

LATER = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
"""An example of when something ends, for who makes examples of entries."""

bare = BeforeValidator(lambda link: link.rpartition("/")[2] if isinstance(link, str) else link)
"""A link to an entry of a ledger that its field names anyway is kept as the entry's id alone."""

SKILLS = {
    "medical": Text(zh="医护急救", en="Nursing and first aid"),
    "law": Text(zh="法律", en="Law"),
    "teaching": Text(zh="辅导授课", en="Teaching"),
    "repairs": Text(zh="水电维修", en="Repairs"),
    "hair": Text(zh="理发", en="Haircuts"),
    "arts": Text(zh="文艺体育", en="Arts and sports"),
    "phones": Text(zh="手机与电脑", en="Phones and computers"),
    "driving": Text(zh="驾驶", en="Driving"),
    "mediation": Text(zh="调解疏导", en="Mediation"),
    "writing": Text(zh="书写记录", en="Writing and records"),
}

POSTS = {
    "opinions": Text(zh="民情信息员", en="Opinion collector"),
    "mediation": Text(zh="民事调解员", en="Dispute mediator"),
    "civility": Text(zh="文明创建员", en="Civility promoter"),
    "policy": Text(zh="政策宣传员", en="Policy explainer"),
    "safety": Text(zh="安全巡逻员", en="Safety patroller"),
    "homework": Text(zh="课业辅导员", en="Homework tutor"),
    "errands": Text(zh="代办服务员", en="Errand runner"),
}
"""岗位: the five that the article names come first."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""In the order of `date.weekday()`."""
_ZH, _EN = "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TIMES = {
    f"{day}_{half}": Text(zh=f"周{_ZH[place]}{zh}", en=f"{_EN[place]} {half}")
    for place, day in enumerate(DAYS)
    for half, zh in (("am", "上午"), ("pm", "下午"))
}
"""Half-days of the week: the morning ends at noon, the evening belongs to the afternoon."""


def require_filled(ledger, needs, action, entry):
    """Refuse an action while a field that it needs is empty; says which."""
    for name in needs.get(action, ()):
        if getattr(entry.fields, name) in (None, "", (), 0):
            label = ledger.specs[name].label
            raise refusal(f"请先填写“{label.zh}”。", f"Please fill in “{label.en}” first.")


def hours_said(minutes):
    """Minutes as certificates say them: `2小时30分钟`."""
    hours, rest = divmod(minutes, 60)
    zh = [f"{hours}小时"] * bool(hours) + [f"{rest}分钟"] * bool(rest or not hours)
    en = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return Text(zh="".join(zh), en=" ".join(en))
