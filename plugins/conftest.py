"""The shipped plugins' tests run from the checkout: each project's package is imported as if it were installed."""

import sys
from pathlib import Path

import pytest

for project in sorted(Path(__file__).parent.iterdir()):
    if (project / "pyproject.toml").is_file():
        sys.path.append(str(project))


@pytest.fixture(scope="session")
def play():
    """`play(hall, sample(), "en")`: a plugin's sample data in a running community, as the demo loads it."""
    from council.cli.demo.modules import entered

    def played(hall, sample, language="zh"):
        for ledger, many in sample.items():
            for values, steps in many:
                entered(hall, ledger, values, steps, language, "chair")

    return played
