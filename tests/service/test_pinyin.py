import subprocess
import sys

import pytest

from council.service.pinyin import search_string


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张伟", "zhangwei zw zhang wei"),
        ("单丽", "shanli danli sl dl shan li dan"),
        ("李", "li l"),
        ("欧阳修", "ouyangxiu oyx ou yang xiu"),
        ("Anna Maria", "annamaria am anna maria"),
        ("José", "jose j"),
        ("A明", "aming am a ming"),
        ("", ""),
        ("👍", ""),
    ],
)
def test_a_name_is_spelt_whole_as_initials_and_by_syllables(name, expected):
    assert search_string(name) == expected


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("单英", "shanying danying"),
        ("解英", "xieying jieying"),
        ("仇英", "qiuying chouying"),
        ("曾英", "zengying cengying"),
        ("区英", "ouying quying"),
        ("查英", "zhaying chaying"),
        ("朴英", "piaoying puying"),
        ("盖英", "geying gaiying"),
        ("任英", "renying"),
        ("华英", "huaying"),
        ("尉迟英", "yuchiying weichiying"),
        ("万俟英", "moqiying wansiying"),
        ("单于英", "chanyuying shanyuying"),
        ("张乐", "zhangle zhangyue"),
        ("吕绿", "lvlv lulu"),
        ("任女", "rennv rennu"),
        ("张略", "zhanglve zhanglue"),
    ],
)
def test_both_readings_are_found_the_right_one_first(name, readings):
    words = search_string(name).split()
    places = [words.index(reading) for reading in readings.split()]
    assert places == sorted(places)
    assert places[0] == 0


def test_a_surname_reads_otherwise_than_the_same_character_in_a_given_name():
    assert search_string("单强").startswith("shanqiang ")
    assert search_string("王单强").startswith("wangdanqiang ")


def test_readings_nobody_is_called_by_are_left_out():
    assert search_string("王家华") == "wangjiahua wjh wang jia hua"


def test_a_long_name_of_polyphones_stays_short():
    spelt = search_string("乐乐乐乐乐乐乐乐")
    assert "lelelelelelelele" in spelt
    assert "lelelelelelelyue" not in spelt
    assert len(spelt) < 400


def test_a_name_with_a_middle_dot_is_one_word():
    spelt = search_string("祖丽皮耶古丽·阿卜杜热合曼")
    assert spelt.startswith("zulipiyeguliabudureheman ")
    assert "zlpyglabdrhm" in spelt.split()


def test_the_light_table_says_what_pypinyin_says():
    from pypinyin import Style, pinyin

    for character in "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程潘袁蔡余魏薛叶吕苏雒㐱":
        first = pinyin(character, style=Style.NORMAL)[0][0].replace("ü", "v")
        assert search_string(character).split()[0] == first


def test_the_phrases_of_pypinyin_are_not_loaded():
    code = (
        "import sys; from council.service.pinyin import search_string; search_string('张伟');"
        "assert 'pypinyin' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
