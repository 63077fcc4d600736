"""Text to vectors: the port, and the static model that ships in a wheel."""

from collections.abc import Sequence
from typing import Any, Protocol

DIMENSIONS = 256
MODEL = "wordllama-256"


class Embedder(Protocol):
    """Turns texts into unit vectors of `dimensions` numbers; `name` changes when the vectors do."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> list[list[float] | None]:
        """One vector a text; None for a text with nothing to embed."""
        ...


class WordLlamaEmbedder:
    """WordLlama's 256-dimension static model, read from the package's own folder: no download."""

    name = MODEL
    dimensions = DIMENSIONS

    def __init__(self) -> None:
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> list[list[float] | None]:
        # An empty text has no tokens; the mean of none is NaN, which the engine refuses.
        wanted = [index for index, text in enumerate(texts) if text.strip()]
        vectors: list[list[float] | None] = [None] * len(texts)
        if wanted:
            model = self._load()
            for index, vector in zip(wanted, model.embed([texts[index] for index in wanted], norm=True), strict=True):
                numbers: list[float] = vector.tolist()
                vectors[index] = numbers if numbers[0] == numbers[0] else None
        return vectors

    def _load(self) -> Any:
        if self._model is None:
            import logging
            from pathlib import Path

            root = logging.getLogger()
            handlers, level = list(root.handlers), root.level
            import wordllama  # type: ignore[import-untyped]  # ships no type information

            # The import configures the root logger; what our own logs look like is not its business.
            root.handlers[:] = handlers
            root.setLevel(level)
            folder = Path(wordllama.__file__).parent
            self._model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
        return self._model
