import type { English } from '../en.ts'
import { offboarding } from './offboarding.ts'
import { form } from './playbook-text.ts'
import { responses } from './responses.ts'
import { terms } from './terms.ts'

const n = terms.number
const { accounts } = terms.common

export const playbooks: Pick<English, 'playbooks' | 'otherPlaybook'> = {
  playbooks: {
    disable: {
      button: (count) => `${accounts(count)} deaktivieren`,
      does: (who) => `${who} deaktivieren`,
      running: (who) => `${who}: Deaktivierung läuft`,
      done: (who) => `${who} deaktiviert`,
      will: 'Wird deaktiviert',
      one: 'Eine Deaktivierung',
      already: 'Bereits deaktiviert',
      isAlready: 'bereits deaktiviert',
      nothing: 'Kein Konto zu deaktivieren',
      parts: { change: 'zu deaktivieren', already: 'bereits deaktiviert' },
      form: form('Konten deaktivieren'),
      notes: [
        'Geöffnete Apps können noch bis zu einer Stunde weiterlaufen, bis ihr Zugriff endet.',
        'Geräte, E-Mail-Weiterleitungen und Gruppenmitgliedschaften bleiben unverändert.',
      ],
      guestsAfter: 'Gäste verlieren hier den Zugriff, werden aber in ihrer eigenen Organisation nicht abgemeldet.',
      left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} noch aktiviert`,
      guests: (count) =>
        `${n(count)} davon ${count === 1 ? 'ist ein Gast' : 'sind Gäste'}. Gäste können von hier aus nicht abgemeldet werden.`,
    },
    enable: {
      button: (count) => `${accounts(count)} aktivieren`,
      does: (who) => `${who} aktivieren`,
      running: (who) => `${who}: Aktivierung läuft`,
      done: (who) => `${who} aktiviert`,
      will: 'Wird aktiviert',
      one: 'Eine Aktivierung',
      already: 'Bereits aktiviert',
      isAlready: 'bereits aktiviert',
      nothing: 'Kein Konto zu aktivieren',
      parts: { change: 'zu aktivieren', already: 'bereits aktiviert' },
      form: form('Konten aktivieren'),
      notes: ['Die Anmeldung ist sofort wieder möglich. Kennwörter und Geräte bleiben unverändert.'],
      left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} noch deaktiviert`,
    },
    signOut: {
      button: (count) => `${accounts(count)} überall abmelden`,
      does: (who) => `${who} überall abmelden`,
      running: (who) => `${who}: Abmeldung läuft`,
      done: (who) => `${who} überall abgemeldet`,
      will: 'Wird abgemeldet',
      one: 'Eine Abmeldung',
      already: 'Bereits abgemeldet',
      isAlready: 'bereits abgemeldet',
      nothing: 'Kein Konto abzumelden',
      parts: { change: 'abzumelden', already: 'bereits abgemeldet' },
      form: {
        title: 'Überall abmelden',
        intro: 'Sie sehen zuerst einen Plan. Die Konten bleiben aktiviert.',
        submit: 'Plan erstellen',
      },
      notes: [
        'Es kann einige Minuten dauern, bis alle Apps wieder eine Anmeldung verlangen.',
        'Die Konten sind weiter aktiviert: Wer das Kennwort kennt, kann sich anmelden.',
      ],
      left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} noch angemeldet`,
    },
    ...responses,
    ...offboarding,
  },
  otherPlaybook: {
    button: (count) => `${accounts(count)} ändern`,
    does: (who) => `${who} ändern`,
    running: (who) => `${who}: Änderung läuft`,
    done: (who) => `${who} geändert`,
    will: 'Wird geändert',
    one: 'Eine Änderung',
    already: 'Bereits wie gewünscht',
    nothing: 'Kein Konto zu ändern',
    parts: { change: 'zu ändern', already: 'bereits wie gewünscht' },
    form: form('Konten ändern'),
    notes: [],
  },
}
