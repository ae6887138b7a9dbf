"""The rules of the month: what happens to ONE customer, numbers in, numbers out, luck as an argument."""
