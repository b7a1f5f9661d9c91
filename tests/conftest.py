"""What every test stands on: one language, one time zone, one seed, and none of the developer's own folders."""

import os
import tempfile
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
_home = pytest.StashKey[tempfile.TemporaryDirectory]()


def pytest_configure(config):
    for variable in ("LANGUAGE", "LC_MESSAGES", "LANG", "LINES", "COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        os.environ.pop(variable, None)
    os.environ |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()
    if "XDG_CACHE_HOME" not in os.environ or not hasattr(config, "workerinput"):
        folder = config.stash[_home] = tempfile.TemporaryDirectory(prefix="council-tests-", ignore_cleanup_errors=True)
        for variable in FOLDERS:
            os.environ[variable] = str(Path(folder.name) / variable.lower())

    from hypothesis import settings

    settings.register_profile("council", derandomize=True, deadline=None, database=None)
    settings.load_profile("council")


def pytest_unconfigure(config):
    if folder := config.stash.get(_home, None):
        folder.cleanup()


def pytest_collection_modifyitems(config, items):
    """Measurements run when they are asked for: by `-m benchmark`, or by naming their folder."""
    if "benchmark" in config.option.markexpr or any("benchmark" in argument for argument in config.args):
        return
    measurements = [item for item in items if item.get_closest_marker("benchmark")]
    if measurements:
        config.hook.pytest_deselected(items=measurements)
        items[:] = [item for item in items if not item.get_closest_marker("benchmark")]


@pytest.fixture
def zh():
    """The words of a Chinese viewer."""
    from council.i18n import words

    return words("zh")


@pytest.fixture
def en():
    """The words of an English viewer."""
    from council.i18n import words

    return words("en")
