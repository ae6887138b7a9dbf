"""The page of studies: what a folder of a study holds, drawn."""
