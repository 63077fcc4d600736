"""The commands, grouped as a person meets them: operate, pipeline, data, app."""
