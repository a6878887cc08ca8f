// For all processes of mocha: which pairs are played first.
process.env['LOCKS_SEED'] ??= `${Date.now() % 1_000_000}`
