import { accountOf, userEvidence } from '../../emulator/incidents.ts'
import { confirm, contain, disable, enable, named, type Story } from './storytelling.ts'

/** Stories about who may decide what, and who has to agree. */
export const approvalStories: Readonly<Record<string, Story>> = {
  'a member of the protected group is not disabled': {
    of: ['members of the protected group are not protected'],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      const [alex] = teller.operators
      if (one) teller.world.standing.move('VIP protected', one)
      await teller.passes(5)
      await disable(teller, alex, one, other)
      await confirm(teller, alex)
    },
  },
  'another operator does not let in alone who was contained': {
    of: ['whoever was contained is let in like anybody else'],
    tell: async (teller) => {
      const [one] = teller.accounts
      const [alex, diego] = teller.operators
      await contain(teller, alex, one)
      await confirm(teller, alex)
      await enable(teller, diego, one)
      await confirm(teller, diego)
    },
  },
  'an approver does not approve that they are disabled': {
    of: ['approvers decide about changes to themselves'],
    tell: async (teller) => {
      const { adele } = teller.world.outside.tenant.operators
      const [alex] = teller.operators
      await disable(teller, alex, adele, teller.accounts[0])
      await confirm(teller, alex)
      await teller.presses(adele, 'approve')
      await teller.passes(1)
    },
  },
  'the rest of what is too much for an hour follows later': {
    of: ['nobody counts what somebody changes in an hour'],
    tell: async (teller) => {
      const [alex] = teller.operators
      const [megan] = teller.approvers
      for (const decide of [disable, enable, disable]) {
        await decide(teller, alex, ...teller.accounts)
        await confirm(teller, alex)
        await teller.presses(megan, 'approve')
        await teller.passes(3)
      }
    },
  },
  'bringing a containment back contains': {
    of: ['undoing the undo of a containment contains nothing'],
    tell: async (teller) => {
      const [alex] = teller.operators
      await disable(teller, alex, teller.accounts[0])
      await confirm(teller, alex, { compromised: 'true' })
      for (let times = 0; times < 2; times++) {
        await teller.types(alex, `undo ${teller.world.operations.all().at(-1)?.id}`)
        await confirm(teller, alex)
        await teller.passes(1)
      }
    },
  },
  'whoever agrees is told that an incident does not name an account': {
    of: ['nobody is told that an incident does not name the accounts'],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      // Whose admin role suffices to read incidents.
      const [megan] = teller.approvers
      const { tenant, incidents } = teller.world.outside
      const evidence = one ? [userEvidence(accountOf(one, tenant.tenantId), { verdict: 'malicious' })] : []
      const { id } = incidents.raise({ evidence })
      await teller.types(megan, `disable accounts incident:${id} ${named([one, other])}`)
      await confirm(teller, megan)
    },
  },
  'whoever is no approver any more does not approve': {
    of: ['whoever was an approver can still approve'],
    tell: async (teller) => {
      const [alex] = teller.operators
      const [megan] = teller.approvers
      await disable(teller, alex, ...teller.accounts.slice(0, 4))
      await confirm(teller, alex)
      teller.world.standing.move('Approvers', megan)
      await teller.passes(5)
      await teller.presses(megan, 'approve')
    },
  },
  'an operation needs approval if it is too much for whoever has taken it over': {
    of: ['an operation that starts later never needs approval after all'],
    tell: async (teller) => {
      const [alex, diego] = teller.operators
      await disable(teller, alex, ...teller.accounts.slice(0, 2))
      await confirm(teller, alex, teller.at('runAt', 15))
      await disable(teller, diego, ...teller.accounts.slice(2, 4))
      await confirm(teller, diego)
      const [first] = teller.world.operations.all()
      await teller.types(diego, `take over ${first?.id}`)
      await teller.presses(alex, 'hand over')
      await teller.passes(20)
    },
  },
}
