"""The mechanisms that a result can rest on, and how each is switched off."""

from __future__ import annotations

from typing import NamedTuple

from sim.scenario import Scenario


class Mechanism(NamedTuple):
    """A part of the market: its name and what switching it off means, in both languages, and the numbers that do so."""

    meaning: str
    meaning_zh: str
    off: dict[str, float]


MECHANISMS: dict[str, Mechanism] = {
    "bond": Mechanism(
        "emotional bonds: nobody has one, builds one or acts on one",
        "情感联结: 没有人拥有, 建立或受其影响",
        {
            "bond.weight": 0.0,
            "bond.build": 0.0,
            "bond.kept_promise": 0.0,
            "bond.recognition": 0.0,
            "population.bond": 0.0,
        },
    ),
    "points": Mechanism("points: worth nothing to anybody", "积分: 对任何人都没有价值", {"programme.value": 0.0}),
    "word_of_mouth": Mechanism(
        "word of mouth: nobody says or hears anything of firms",
        "口碑: 没有人谈论或听说公司",
        {"word_of_mouth.links": 0, "word_of_mouth.advocate": 0.0, "word_of_mouth.detract": 0.0},
    ),
    "staff": Mechanism(
        "the front line: nobody meets anybody, and skill settles no complaint",
        "一线员工: 没有人遇到员工, 技能也不影响投诉的解决",
        {"experience.contact_chance": 0.0, "failure.skill": 0.0},
    ),
    "failures": Mechanism(
        "failures: nothing goes wrong", "失误: 什么都不出错", {"firm.failure_rate": 0.0, "firm.buy_failure": 0.0}
    ),
    "price": Mechanism("price: nobody minds it", "价格: 没有人在意", {"population.price_weight": 0.0}),
    "satisfaction": Mechanism(
        "experience: satisfaction and expectation do not count in the choice",
        "体验: 满意度和期望不影响选择",
        {"choice.experience": 0.0},
    ),
    "surprise": Mechanism(
        "disconfirmation: satisfaction ignores what was expected",
        "期望落差: 满意度不受期望影响",
        {"satisfaction.surprise": 0.0},
    ),
    "habit": Mechanism(
        "habit and hassle: nothing familiar pulls and leaving is no trouble",
        "习惯与麻烦: 熟悉没有吸引力, 离开也不麻烦",
        {"population.habit": 0.0, "choice.hassle": 0.0},
    ),
    "needs": Mechanism(
        "needs: life assets and being understood make no difference",
        "需求: 生命资产与被理解都没有影响",
        {"need.weight": 0.0, "need.fit": 0.0, "need.promise": 0.0},
    ),
    "advertising": Mechanism(
        "advertising: it moves no expectation, no brand and no choice, and makes nobody aware",
        "广告: 不改变期望, 品牌和选择, 也不使人知晓",
        {"news.advertising": 0.0, "news.notice": 0.0, "news.brand_build": 0.0, "choice.salience": 0.0},
    ),
    "attention": Mechanism(
        "attention: people look around a tenth as often as usual without a cause",
        "注意力: 没有原因时, 随意比较的机会只有平时的十分之一",
        {"attention.base": 0.006},
    ),
    "variety": Mechanism("variety: nobody wishes for a change", "求变: 没有人想换换口味", {"population.variety": 0.0}),
    "brand": Mechanism("brand: brand stock does not count", "品牌: 品牌积累不起作用", {"choice.brand": 0.0}),
    "dealers": Mechanism(
        "dealers: nobody follows their recommendations", "经销商: 没有人听从其推荐", {"choice.dealer": 0.0}
    ),
    "loss_aversion": Mechanism(
        "loss aversion: losses weigh as much as gains",
        "损失厌恶: 损失与收益同等重要",
        {"price.loss_aversion": 1.0, "satisfaction.loss_weight": 1.0},
    ),
}


def mechanism_name(name: str, language: str = "en") -> str:
    """Return what a mechanism is called in a language."""
    mechanism = MECHANISMS[name]
    return (mechanism.meaning_zh if language == "zh" else mechanism.meaning).partition(":")[0]


def switched_off(scenario: Scenario, name: str) -> Scenario:
    """Return a scenario without a mechanism; what single firms have of it is taken away as well."""
    off = MECHANISMS[name].off
    listed = {key.partition(".")[2] for key in off if key.startswith("firm.")}
    firms = {k: {key: value for key, value in own.items() if key not in listed} for k, own in scenario.firms.items()}
    bare = scenario.replaced(firms=firms) if listed else scenario
    return bare.with_changes(off, where=f"without {name}")
