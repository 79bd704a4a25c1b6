"""The table of misbehaviours and the run against it."""
