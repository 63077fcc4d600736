"""Embedders: one vector a text, none for nothing; Bedrock's in the shape that its API documents.

No server speaks Bedrock here: botocore's Stubber checks requests and answers against the service's model, which is less than a real call proves.
"""

import io
import json
import logging
import math
from collections.abc import Iterator

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from signal9_readmodels.bedrock import MODEL, BedrockEmbedder, EmbeddingFailed
from signal9_readmodels.search.embedding import DIMENSIONS, WordLlamaEmbedder


def answer(embedding: object) -> dict[str, object]:
    body = json.dumps({"embedding": embedding, "inputTextTokenCount": 3}).encode()
    return {"body": StreamingBody(io.BytesIO(body), len(body)), "contentType": "application/json"}


@pytest.fixture
def bedrock() -> Iterator[tuple[BedrockEmbedder, Stubber]]:
    """An embedder whose client answers what a test says."""
    client = boto3.client(
        "bedrock-runtime",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    with Stubber(client) as stubber:
        yield BedrockEmbedder(client), stubber


def test_titan_is_asked_for_unit_vectors_of_our_dimensions(bedrock: tuple[BedrockEmbedder, Stubber]) -> None:
    """The request names model, text, dimensions and normalisation; an empty text costs no call."""
    embedder, stubber = bedrock
    body = json.dumps({"inputText": "railroad", "dimensions": 256, "normalize": True})
    expected = {"modelId": MODEL, "contentType": "application/json", "accept": "application/json", "body": body}
    stubber.add_response("invoke_model", answer([0.0625] * 256), expected)
    assert embedder.embed(["", "railroad", " \n"]) == [None, [0.0625] * 256, None]
    stubber.assert_no_pending_responses()


@pytest.mark.parametrize("wrong", [None, [], [0.1] * 255, "text"])
def test_an_answer_without_the_vector_is_an_error(bedrock: tuple[BedrockEmbedder, Stubber], wrong: object) -> None:
    """A vector of another length would be refused by the index much later, and less clearly."""
    embedder, stubber = bedrock
    stubber.add_response("invoke_model", answer(wrong))
    with pytest.raises(EmbeddingFailed, match="expected 256 numbers"):
        embedder.embed(["railroad"])


def test_a_text_gets_a_unit_vector_and_nothing_gets_none() -> None:
    """The static model's mean of no tokens is NaN, which no index takes: such texts have no vector."""
    empty, blank, vector, odd = WordLlamaEmbedder().embed(["", " \t", "railroad", "\u200b"])
    assert empty is None
    assert blank is None
    assert vector is not None
    assert len(vector) == DIMENSIONS
    assert math.isclose(sum(number * number for number in vector), 1, rel_tol=1e-4)
    assert odd is None or all(map(math.isfinite, odd))


def test_loading_the_model_leaves_the_logs_alone() -> None:
    """The library configures the root logger when it is imported; ours stays as it was."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    WordLlamaEmbedder().embed(["railroad"])
    assert (list(root.handlers), root.level) == before
