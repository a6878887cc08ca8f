import type { AuditStep } from '../../core/audit-steps.ts'
import { number } from './terms.ts'

const n = number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'entry' : 'entries'}`

/** Steps of a newer version are shown by their code. */
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
  handoverAgreed: 'Handover agreed',
  handedOver: 'Handed over',
  handoverDeclined: 'Handover declined',
  handoverWithdrawn: 'Takeover request withdrawn',
  handoverDenied: 'Handover denied',
  handoverRefused: 'Handover not possible',
  handoverExpired: 'Takeover request expired',
  handedOff: 'Steps handed off',
  handOffDone: 'Steps done',
  handOffNotNeeded: 'Steps not needed',
  vouchersOpened: 'Ways back in opened',
  passAsked: 'Pass requested',
  passShown: 'Pass shown',
  passNotShown: 'Pass not shown',
  backIn: 'Back in',
  voucherExpired: 'Way back in expired',
  voucherCancelled: 'Way back in cancelled',
  noted: 'Note',
  awareSince: 'Time of awareness entered',
  voucherGiven: 'Way back in given to someone else',
  receiversReminded: 'Receivers reminded',
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
  away: 'Away',
  back: 'Back',
  exported: 'Exported',
  downloaded: 'Downloaded',
  pruned: 'Older entries removed',
} satisfies Readonly<Record<AuditStep, string>>

export const audit = {
  title: 'Audit log',
  none: 'No matching entries.',
  own: 'You can see what you did, requested or approved. People with an admin role can see everything.',
  subtitle: (count: number) => rows(count),
  about: (what: string) => `about ${what}`,
  steps,
  severalSteps: (what: string, count: number) => `${what}: ${n(count)} steps`,
  bot: 'Rollcall',
  when: 'when',
  what: 'Action and account',
  by: 'Requester and reason',
  /** States of an account, or of one of its items, before and after. */
  values: {
    passwordChangeRequired: 'change required',
    passwordChangeNotRequired: 'no change required',
    seen: 'identity checked in person or on video',
    calledBack: 'identity checked by calling back',
    idDocument: 'identity checked by an ID document',
    used: 'the pass was used',
    method: 'a new sign-in method',
    signIn: 'a sign-in',
  },
  moved: (before: string, after: string) => `${before} → ${after}`,
  request: (id: string) => `Request ${id}`,
  file: (format: string, count: number) => `${format}, ${n(count)} ${count === 1 ? 'row' : 'rows'}`,
  whole: (count: number, hash: string) =>
    count === 1
      ? `Audit log intact: 1 entry verified; latest hash ${hash}.`
      : `Audit log intact: ${rows(count)} verified; latest hash ${hash}.`,
  newest: (count: number, hash: string) =>
    `Audit log intact: the newest ${count === 1 ? 'entry' : rows(count)} verified; latest hash ${hash}.`,
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
  expiredPlans: (count: number) =>
    count === 1
      ? '1 plan that nobody confirmed in time is listed only under “All entries”.'
      : `${n(count)} plans that nobody confirmed in time are listed only under “All entries”.`,
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
