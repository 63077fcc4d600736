"""Pure financial metrics and the readable rating rules."""
