"""Time of a database: samples, the statistics of samples, and who holds the time."""
