import type { Messages } from '../en.ts'
import { terms } from './terms.ts'

const { accounts } = terms.common

export const decisions: Messages['decisions'] = {
  extend: 'Verlängern',
  extended: (name, time, what) => `${name} hat die Anfrage bis ${time} verlängert: ${what}`,
  expiresAt: (time) => `Die Anfrage läuft um ${time} ab.`,
  leaveOut: 'Konten ausschließen…',
  leaveOutLabel: 'Ohne diese Konten genehmigen (optional)',
  leaveOutHint: 'Anmeldenamen, durch Kommas getrennt',
  leftOutBy: (name) => `Ausgeschlossen von ${name}`,
  leftOut: (count, names) => names || accounts(count),
  leftOutLine: (name, list) => `▲ Ausgeschlossen von ${name}: ${list}`,
  without: (list) => `Ohne ${list}`,
}
