// Covers: away, evidence, report, take-over, way-back-in
/**
 * Places where a transaction begins or something is locked that no act reaches, with the reason: by file and
 * declaration, or by folder.
 */
export const notPlayed: Readonly<Record<string, string>> = {
  'src/app/cli/': 'A tool that somebody runs by hand, with tests of its own.',
  'src/store/tools/': 'A tool that somebody runs by hand, with tests of its own.',
  'src/store/migrate.ts#migrate': 'Runs before anything else.',
  'src/store/queries/audit-checkpoint.ts#lockChain': 'For audit:prune, the only exception to the order.',
  'src/store/queries/shared-cell.ts#createSharedCell': 'The only lock of its transaction.',
  'src/store/queries/turn-state.ts#write': 'Locks rows of its own table only, in the order of their keys.',
}
