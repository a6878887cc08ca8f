import { form } from '../../../chat/words/de/playbook-text.ts'
import { accounts } from '../../../core/words/de.ts'
import type { playbooks as english } from '../en/playbook.ts'

export const playbooks: typeof english = {
  letBackIn: {
    button: (count) => `${accounts(count)} wieder Zugang geben`,
    does: (who) => `${who} wieder Zugang geben`,
    running: (who) => `${who}: Zugang wird vorbereitet`,
    done: (who) => `${who}: Zugang vorbereitet`,
    one: 'Ein neuer Zugang',
    already: 'Neuer Zugang bereits vorbereitet',
    nothing: 'Niemand braucht wieder Zugang',
    parts: { change: 'mit neuem Zugang', already: 'bereits vorbereitet' },
    form: form('Wieder Zugang geben'),
    notes: [
      'Die vorgesetzte Person meldet sich im Browser an, sieht dort einen befristeten Zugriffspass und gibt ihn weiter. Sonst sieht ihn niemand, auch Sie nicht. Der Link dafür gilt 24 Stunden lang.',
      'Mit dem Zugriffspass registriert man innerhalb von zehn Minuten eine neue Anmeldemethode und legt danach ein Kennwort fest.',
    ],
    left: (count) => `${accounts(count)} ${count === 1 ? 'bekommt' : 'bekommen'} keinen Zugang`,
  },
}
