"""The station, which has no network: vaults, import, cases, replies and the pages of caseworkers."""
