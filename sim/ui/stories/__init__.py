"""The gallery of stories: the cases and their pictures."""
