import type { Item, Operation } from '../../operations/model/types.ts'
import { buildSelection } from '../card/index.ts'
import { showApproval } from '../commands/approvals.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { mayExcludeItems } from './exclusions.ts'
import type { Reply } from './reply.ts'
import { type Reader, toFrame } from './viewer.ts'

/** With more accounts, typing is faster than finding them in a list. */
export const maxPicked = 25

/**
 * Whether the accounts to exclude can be picked from a list. If apps or devices can be excluded too, names are typed.
 */
export const canPick = (operation: Operation): boolean =>
  operation.counts.change > 1 && operation.counts.change <= maxPicked && !mayExcludeItems(operation)

/** The accounts of a request with checkboxes; ticked ones will be excluded. */
export function showPick(
  {
    operation,
    items,
    token,
    comment,
  }: {
    readonly operation: Operation
    readonly items: readonly Item[]
    readonly token?: string | undefined
    readonly comment?: string | undefined
  },
  messages: Messages,
  viewer: Reader,
): Reply {
  const { decisions: says } = messages
  const card = buildSelection(toFrame(viewer, messages), {
    header: { title: says.pickTitle, subtitle: says.pickNote },
    label: says.pickLabel(operation.id),
    choices: items.flatMap(({ account }) =>
      account ? [{ title: `${account.name} · ${account.upn}`, value: account.id }] : [],
    ),
    actions: [
      {
        title: says.pickDone,
        data: press(showApproval, { operation: operation.id, ...(token && { token }), ...(comment && { comment }) }),
      },
    ],
  })
  return { card, summary: says.pickTitle, replace: false }
}
