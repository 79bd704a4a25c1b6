"""Links of entries to files elsewhere: tried in the background, with what they answered."""
