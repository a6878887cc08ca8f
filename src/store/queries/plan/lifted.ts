import { type RawBuilder, sql } from 'kysely'
import { sameItem } from './tally.ts'

/** An action that shuts people out, and the one that lets them in again. */
export interface Block {
  readonly action: string
  readonly liftedBy: string
}

/** Whether an item `i` of an operation has a write `w` that is in force: to be made, perhaps made, or not needed. */
export const isDecided = sql`${sameItem}
  and (w.state in ('pending', 'sending', 'done', 'uncertain') or w.state = 'skipped' and w.why = 'already')`

/**
 * Whether every block that the operation `o` decided for the account of its item `i` has been lifted since. If it
 * decided none, such as one that failed to block anybody, whatever lets the account in counts.
 */
export function isLifted(blocks: readonly Block[]): RawBuilder<boolean> {
  const lifting = blocks.map(({ liftedBy }) => liftedBy)
  return sql<boolean>`(
    select case when own.lifts is null then since.lifts <> '{}' else own.lifts <@ since.lifts end
    from (select array_agg(block."liftedBy") as lifts
        from jsonb_to_recordset(${JSON.stringify(blocks)}::jsonb) as block (action text, "liftedBy" text)
        where i.verdict = 'already' and exists (select from jsonb_array_elements(o.actions) a where a ->> 'kind' = block.action)
          or exists (select from operation_writes w where ${isDecided} and w.action = block.action)) own,
      (select coalesce(array_agg(distinct g.action), '{}') as lifts
        from operation_items b
          join operations e on e.tenant_id = b.tenant_id and e.id = b.operation_id
            and (e.decision > o.decision or e.follows = o.id)
          join operation_writes g on g.tenant_id = b.tenant_id and g.operation_id = b.operation_id and g.seq = b.seq
            and g.action = any(${lifting}::text[])
            -- Somebody else may have let the account in; only an operation that ran has looked.
            and (g.state = 'done' or g.state = 'skipped' and g.why = 'already' and e.state in ('verifying', 'done'))
        where b.tenant_id = i.tenant_id and b.account_id = i.account_id) since)`
}
