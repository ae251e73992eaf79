"""What is kept in `.touch/cache` between runs."""
