"""Studies: runs on many seeds, and paired comparisons."""
