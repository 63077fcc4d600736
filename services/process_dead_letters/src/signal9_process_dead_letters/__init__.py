"""Records why messages are in the dead-letter queues, notifies people, and sends messages back when asked."""
