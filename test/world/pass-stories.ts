import { prepareWaysBackIn } from './receivers.ts'
import { confirm, contain, type Story, slow } from './storytelling.ts'
import type { Teller } from './told.ts'

/** Somebody lets the first account back in, whose manager is asked; or the second, which has none. */
async function letBackIn(teller: Teller, receiver?: string): Promise<void> {
  const { world, accounts, approvers, types } = teller
  // Also an operator, whose admin role suffices.
  const [megan] = approvers
  prepareWaysBackIn(world.outside, accounts)
  const [one, other] = accounts
  await types(
    megan,
    receiver
      ? `let back in ${other?.userPrincipalName} receiver: ${receiver}`
      : `let back in ${one?.userPrincipalName}`,
  )
  await confirm(teller, megan)
  await teller.passes(1)
}

const managerOf = ({ world }: Teller) => world.outside.tenant.operators.adele

const passCreation = { method: 'POST', path: 'temporaryAccessPass' }

/** Stories about passes. */
export const passStories: Readonly<Record<string, Story>> = {
  'somebody other than the manager is shown a pass only with approval': {
    of: ['somebody other than a manager is shown passes without approval'],
    tell: (teller) => letBackIn(teller, teller.approvers[1].userPrincipalName),
  },
  'whoever would be shown a pass does not approve it': {
    of: ['whoever would be shown a pass approves it'],
    tell: async (teller) => {
      const [, lynne] = teller.approvers
      await letBackIn(teller, lynne.userPrincipalName)
      await teller.presses(lynne, 'approve')
    },
  },
  'an operator is told if nobody lets somebody back in': {
    of: ['nobody is told that somebody was not let back in'],
    tell: letBackIn,
  },
  'a pass is only on the page': {
    of: ['a pass is in the log'],
    tell: async (teller) => {
      await letBackIn(teller)
      await teller.asksForPass(managerOf(teller))
    },
  },
  'a pass is not shown if its account is contained while it is created': {
    of: ['a pass is shown although the right to it ended while it was created'],
    tell: async (teller) => {
      const [alex] = teller.operators
      await letBackIn(teller)
      await contain(teller, alex, teller.accounts[0])
      slow(teller, 25_000, passCreation)
      await teller.asksForPass(managerOf(teller))
      await confirm(teller, alex)
      await teller.passes(1)
    },
  },
  'a pass is not created if its account is contained after the checks': {
    of: ['a pass is created and shown although somebody was contained since the checks'],
    tell: async (teller) => {
      const [alex] = teller.operators
      await letBackIn(teller)
      await contain(teller, alex, teller.accounts[0])
      slow(teller, 25_000, { method: 'GET', path: 'Configurations/TemporaryAccessPass' })
      await teller.asksForPass(managerOf(teller))
      await confirm(teller, alex)
      await teller.passes(1)
    },
  },
  'a pass that is created too late is deleted': {
    of: ['a pass that nobody saw is left behind'],
    tell: async (teller) => {
      await letBackIn(teller)
      // A minute has passed, and it takes some seconds until the link can be used.
      await teller.passes(24 * 60 - 1.4)
      slow(teller, 28_000, passCreation)
      await teller.asksForPass(managerOf(teller))
      await teller.passes(1)
    },
  },
}
