"""The published language of Signal9: events as msgspec structs, their schemas and examples."""
