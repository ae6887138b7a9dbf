"""The rules of the month: what happens to ONE customer, numbers in, numbers out, draws as an argument."""
