"""The documents that are generated from the code and the ledger: docs/model.md, levers.md, claims.md, facts.md."""
