import { confirm, disable, enable, refuse, type Story, slow } from './storytelling.ts'
import type { Teller } from './told.ts'

/** Bots take what is due once in each of these minutes. */
async function minutes({ passes }: Teller, count: number): Promise<void> {
  for (let passed = 0; passed < count; passed++) await passes(1)
}

/** Stories about what becomes of operations. */
export const runningStories: Readonly<Record<string, Story>> = {
  'a plan that nobody confirms ends': {
    of: ['plans stay open for ever'],
    tell: async (teller) => disable(teller, teller.operators[0], teller.accounts[0]),
  },
  'a request that nobody answers ends': {
    of: ['requests for approval stay open for ever'],
    tell: async (teller) => {
      const [alex] = teller.operators
      await disable(teller, alex, ...teller.accounts.slice(0, 4))
      await confirm(teller, alex)
    },
  },
  'an account is disabled without anything else': {
    of: ['steps that were switched off are carried out', 'a token is logged'],
    tell: async (teller) => {
      const [alex] = teller.operators
      await disable(teller, alex, teller.accounts[0])
      await confirm(teller, alex)
    },
  },
  'an operation starts at its time': {
    of: ['operations start as soon as they are confirmed'],
    tell: async (teller) => {
      const [alex] = teller.operators
      await disable(teller, alex, teller.accounts[0])
      await confirm(teller, alex, teller.at('runAt', 15))
      await teller.passes(20)
    },
  },
  'another process goes on with what one leaves behind': {
    of: ['nobody goes on with what a process leaves behind'],
    tell: async (teller) => {
      const [alex] = teller.operators
      await disable(teller, alex, teller.accounts[0])
      slow(teller, 60_000, { method: 'POST', path: 'batch' })
      await confirm(teller, alex)
      for (const { mortal } of teller.world.bots) mortal.die()
      await teller.world.revive()
      await teller.passes(2)
    },
  },
  'an operation goes on once its owner has signed in': {
    of: ['a sign-in does not continue what waits for it'],
    tell: async (teller) => {
      const [alex] = teller.operators
      await disable(teller, alex, teller.accounts[0])
      await confirm(teller, alex, teller.at('runAt', 10))
      await teller.types(alex, 'sign out')
      await minutes(teller, 15)
      await teller.types(alex, 'list users')
      await teller.signsIn(alex)
    },
  },
  'a stop is heeded between two steps': {
    of: ['a stop is not heeded'],
    tell: async (teller) => {
      const [alex] = teller.operators
      const [one] = teller.accounts
      await disable(teller, alex, one)
      slow(teller, 18_000, { method: 'PATCH' })
      await confirm(teller, alex, { signOut: 'true' })
      await teller.types(alex, `stop operation ${teller.world.operations.all()[0]?.id}`)
      await teller.passes(2)
    },
  },
  'a card follows when the connector takes it': {
    of: ['cards that could not be sent are not sent again'],
    tell: async (teller) => {
      const [alex] = teller.operators
      const { faults } = teller.world.outside
      await disable(teller, alex, teller.accounts[0])
      await confirm(teller, alex, teller.at('runAt', 10))
      faults.add({ at: 'request', fail: 503, match: { path: '^/_connector' } })
      await minutes(teller, 14)
      faults.remove()
    },
  },
  'a change that fails again and again is given up': {
    of: ['each slice tries a change anew'],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      const [alex] = teller.operators
      await disable(teller, alex, one, other)
      refuse(teller, one, 500)
      await confirm(teller, alex)
      await minutes(teller, 45)
    },
  },
  'a change that is throttled for minutes is carried out': {
    of: ['a change that is throttled again and again is given up'],
    tell: async (teller) => {
      const [alex] = teller.operators
      await disable(teller, alex, teller.accounts[0])
      teller.world.outside.useUpQuota(3 * 60_000)
      await confirm(teller, alex)
      await minutes(teller, 5)
    },
  },
  'a result says that a change is not seen': {
    of: ['a result has a tick although reading back shows something else'],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      const [alex] = teller.operators
      await disable(teller, alex, one, other)
      refuse(teller, one, 'ignored')
      if (one) teller.world.lies.add(one.id)
      await confirm(teller, alex)
      await minutes(teller, 12)
    },
  },
  'a change without an answer is not called done': {
    of: ['whatever was not answered counts as done'],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      const [alex] = teller.operators
      await disable(teller, alex, one, other)
      refuse(teller, one, 'missing')
      await confirm(teller, alex)
      await teller.types(alex, `stop operation ${teller.world.operations.all()[0]?.id}`)
      await minutes(teller, 5)
    },
  },
  'a change that was refused is not sent again once somebody has decided otherwise': {
    of: ['a change is sent although somebody has decided otherwise since'],
    tell: async (teller) => {
      const [one, other] = teller.accounts
      const [alex, diego] = teller.operators
      await disable(teller, alex, one, other)
      refuse(teller, one, 503, 60)
      await confirm(teller, alex)
      await enable(teller, diego, one)
      await confirm(teller, diego)
      teller.world.outside.faults.remove()
      await minutes(teller, 5)
    },
  },
  'one busy answer of Entra matters to nobody else': {
    of: ['one busy answer of Entra leaves everybody without answers for a minute'],
    tell: async (teller) => {
      const [alex, diego] = teller.operators
      const { faults, refusals } = teller.world.outside
      // Whoever has just started has no tokens: neither its own, nor for somebody.
      for (const { mortal } of teller.world.bots) mortal.die()
      await teller.world.revive()
      faults.add({ at: 'request', fail: 429, match: { path: 'oauth2/v2.0/token' }, times: 2 })
      refusals.push({ service: 'entra', at: Number.POSITIVE_INFINITY, isFinal: true })
      await disable(teller, alex, teller.accounts[0])
      // Only the first may go without an answer.
      refusals.splice(0)
      await disable(teller, diego, teller.accounts[1])
    },
  },
  'an undo takes the sign-out of its own operation for nobody else\u2019s': {
    of: ['one slow answer moves how times are compared'],
    tell: async (teller) => {
      const [alex] = teller.operators
      const [one, other] = teller.accounts
      const { faults } = teller.world.outside
      await disable(teller, alex, one, other)
      // An undo of nothing would not be planned.
      faults.add({ at: 'item', fail: 403, match: { method: 'POST', path: `${other?.id}/revoke` } })
      await confirm(teller, alex, { signOut: 'true' })
      await teller.passes(3)
      faults.add({ at: 'request', bodyDelayMs: 8_000, match: { path: '^/v1.0' } })
      await teller.presses(alex, 'undo')
      await teller.passes(1)
    },
  },
}
