"""Read models: DynamoDB tables, the OpenSearch index and the Redis cache."""
