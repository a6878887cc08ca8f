import type { Messages } from '../en.ts'
import { terms } from './terms.ts'

const { accounts } = terms.common

/** „3 Konten“, oder „2 von 3 Konten“, wo welche fehlen. */
const of = (done: number, total: number): string =>
  done === total ? accounts(done) : `${terms.number(done)} von ${accounts(total)}`

const form = (title: string) => ({
  title,
  intro: 'Sie sehen zuerst einen Plan. Nichts ändert sich, bevor Sie ihn bestätigen.',
  submit: 'Planen',
})

/** What is done after an incident, or when somebody leaves, and how it is taken back. */
export const responses: Pick<Messages['playbooks'], 'requirePasswordChange' | 'restore'> = {
  requirePasswordChange: {
    button: (count) => `Neues Kennwort verlangen: ${accounts(count)}`,
    title: (count) => `Von ${accounts(count)} ein neues Kennwort verlangen?`,
    running: (count) => `${accounts(count)}: Neues Kennwort wird verlangt`,
    done: (done, total) => `Neues Kennwort verlangt: ${of(done, total)}`,
    will: 'Muss das Kennwort ändern',
    already: 'Muss das Kennwort schon ändern',
    nothing: 'Kein Konto, das sein Kennwort ändern müsste',
    parts: { change: 'Kennwort zu ändern', already: 'müssen es schon' },
    form: form('Kennwortänderung verlangen'),
    notes: [
      'Bei der nächsten Anmeldung wird ein neues Kennwort verlangt. Offene Sitzungen laufen weiter.',
      'Bis dahin gilt das jetzige Kennwort: Wer es kennt, kann sich anmelden und das neue wählen.',
    ],
  },
  restore: {
    button: (count) => `${accounts(count)} wiederherstellen`,
    title: (count) => `${accounts(count)} wiederherstellen?`,
    running: (count) => `${accounts(count)}: Wiederherstellung läuft`,
    done: (done, total) => `${of(done, total)} wiederhergestellt`,
    will: 'Wird wiederhergestellt',
    already: 'Schon wie vorher',
    nothing: 'Nichts wiederherzustellen',
    parts: { change: 'wiederherzustellen', already: 'schon wie vorher' },
    form: form('Konten wiederherstellen'),
    notes: [],
  },
}
