"""The `signal9` command."""
