"""What every Signal9 process needs: ids, clock, settings, logging, tracing, lazy wiring."""
