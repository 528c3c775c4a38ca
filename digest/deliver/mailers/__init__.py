"""The mailers: one module for each, with its `MAILER`."""
