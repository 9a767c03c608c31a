"""The way back: sources cut and restored, the site watched at every rung, the target always put back."""
