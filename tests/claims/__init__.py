"""The claims of Perron, each with its evidence and with mutants that its check must catch."""
