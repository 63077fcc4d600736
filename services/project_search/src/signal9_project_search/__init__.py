"""Projects events into the OpenSearch indices."""
