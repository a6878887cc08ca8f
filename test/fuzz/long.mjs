import fc from 'fast-check'

// Loaded by `npm run test:fuzz` only: the same properties, a thousand times as often as in `npm test`.
fc.configureGlobal({ numRuns: 100_000 })
