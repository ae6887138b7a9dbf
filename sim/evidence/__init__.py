"""The claims of the articles and the published facts as experiments: what the market says of each, with its interval."""
