"""Says why messages came to rest in the dead-letter queues, tells people, and sends messages back when asked."""
