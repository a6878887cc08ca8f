import type { formerBugs } from '../support/former-bugs.ts'
import { change, confirm, disable, enable, lag, type Story, slow } from './storytelling.ts'

const foundDisabled = 'an account that a disable found disabled is enabled at the hour of an older one'
const olderHour = 'an older hour is not cancelled by what is decided later'
const olderRead = 'a plan goes by a read that is older than a finished write'
const pending = 'a plan says nothing of what is pending'
const split = 'one operation at a time needs no second person'
const approverGone = 'the approval of someone who may not approve any more counts'
const guard = 'those who guard the bot are changed without a second person'
const guardSince = 'whoever became an operator after the plan is changed without a second person'
const lostItsName = 'an account that loses the name by which it is listed is not protected any more'
const notRead = 'a look-up of a protected account that is refused counts as an answer'
const operatorGone = 'someone who was taken out of the operators goes on'

/** Stories about bugs that decisions once had. */
export const formerStories = {
  'an account that is found disabled stays so at the hour of an older operation': {
    of: [foundDisabled, olderHour],
    tell: async (teller) => {
      const [one] = teller.accounts
      const [alex, diego] = teller.operators
      await disable(teller, alex, one)
      await disable(teller, diego, one)
      await confirm(teller, alex, teller.at('enableAt', 30))
      await confirm(teller, diego)
      await teller.passes(40)
    },
  },
  'an account that is to be disabled stays so at the hour at which it was to be enabled': {
    of: [pending],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      const [alex, diego] = teller.operators
      change(teller, one, false)
      await enable(teller, diego, one)
      await confirm(teller, diego, teller.at('runAt', 60))
      await teller.passes(2)
      await disable(teller, alex, one, other)
      await confirm(teller, alex)
      await teller.passes(70)
    },
  },
  'an account that is disabled after it was to be enabled later stays so': {
    of: [olderHour],
    tell: async (teller) => {
      const [one] = teller.accounts
      const [alex, diego] = teller.operators
      change(teller, one, false)
      await enable(teller, diego, one)
      await confirm(teller, diego, teller.at('runAt', 60))
      change(teller, one, true)
      await disable(teller, alex, one)
      await confirm(teller, alex)
      await teller.passes(70)
    },
  },
  'two operations that are small only apart need approval': {
    of: [split],
    tell: async (teller) => {
      const [alex] = teller.operators
      await disable(teller, alex, ...teller.accounts.slice(0, 2))
      await confirm(teller, alex)
      await disable(teller, alex, ...teller.accounts.slice(2, 4))
      await confirm(teller, alex)
    },
  },
  'the approval of somebody who has left the approvers does not count': {
    of: [approverGone],
    tell: async (teller) => {
      const [alex] = teller.operators
      const [megan] = teller.approvers
      await disable(teller, alex, ...teller.accounts.slice(0, 4))
      await confirm(teller, alex, teller.at('runAt', 15))
      await teller.presses(megan, 'approve')
      teller.world.standing.move('Approvers', megan)
      await teller.passes(20)
    },
  },
  'an operator is not disabled without a second person': {
    of: [guard],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      const [alex] = teller.operators
      if (one) teller.world.standing.move('Helpdesk operators', one)
      await teller.passes(5)
      await disable(teller, alex, one, other)
      await confirm(teller, alex)
    },
  },
  'whoever has become an operator since the plan is not disabled without a second person': {
    of: [guardSince],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      const [alex] = teller.operators
      await disable(teller, alex, one, other)
      await confirm(teller, alex, teller.at('runAt', 10))
      if (one) teller.world.standing.move('Helpdesk operators', one)
      await teller.passes(15)
    },
  },
  'an account stays protected that has lost the name by which it is listed': {
    of: [lostItsName],
    tell: async (teller) => {
      const [alex] = teller.operators
      await disable(teller, alex, teller.guarded)
      teller.world.outside.tenant.change(teller.guarded.id, { proxyAddresses: [] })
      await disable(teller, alex, teller.guarded)
      await confirm(teller, alex)
    },
  },
  'an account that cannot be looked up counts as protected': {
    of: [notRead],
    tell: async (teller) => {
      const [alex] = teller.operators
      const refusal = { at: 'item', fail: 403, code: 'Authorization_RequestDenied' } as const
      teller.world.outside.faults.add({ ...refusal, match: { path: '(mail|proxyAddresses).*front\\.desk' } })
      await disable(teller, alex, teller.guarded)
      await confirm(teller, alex)
    },
  },
  'a plan does not believe a read from before an account was enabled': {
    of: [olderRead],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      const [alex, diego] = teller.operators
      change(teller, one, false)
      await teller.passes(3)
      await enable(teller, alex, one)
      await confirm(teller, alex)
      lag(teller, 2)
      await disable(teller, diego, one, other)
      await confirm(teller, diego)
    },
  },
  'an undo does not believe a read from before the operation': {
    of: [],
    tell: async (teller) => {
      const [one] = teller.accounts
      const [alex] = teller.operators
      await disable(teller, alex, one)
      await confirm(teller, alex)
      lag(teller, 10)
      await teller.presses(alex, 'undo')
      await confirm(teller, alex)
    },
  },
  'a plan does not believe a read from before an operation that is running': {
    of: [],
    tell: async (teller) => {
      const [one, other, third] = teller.accounts
      const [alex, diego] = teller.operators
      change(teller, third, false)
      await teller.passes(3)
      await disable(teller, alex, one, other)
      slow(teller, 15_000, { method: 'POST', path: 'batch' })
      await confirm(teller, alex)
      lag(teller, 1)
      await enable(teller, diego, one, other, third)
      await confirm(teller, diego)
      await teller.passes(5)
    },
  },
  'an account is enabled at its hour although reads do not show yet that it was disabled': {
    of: [],
    tell: async (teller) => {
      const [one] = teller.accounts
      const [alex] = teller.operators
      await disable(teller, alex, one)
      await confirm(teller, alex, teller.at('enableAt', 10))
      lag(teller, 14)
      await teller.passes(12)
    },
  },
  'whoever was taken out of the operators changes nothing any more': {
    of: [operatorGone],
    tell: async (teller) => {
      const [one] = teller.accounts
      const [alex] = teller.operators
      await disable(teller, alex, one)
      await confirm(teller, alex, teller.at('runAt', 15))
      teller.world.standing.move('Helpdesk operators', alex)
      await teller.passes(20)
    },
  },
} satisfies Readonly<Record<string, Story & { readonly of: readonly (keyof typeof formerBugs)[] }>>
