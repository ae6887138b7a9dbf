"""The page of people's own customers."""
