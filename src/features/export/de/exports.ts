import { terms } from '../../../chat/words/de/terms.ts'
import type { exports as en } from '../en/exports.ts'

const n = terms.number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'Eintrag' : 'Einträge'}`

export const exports: typeof en = {
  button: 'Exportieren',
  title: 'Die Datei ist bereit',
  rows: (count, format) => `${rows(count)} als ${format}`,
  until: (time) =>
    `Der Link gilt bis ${time} und nur im ersten Browser, mit dem die Datei heruntergeladen wird. Geben Sie ihn nicht weiter.`,
  page: 'In diesem Browser können Sie die Datei erneut herunterladen, solange der Link gilt.',
  recorded: 'Dieser Export wird protokolliert.',
  download: 'Herunterladen',
  asCsv: 'Stattdessen als CSV',
  asJson: 'Stattdessen als JSON',
  file: 'Datei',
  downloaded: {
    title: 'Heruntergeladen',
    text: 'Noch einige Minuten lang können Sie die Datei erneut herunterladen, aber nur im selben Browser.',
  },
  expired: {
    title: 'Die Datei ist nicht mehr verfügbar',
    text: 'Niemand hat sie rechtzeitig heruntergeladen, deshalb wurde sie gelöscht.',
  },
  again: 'Erneut exportieren',
  gone: 'Dieser Link wurde in einem anderen Browser benutzt oder ist abgelaufen. Exportieren Sie im Chat erneut.',
  exportNotBlocked: (count) =>
    count === 1 ? 'Das nicht blockierte Konto exportieren' : `Die ${n(count)} nicht blockierten Konten exportieren`,
  exportUnchanged: (count) =>
    count === 1 ? 'Das unveränderte Konto exportieren' : `Die ${n(count)} unveränderten Konten exportieren`,
}
