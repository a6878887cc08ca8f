import { number } from '../../../chat/words/en/terms.ts'

const n = number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'entry' : 'entries'}`

export const exports = {
  button: 'Export',
  title: 'The file is ready',
  rows: (count: number, format: string) => `${rows(count)}, ${format}`,
  until: (time: string) =>
    `The link works until ${time}, and only in the first browser that downloads the file. Keep it to yourself.`,
  page: 'You can download the file again in this browser while the link works.',
  recorded: 'This export is recorded in the audit log.',
  download: 'Download',
  asCsv: 'As CSV instead',
  asJson: 'As JSON instead',
  file: 'File',
  downloaded: {
    title: 'Downloaded',
    text: 'The same browser can download it again for a few minutes. No other browser can.',
  },
  expired: { title: 'The file is no longer available', text: 'Nobody downloaded it in time, so it was deleted.' },
  again: 'Export again',
  gone: 'This link was used in another browser or has expired. Export again in the chat.',
  exportNotBlocked: (count: number) =>
    count === 1 ? 'Export the account not blocked' : `Export the ${n(count)} accounts not blocked`,
  exportUnchanged: (count: number) =>
    count === 1 ? 'Export the unchanged account' : `Export the ${n(count)} unchanged accounts`,
}
