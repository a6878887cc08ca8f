import { sql } from 'kysely'
import type { Line } from '../../chat/card/index.ts'
import { clockTime, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { hasRun } from '../../core/operation-states.ts'
import { defineShown } from '../../operations/model/shown.ts'
import type { Operation } from '../../operations/model/types.ts'
import { reasonsByOthers } from '../../operations/registry/reason.ts'
import { createSubquery } from '../../store/queries/subqueries.ts'
import { words } from './words.ts'

/** Accounts that others have changed since an operation, and when that was last read, in ms since the epoch. */
interface ChangedSince {
  readonly count: number
  readonly at: number
}

/** As found by plans to undo or retry it. */
export const changedSince = defineShown({
  name: 'changedSince',
  wanted: ({ state }) => hasRun(state),
  query: ({ tenantId, ids }) => {
    const these = sql`any(${[...ids]}::text[])`
    const rows = sql<ChangedSince & { id: string }>`
      select first.id, count(distinct i.account_id) as count, max(o.created_at) as at
      from operations o cross join lateral (values (o.undo_of), (o.retry_of)) as first (id)
        join operation_items i on i.tenant_id = o.tenant_id and i.operation_id = o.id
          and i.why = any(${[...reasonsByOthers]}::text[])
      where o.tenant_id = ${tenantId} and (o.undo_of = ${these} or o.retry_of = ${these}) and first.id is not null
      group by first.id`
    return createSubquery(rows, (all) => new Map(all.map(({ id, ...found }) => [id, found])))
  },
  empty: { count: 0, at: 0 },
})

/** How many of its accounts others have changed since, as far as that was read. */
export function changedSinceLines(operation: Operation, messages: Messages, viewer: Viewer): Line[] {
  const { count, at } = changedSince.of(operation)
  const text = words.of(messages).changedSince(count, clockTime(at, messages, viewer))
  return count > 0 ? [{ text: `▲ ${text}`, tone: 'warning' }] : []
}
