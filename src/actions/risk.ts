import type { Risk } from '../graph/directory/risk.ts'
import { rolesAllowedTo } from '../operations/registry/admin-roles.ts'
import { defineReasons } from '../operations/registry/reason.ts'

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

export const riskReasons = defineReasons({
  riskAtHome: {
    kind: 'barrier',
    en: () => 'Guest: risk is assessed in their home organisation',
    de: () => 'Gast: Das Risiko bewertet die Heimatorganisation',
  },
})

/** Accounts that couldn't be read keep their result. Identity Protection takes a while to show a decision. */
export const verifyRisk = (wanted: (risk: Risk) => boolean, found: Risk | undefined) => {
  if (found === undefined) return undefined
  return wanted(found) ? 'verified' : 'unconfirmed'
}
