import { riskRequests } from '../../graph/directory/risk.ts'
import { defineAction } from '../../operations/registry/action.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { riskReasons, setRisk } from '../risk.ts'

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
  ...setRisk('confirmedCompromised', riskRequests.confirmCompromised),
  kind: 'confirm-compromised',
  words: { en: { label: 'Confirm compromised' }, de: { label: 'Als kompromittiert bestätigen' } },
  reasons: { ...riskReasons, ...reasons },
  undo: { by: 'dismiss-risk', keep: reasons.toBeDismissed.code },
})
