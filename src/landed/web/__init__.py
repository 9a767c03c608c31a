"""The deployed application, asked politely, and its answers judged."""
