"""Projects events into the DynamoDB read tables."""
