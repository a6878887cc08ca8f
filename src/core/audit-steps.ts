/**
 * Every step that the audit log records, and what its entry describes. `state`: the operation entered the state in
 * `after`, or was asked to stop in it. `note`: something else about an operation. `account`: the result for one
 * account. `other`: something without an operation. The meaning of `after` depends on this, so every new step has to be
 * classified.
 */
export const auditSteps = {
  planned: 'state',
  confirmed: 'state',
  awaitingApproval: 'state',
  approverNamed: 'note',
  escalated: 'note',
  extended: 'note',
  asked: 'note',
  answered: 'note',
  handoverAsked: 'note',
  handoverAgreed: 'note',
  handedOver: 'note',
  handoverDeclined: 'note',
  handoverWithdrawn: 'note',
  handoverDenied: 'note',
  handoverRefused: 'note',
  handoverExpired: 'note',
  handedOff: 'note',
  handOffDone: 'note',
  handOffNotNeeded: 'note',
  vouchersOpened: 'note',
  passAsked: 'note',
  passShown: 'note',
  passNotShown: 'note',
  backIn: 'note',
  voucherExpired: 'note',
  voucherCancelled: 'note',
  noted: 'note',
  awareSince: 'note',
  voucherGiven: 'note',
  receiversReminded: 'note',
  approved: 'state',
  excluded: 'note',
  itemsExcluded: 'note',
  denied: 'state',
  scheduled: 'state',
  started: 'state',
  continued: 'state',
  paused: 'state',
  resumed: 'state',
  stopRequested: 'state',
  stopped: 'state',
  cancelled: 'state',
  replaced: 'state',
  expired: 'state',
  verifying: 'state',
  finished: 'state',
  accountChanged: 'account',
  accountFailed: 'account',
  accountUncertain: 'account',
  skipped: 'account',
  accountVerified: 'account',
  accountUnconfirmed: 'account',
  refused: 'other',
  away: 'other',
  back: 'other',
  exported: 'other',
  downloaded: 'other',
  pruned: 'other',
} as const satisfies Readonly<Record<string, 'state' | 'note' | 'account' | 'other'>>

export type AuditStep = keyof typeof auditSteps

/** The steps of one class. */
export const stepsOfKind = (sort: (typeof auditSteps)[AuditStep]): AuditStep[] =>
  (Object.keys(auditSteps) as AuditStep[]).filter((step) => auditSteps[step] === sort)
