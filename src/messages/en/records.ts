import type { AuditStep } from '../../core/audit-steps.ts'
import { number } from './terms.ts'

const n = number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'entry' : 'entries'}`

/** Steps of a later version are shown by their code. */
const steps = {
  planned: 'Planned',
  confirmed: 'Confirmed',
  awaitingApproval: 'Sent for approval',
  approverNamed: 'Approver named',
  escalated: 'More approvers asked',
  extended: 'Answer time extended',
  asked: 'Question asked',
  answered: 'Question answered',
  handoverAsked: 'Takeover requested',
  handoverAgreed: 'Hand-over agreed',
  handedOver: 'Handed over',
  handoverDeclined: 'Hand-over declined',
  handoverWithdrawn: 'Takeover request withdrawn',
  handoverDenied: 'Hand-over denied',
  handoverRefused: 'Hand-over refused',
  handoverExpired: 'Takeover request expired',
  handedOff: 'Steps handed off',
  handOffDone: 'Steps done',
  handOffNotNeeded: 'Steps not needed',
  approved: 'Approved',
  excluded: 'Accounts excluded',
  itemsExcluded: 'Apps and devices excluded',
  denied: 'Denied',
  scheduled: 'Scheduled',
  started: 'Started',
  continued: 'Resumed',
  paused: 'Paused',
  resumed: 'Resumed',
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
  away: 'Away',
  back: 'Back',
  exported: 'Exported',
  downloaded: 'Downloaded',
  pruned: 'Older entries removed',
} satisfies Readonly<Record<AuditStep, string>>

export const audit = {
  title: 'Audit log',
  none: 'No matching entries.',
  own: 'You see what you did, requested or approved. People with an admin role see everything.',
  subtitle: (count: number) => rows(count),
  about: (what: string) => `about ${what}`,
  steps,
  severalSteps: (what: string, count: number) => `${what}: ${n(count)} steps`,
  bot: 'Rollcall',
  when: 'when',
  what: 'What, to whom',
  by: 'By whom, why',
  /** States of an account, or of a part of it, before and after. */
  values: { passwordChangeRequired: 'change required', passwordChangeNotRequired: 'no change required' },
  moved: (before: string, after: string) => `${before} → ${after}`,
  request: (id: string) => `Request ${id}`,
  file: (format: string, count: number) => `${format}, ${n(count)} ${count === 1 ? 'row' : 'rows'}`,
  whole: (count: number, hash: string) =>
    count === 1
      ? `Audit log intact: 1 entry verified, ${hash}.`
      : `Audit log intact: ${rows(count)} verified, up to ${hash}.`,
  newest: (count: number, hash: string) =>
    `Audit log intact: the newest ${count === 1 ? 'entry' : rows(count)} verified, up to ${hash}.`,
  pruned: (seq: number) => `Older entries, up to ${n(seq)}, were removed.`,
  broken: {
    altered: (seq: number) => `Audit log not intact: entry ${n(seq)} was altered.`,
    missing: (seq: number) => `Audit log not intact: entry ${n(seq)} is missing.`,
    inserted: (seq: number) => `Audit log not intact: entry ${n(seq)} was inserted.`,
    reordered: (seq: number) => `Audit log not intact: entry ${n(seq)} was moved.`,
  },
  whenBroken: 'Leave the database as it is and tell your security team.',
  number: (seq: number) => `#${n(seq)}`,
  details: 'Details',
  allEntries: 'All entries',
  byOperation: 'By operation',
  verifyAll: 'Verify all entries',
  everything: 'Entire audit log',
  of: (id: string) => `Audit log of ${id}`,
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
