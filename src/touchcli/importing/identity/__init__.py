"""Whose row is whose: rows of one customer, and the plan that a customer has already."""
