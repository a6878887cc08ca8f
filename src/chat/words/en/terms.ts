import type { OperationState } from '../../../core/operation-states.ts'
import { accounts, number } from '../../../core/words/en.ts'
import type { OwnCode, unnamedNote } from '../../../operations/registry/reason.ts'

export { number }

const n = number

export const common = {
  accounts,
  /** "3 accounts", or "2 of 3 accounts" if some are missing. */
  of: (done: number, total: number) => (done === total ? accounts(done) : `${n(done)} of ${accounts(total)}`),
  question: (what: string) => `${what}?`,
  more: 'More',
  next: 'Next',
  previous: 'Previous',
  cancel: 'Cancel',
  none: '–',
  bot: 'Rollcall',
  yes: 'Yes',
  no: 'No',
  range: (from: number, to: number, total: number) => `${n(from)}–${n(to)} of ${n(total)}`,
  andMore: (count: number) => `and ${n(count)} more`,
}

/** Column headings and the names of facts. */
export const labels = {
  name: 'Name',
  signInName: 'Sign-in name',
  account: 'Account',
  jobTitle: 'Job title',
  department: 'Department',
  status: 'Status',
  type: 'Type',
  why: 'Why',
  now: 'Now',
  outcome: 'Outcome',
  objectId: 'Object ID',
  tenant: 'Tenant',
  roles: 'Admin roles',
  validUntil: 'Valid until',
  operation: 'Operation',
  requester: 'Requested by',
  reason: 'Reason',
  ticket: 'Ticket',
  compromised: 'Compromised',
  created: 'Planned',
  runAt: 'Runs at',
  enableAt: 'Enabled again at',
  approvedBy: 'Approved by',
  deniedBy: 'Denied by',
  comment: 'Comment',
  asked: 'Asked',
  askedLater: 'Asked later',
  escalated: 'Escalated',
  awayNow: 'Away',
  notReached: 'Not reached',
  notReachedYet: 'Not reached yet',
  usage: 'Usage',
  examples: 'Examples',
  asks: 'Permissions',
  aliases: 'Aliases',
}

export const status = {
  enabled: 'Enabled',
  disabled: 'Disabled',
  notFound: 'Not found',
  ambiguous: 'Ambiguous',
  duplicate: 'Duplicate',
  failed: 'Lookup failed',
}

export const accountType = { member: 'Member', guest: 'Guest', guests: 'Guests', synced: 'synced' }

export const guards = { operator: 'Operator of this bot', approver: 'Approver of this bot' }

/** Marks an administrator among the accounts a plan would change. */
export const administrator = (roles: string) => `▲ Administrator: ${roles}`

export const states: Readonly<Record<OperationState, string>> = {
  planned: 'Waiting for confirmation',
  awaitingApproval: 'Waiting for approval',
  scheduled: 'Scheduled',
  queued: 'About to start',
  running: 'Running',
  needsSignIn: 'Paused: sign-in required',
  paused: 'Paused: many accounts failed',
  verifying: 'Verifying',
  done: 'Done',
  cancelled: 'Cancelled',
  denied: 'Denied',
  expired: 'Expired',
  stopped: 'Stopped',
}

const by = (detail: string): string => detail && ` by ${detail}`
const also = (detail: string): string => detail && `, ${detail}`

/** Why an operation skips an account; `detail` lists roles, groups or candidates. */
export const why: Readonly<Record<Exclude<OwnCode, typeof unnamedNote>, (detail: string) => string>> = {
  self: () => 'Your own account',
  approver: () => 'The approver’s own account',
  adminRole: (detail: string) => (detail ? `Holds an admin role: ${detail}` : 'Holds an admin role'),
  partialRole: (detail: string) =>
    detail
      ? `Holds an admin role for part of the directory: ${detail}`
      : 'Holds an admin role for part of the directory',
  eligibleRole: (detail: string) => (detail ? `Can activate an admin role: ${detail}` : 'Can activate an admin role'),
  lastGlobalAdmin: () => 'The last Global Administrator who can sign in',
  configured: () => 'On the list of protected accounts',
  protectedGroup: () => 'Member of the protected group',
  guardsBot: () => 'Operator or approver of this bot: requires a second person’s approval',
  lastApprover: () => 'One of the last approvers of this bot: without them, nobody could approve changes',
  federated: () => 'Signs in with another identity provider, which manages the password: change it there',
  guestAtHome: () => 'Guest: passwords and sign-in methods are managed in their home organisation',
  protectionUnseen: () => 'I couldn’t check whether the account has an admin role or is protected',
  earlierStep: () => 'Another step didn’t succeed for this account',
  excludedItem: (detail: string) => `Excluded, so it stays as it is: ${detail}`,
  synced: () => 'Synced from on-premises: change it in Active Directory, or the next sync will undo it',
  already: () => 'No longer needs a change',
  changedSince: () => 'Already back in its previous state, but not because of this operation',
  changedLater: (detail: string) =>
    detail ? `Changed since then by operation ${detail}` : 'Changed since then by another operation',
  compromised: (detail: string) =>
    detail
      ? `Contained by operation ${detail} as compromised: requires the reason again and a second person’s approval`
      : 'Contained as compromised: requires the reason again and a second person’s approval',
  changedOutside: (detail: string) => `Changed${by(detail)} in another tool since then`,
  changedBySync: (detail: string) =>
    `Changed by the sync with Active Directory since then${also(detail)}: change it there, or the next sync will undo it`,
  changedByDisruption: (detail: string) => `Changed by Defender’s attack disruption since then${also(detail)}`,
  enabledOutside: (detail: string) => `Enabled${by(detail)}, outside Rollcall`,
  disabledOutside: (detail: string) => `Disabled${by(detail)}, outside Rollcall`,
  enabledBySync: (detail: string) =>
    `Enabled by the sync with Active Directory${also(detail)}: the next sync will enable it again`,
  disabledBySync: (detail: string) =>
    `Disabled by the sync with Active Directory${also(detail)}: the next sync will disable it again`,
  enabledByDisruption: (detail: string) => `Enabled by Defender’s attack disruption${also(detail)}`,
  disabledByDisruption: (detail: string) =>
    `Disabled by Defender’s attack disruption${also(detail)}: it might do so again while the attack continues`,
  unclearOutside: (detail: string) =>
    `Perhaps also changed${by(detail)} in another tool: Entra’s audit log can’t tell that from an operation`,
  sessionsEnded: () => 'Signed out since then, but not because of this operation',
  justChanged: (detail: string) =>
    detail
      ? `Operation ${detail} has just changed this, and it might not be visible yet, so it will be changed again to be sure`
      : 'Another operation has just changed this, and it might not be visible yet, so it will be changed again to be sure',
  syncedToo: () => 'Synced from on-premises: the next sync will undo this unless you change it in Active Directory too',
  restrictedUnit: () => 'In a restricted management administrative unit: requires an admin role for that unit',
  roleGroup: (detail: string) =>
    `Member or owner of a role-assignable group${detail ? ` (${detail})` : ''}: requires Privileged Authentication Administrator or Global Administrator`,
  notChosen: () => 'Not selected for this operation',
  excluded: (detail: string) => (detail ? `Excluded by ${detail}, who approved the rest` : 'Excluded by an approver'),
  otherTenant: () => 'Belongs to another organisation: tell its administrators',
  notInEntra: () => 'Not an account in Microsoft Entra: local, or in Active Directory only',
  asBefore: () => 'Was already in this state before that operation',
  doneBefore: (detail: string) =>
    detail ? `Done by operation ${detail}` : 'Done by the operation that this one continues',
  notCertain: () => 'Not certain whether this operation changed it',
  stopped: () => 'The operation was stopped',
  readOnly: () => 'Changes were switched off',
  notAnOperator: () => 'The requester is no longer allowed to change accounts',
  forbidden: () => 'Couldn’t be read with your permissions',
  protectionIncomplete: () => 'I couldn’t determine which accounts are protected',
  unavailable: () => 'Microsoft Entra didn’t respond',
  waitedTooLong: () => 'Nobody continued it in time',
  denied: () => 'The operation was denied',
  notApproved: () => 'Nobody approved it in time',
  lapsed: () => 'The approval expired',
  tooLate: () => 'It couldn’t start in time',
  pastEnableAt: () => 'The time to enable it again had passed',
  replaced: () => 'The operation was replaced by another one',
}

export const verdicts = {
  change: 'Will change',
  already: 'Nothing to change',
  protected: 'Protected',
  synced: 'Synced from on-premises: change it in Active Directory, or the next sync will undo it',
  notFound: (detail: string) => (detail ? `Not found. Did you mean ${detail}?` : 'Not found'),
  ambiguous: (detail: string) =>
    detail ? `Matches more than one account: ${detail}` : 'Matches more than one account',
  duplicate: (detail: string) => (detail ? `Duplicate of ${detail}` : 'Duplicate'),
  failed: 'Couldn’t be read',
  excluded: 'Excluded by an approver',
}

/** Why changing an account failed. */
export const reasons = {
  forbidden:
    'Your role doesn’t allow this change: the account might be eligible for an admin role, hold a custom role, or be outside the administrative unit your role covers',
  missingRole: 'Your role doesn’t allow this change: none of your active admin roles is enough',
  restrictedUnit: 'In a restricted management administrative unit for which you have no admin role',
  privilegedTarget: 'Holds an admin role: changing it requires a higher role than yours',
  roleGroup:
    'Member or owner of a role-assignable group: only a Privileged Authentication Administrator or a Global Administrator can change it',
  notFound: 'The account no longer exists',
  directorySynced: 'Managed in on-premises Active Directory',
  defaultMethod:
    'Default sign-in method: Entra doesn’t allow removing it while there are others, perhaps ones that aren’t visible here',
  noFreeLicence: 'No licence of this type is available, so none was assigned. Free one up and try again',
  usageLocation: 'The account has no usage location, which Entra requires for a licence',
  licenceByGroup: 'The licence is assigned through a group: remove the account from the group',
  exchangeGroup: 'Distribution lists and mail-enabled security groups are managed in Exchange',
  groupGone: 'The group no longer exists',
  invalid: 'Microsoft Entra rejected the change',
  throttled: 'Microsoft Entra throttled requests for too long',
  unavailable: 'Microsoft Entra didn’t respond',
  unauthorized: 'Your sign-in expired before this account was reached',
  cancelled: 'Stopped before this account was reached',
  tooLarge: 'The response from Microsoft Entra was too large',
  unlicensed: 'Requires Microsoft Entra ID P2, which this tenant doesn’t have',
  notInEffect: 'Microsoft Entra accepted the change, but didn’t carry it out: nothing has changed',
  notShown:
    'Another operation has just restored this, and Microsoft Entra doesn’t show it yet. Try again in a few minutes',
}

/** Why reading an account failed. */
export const unread = {
  forbidden: 'You don’t have permission to read this account',
  notFound: 'The account no longer exists',
  invalid: 'Microsoft Entra can’t look this up as written',
  throttled: 'Microsoft Entra throttled requests for too long',
  unavailable: 'Microsoft Entra didn’t respond',
  unauthorized: 'Your sign-in expired before this account was read',
  cancelled: 'Stopped before this account was read',
  tooLarge: 'The response from Microsoft Entra was too large',
}

export const changes = {
  none: 'Skipped',
  pending: 'Waiting',
  sending: 'Being changed',
  done: 'Changed',
  verified: 'Verified',
  unconfirmed: 'Not verified',
  /** Some of its steps are missing. */
  unfinished: 'Not finished',
  failed: 'Failed',
  uncertain: 'Not certain',
  skipped: 'Not reached',
}
