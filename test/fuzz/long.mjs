import { createRequire } from 'node:module'
import fc from 'fast-check'

// Loaded by `npm run test:fuzz` only: the same properties, a thousand times as often as in `npm test`. The library comes in
// two, and it depends on the versions of Node, mocha and the loader which of them the tests get.
const numRuns = 100_000
for (const library of [fc, createRequire(import.meta.url)('fast-check')]) library.configureGlobal({ numRuns })
