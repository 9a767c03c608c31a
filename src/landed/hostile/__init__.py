"""Input that nobody means well: made, sent, judged, and made as small as it can be."""
