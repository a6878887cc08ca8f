import { terms } from '../../../chat/words/de/terms.ts'
import type { incidents as en } from '../en/incidents.ts'

const n = terms.number
const accounts = (count: number) => `${n(count)} ${count === 1 ? 'Konto' : 'Konten'}`

/** Incidents of Microsoft Defender. */
export const incidents: typeof en = {
  title: 'Offene Vorfälle',
  none: 'Keine offenen Vorfälle mit Konten',
  noneHint: 'Vorfälle ohne Konten stehen hier nicht. Microsoft Defender zeigt alle.',
  more: 'Es gibt mehr offene Vorfälle, als hier stehen. Nennen Sie einen älteren mit seiner Nummer.',
  counts: (total, compromised) =>
    compromised > 0
      ? `${accounts(total)}, ${n(compromised)} kompromittiert`
      : `${accounts(total)}, keines kompromittiert`,
  judged: (count, verdict) => `${n(count)} ${verdict}`,
  unsaid: (total, judged) =>
    `${accounts(total)}${judged && `: ${judged}`}. Defender sagt nicht, welche kompromittiert sind.`,
  severity: {
    high: 'Hoch',
    medium: 'Mittel',
    low: 'Niedrig',
    informational: 'Informativ',
    unknown: 'Schweregrad unbekannt',
  },
  unnamed: (count, total, id) =>
    total === 1
      ? `Vorfall ${id} nennt dieses Konto nicht.`
      : `Vorfall ${id} nennt ${n(count)} von ${n(total)} Konten nicht.`,
  check: 'Prüfen',
  choose: 'Konten auswählen …',
  chooseTitle: (id) => `Welche Konten aus Vorfall ${id}?`,
  chooseNote: 'Die kompromittierten sind ausgewählt. Es ändert sich nichts, bevor Sie den Plan bestätigen.',
  chooseNone:
    'Keines ist als kompromittiert gekennzeichnet, darum ist keines ausgewählt. Es ändert sich nichts, bevor Sie den Plan bestätigen.',
  chooseUnsaid:
    'Defender sagt nicht, welche kompromittiert sind, darum ist keines ausgewählt. Es ändert sich nichts, bevor Sie den Plan bestätigen.',
  chooseLabel: 'Konten im Vorfall',
  chooseMore: (count) =>
    `Nicht in der Liste: ${accounts(count)}. Senden Sie die Namen zusammen mit der Nummer des Vorfalls.`,
  absent: (list) => `Von hier aus nicht erreichbar: ${list}`,
  next: 'Weiter',
}
