import { type Risk, risksOf } from '../graph/directory/risk.ts'
import type { GraphRequest } from '../graph/http/request.ts'
import { type Action, change, noChangeNeeded, singleWrite, skip } from '../operations/registry/action.ts'
import { rolesAllowedTo } from '../operations/registry/admin-roles.ts'
import { defineReasons } from '../operations/registry/reason.ts'

const permission = ['IdentityRiskyUser.ReadWrite.All'] as const

export const riskReasons = defineReasons({
  riskAtHome: {
    kind: 'barrier',
    en: () => 'Guest: risk is assessed in their home organisation',
    de: () => 'Gast: Das Risiko bewertet die Heimatorganisation',
  },
})

/** Confirming compromise and dismissing risk are the same call with a different verb. */
export const setRisk = (
  wanted: Extract<Risk, 'confirmedCompromised' | 'none'>,
  request: (id: string) => GraphRequest,
) =>
  ({
    scopes: { plan: permission, run: permission, verify: permission },
    roles: rolesAllowedTo.changeRisk,
    needs: { licence: 'Microsoft Entra ID P2', unavailableIn: ['china'] },
    locksOut: false,
    // Sixty per call, at slightly more than a second per call.
    perSecond: 50,
    inspect: (directory, accounts, { signal }) => directory.ask(risksOf, accounts, signal),
    judge: ({ account, found, again }) => {
      if (account.userType === 'Guest') return skip('protected', riskReasons.riskAtHome.code)
      return found === wanted && !again ? noChangeNeeded : change
    },
    writes: (account, found) => singleWrite(account, request(account.id), found),
    // Accounts that couldn't be read keep their result. Identity Protection takes a while to show a decision.
    verify: (_write, { found }) => found && (found === wanted ? 'verified' : 'unconfirmed'),
    audit: ({ before }) => ({ before, after: wanted }),
  }) satisfies Partial<Action<string, Risk, Risk, undefined>>
