import type { English } from '../en.ts'
import { number as n } from './terms.ts'

const accounts = (count: number) => `${n(count)} ${count === 1 ? 'Konto' : 'Konten'}`

/** Incidents of Microsoft Defender. */
export const incidents: English['incidents'] = {
  title: 'Offene Vorfälle',
  label: 'Vorfall',
  none: 'Keine offenen Vorfälle mit Konten',
  noneHint: 'Vorfälle ohne Konten stehen hier nicht. Microsoft Defender zeigt alle.',
  more: 'Es gibt mehr offene Vorfälle, als hier stehen. Nennen Sie einen älteren mit seiner Nummer.',
  named: (id, title) => (title ? `${id}: „${title}“` : id),
  answers: (id, title) => (title ? `Vorfall ${id}: „${title}“` : `Vorfall ${id}`),
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
  roles: {
    compromised: 'kompromittiert',
    attacker: 'Angreifer',
    attacked: 'angegriffen',
    source: 'Ausgangspunkt',
    destination: 'Empfänger',
    created: 'beim Angriff angelegt',
    added: 'beim Angriff hinzugefügt',
    edited: 'beim Angriff geändert',
    suspicious: 'verdächtig',
    policyViolator: 'Verstoß gegen eine Richtlinie',
    contextual: 'unbeteiligt',
    malicious: 'bösartig',
    noThreatsFound: 'keine Bedrohung gefunden',
  },
  unnamed: (count, total, id) =>
    total === 1
      ? `Vorfall ${id} nennt dieses Konto nicht.`
      : `Vorfall ${id} nennt ${n(count)} von ${n(total)} Konten nicht.`,
  contain: 'Eindämmen',
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
