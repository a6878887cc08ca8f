import type { English } from '../en.ts'
import { terms } from './terms.ts'

const { accounts } = terms.common

export const decisions: English['decisions'] = {
  ask: 'Nachfragen',
  commentOrQuestion: 'Kommentar oder Frage (optional)',
  question: (name, text) => `${name} fragt: „${text}“`,
  quoted: (text) => `„${text}“`,
  answer: (text) => `Antwort: „${text}“`,
  asksYou: (name) => `${name} hat vor der Entscheidung eine Frage`,
  yourAnswer: 'Ihre Antwort',
  answerHint: 'Alle angefragten Genehmigenden können sie lesen',
  answerMissing: 'Geben Sie eine Antwort ein',
  send: 'Antwort senden',
  answerTo: (name, n) => `${name} antworten (Frage ${n})`,
  answered: (name, what) => `${name} hat Ihre Frage beantwortet: ${what}`,
  both: (question, text) => `„${question}“ – „${text}“`,
  extend: 'Verlängern',
  extended: (name, time, what) => `${name} hat die Anfrage bis ${time} verlängert: ${what}`,
  expiresAt: (time) => `Die Anfrage läuft um ${time} ab.`,
  exclude: 'Konten ausschließen …',
  pickTitle: 'Konten ausschließen',
  pickNote: 'Noch ist nichts genehmigt. Nach der Auswahl sehen Sie die Anfrage erneut.',
  pickLabel: (id) => `${id} genehmigen, aber ohne`,
  pickDone: 'Weiter',
  excludeLabel: 'Ohne diese Konten genehmigen (optional)',
  excludeHint: 'Anmeldenamen, durch Kommas getrennt',
  excludeMore: 'Konten, Apps oder Geräte ausschließen …',
  excludeMoreLabel: 'Ohne diese Konten, Apps oder Geräte genehmigen (optional)',
  excludeItems: 'Apps oder Geräte ausschließen …',
  excludeItemsLabel: 'Diese Apps und Geräte nicht wiederherstellen (optional)',
  excludeNames: 'Namen wie oben, durch Kommas getrennt',
  excludedBy: (name) => `Ausgeschlossen von ${name}`,
  excluded: (count, names) => names || accounts(count),
  excludedLine: (name, list) => `▲ Ausgeschlossen von ${name}: ${list}`,
  without: (list) => `Ohne ${list}`,
}
