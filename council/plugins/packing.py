"""Making a wheel out of a project's folder: small, pure, and the same bytes for the same content.

An approval is for exactly one file, so whoever packs a plugin again without having changed it must get the very same
file: no times, no compression (its result depends on the library), names in order.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from council.domain.kernel import Refusal
from council.plugins.contents import files_of
from council.plugins.found import GROUP, Found

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can say."""


def wheel_of(found: Found) -> tuple[str, bytes]:
    """A project's plugin as a wheel: its file name and content.

    Everything in its packages that counts is in it (see `contents.files_of`), and the metadata of `pyproject.toml` as
    far as it stands there. Raises `Refusal("plugin.unreadable")`.
    """
    import tomllib

    project = tomllib.loads((found.place / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if "version" not in project or "name" not in project:
        raise Refusal("plugin.unreadable", file=found.place.name, why="name, version")
    stem = f"{_escaped(found.project)}-{_escaped(found.version)}"
    info = f"{stem}.dist-info"
    contents = dict(_packaged(found))
    contents[f"{info}/METADATA"] = _metadata(project, found).encode()
    contents[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: council\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    contents[f"{info}/entry_points.txt"] = _entry_points(project).encode()
    for path in sorted(found.place.glob("LICEN[CS]E*")):
        contents[f"{info}/licenses/{path.name}"] = path.read_bytes()
    contents[f"{info}/RECORD"] = _record(contents, f"{info}/RECORD")
    return f"{stem}-py3-none-any.whl", _zipped(contents)


def _escaped(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.!+]+", "_", text)


def _packaged(found: Found) -> Iterator[tuple[str, bytes]]:
    """What is importable: every package and module in the project's folder, or in its `src`."""
    root = found.import_root
    for inside, path in files_of(root):
        top = inside.split("/", 1)[0]
        if (root / top / "__init__.py").is_file() or ("/" not in inside and inside.endswith(".py")):
            yield inside, path.read_bytes()


def _metadata(project: Mapping[str, Any], found: Found) -> str:
    lines = ["Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {project['version']}"]
    one = {"Summary": found.summary, "Author": found.author, "Requires-Python": found.requires_python}
    lines += [f"{field}: {' '.join(value.split())}" for field, value in one.items() if value]
    if found.keywords:
        lines.append(f"Keywords: {','.join(found.keywords)}")
    if isinstance(project.get("license"), str):
        lines.append(f"License: {project['license']}")
    lines += [f"Requires-Dist: {requirement}" for requirement in found.requires]
    return "\n".join(lines) + "\n"


def _entry_points(project: Mapping[str, Any]) -> str:
    points = project.get("entry-points", {}).get(GROUP, {})
    return "\n".join([f"[{GROUP}]", *(f"{name} = {target}" for name, target in sorted(points.items()))]) + "\n"


def _record(contents: Mapping[str, bytes], record: str) -> bytes:
    rows = []
    for name, content in sorted(contents.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.append(f"{_quoted(name)},sha256={digest},{len(content)}\n")
    return "".join([*rows, f"{record},,\n"]).encode()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if set(name) & set('",\n') else name


def _zipped(contents: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as wheel:
        for name in sorted(contents, key=lambda name: (".dist-info/" in name, name)):
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = 3  # Unix, also when packed on Windows
            member.external_attr = 0o100644 << 16
            wheel.writestr(member, contents[name])
    return out.getvalue()


def packed(found: Found, target: Path) -> Path:
    """Write a plugin as a wheel into a folder; a wheel is copied. Returns the file written; raises `OSError`."""
    if found.origin == "wheel":
        name, content = found.place.name, found.place.read_bytes()
    else:
        name, content = wheel_of(found)
    target.mkdir(parents=True, exist_ok=True)
    path = target / name
    path.write_bytes(content)
    return path
