const n = (value: number): string => value.toLocaleString('en')
const accounts = (count: number): string => `${n(count)} ${count === 1 ? 'account' : 'accounts'}`

/** A number as English readers write it. */
export const number = n

/** Words used on more than one card. */
export const common = {
  accounts,
  next: 'Next',
  previous: 'Previous',
  cancel: 'Cancel',
  none: '–',
  yes: 'Yes',
  no: 'No',
  range: (from: number, to: number, total: number) => `${n(from)}–${n(to)} of ${n(total)}`,
  andMore: (count: number) => `and ${n(count)} more`,
}

/** The names of columns and facts. */
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
  objectId: 'Object id',
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
  escalated: 'Escalated',
  notReached: 'Not reached',
  usage: 'Write',
  examples: 'Examples',
  asks: 'Asks for',
  aliases: 'Also',
}

export const status = {
  enabled: 'Enabled',
  disabled: 'Disabled',
  notFound: 'Not found',
  ambiguous: 'Ambiguous',
  duplicate: 'Duplicate',
  failed: 'Not read',
}

export const accountType = { member: 'Member', guest: 'Guest', guests: 'Guests', synced: 'synced' }

/** Who guards this bot. */
export const guards = { operator: 'Operator of this bot', approver: 'Approver of this bot' }

/** An account with admin roles that is changed all the same. */
export const administrator = (roles: string) => `▲ Administrator: ${roles}`

/** The states of an operation. */
export const states = {
  planned: 'Waiting for confirmation',
  awaitingApproval: 'Waiting for approval',
  scheduled: 'Scheduled',
  queued: 'About to start',
  running: 'Running',
  needsSignIn: 'Paused: needs your sign-in',
  paused: 'Paused: many accounts failed',
  verifying: 'Checking that it took effect',
  done: 'Done',
  cancelled: 'Cancelled',
  denied: 'Denied',
  expired: 'Expired',
  stopped: 'Stopped',
}

/** Why an account is left out of an operation; `detail` names roles or candidates. */
export const why = {
  self: () => 'Your own account',
  approver: () => 'The approver’s own account',
  adminRole: (detail: string) => (detail ? `Holds an admin role: ${detail}` : 'Holds an admin role'),
  partialRole: (detail: string) =>
    detail
      ? `Holds an admin role for a part of the directory: ${detail}`
      : 'Holds an admin role for a part of the directory',
  eligibleRole: (detail: string) => (detail ? `Can activate an admin role: ${detail}` : 'Can activate an admin role'),
  lastGlobalAdmin: () => 'The last Global Administrator who can sign in',
  configured: () => 'On the list of protected accounts',
  protectedGroup: () => 'Member of the protected group',
  guardsBot: () => 'Operator or approver of this bot: a second person must approve this',
  lastApprover: () => 'Nobody could approve changes any more: the last approvers of this bot',
  guest: () => 'Guests cannot be signed out from here',
  guestAtHome: () => 'Guests sign in with the password and the methods of their own organization',
  riskAtHome: () => 'A guest: the risk of guests is judged in their own organization',
  unknownMethod: () => 'Has a sign-in method that cannot be removed from here: use the Entra admin center',
  unknownMethods: () => 'Has a sign-in method that cannot be removed from here: use the Entra admin center',
  licencesLeft: (detail: string) => `Has licences through groups only: ${detail}`,
  groupsLeft: (detail: string) => `Cannot be removed from these groups here: ${detail}`,
  groupLicence: (detail: string) => `Licence comes with a group: ${detail}`,
  dynamicGroup: (detail: string) => `Membership is set by a rule: ${detail}`,
  syncedGroup: (detail: string) => `Group is synced from Active Directory: ${detail}`,
  exchangeGroup: (detail: string) => `Group is managed in Exchange: ${detail}`,
  roleAssignableGroup: (detail: string) => `Group can hold admin roles: ${detail}`,
  restrictedGroup: (detail: string) => `Group is in a restricted management administrative unit: ${detail}`,
  ownGroup: (detail: string) => `Group decides who may use this bot, or who is protected from it: ${detail}`,
  unknownGroup: (detail: string) => `Group cannot be read: ${detail}`,
  synced: () => 'Synced from on-premises: change it in Active Directory, the next sync would undo it here',
  already: () => 'Nothing to change any more',
  changedSince: () => 'Changed since then, and not by this operation: already as it was before',
  changedLater: (detail: string) =>
    detail ? `Changed since then by operation ${detail}` : 'Changed since then by another operation',
  compromised: (detail: string) =>
    detail
      ? `Contained as compromised by operation ${detail}: takes the reason once more and a second person`
      : 'Contained as compromised: takes the reason once more and a second person',
  sessionsEnded: () => 'Its sessions were ended since then, and not by this operation: left as it is',
  toBeEnabled: (detail: string) =>
    detail
      ? `To be enabled again by operation ${detail}: this keeps it disabled`
      : 'To be enabled again: this keeps it disabled',
  toBeDisabled: (detail: string) =>
    detail
      ? `To be disabled again by operation ${detail}: this keeps it enabled`
      : 'To be disabled again: this keeps it enabled',
  toBeDismissed: (detail: string) =>
    detail
      ? `Its risk is to be dismissed by operation ${detail}: this keeps it confirmed as compromised`
      : 'Its risk is to be dismissed: this keeps it confirmed as compromised',
  toBeConfirmed: (detail: string) =>
    detail
      ? `To be confirmed as compromised by operation ${detail}: this keeps its risk dismissed`
      : 'To be confirmed as compromised: this keeps its risk dismissed',
  syncedToo: () =>
    'Synced from on-premises: the next sync undoes this unless it is changed in Active Directory as well',
  restrictedUnit: () => 'In a restricted management administrative unit: takes an admin role for that unit',
  roleGroup: (detail: string) =>
    `In, or owner of, a role-assignable group${detail ? ` (${detail})` : ''}: takes Privileged Authentication Administrator or Global Administrator`,
  sharedMailbox: () => 'Disabled, with a mail address and no licence: probably a shared or room mailbox',
  tenantConsent: () => 'Uses an app that is consented to for everybody: that app keeps its access',
  passwordWriteback: () => 'Synced from on-premises: the new password gets there only where passwords are written back',
  sharedDevice: () => 'Uses a device that other people use, too: it is disabled for all of them',
  syncedDevice: () => 'Has a hybrid-joined device: a sync from Active Directory may enable it again',
  notChosen: () => 'Not chosen for this operation',
  asBefore: () => 'It was so before that operation too',
  notCertain: () => 'Nobody can tell whether this operation changed it',
  stopped: () => 'The operation was stopped',
  readOnly: () => 'Changes were switched off',
  notAnOperator: () => 'Who asked for it may no longer change accounts',
  forbidden: () => 'It could not be read in your name',
  protectionIncomplete: () => 'It cannot be told which accounts are protected',
  unavailable: () => 'Microsoft Entra did not answer',
  waitedTooLong: () => 'Nobody signed in again',
  denied: () => 'The operation was denied',
  notApproved: () => 'Nobody approved it in time',
  lapsed: () => 'The approval ran out',
  tooLate: () => 'It was too late to begin',
  pastEnableAt: () => 'It was time to enable it again',
}

export const verdicts = {
  change: 'Will change',
  already: 'Nothing to change',
  protected: 'Protected',
  synced: 'Synced from on-premises: change it in Active Directory, the next sync would undo it here',
  notFound: (detail: string) => (detail ? `Not found. Did you mean ${detail}?` : 'Not found'),
  ambiguous: (detail: string) => (detail ? `Fits more than one account: ${detail}` : 'Fits more than one account'),
  duplicate: (detail: string) => (detail ? `Duplicate of ${detail}` : 'Duplicate'),
  failed: 'Could not be read',
}

/** Why an account could not be changed. */
export const reasons = {
  forbidden:
    'Your role does not allow it for this account. It may be eligible for an admin role, hold a custom one, or be outside the administrative unit your role is for',
  missingRole: 'Your role does not allow it: you hold no active admin role that may, such as User Administrator',
  restrictedUnit: 'It is in a restricted management administrative unit, and you have no admin role for that unit',
  privilegedTarget: 'It holds an admin role, which takes a higher one than yours',
  roleGroup:
    'It is in, or owns, a role-assignable group: only a Privileged Authentication Administrator or a Global Administrator may change it',
  notFound: 'The account does not exist any more',
  directorySynced: 'Managed in on-premises Active Directory',
  defaultMethod: 'It is the default sign-in method, which Entra does not let be removed',
  noFreeLicence: 'No licence of that kind is free: nothing was assigned. Free one, then try again',
  usageLocation: 'The account has no usage location, without which Entra assigns no licence',
  licenceByGroup: 'The licence comes with a group: remove the account from the group',
  exchangeGroup: 'Distribution lists and mail-enabled security groups are changed in Exchange',
  groupGone: 'The group does not exist any more',
  invalid: 'Microsoft Entra did not accept the change',
  throttled: 'Microsoft Entra was too busy for too long',
  unavailable: 'Microsoft Entra did not answer',
  unauthorized: 'Your sign-in ended before this account was reached',
  cancelled: 'Stopped before this account was reached',
  tooLarge: 'Microsoft Entra answered with more than I can take',
  unlicensed: 'The tenant has no licence for this: it takes Microsoft Entra ID P2',
}

/** Why an account could not be read. */
export const unread = {
  forbidden: 'You may not read this account',
  notFound: 'The account does not exist any more',
  invalid: 'Microsoft Entra cannot look it up as it is written',
  throttled: 'Microsoft Entra was too busy for too long',
  unavailable: 'Microsoft Entra did not answer',
  unauthorized: 'Your sign-in ended before this account was read',
  cancelled: 'Stopped before this account was read',
  tooLarge: 'Microsoft Entra answered with more than I can take',
}

export const changes = {
  none: 'Skipped',
  pending: 'Waiting',
  sending: 'Being changed',
  done: 'Changed',
  verified: 'Verified',
  unconfirmed: 'Not yet confirmed',
  failed: 'Failed',
  uncertain: 'Not certain',
  skipped: 'Not reached',
}
