import { createRequire } from 'node:module'
import fc from 'fast-check'

// Loaded by `npm run test:fuzz` only: the same properties, a thousand times as often as in `npm test`. There are two
// builds of the library; which one tests get depends on the versions of Node, mocha and the loader.
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 100_000)
for (const library of [fc, createRequire(import.meta.url)('fast-check')]) library.configureGlobal({ numRuns })
