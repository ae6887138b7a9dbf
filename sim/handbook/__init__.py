"""Documents that are generated from code and ledger: docs/model.md, levers.md, industries.md, claims.md, facts.md."""
