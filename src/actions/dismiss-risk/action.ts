import { riskRequests, risksOf } from '../../graph/directory/risk.ts'
import { change, defineAction, noChangeNeeded, singleWrite, skip } from '../../operations/registry/action.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { riskActionDefaults, riskReasons, verifyRisk } from '../risk.ts'

const reasons = defineReasons({
  toBeConfirmed: {
    kind: 'again',
    en: (detail) =>
      detail
        ? `Due to be confirmed as compromised by operation ${detail}: with this operation, its risk stays dismissed`
        : 'Due to be confirmed as compromised: with this operation, its risk stays dismissed',
    de: (detail) =>
      detail
        ? `Soll durch Vorgang ${detail} als kompromittiert bestätigt werden: Mit dem neuen Vorgang bleibt das Risiko verworfen`
        : 'Soll als kompromittiert bestätigt werden: Mit diesem Vorgang bleibt das Risiko verworfen',
  },
})

export const dismissRisk = defineAction({
  ...riskActionDefaults,
  kind: 'dismiss-risk',
  words: { en: { label: 'Dismiss risk' }, de: { label: 'Risiko verwerfen' } },
  reasons: { ...riskReasons, ...reasons },
  inspect: (directory, accounts, { signal }) => directory.ask(risksOf, accounts, signal),
  judge: ({ account, found, again }) => {
    if (account.userType === 'Guest') return skip('protected', riskReasons.riskAtHome.code)
    return found === 'none' && !again ? noChangeNeeded : change
  },
  writes: (account, found) => singleWrite(account, riskRequests.dismissRisk(account.id), found),
  verify: (_write, { found }) => verifyRisk((risk) => risk === 'none', found),
  undo: { by: 'confirm-compromised', keep: reasons.toBeConfirmed.code },
  audit: ({ before }) => ({ before, after: 'none' }),
})
