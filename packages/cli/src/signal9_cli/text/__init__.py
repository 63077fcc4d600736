"""Answers as text for a terminal: tables and sentences, with every text of a stranger made inert."""
