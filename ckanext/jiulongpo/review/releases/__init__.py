"""Release bulletins (发布公告): dated, numbered snapshots of the public catalogue."""
