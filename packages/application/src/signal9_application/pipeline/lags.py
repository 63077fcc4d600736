"""How far the deployed projections are behind the event store."""

from signal9_application.deployment import Deployment
from signal9_readmodels.projections import Lag, Projection, TablesProjection, lag_of
from signal9_runtime import utc_now


def projection_lags(deployment: Deployment) -> list[Lag]:
    """The lag of the read tables and of the search indices, over the events of the last day."""
    from opensearchpy import OpenSearch

    from signal9_readmodels.projections.search import SearchProjection
    from signal9_readmodels.search import OpenSearchIndex
    from signal9_readmodels.search.embedding import WordLlamaEmbedder

    archive = deployment.raw_documents
    # Its model is never loaded: only versions are asked for.
    index = OpenSearchIndex(OpenSearch(deployment.endpoint("opensearch"), timeout=10), WordLlamaEmbedder())
    projections: list[Projection] = [TablesProjection(deployment.tables, archive), SearchProjection(index, archive)]
    return [lag_of(projection, deployment.store, utc_now()) for projection in projections]
