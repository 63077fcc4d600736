"""Append-only event streams on DynamoDB and in memory."""
