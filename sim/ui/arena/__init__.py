"""The arena: the question, the controls, the answer, and the views of what lies behind it."""
