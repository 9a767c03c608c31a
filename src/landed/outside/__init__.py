"""What a stranger sees from outside: of the site over the network, of the database before any password."""
