"""What the platform says of its own services: asked once, kept, judged."""
