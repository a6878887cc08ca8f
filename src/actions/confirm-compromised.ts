import type { Risk } from '../graph/directory/risk.ts'
import { requests } from '../graph/http/request.ts'
import { rolesThatMay } from './admin-roles.ts'
import { alreadySo, change, defineAction, once, skip } from './define.ts'

const permission = ['IdentityRiskyUser.ReadWrite.All'] as const

/** Saying that an account is compromised and saying that it is not are the same call, with another verb. */
export const riskFacts = {
  scopes: { plan: permission, run: permission, verify: permission },
  roles: rolesThatMay.changeRisk,
  needs: { licence: 'Microsoft Entra ID P2', notIn: ['china'] },
  locksOut: false,
  // Sixty in a call, and a call takes a little more than a second.
  perSecond: 50,
} as const

/** What cannot be read is not confirmed. Identity Protection takes its time to show what was decided. */
export const isNow = (wanted: (risk: Risk) => boolean, found: Risk | undefined) => {
  if (found === undefined) return undefined
  return wanted(found) ? 'verified' : 'unconfirmed'
}

export const confirmCompromised = defineAction({
  ...riskFacts,
  kind: 'confirm-compromised',
  inspect: (directory, accounts, { signal }) => directory.risks(accounts, signal),
  judge: ({ account, found, again }) => {
    if (account.userType === 'Guest') return skip('protected', 'riskAtHome')
    return found === 'confirmedCompromised' && !again ? alreadySo : change
  },
  writes: (account, found) => once(account, requests.confirmCompromised(account.id), found),
  verify: (_write, { found }) => isNow((risk) => risk === 'confirmedCompromised', found),
  undo: { by: 'dismiss-risk', keep: 'toBeDismissed' },
  audit: ({ before }) => ({ before, after: 'confirmedCompromised' }),
})
