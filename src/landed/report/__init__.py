"""From results.json to what people read: pure functions, each made from the document alone."""
