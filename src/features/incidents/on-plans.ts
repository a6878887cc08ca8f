import { sql } from 'kysely'
import type { Button, Line } from '../../chat/card/index.ts'
import { press } from '../../chat/commands/press.ts'
import type { Messages } from '../../chat/words/index.ts'
import { defineShown } from '../../operations/model/shown.ts'
import type { Operation } from '../../operations/model/types.ts'
import { originOf } from '../../store/queries/origin.ts'
import { isUnnamed } from '../../store/queries/plan/accounts.ts'
import { createCounts } from '../../store/queries/subqueries.ts'
import { chooseAccounts } from './specs.ts'
import { words } from './words.ts'

/** Number of accounts to change that the operation's incident doesn't name. */
export const unnamed = defineShown({
  name: 'unnamed',
  wanted: (row) => originOf(row) !== null,
  query: ({ tenantId, ids }) =>
    createCounts(sql`select i.operation_id as id, count(*) as count from operation_items i
      where i.tenant_id = ${tenantId} and i.operation_id = any(${[...ids]}::text[]) and i.verdict = 'change'
        and ${isUnnamed} group by i.operation_id`),
  empty: 0,
})

/** How many accounts an operation changes in an incident's name although the incident doesn't name them. */
export function unnamedLines(operation: Operation, messages: Messages): Line[] {
  const { incidents: says } = words.of(messages)
  const { origin, counts } = operation
  const count = unnamed.of(operation)
  return origin && count > 0 ? [{ text: `▲ ${says.unnamed(count, counts.change, origin.id)}`, tone: 'warning' }] : []
}

/** The other accounts of its incident. Choosing among them creates another plan. */
export const chooseButtons = ({ id, origin, counts }: Operation, messages: Messages): Button[] =>
  origin && counts.notChosen > 0
    ? [
        {
          title: words.of(messages).incidents.choose,
          ignoreInputs: true,
          data: press(chooseAccounts, { operation: id }),
        },
      ]
    : []
