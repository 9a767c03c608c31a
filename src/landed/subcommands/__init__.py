"""What `landed` does besides verifying: one module per subcommand."""
