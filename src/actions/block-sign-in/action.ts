import { defineAction } from '../../operations/registry/action.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { setSignIn } from '../sign-in-state.ts'

const reasons = defineReasons({
  toBeEnabled: {
    kind: 'again',
    en: (detail) =>
      detail
        ? `Due to be enabled again by operation ${detail}: this keeps it disabled`
        : 'Due to be enabled again: this keeps it disabled',
    de: (detail) =>
      detail
        ? `Soll durch Vorgang ${detail} wieder aktiviert werden: Mit dem neuen Vorgang bleibt es deaktiviert`
        : 'Soll wieder aktiviert werden: Mit diesem Vorgang bleibt es deaktiviert',
  },
})

export const blockSignIn = defineAction({
  kind: 'block-sign-in',
  words: { en: { label: 'Block sign-in' }, de: { label: 'Anmeldung blockieren' } },
  reasons,
  ...setSignIn(false),
  locksOut: true,
  onPremises: 'disable',
  undo: { by: 'allow-sign-in', keep: reasons.toBeEnabled.code },
})
