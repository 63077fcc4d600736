"""The habits of the vendor: its answers over our figures are as odd as over its own."""
