import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import { type AuditQueries, type AuditRow, auditQueries } from './audit.ts'
import { type Checkpoint, findCheckpoint } from './audit-checkpoint.ts'

/** The `previous` hash of a tenant's first row. */
export const genesis = '0'.repeat(64)

/** The first inconsistency in a chain. */
export interface Break {
  readonly kind: 'altered' | 'missing' | 'inserted' | 'reordered'
  readonly seq: number
}

/** The result of verifying a chain. */
export interface ChainReport {
  /** Number of rows checked. */
  readonly rows: number
  /** Number of the first row checked. */
  readonly from: number
  /** The last valid row; number 0 and the genesis hash if there is none. */
  readonly head: { readonly seq: number; readonly hash: string }
  /** Where the chain starts if older entries were pruned. Its signature isn't verified here. */
  readonly pruned?: Checkpoint
  /** Undefined if the chain is intact. */
  readonly broken: Break | undefined
}

const rowsPerRead = 2_000

/** The hash of a row, by the rule in force when it was written. */
export function hashOf({ previous, entry }: Pick<AuditRow, 'previous' | 'entry'>): string {
  return createHash('sha256')
    .update(previous + entry, 'utf8')
    .digest('hex')
}

/**
 * Verifies a tenant's chain and reports the first row that was altered or moved. With `newest`, only checks that many
 * rows at the end and trusts where they start. Truncation at the end can only be detected by comparing with a known
 * head.
 */
export async function verifyChain(
  db: Kysely<Database>,
  tenantId: string,
  options: { newest?: number } = {},
): Promise<ChainReport> {
  const queries = auditQueries(db)
  const last = await queries.head(tenantId)
  const first = await queries.first(tenantId)
  const pruned = first && first.seq > 1 ? await findCheckpoint(db, tenantId, first.seq - 1) : undefined
  const begin = pruned && pruned.hash === first?.previous ? pruned.seq + 1 : 1
  const from = Math.max(begin, (last?.seq ?? 0) - (options.newest ?? Number.MAX_SAFE_INTEGER) + 1)
  const [before] = from > begin ? await queries.range(tenantId, from - 1, from) : []
  const start = { seq: from - 1, hash: before?.hash ?? (begin > 1 ? pruned?.hash : undefined) ?? genesis }
  const found = { from, ...(pruned && from === begin && begin > 1 && { pruned }) }
  let head: Link = start
  let rows = 0
  while (last && head.seq < last.seq) {
    const some = await queries.range(tenantId, head.seq + 1, head.seq + 1 + rowsPerRead)
    if (some.length === 0) return { rows, ...found, head: endOf(head), broken: { kind: 'missing', seq: head.seq + 1 } }
    for (const row of some) {
      const broken = await findBreak(queries, tenantId, head, row)
      if (broken) return { rows, ...found, head: endOf(head), broken }
      head = row
      rows += 1
    }
  }
  return { rows, ...found, head: endOf(head), broken: undefined }
}

/** The row that the next one must refer to. */
type Link = Pick<AuditRow, 'seq' | 'hash'> & Partial<Pick<AuditRow, 'previous'>>

const endOf = ({ seq, hash }: Link): ChainReport['head'] => ({ seq, hash })

async function findBreak(
  queries: AuditQueries,
  tenantId: string,
  head: Link,
  row: AuditRow,
): Promise<Break | undefined> {
  const expected = head.seq + 1
  if (row.seq > expected) return { kind: 'missing', seq: expected }
  if (row.seq < expected) return { kind: 'inserted', seq: row.seq }
  // Two rows refer to the same predecessor, so the one that comes first here was inserted.
  if (row.previous === head.previous && row.previous !== head.hash) return { kind: 'inserted', seq: head.seq }
  const isItself = hashOf(row) === row.hash
  if (isItself && row.previous === head.hash) return undefined
  const followers = await queries.withHash(tenantId, 'previous', row.hash)
  if (!isItself) {
    // Another row refers to this one's hash, so it was moved.
    const moved = followers.some((seq) => seq !== row.seq + 1)
    return { kind: moved ? 'reordered' : 'altered', seq: row.seq }
  }
  // Later rows refer to this one, but it doesn't refer to its predecessor, so the predecessor was altered and rehashed.
  if (followers.length > 0) return { kind: 'altered', seq: Math.max(1, head.seq) }
  return { kind: 'inserted', seq: row.seq }
}
