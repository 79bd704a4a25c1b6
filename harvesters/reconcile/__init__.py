"""Does search say what the database says? Compares, repairs through the outbox, tells the drift."""
