import { number } from './terms.ts'

const n = number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'entry' : 'entries'}`

/** A step that is not here, of a later version, is shown by its code. */
const steps = {
  planned: 'Planned',
  confirmed: 'Confirmed',
  awaitingApproval: 'Sent for approval',
  escalated: 'More approvers asked',
  approved: 'Approved',
  denied: 'Denied',
  scheduled: 'Scheduled',
  due: 'Due',
  queued: 'Queued',
  started: 'Started',
  continued: 'Resumed',
  paused: 'Paused',
  resumed: 'Resumed',
  retried: 'Retried',
  stopRequested: 'Asked to stop',
  stopped: 'Stopped',
  cancelled: 'Cancelled',
  expired: 'Expired',
  verifying: 'Being verified',
  finished: 'Finished',
  accountChanged: 'Changed',
  accountFailed: 'Not changed: failed',
  accountUncertain: 'Not certain',
  skipped: 'Skipped',
  signedOut: 'Signed out everywhere',
  signOutFailed: 'Not signed out: failed',
  signOutUncertain: 'Sign-out not certain',
  signOutSkipped: 'Not signed out',
  accountVerified: 'Verified',
  accountUnconfirmed: 'Not yet verified',
  exported: 'Exported',
  downloaded: 'Downloaded',
  pruned: 'Older entries removed',
}

export const audit = {
  title: 'Audit',
  none: 'Nothing is recorded that fits.',
  own: 'You see what you did, asked for or approved. Whoever holds an admin role sees all of it.',
  subtitle: (count: number) => rows(count),
  about: (what: string) => `about ${what}`,
  steps,
  bot: 'Rollcall',
  when: 'when',
  what: 'What, to whom',
  by: 'By whom, why',
  /** What an account, or a part of it, was before and after. */
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
    altered: (seq: number) => `Audit log altered: entry ${n(seq)} was altered.`,
    missing: (seq: number) => `Audit log altered: entry ${n(seq)} is missing.`,
    inserted: (seq: number) => `Audit log altered: entry ${n(seq)} was inserted.`,
    reordered: (seq: number) => `Audit log altered: entry ${n(seq)} is not where it was written.`,
  },
  whenBroken: 'Keep the database as it is and tell your security team.',
  number: (seq: number) => `#${n(seq)}`,
  details: 'Details',
  allEntries: 'All entries',
  byOperation: 'By operation',
  verifyAll: 'Verify all entries',
  everything: 'Whole audit',
  of: (id: string) => `Audit of ${id}`,
}

export const exports = {
  button: 'Export',
  /** Of the page behind the link, as HTML has it. */
  lang: 'en',
  title: 'The file is ready',
  rows: (count: number, format: string) => `${rows(count)}, ${format}`,
  until: (time: string) => `The link works until ${time}, for the first browser that downloads: keep it to yourself.`,
  page: 'You can download the file again in this browser as long as the link works.',
  recorded: 'This export is recorded in the audit.',
  download: 'Download',
  asCsv: 'As CSV instead',
  asJson: 'As JSON instead',
  file: 'File',
  downloaded: { title: 'Downloaded', text: 'Only the browser that downloaded it can do so again, for a few minutes.' },
  expired: { title: 'The file is no longer available', text: 'Nobody fetched it in time, so it was deleted.' },
  again: 'Export again',
  gone: 'This link was used in another browser, or its time is over. Export again in the chat.',
}
