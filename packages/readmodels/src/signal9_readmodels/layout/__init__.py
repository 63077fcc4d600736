"""How each noun stands in the read models: its fields, its row, its search document, its filters."""
