import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import type { InEachLanguage } from '../../core/words/index.ts'
import type { ActionText } from '../../operations/registry/texts.ts'

export const words: InEachLanguage<ActionText> = {
  en: {
    label: 'Disable devices',
    back: 'Enable devices again',
    caution: 'Enable only devices you know: one might be an attacker’s.',
    items: (count) => `${en.number(count)} ${count === 1 ? 'device' : 'devices'}`,
    since: (date) => `registered ${date}`,
    limits:
      'Devices that these people joined or registered. Hybrid-joined computers are managed in Active Directory or Intune.',
  },
  de: {
    label: 'Geräte deaktivieren',
    back: 'Geräte wieder aktivieren',
    caution: 'Nur bekannte aktivieren: Andere könnten vom Angreifer stammen.',
    items: (count) => `${de.number(count)} ${count === 1 ? 'Gerät' : 'Geräte'}`,
    since: (date) => `registriert am ${date}`,
    limits:
      'Geräte, die diese Personen eingebunden oder registriert haben. Hybrid eingebundene Computer werden im Active Directory oder in Intune verwaltet.',
  },
}
