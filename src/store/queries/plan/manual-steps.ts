import { sql } from 'kysely'
import { sameItem } from './tally.ts'

/**
 * Accounts with something to do in their mailbox or OneDrive: those that an operation changed, or might have, and those
 * that it left to their on-premises directory. Guests have neither here.
 */
export const needsManualSteps = sql`(i.account_id is not null and i.account_guest is not true and (i.verdict = 'synced' or exists (
  select from operation_writes w where ${sameItem}
    and (w.state in ('done', 'uncertain') or w.why in ('synced', 'federated')))))`
