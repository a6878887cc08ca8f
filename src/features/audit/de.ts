import { number } from '../../core/words/de.ts'
import type { en } from './en.ts'

const n = number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'Eintrag' : 'Einträge'}`

export const de: typeof en = {
  commands: {
    audit: {
      summary: 'Zeigt, wer wann was mit welchen Konten getan hat und warum.',
      usage: 'audit [Konto|Vorgang|Person]',
      details: [
        'Grenzen Sie die Anzeige mit einem Namen, Anmeldenamen, einer Objekt-ID oder einer Vorgangs-ID ein. „account:“ oder „operator:“ davor legt fest, was gemeint ist.',
        'Zeigt Vorgänge, die neuesten zuerst. „Details“ und „audit details“ zeigen jeden Eintrag mit der Anfrage-ID von Microsoft Graph. Eine Zeile zeigt, ob das Protokoll unverändert ist.',
      ],
      examples: ['audit', 'audit details', 'audit adele@contoso.com', 'audit operator:megan@contoso.com'],
    },
  },
  audit: {
    title: 'Protokoll',
    none: 'Keine passenden Einträge.',
    own: 'Sie sehen, was Sie getan, angefordert oder genehmigt haben. Wer eine Administratorrolle hat, sieht alles.',
    subtitle: rows,
    about: (what) => `zu ${what}`,
    severalSteps: (what, count) => `${what}: ${n(count)} Schritte`,
    when: 'wann',
    what: 'Aktion und Konto',
    by: 'Person und Grund',
    moved: (before, after) => `${before} → ${after}`,
    request: (id) => `Anfrage ${id}`,
    file: (format, count) => `${format}, ${n(count)} ${count === 1 ? 'Zeile' : 'Zeilen'}`,
    whole: (count, hash) =>
      count === 1
        ? `Protokoll intakt: 1 Eintrag geprüft; letzter Hash ${hash}.`
        : `Protokoll intakt: ${rows(count)} geprüft; letzter Hash ${hash}.`,
    newest: (count, hash) =>
      `Protokoll intakt: ${count === 1 ? 'der neueste Eintrag' : `die neuesten ${rows(count)}`} geprüft; letzter Hash ${hash}.`,
    pruned: (seq) => `Ältere Einträge, bis ${n(seq)}, wurden entfernt.`,
    broken: {
      altered: (seq) => `Protokoll nicht intakt: Eintrag ${n(seq)} wurde verändert.`,
      missing: (seq) => `Protokoll nicht intakt: Eintrag ${n(seq)} fehlt.`,
      inserted: (seq) => `Protokoll nicht intakt: Eintrag ${n(seq)} wurde eingefügt.`,
      reordered: (seq) => `Protokoll nicht intakt: Eintrag ${n(seq)} wurde verschoben.`,
    },
    whenBroken: 'Lassen Sie die Datenbank, wie sie ist, und informieren Sie Ihr Sicherheitsteam.',
    number: (seq) => `#${n(seq)}`,
    details: 'Details',
    allEntries: 'Alle Einträge',
    expiredPlans: (count) =>
      count === 1
        ? '1 Plan, der nicht rechtzeitig bestätigt wurde, steht nur unter „Alle Einträge“.'
        : `${n(count)} Pläne, die nicht rechtzeitig bestätigt wurden, stehen nur unter „Alle Einträge“.`,
    byOperation: 'Nach Vorgängen',
    verifyAll: 'Alle Einträge prüfen',
    everything: 'Gesamtes Protokoll',
    of: (id) => `Protokoll von ${id}`,
  },
}
