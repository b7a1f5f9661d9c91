"""The shipped plugins' tests run from the checkout: each project's own package can be imported as if it were installed."""

import sys
from pathlib import Path

for project in sorted(Path(__file__).parent.iterdir()):
    if (project / "pyproject.toml").is_file():
        sys.path.append(str(project))
