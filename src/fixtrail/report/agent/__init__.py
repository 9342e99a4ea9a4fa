"""A report in small answers for a program that reads text: under a budget, with what others wrote marked as data."""
