"""The claims of the articles and the published facts as experiments, and what the market says of each."""
