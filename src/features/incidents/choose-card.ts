import { buildSelection } from '../../chat/card/index.ts'
import type { PlanSpec } from '../../chat/commands/accounts.ts'
import { press } from '../../chat/commands/press.ts'
import { respondsToLines, rolesText } from '../../chat/views/format.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { isEmpty, listOf, type Reader, shorten, toFrame } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Origin } from '../../operations/model/types.ts'
import { words } from './words.ts'

/** Longer lists don't fit on a card. */
const maxShown = 40
const maxNamed = 3

/** The accounts of an incident with checkboxes, compromised ones ticked, for a plan. */
export function showIncidentAccounts(
  view: {
    readonly origin: Origin
    readonly spec: PlanSpec
    readonly accounts: readonly {
      readonly account: Account
      readonly isChosen: boolean
      /** What the incident says about it. */
      readonly labels: readonly string[]
    }[]
    /** Names of the accounts that can't be chosen. */
    readonly absent: readonly string[]
    /** Whether the incident doesn't say of all of them if they are compromised. */
    readonly unjudged: boolean
  },
  messages: Messages,
  viewer: Reader,
): Reply {
  const { origin, spec, accounts, absent, unjudged } = view
  const { incidents: says } = words.of(messages)
  const shown = accounts.slice(0, maxShown)
  const hidden = accounts.length - shown.length
  const chosen = shown.filter(({ isChosen }) => isChosen).map(({ account }) => account.id)
  const title = says.chooseTitle(origin.id)
  const names = absent.slice(0, maxNamed).map((name) => shorten(name, 60))
  const list = listOf(names, absent.length, messages)
  const card = buildSelection(toFrame(viewer, messages), {
    header: { title, subtitle: chosen.length > 0 ? says.chooseNote : unjudged ? says.chooseUnsaid : says.chooseNone },
    lines: compact([
      ...(origin.title ? respondsToLines(origin, messages) : []),
      absent.length > 0 && { text: says.absent(list), subtle: true },
      hidden > 0 && { text: says.chooseMore(hidden), subtle: true },
    ]),
    label: says.chooseLabel,
    choices: shown.map(({ account, isChosen, labels }) => ({
      title: shorten(
        [nameOf(account), rolesText(isChosen ? 'compromised' : labels.join(', '), messages)]
          .filter(Boolean)
          .join(' · '),
        100,
      ),
      value: account.id,
    })),
    value: chosen.join(','),
    actions: [{ title: says.next, data: press(spec, { origin: origin.id, picked: true }) }],
  })
  return { card, summary: title, replace: false }
}

const nameOf = ({ id, displayName, userPrincipalName }: Account): string =>
  isEmpty(displayName) ? (isEmpty(userPrincipalName) ? id : userPrincipalName) : `${displayName} (${userPrincipalName})`
