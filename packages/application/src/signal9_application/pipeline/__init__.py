"""Running the pipeline: a day, a backfill, dead letters, checking rejected documents again."""
