"""Calls of what a plugin's declaration holds: its failure is said as a refusal that names the ledger, and nothing else
fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from council.domain.kernel import Refusal

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


def asked(ledger: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the plugin's function answers; its own refusals pass.

    Raises `Refusal("ledger.plugin_failed")` for whatever else it raises.
    """
    try:
        return call(*args, **kwargs)
    except Refusal:
        raise
    except Exception as error:
        log.exception("a function that the ledger %s declares failed", ledger)
        raise Refusal("ledger.plugin_failed", ledger=ledger, error=type(error).__name__) from error
