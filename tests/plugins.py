"""Packages created and installed from a folder, for tests of plugins."""

from pathlib import Path

import pytest


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, *, name: str, code: str, group: str, value: str) -> None:
    """Make the package NAME with one module of the same name and one entry point, and put it on the import path."""
    (folder / f"{name}.py").write_text(code, "utf-8")
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {value}\n", "utf-8")
    monkeypatch.syspath_prepend(str(folder))
