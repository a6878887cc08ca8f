import type { English } from '../en.ts'
import { terms } from './terms.ts'

const n = terms.number

export const notices: Pick<English, 'notices' | 'notifications' | 'awayUntil'> = {
  notices: {
    approved: (name, what) => `${name} hat Ihre Anfrage genehmigt: ${what}`,
    denied: (name, what) => `${name} hat Ihre Anfrage abgelehnt: ${what}`,
    notApproved: (what) => `Niemand hat Ihre Anfrage rechtzeitig beantwortet: ${what}`,
    needsApproval: (what) => `Das muss jetzt eine zweite Person genehmigen: ${what}`,
    paused: (title, what) => `${title} (${what})`,
    replaced: (name, what) => `Ein Vorgang von ${name} ersetzt Ihren: ${what}`,
    stopped: (what) => `Vorzeitig angehalten: ${what}`,
    expired: (what) => `Nicht gestartet: ${what}`,
    notInEffect: (what) => `Von Microsoft Entra nicht ausgeführt: ${what}`,
    notInEffectText:
      'Die Änderungen waren angenommen worden, sind nach 15 Minuten aber nicht zu sehen. Sie gelten als fehlgeschlagen.',
    outcome: {
      failed: (count) => `${n(count)} fehlgeschlagen`,
      uncertain: (count) => `${n(count)} unklar`,
    },
    unanswered: (time, what) => `Noch keine Antwort, und Ihre Anfrage läuft um ${time} ab: ${what}`,
    unansweredByYou: (name, time, what) => `${name} braucht Ihre Antwort bis ${time}: ${what}`,
    escalated: (what) => `Weitere Personen werden um Genehmigung gebeten: ${what}`,
    escalatedBecause: {
      unanswered: 'Bisher hat niemand geantwortet.',
      unavailable: 'Von den Genehmigenden kann gerade niemand gefragt werden.',
    },
    nobodyToAsk: (what) => `Zurzeit kann niemand um Genehmigung gebeten werden: ${what}`,
    nobodyToAskText: (id) =>
      `Alle, die genehmigen dürfen, sind abwesend oder nicht erreichbar. Wenn Sie eine dieser Personen selbst erreichen, kann sie trotzdem „approve ${id}“ senden.`,
    stillWaits: (name, time, what) => `${name} wartet noch bis ${time} auf Ihre Antwort: ${what}`,
    others: (name, what, approver) => `${name}: ${what}${approver ? `, genehmigt von ${approver}` : ''}.`,
  },
  awayUntil: (time) => `Sie sind abwesend bis ${time}`,
  notifications: {
    title: 'Benachrichtigung',
    choices: {
      all: 'Alle: Entscheidungen, Unterbrechungen und die Ergebnisse längerer Vorgänge',
      decisions: 'Nur Entscheidungen: was genehmigt oder abgelehnt wurde und was auf Sie wartet',
      off: 'Aus: nur die Karten',
    },
    buttons: { all: 'Alle', decisions: 'Nur Entscheidungen', off: 'Aus' },
    always: 'Genehmigungsanfragen kommen immer.',
  },
}
