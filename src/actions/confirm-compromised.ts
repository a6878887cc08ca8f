import { type Risk, riskRequests, risksOf } from '../graph/directory/risk.ts'
import { change, defineAction, noChangeNeeded, singleWrite, skip } from '../operations/registry/action.ts'
import { rolesAllowedTo } from '../operations/registry/admin-roles.ts'

const permission = ['IdentityRiskyUser.ReadWrite.All'] as const

/**
 * The facts that confirming compromise and dismissing risk have in common: they are the same call with a different
 * verb.
 */
export const riskActionDefaults = {
  scopes: { plan: permission, run: permission, verify: permission },
  roles: rolesAllowedTo.changeRisk,
  needs: { licence: 'Microsoft Entra ID P2', unavailableIn: ['china'] },
  locksOut: false,
  // Sixty per call, at slightly more than a second per call.
  perSecond: 50,
} as const

/** Accounts that couldn't be read keep their result. Identity Protection takes a while to show a decision. */
export const verifyRisk = (wanted: (risk: Risk) => boolean, found: Risk | undefined) => {
  if (found === undefined) return undefined
  return wanted(found) ? 'verified' : 'unconfirmed'
}

export const confirmCompromised = defineAction({
  ...riskActionDefaults,
  kind: 'confirm-compromised',
  inspect: (directory, accounts, { signal }) => directory.ask(risksOf, accounts, signal),
  judge: ({ account, found, again }) => {
    if (account.userType === 'Guest') return skip('protected', 'riskAtHome')
    return found === 'confirmedCompromised' && !again ? noChangeNeeded : change
  },
  writes: (account, found) => singleWrite(account, riskRequests.confirmCompromised(account.id), found),
  verify: (_write, { found }) => verifyRisk((risk) => risk === 'confirmedCompromised', found),
  undo: { by: 'dismiss-risk', keep: 'toBeDismissed' },
  audit: ({ before }) => ({ before, after: 'confirmedCompromised' }),
})
