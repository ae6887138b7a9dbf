"""Reports: a result or a comparison as one JSON object, as tables on paper, as files in a folder."""
