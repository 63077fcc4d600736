"""Use cases over ports, as the command line and the API call them."""
