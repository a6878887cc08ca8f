import { number } from './terms.ts'

const n = number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'entry' : 'entries'}`

/** Steps of a newer version are shown by their code. */
export const auditSteps = {
  planned: 'Planned',
  confirmed: 'Confirmed',
  awaitingApproval: 'Sent for approval',
  approverNamed: 'Approver named',
  escalated: 'More approvers asked',
  extended: 'Answer time extended',
  asked: 'Question asked',
  answered: 'Question answered',
  approved: 'Approved',
  excluded: 'Accounts excluded',
  itemsExcluded: 'Apps and devices excluded',
  denied: 'Denied',
  scheduled: 'Scheduled',
  started: 'Started',
  continued: 'Continued',
  paused: 'Paused',
  resumed: 'Continued',
  stopRequested: 'Stop requested',
  stopped: 'Stopped',
  cancelled: 'Cancelled',
  replaced: 'Replaced',
  expired: 'Expired',
  verifying: 'Verifying',
  finished: 'Finished',
  accountChanged: 'Changed',
  accountFailed: 'Change failed',
  accountUncertain: 'Not certain',
  skipped: 'Skipped',
  accountVerified: 'Verified',
  accountUnconfirmed: 'Not yet verified',
  refused: 'Refused: protected',
  exported: 'Exported',
  downloaded: 'Downloaded',
  pruned: 'Older entries removed',
}

/** States of an account, or of one of its items, before and after. */
export const auditValues = {
  passwordChangeRequired: 'change required',
  passwordChangeNotRequired: 'no change required',
}

export const exports = {
  button: 'Export',
  /** Language of the download page, as an HTML attribute. */
  lang: 'en',
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
}
