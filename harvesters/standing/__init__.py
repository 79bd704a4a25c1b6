"""What a source's earlier runs say of it: its cursor, its last whole reading, its failures."""
