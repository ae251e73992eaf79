"""Customer files as other programs export them: CSV and XLSX in, customers and what could not be read out."""
