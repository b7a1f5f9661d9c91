"""The plugin host: what the hooks bring together, and that one bad plugin costs nobody the others."""

from __future__ import annotations

import logging
from typing import Any

import pluggy
import pytest

from council import presets
from council.domain.tally import built_in
from council.hookspecs import hook
from council.plugins import Plugins


def test_the_programs_own_features_come_through_the_hooks() -> None:
    plugins = Plugins()
    assert plugins.voting_methods().keys() == built_in().keys()
    assert plugins.decision_rules() == dict(presets.rules())
    assert plugins.agenda_templates() == dict(presets.agendas())
    assert list(plugins.troubles) == []


class Neighbour:
    """A plugin as somebody might write it."""

    @hook
    def decision_rules(self) -> Any:
        rule = presets.rules()["nantang13"]
        return [rule.having(id="xijie.forum"), rule.having(notice_days=99)]


class Crashing:
    @hook
    def decision_rules(self) -> Any:
        yield presets.rules()["nantang13"].having(id="half.way")
        raise RuntimeError("no such file")

    @hook
    def voting_methods(self) -> Any:
        return built_in().values()


class Misspelt:
    @hook
    def voting_method(self) -> Any:
        return ()


class Demanding:
    @hook
    def voting_methods(self, community: str) -> Any:
        return ()


def test_a_plugin_adds_and_takes_nothing_away() -> None:
    plugins = Plugins()
    plugins.register(Neighbour(), "neighbour")
    rules = plugins.decision_rules()
    assert rules.keys() - presets.rules().keys() == {"xijie.forum"}
    assert rules["nantang13"] == presets.rules()["nantang13"], "who came first keeps the id"
    (trouble,) = plugins.troubles
    assert (trouble.plugin, trouble.refusal.code) == ("neighbour", "plugin.claimed")
    assert (trouble.refusal.params["id"], trouble.refusal.params["by"]) == ("nantang13", "council")


def test_a_crashing_plugin_is_named_and_the_others_are_heard(caplog: pytest.LogCaptureFixture) -> None:
    plugins = Plugins()
    plugins.register(Crashing(), "crashing")
    plugins.register(Neighbour(), "neighbour")
    with caplog.at_level(logging.ERROR):
        rules = plugins.decision_rules()
    assert rules.keys() - presets.rules().keys() == {"xijie.forum"}
    (trouble, _claim) = plugins.troubles
    assert (trouble.plugin, trouble.refusal.code) == ("crashing", "plugin.failed")
    assert trouble.refusal.params["error"] == "RuntimeError: no such file"
    assert "crashing" in caplog.text


@pytest.mark.parametrize("plugin", [Misspelt(), Demanding()])
def test_a_hook_that_does_not_exist_is_refused_at_once(plugin: object) -> None:
    plugins = Plugins()
    with pytest.raises(pluggy.PluginValidationError):
        plugins.register(plugin, "wrong")
    plugins.register(Neighbour(), "wrong")
    assert "xijie.forum" in plugins.decision_rules()


def test_communities_do_not_share_plugins() -> None:
    one, other = Plugins(), Plugins()
    one.register(Neighbour(), "neighbour")
    assert "xijie.forum" in one.decision_rules()
    assert "xijie.forum" not in other.decision_rules()
