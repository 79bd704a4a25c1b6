"""What a person decides on a run, an entry or a finding; each with a name, a reason and a time."""
