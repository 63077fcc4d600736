"""Zip files whose bytes depend on their contents only."""

import importlib.util
import marshal
import sys
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest moment that a zip can name, as the time of every file."""
MODE = 0o644 << 16
LEVEL = 1
"""Of deflate: level 9 takes ten times as long for a tenth less."""


def add_to_zip(target: Path, files: Mapping[str, Path], compile_modules: Collection[str] = ()) -> None:
    """Add the files under their names, sorted, without times or owners; what the zip holds already stays as it is.

    Args:
        target: the zip, made where there is none.
        files: name in the zip -> file.
        compile_modules: top-level modules for which bytecode of this Python goes in beside the sources.
    """
    with zipfile.ZipFile(target, "a") as archive:
        for name in sorted(files):
            content = files[name].read_bytes()
            _add(archive, name, content)
            if name.endswith(".py") and name.partition("/")[0] in compile_modules:
                _add(archive, compiled_name(name), compiled(name, content))


def compiled_name(name: str) -> str:
    """Where Python looks for the bytecode of a source file: `a/b.py` -> `a/__pycache__/b.cpython-311.pyc`."""
    return Path(importlib.util.cache_from_source(name)).as_posix()


def compiled(name: str, source: bytes) -> bytes:
    """Bytecode that is valid whatever the time of its source (PEP 552, unchecked): a zip's times would make it stale."""
    code = compile(source, f"/var/task/{name}", "exec", dont_inherit=True, optimize=sys.flags.optimize)
    flags = 1  # named by the source's hash, and not to be checked against it
    header = importlib.util.MAGIC_NUMBER + flags.to_bytes(4, "little") + importlib.util.source_hash(source)
    return header + marshal.dumps(code)


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = MODE
    archive.writestr(entry, content, compresslevel=LEVEL)
