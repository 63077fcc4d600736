"""The emulator's launcher: runs on the emulator's own Python, so it imports nothing but the standard library and ministack."""
