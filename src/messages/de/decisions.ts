import type { Messages } from '../en.ts'
import { terms } from './terms.ts'

const { accounts } = terms.common

export const decisions: Messages['decisions'] = {
  ask: 'Nachfragen',
  commentOrQuestion: 'Kommentar oder Frage (optional)',
  question: (name, text) => `${name} fragt: „${text}“`,
  answer: (text) => `Antwort: „${text}“`,
  asksYou: (name) => `${name} hat vor der Entscheidung eine Frage`,
  yourAnswer: 'Ihre Antwort',
  answerHint: 'Alle gefragten Genehmigenden können sie lesen',
  answerMissing: 'Geben Sie eine Antwort ein',
  send: 'Antwort senden',
  answerTo: (name, n) => `${name} antworten (${n})`,
  answered: (name, what) => `${name} hat Ihre Frage beantwortet: ${what}`,
  both: (question, text) => `„${question}“ – „${text}“`,
  extend: 'Verlängern',
  extended: (name, time, what) => `${name} hat die Anfrage bis ${time} verlängert: ${what}`,
  expiresAt: (time) => `Die Anfrage läuft um ${time} ab.`,
  leaveOut: 'Konten ausschließen …',
  leaveOutLabel: 'Ohne diese Konten genehmigen (optional)',
  leaveOutHint: 'Anmeldenamen, durch Kommas getrennt',
  leaveOutMore: 'Konten, Apps oder Geräte ausschließen …',
  leaveOutMoreLabel: 'Ohne diese Konten, Apps oder Geräte genehmigen (optional)',
  leaveOutItems: 'Apps oder Geräte ausschließen …',
  leaveOutItemsLabel: 'Diese Apps und Geräte nicht wiederherstellen (optional)',
  leaveOutNames: 'Namen wie oben, durch Kommas getrennt',
  leftOutBy: (name) => `Ausgeschlossen von ${name}`,
  leftOut: (count, names) => names || accounts(count),
  leftOutLine: (name, list) => `▲ Ausgeschlossen von ${name}: ${list}`,
  without: (list) => `Ohne ${list}`,
}
