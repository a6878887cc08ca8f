import type { Button, Line } from '../../chat/card/index.ts'
import { press } from '../../chat/commands/press.ts'
import type { Messages } from '../../chat/words/index.ts'
import { defineShown } from '../../operations/model/shown.ts'
import type { Operation } from '../../operations/model/types.ts'
import { unnamedCounts } from '../../store/queries/plan/accounts.ts'
import { chooseAccounts } from './specs.ts'
import { words } from './words.ts'

/** Number of accounts to change that the operation's incident doesn't name. */
export const unnamed = defineShown({
  name: 'unnamed',
  wanted: ({ incident }) => incident !== null,
  query: unnamedCounts,
  empty: 0,
})

/** How many accounts an operation changes in an incident's name although the incident doesn't name them. */
export function unnamedLines(operation: Operation, messages: Messages): Line[] {
  const { incidents: says } = words.of(messages)
  const { incident, counts } = operation
  const count = unnamed.of(operation)
  return incident && count > 0
    ? [{ text: `▲ ${says.unnamed(count, counts.change, incident.id)}`, tone: 'warning' }]
    : []
}

/** The other accounts of its incident. Choosing among them creates another plan. */
export const chooseButtons = ({ id, incident, counts }: Operation, messages: Messages): Button[] =>
  incident && counts.notChosen > 0
    ? [
        {
          title: words.of(messages).incidents.choose,
          ignoreInputs: true,
          data: press(chooseAccounts, { operation: id }),
        },
      ]
    : []
