"""Embeddings by Amazon Titan on Bedrock: the option on AWS for texts that a static model understands too coarsely."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from signal9_readmodels.errors import ReadModelError

if TYPE_CHECKING:
    from botocore.client import BaseClient

MODEL = "amazon.titan-embed-text-v2:0"
LONGEST = 20_000
"""Characters of a text that are sent: the model takes 8,192 tokens, of at least three characters in English."""


class EmbeddingFailed(ReadModelError):
    """Bedrock answered without the vector that was asked for."""


class BedrockEmbedder:
    """An `Embedder` on Titan Text Embeddings V2: one call a text, unit vectors of 256, 512 or 1,024 numbers.

    An index remembers the model that its vectors came from: after a change of the embedder the next deploy rebuilds it.
    """

    def __init__(self, client: "BaseClient", dimensions: int = 256) -> None:
        """`client` is boto3's of `bedrock-runtime`."""
        self._client: Any = client
        self.dimensions = dimensions
        self.name = f"{MODEL}-{dimensions}"

    def embed(self, texts: Sequence[str]) -> list[list[float] | None]:
        """One vector a text; None for a text with nothing to embed, for which no call is made.

        Raises:
            EmbeddingFailed: the answer holds no vector of the dimensions that were asked for.
        """
        return [self._one(text) if text.strip() else None for text in texts]

    def _one(self, text: str) -> list[float]:
        body = json.dumps({"inputText": text[:LONGEST], "dimensions": self.dimensions, "normalize": True})
        answer = self._client.invoke_model(
            modelId=MODEL, contentType="application/json", accept="application/json", body=body
        )
        vector = json.loads(answer["body"].read()).get("embedding")
        if not isinstance(vector, list) or len(vector) != self.dimensions:
            found = f"{len(vector)} numbers" if isinstance(vector, list) else "no list"
            raise EmbeddingFailed(
                f"Bedrock's {MODEL} answered {found} as `embedding`, expected {self.dimensions} numbers. Is the model enabled here?"
            )
        return [float(number) for number in vector]
