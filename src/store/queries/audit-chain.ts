import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../schema.ts'
import { type AuditQueries, type AuditRow, auditQueries } from './audit.ts'
import { type Checkpoint, checkpointAt } from './audit-checkpoint.ts'

/** The hash that a tenant's first row names as the one before it. */
export const genesis = '0'.repeat(64)

/** What is wrong with a chain, at the first row where anything is. */
export interface Break {
  readonly kind: 'altered' | 'missing' | 'inserted' | 'reordered'
  readonly seq: number
}

/** What a look along a chain showed. */
export interface ChainReport {
  /** How many rows were looked at. */
  readonly rows: number
  /** The number of the first row looked at. */
  readonly from: number
  /** The last row that is as written; number 0 and the genesis hash when there is none. */
  readonly head: { readonly seq: number; readonly hash: string }
  /** Where the chain begins since older entries were removed, when it was walked from there. Its signature is not checked here. */
  readonly pruned?: Checkpoint
  /** Undefined when all is as it was written. */
  readonly broken: Break | undefined
}

const step = 2_000

/** The hash of a row, by the rule that it was written by. */
export function hashOf({ previous, entry }: Pick<AuditRow, 'previous' | 'entry'>): string {
  return createHash('sha256')
    .update(previous + entry, 'utf8')
    .digest('hex')
}

/**
 * Walks a tenant's chain and names the first row that is not as it was written, or not where it was. With `newest`, only
 * that many rows at its end, whose beginning is taken on trust. What was cut off from the end shows only to who knows the
 * hash that was there.
 */
export async function verifyChain(
  db: Kysely<Database>,
  tenantId: string,
  options: { newest?: number } = {},
): Promise<ChainReport> {
  const queries = auditQueries(db)
  const last = await queries.head(tenantId)
  const first = await queries.first(tenantId)
  const pruned = first && first.seq > 1 ? await checkpointAt(db, tenantId, first.seq - 1) : undefined
  const begin = pruned && pruned.hash === first?.previous ? pruned.seq + 1 : 1
  const from = Math.max(begin, (last?.seq ?? 0) - (options.newest ?? Number.MAX_SAFE_INTEGER) + 1)
  const [before] = from > begin ? await queries.range(tenantId, from - 1, from) : []
  const start = { seq: from - 1, hash: before?.hash ?? (begin > 1 ? pruned?.hash : undefined) ?? genesis }
  const found = { from, ...(pruned && from === begin && begin > 1 && { pruned }) }
  let head: Link = start
  let rows = 0
  while (last && head.seq < last.seq) {
    const some = await queries.range(tenantId, head.seq + 1, head.seq + 1 + step)
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

/** The row that the next one has to follow. */
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
  // Two rows follow the same one: the one that came first here was put between.
  if (row.previous === head.previous && row.previous !== head.hash) return { kind: 'inserted', seq: head.seq }
  const isItself = hashOf(row) === row.hash
  if (isItself && row.previous === head.hash) return undefined
  const followers = await queries.withHash(tenantId, 'previous', row.hash)
  if (!isItself) {
    // Its hash is the one that another place of the chain waits for: it stood there.
    const moved = followers.some((seq) => seq !== row.seq + 1)
    return { kind: moved ? 'reordered' : 'altered', seq: row.seq }
  }
  // The chain goes on from here but does not come here: the row before was given another content and the hash for it.
  if (followers.length > 0) return { kind: 'altered', seq: Math.max(1, head.seq) }
  return { kind: 'inserted', seq: row.seq }
}
