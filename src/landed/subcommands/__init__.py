"""What `landed` does besides verifying: one module per subcommand, and what only one of them needs."""
