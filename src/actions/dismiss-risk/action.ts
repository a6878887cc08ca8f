import { riskRequests } from '../../graph/directory/risk.ts'
import { defineAction } from '../../operations/registry/action.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { riskReasons, setRisk } from '../risk.ts'

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
  ...setRisk('none', riskRequests.dismissRisk),
  kind: 'dismiss-risk',
  words: { en: { label: 'Dismiss risk' }, de: { label: 'Risiko verwerfen' } },
  reasons: { ...riskReasons, ...reasons },
  undo: { by: 'confirm-compromised', keep: reasons.toBeConfirmed.code },
})
