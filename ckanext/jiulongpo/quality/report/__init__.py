"""Quality by department, dimension, criterion, source and month, for the catalogue office."""
