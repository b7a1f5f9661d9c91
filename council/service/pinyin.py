"""The Latin letters under which a Chinese name is found: full pinyin, and its initials.

pypinyin as a whole costs 70 MB and 0.2 s, most of it a dictionary of phrases that no name needs. Here only its table of
single characters is read (8 MB, 40 ms), once, when the first name is spelt. That table lists every reading a
character ever had (家 also jie and gu); which of them a name may have is said below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from itertools import product
from math import prod
from pathlib import Path

import orjson

MOST_READINGS = 8  # of one name, in full; beyond that one character varies at a time

Reading = tuple[str, ...]


def _listed(text: str) -> Mapping[str, Reading]:
    """`单shan/dan 华hua` as a table from the character to its readings, the likelier first."""
    return {entry[0]: tuple(entry[1:].split("/")) for entry in text.split()}


# Single surnames whose reading is not the character's first one, or that people misread: both are indexed.
_SURNAMES = _listed(
    "单shan/dan 解xie/jie 仇qiu/chou 区ou/qu 查zha/cha 朴piao/pu 盖ge/gai 乐yue/le 洗xian/xi 种chong/zhong 秘bi/mi "
    "隗wei/kui 召shao/zhao 繁po/fan 员yun/yuan 乜nie/mie 郇xun/huan 黑he/hei 郗xi/chi 折she/zhe 祭zhai/ji 能nai/neng "
    "沈shen 适kuo/shi 宿su/xiu 晟cheng/sheng 强qiang/jiang 句gou/ju 莘shen/xin 郄qie/xi 粘nian/zhan 炅gui/jiong "
    "不fou/bu 会gui/hui 么yao/me 校jiao/xiao 番pan/fan 佴nai 阚kan"
)

# Surnames of two characters that are not read as their characters are.
_COMPOUND = {
    "尉迟": (("yu", "chi"), ("wei", "chi")),
    "万俟": (("mo", "qi"), ("wan", "si")),
    "单于": (("chan", "yu"), ("shan", "yu")),
    "澹台": (("tan", "tai"), ("dan", "tai")),
    "长孙": (("zhang", "sun"), ("chang", "sun")),
    "拓跋": (("tuo", "ba"),),
}

# Characters with two readings that are both alive in given names; any other has its first reading only.
_POLYPHONES = _listed(
    "乐le/yue 朝chao/zhao 长chang/zhang 行xing/hang 重chong/zhong 传chuan/zhuan 茜qian/xi 阿a/e 柏bai/bo 晟sheng/cheng "
    "莘xin/shen 盛sheng/cheng 什shi/shen 藏zang/cang 参can/shen 娜na/nuo 蔓man/wan 觉jue/jiao 薄bo/bao 曾zeng/ceng "
    "单dan/shan 解jie/xie 仇chou/qiu 查cha/zha 朴pu/piao 盖gai/ge 区qu/ou 翟zhai/di 覃qin/tan 尉wei/yu 桔ju/jie "
    "露lu/lou 调tiao/diao 弹tan/dan 降jiang/xiang 系xi/ji 校xiao/jiao 角jiao/jue 颉jie/xie 筠yun/jun 炅jiong/gui "
    "峤qiao/jiao 泊bo/po 荥xing/ying 峒tong/dong 侗dong/tong 厦xia/sha 龟gui/jun 伽jia/qie 喀ka/ke 卡ka/qia 提ti/di "
    "扎zha/za 隽juan/jun 浚jun/xun 宓mi/fu 琢zhuo/zuo 率shuai/lv 殷yin/yan 见jian/xian 折zhe/she 芫yuan/yan "
    "瑱tian/zhen 乾qian/gan 勒le/lei 模mo/mu 杉shan/sha 澄cheng/deng 拓tuo/ta 纶lun/guan 莎sha/suo 禅chan/shan "
    "都du/dou 秘mi/bi 贾jia/gu 种zhong/chong 沈shen/chen 洗xi/xian 卜bu/bo 谌chen/shen 牟mou/mu 缪miao/mou"
)

_UNIT = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[a-z0-9]+")

_HAN_ONLY = re.compile(r"[\u4e00-\u9fff]*")


@cache
def _table() -> Mapping[str, str]:
    """Readings by code point (in decimal), comma-separated with tone marks, the usual one first."""
    spec = find_spec("pypinyin")  # finds the package without importing it
    beside = Path(spec.origin).with_name("pinyin_dict.json") if spec and spec.origin else None
    if beside is not None and beside.is_file():
        table: dict[str, str] = orjson.loads(beside.read_bytes())
        return table
    from pypinyin.constants import PINYIN_DICT  # another layout of the package: its public, heavier way

    return {str(point): readings for point, readings in PINYIN_DICT.items()}


def _toneless(syllable: str) -> str:
    """`lǚ` → `lv`, `zhāng` → `zhang`: what is left when the tone marks are taken off, ü typed as v."""
    bare = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(letter for letter in bare if letter.isascii())


def _typed(syllable: str) -> Reading:
    """The ways to type a syllable: ü as v, and as u."""
    return (syllable, syllable.replace("v", "u")) if "v" in syllable else (syllable,)


@cache
def _readings(unit: str, surname: bool = False) -> Reading:
    """The readings of one character, the likeliest first; a Latin word reads as itself."""
    if unit.isascii():
        return (unit,)
    known = (_SURNAMES.get(unit) if surname else None) or _POLYPHONES.get(unit)
    if known is None:
        first = _table().get(str(ord(unit)), "").split(",")[0]
        known = (_toneless(first),) if first else ()
    return tuple(typed for syllable in known for typed in _typed(syllable))


def _plain(name: str) -> str:
    """The name in lower case; full-width letters made narrow, accents of Latin letters taken off."""
    if _HAN_ONLY.fullmatch(name):
        return name
    apart = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _spellings(name: str) -> list[Reading]:
    """All readings of a whole name, the likeliest first."""
    units = _UNIT.findall(name)
    heads = _COMPOUND.get("".join(units[:2]), ())
    rest = units[2:] if heads else units
    choices = [_readings(unit) for unit in rest]
    if rest and not heads:
        choices[0] = _readings(rest[0], surname=True)
    choices = [readings for readings in choices if readings]
    likeliest = tuple([readings[0] for readings in choices])
    ways = prod(map(len, choices))
    if ways == 1:
        tails = [likeliest]
    elif ways <= MOST_READINGS:
        tails = list(product(*choices))
    else:
        one_off = (
            (*likeliest[:place], other, *likeliest[place + 1 :])
            for place, readings in enumerate(choices)
            for other in readings[1:]
        )
        tails = [likeliest, *one_off]
    return [head + tail for head in heads or ((),) for tail in tails]


def search_string(name: str) -> str:
    """Everything in Latin letters that a person of this name may be looked up by, separated by spaces.

    Each reading in one word, then each reading's initials, then the syllables one by one:
    `search_string("单丽")` is `shanli danli sl dl shan li dan`. Without tones; ü as v and as u. Accents of Latin
    names are taken off. A name without any letter gives the empty string.
    """
    spellings = [spelling for spelling in _spellings(_plain(name)) if spelling]
    if len(spellings) == 1:
        only = spellings[0]
        words = ["".join(only), "".join([syllable[0] for syllable in only]), *only]
    else:
        words = ["".join(spelling) for spelling in spellings]
        words += ["".join([syllable[0] for syllable in spelling]) for spelling in spellings]
        words += [syllable for spelling in spellings for syllable in spelling]
    return " ".join(dict.fromkeys(words))


def letters(text: str) -> str:
    """The Latin letters of a longer text, each character by its likeliest reading: all of them in one word, then the
    initials: `letters("3号楼路灯")` is `3haolouludeng 3hlld`. Cheap enough for a ledger of tens of thousands."""
    first = [readings[0] for unit in _UNIT.findall(_plain(text)) if (readings := _readings(unit))]
    if not first:
        return ""
    return f"{''.join(first)} {''.join([syllable[0] if syllable.isalpha() else syllable for syllable in first])}"
