"""Publishes every appended event on the bus: the only caller of PutEvents."""
