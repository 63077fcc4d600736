"""Fetches the hour's news of the most traded companies and appends each article once."""
