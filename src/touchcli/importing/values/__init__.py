"""Single values of a customer file: amounts, dates, numbers, names, countries, words."""
