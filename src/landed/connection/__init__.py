"""How things are reached: connection strings in every form that people have, and tokens. Nothing connects here."""
