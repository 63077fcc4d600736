"""Readers of the platform's servers on the standard library, for a command that asks once.

Importing boto3, redis and opensearch-py takes longer than all else that `signal9 ratings` and `search` do (docs/dependencies.md has the figures).
These ask the same servers the same questions through sockets of their own. They read, and keep answers in the cache; whatever changes
something, or goes on for longer, uses the libraries.
"""
