import { form } from '../../../chat/words/de/playbook-text.ts'
import { accounts } from '../../../core/words/de.ts'
import type { playbooks as english } from '../en/playbook.ts'

export const playbooks: typeof english = {
  letBackIn: {
    button: (count) => `${accounts(count)} wieder anmelden lassen`,
    does: (who) => `${who} wieder anmelden lassen`,
    running: (who) => `${who}: Wiederanmeldung wird vorbereitet`,
    done: (who) => `${who}: Wiederanmeldung vorbereitet`,
    one: 'Eine Wiederanmeldung',
    already: 'Wiederanmeldung bereits vorbereitet',
    nothing: 'Niemand muss sich wieder anmelden können',
    parts: { change: 'wieder anzumelden', already: 'bereits vorbereitet' },
    form: form('Wieder anmelden lassen'),
    notes: [
      'Die vorgesetzte Person meldet sich im Browser an, sieht dort einen befristeten Zugriffspass und gibt ihn weiter. Sonst sieht ihn niemand, auch Sie nicht. Der Link dafür gilt 24 Stunden lang.',
      'Mit dem Zugriffspass registriert man innerhalb von zehn Minuten eine neue Anmeldemethode und legt danach ein Kennwort fest.',
    ],
    left: (count) => `${accounts(count)} ${count === 1 ? 'kann' : 'können'} sich nicht wieder anmelden`,
  },
}
