"""What pages and actions tell of sources, runs, records and findings."""
