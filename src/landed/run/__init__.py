"""What a run is from its selection to its results, and what it knows of the runs before it."""
