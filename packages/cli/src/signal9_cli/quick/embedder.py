"""The vector of a search text by WordLlama's model, without loading the model.

A text's vector is the mean of its tokens' rows. For the dozen tokens of a search text they are read from the file one by one; and its words
are cut by the model's vocabulary alone, since building the library's tokenizer takes longer than the rest of a search.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import find_spec
from itertools import pairwise
from math import sqrt
from pathlib import Path
from struct import unpack
from typing import Final

import msgspec

from signal9_readmodels.search import DIMENSIONS, MODEL

_TOKENIZER: Final = "tokenizers/l2_supercat_tokenizer_config.json"
_WEIGHTS: Final = "weights/l2_supercat_256.safetensors"
_BLANK: Final = "\u2581"
"""Stands before each word in the vocabulary."""


class _Model(msgspec.Struct):
    vocab: dict[str, int]


class _TokenizerFile(msgspec.Struct):
    model: _Model


class QuickEmbedder:
    """An `Embedder` that gives the vectors of `WordLlamaEmbedder` for texts of words with single blanks between, as a search's are."""

    name = MODEL
    dimensions = DIMENSIONS

    def embed(self, texts: Sequence[str]) -> list[list[float] | None]:
        return [self._vector(text) if text.strip() else None for text in texts]

    def _vector(self, text: str) -> list[float] | None:
        tokens = [token for word in text.split() for token in self._tokens(_BLANK + word)]
        sums = [sum(column) for column in zip(*self._rows(tokens), strict=True)]
        length = sqrt(sum(number * number for number in sums))
        return [number / length for number in sums] if length else None

    def _tokens(self, word: str) -> Iterator[int]:
        """Byte-pair encoding: of all neighbours that are a token together, those of the lowest number are joined first."""
        vocabulary, parts = self._vocabulary, list(word)
        while True:
            joined = (vocabulary.get(first + second) for first, second in pairwise(parts))
            _, at = min(((token, at) for at, token in enumerate(joined) if token is not None), default=(0, -1))
            if at < 0:
                break
            parts[at : at + 2] = ["".join(parts[at : at + 2])]
        for part in parts:
            if part in vocabulary:
                yield vocabulary[part]
            else:
                yield from (vocabulary[f"<0x{byte:02X}>"] for byte in part.encode())

    def _rows(self, tokens: Sequence[int]) -> Iterator[tuple[float, ...]]:
        """The model's row of each token: half floats, one row after the other behind the file's header."""
        size = 2 * DIMENSIONS
        with (self._folder / _WEIGHTS).open("rb") as file:
            [header] = unpack("<Q", file.read(8))
            tensor = msgspec.json.decode(file.read(header))["embedding.weight"]
            start = 8 + header + tensor["data_offsets"][0]
            for token in tokens:
                file.seek(start + size * token)
                yield unpack(f"<{DIMENSIONS}e", file.read(size))

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        return msgspec.json.decode((self._folder / _TOKENIZER).read_bytes(), type=_TokenizerFile).model.vocab

    @cached_property
    def _folder(self) -> Path:
        spec = find_spec("wordllama")  # found, not imported
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError("wordllama is not installed. Run `uv sync --all-packages`.")
        return Path(spec.origin).parent
