"""What commands show: pages, tables, and the shapes of JSON."""
