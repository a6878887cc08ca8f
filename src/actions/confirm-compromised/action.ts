import { riskRequests, risksOf } from '../../graph/directory/risk.ts'
import { change, defineAction, noChangeNeeded, singleWrite, skip } from '../../operations/registry/action.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { riskActionDefaults, riskReasons, verifyRisk } from '../risk.ts'

const reasons = defineReasons({
  toBeDismissed: {
    kind: 'again',
    en: (detail) =>
      detail
        ? `Risk due to be dismissed by operation ${detail}: this keeps it confirmed as compromised`
        : 'Risk due to be dismissed: this keeps it confirmed as compromised',
    de: (detail) =>
      detail
        ? `Das Risiko soll durch Vorgang ${detail} verworfen werden: Mit dem neuen Vorgang bleibt das Konto als kompromittiert bestätigt`
        : 'Das Risiko soll verworfen werden: Mit diesem Vorgang bleibt das Konto als kompromittiert bestätigt',
  },
})

export const confirmCompromised = defineAction({
  ...riskActionDefaults,
  kind: 'confirm-compromised',
  words: { en: { label: 'Confirm compromised' }, de: { label: 'Als kompromittiert bestätigen' } },
  reasons: { ...riskReasons, ...reasons },
  inspect: (directory, accounts, { signal }) => directory.ask(risksOf, accounts, signal),
  judge: ({ account, found, again }) => {
    if (account.userType === 'Guest') return skip('protected', riskReasons.riskAtHome.code)
    return found === 'confirmedCompromised' && !again ? noChangeNeeded : change
  },
  writes: (account, found) => singleWrite(account, riskRequests.confirmCompromised(account.id), found),
  verify: (_write, { found }) => verifyRisk((risk) => risk === 'confirmedCompromised', found),
  undo: { by: 'dismiss-risk', keep: reasons.toBeDismissed.code },
  audit: ({ before }) => ({ before, after: 'confirmedCompromised' }),
})
