import { common, number } from './terms.ts'

const n = number
const { accounts } = common

export const welcome = {
  title: 'I’m Rollcall',
  hello: (name: string) => (name ? `Hello ${name}.` : 'Hello.'),
  lines: [
    'I list accounts, check any number of them at once, and disable, enable or sign them out in bulk.',
    'I act on your behalf, with your permissions only. Nothing changes until you have seen a plan and confirmed it.',
  ],
  start: 'Start with one of these, or send “help”.',
}

export const help = {
  title: 'What I can do',
  intro: 'Press a button or type a command. In a group or channel, mention me first.',
  more: 'How it works',
  run: 'Try it',
  all: 'All commands',
  thanks: 'You’re welcome. Send “help” whenever you need me.',
  noPermission: 'No permission',
  moreCommands: 'More',
  groups: {
    look: {
      title: 'Look up',
      text: 'List accounts, check their status, see who changed what, and write reports about it.',
    },
    change: {
      title: 'Change',
      text: 'Disable, enable, sign out or offboard accounts, and more. You always see a plan first.',
    },
    respond: {
      title: 'Respond',
      text: 'Contain accounts, release them afterwards, and let people sign in again.',
    },
    operations: { title: 'Your operations', text: 'Follow, undo, retry or stop them, and approve requests.' },
    you: { title: 'You', text: 'Your sign-in, permissions, notifications and absence.' },
  },
  byId: 'Operation cards have buttons for these. To type one, add the operation ID: undo pafisi-35. Without an ID, I’ll ask which one you mean.',
}

export const signIn = {
  button: 'Sign in',
  out: 'Sign out',
  in: (name: string, upn: string) => `You are signed in as ${name} (${upn}).`,
  signedOut: 'You are signed out.',
  outText:
    'Nothing more is sent on your behalf; changes already sent remain. Running and scheduled operations wait until you sign in again.',
  text: 'Sign in to continue.',
  proof: 'Sign in again: your organisation asks for an extra step.',
  device: 'Sign in again on a compliant or joined device: your organisation requires one.',
  needed: 'Sign in and I’ll continue with your request.',
  next: 'What would you like to do?',
  cancelled: 'The sign-in was cancelled. Send your request again to retry.',
  grant: 'Grant permission (administrators)',
  ssoFailed: (code: string, reference: string) =>
    `Single sign-on is not set up for this app (${code}), so Teams couldn’t sign you in automatically. Use the button below. Tell the people who run this bot: code ${code}, reference ${reference}.`,
  done: (name: string) => `Signed in as ${name}.`,
  moved: 'See the newer sign-in card below.',
  dropped: (question: string) =>
    `See the newer sign-in card below. I’ll answer only what you asked there, so ask ${question ? `“${question}”` : 'this'} again afterwards.`,
  over: 'This sign-in has ended. Send your request again to start a new one.',
}

export const whoami = {
  title: (name: string) => `You are ${name}`,
  noRoles: 'None that I can see',
  eligible: 'Not checked',
  operator: 'Operator',
  approver: 'Approver',
  escalation: 'Escalation approver',
  requests: 'Approval requests',
  canBeAsked: 'You can be asked to approve.',
  notAskedAway: 'You won’t be asked to approve while you’re away.',
  notInstalled: (link: string | undefined) =>
    `You can’t be asked to approve: Rollcall isn’t installed for you. ${link ? `Install it here: ${link}` : 'Add it in Teams.'}`,
  left: 'Changes left this hour',
  leftOf: (left: number, limit: number) => `${n(left)} of ${accounts(limit)}`,
  may: 'I can',
  mayLater: 'Not granted yet',
  /** Switched off until an administrator consents. */
  addOns: 'Add-ons that are off: after consent, I could also',
  permissionsTitle: 'Permissions',
  granted: (granted: number, missing: number) =>
    `${n(granted)} granted${missing > 0 ? `, ${n(missing)} requested when needed` : ''}`,
  /** Below the list. */
  yours: 'I use them only on your behalf: I can never do more than your own roles allow.',
  noScopes: 'Nothing yet; each command requests what it needs',
}

/** What Graph's permissions are for, except those that only one feature asks for. */
export const permissions = {
  'User.Read': 'see who you are',
  'User.Read.All': 'list and check accounts',
  'RoleManagement.Read.Directory': 'see admin roles',
  'GroupMember.Read.All': 'see who is in groups',
  'User.EnableDisableAccount.All': 'disable and enable accounts',
  'User.RevokeSessions.All': 'sign accounts out everywhere',
  'AuditLog.Read.All': 'see when people last signed in, and a report on their sign-in methods',
  'Application.Read.All': 'see the names and owners of apps',
  'User-PasswordProfile.ReadWrite.All': 'require new passwords, reset passwords',
  'DelegatedPermissionGrant.ReadWrite.All': 'see and revoke app consents',
  'UserAuthenticationMethod.ReadWrite.All': 'see and remove sign-in methods, reset passwords on-premises',
  'Domain.Read.All': 'see which domains use another identity provider',
  'LicenseAssignment.Read.All': 'see how many licences are available',
  'LicenseAssignment.ReadWrite.All': 'remove licences and assign them again',
  'GroupMember.ReadWrite.All': 'remove accounts from groups and add them again',
  'IdentityRiskyUser.ReadWrite.All': 'see who is at risk, and confirm or dismiss the risk',
  'Device.Read.All': 'see which devices are registered and enabled',
  'Directory.AccessAsUser.All': 'disable and enable devices, with your permissions in the directory',
  'User-LifeCycleInfo.Read.All': 'see when people leave',
  'PrivilegedAssignmentSchedule.Read.AzureADGroup': 'see which group memberships are temporary',
}

export const users = {
  title: (total: number) => (total === 0 ? 'No matching accounts' : accounts(total)),
  select: 'Select several',
  selectHint: (count: number, total: number) =>
    count < total ? `The ${n(count)} accounts on this page, of ${n(total)}` : 'Accounts',
  wholeValues:
    'department: and title: match the whole value, as in title:"Sales Engineer". Any other words search names.',
  all: 'All accounts',
  search: (text: string) => `“${text}”`,
  enabled: 'enabled only',
  disabled: 'disabled only',
  guests: 'guests only',
  members: 'members only',
  department: (name: string) => `department ${name}`,
  titled: (name: string) => `job title ${name}`,
  empty: 'Try fewer filters or a different spelling.',
  showAll: 'Show all accounts',
}

export const check = {
  /** Operations of this bot on the account. */
  decided: {
    last: (by: string, reason: string) => `Disabled by ${by}: “${reason}”`,
    scheduled: (what: string, time: string, by: string) => `${what} is scheduled for ${time} by ${by}`,
    awaitsApproval: (what: string, by: string) => `${what} by ${by} is waiting for approval`,
    underWay: (what: string, by: string) => `${what} by ${by} is under way`,
  },
  title: (count: number) => `Status of ${accounts(count)}`,
  noAccount: 'No account found',
  everything: 'All',
  all: (count: number) => `All ${n(count)}`,
  onlyEnabled: (count: number) => `Enabled ${n(count)}`,
  onlyDisabled: (count: number) => `Disabled ${n(count)}`,
  these: (count: number) => (count === 1 ? 'Check this one' : `Check these ${n(count)}`),
  onPage: (count: number) => `Check the ${count === 1 ? 'one' : n(count)} on this page`,
  asOf: (time: string) => `As of ${time}`,
  refresh: 'Refresh',
  onlyProblems: (count: number) => `Problems ${n(count)}`,
  candidates: (names: string) => `could be ${names}`,
  checkSpelling: 'check the spelling',
  leaving: (from: string, to: string) =>
    `Leave date from ${from} to ${to}. One without a time of day (midnight or 11:59 PM UTC) counts as the day it names.`,
  notRead: (count: number, some: string) =>
    `I couldn’t match ${n(count)} ${count === 1 ? 'entry' : 'entries'}: ${some}`,
  /** `name`: the account, if there is only one. */
  disableRest: (count: number, name: string) =>
    count === 1 ? `Disable ${name}` : `Disable the ${n(count)} enabled accounts`,
  enableRest: (count: number, name: string) =>
    count === 1 ? `Enable ${name}` : `Enable the ${n(count)} disabled accounts`,
  isEnabled: (name: string) => `${name} is enabled`,
  isDisabled: (name: string) => `${name} is disabled`,
  cannotFind: (input: string) => `I couldn’t find ${input}`,
  foundNone: (count: number) =>
    count === 1 ? 'I couldn’t find this entry' : `I found none of these ${n(count)} entries`,
  notFound: (count: number, list: string) => `${n(count)} not found: ${list}`,
  twice: (count: number) => `${n(count)} ${count === 1 ? 'entry was' : 'entries were'} given twice.`,
  copy: (count: number) => `Copy the ${n(count)} not found`,
}

export const form = {
  check: { title: 'Check status', intro: 'Checking changes nothing.', submit: 'Check' },
  accounts: 'Accounts',
  accountsHint: 'Names, sign-in names, email addresses or object IDs, or department:"Name"',
  tooLongToShow: 'The list you pasted is too long to show here. Paste it again.',
  people: 'Or pick people',
  peopleHere: 'Or pick people in this chat',
  peopleHint: 'Type a name',
  group: 'Or everyone in a group',
  groupHint: 'Its name, email address or object ID',
  reason: 'Reason',
  reasonHint: 'Why? At least 6 characters',
  compromised: { title: 'Mark as compromised' },
  repeated: {
    label: 'Why the accounts were contained',
    placeholder: 'Type the reason shown next to the accounts; one per line if there are several',
    missing: 'Repeat the reason',
  },
  reasonMissing: 'Enter a reason',
  ticket: 'Ticket (optional)',
  ticketHint: 'Ticket number',
}

export const settings = {
  title: 'Current settings',
  note: 'Set by the people who run this bot, not in chat.',
  namesHidden: 'Protected accounts and groups are shown only to signed-in operators, in their private chat with me.',
  limits: 'Limits',
  rules: 'Who and what is protected',
  confirmCountAbove: 'Typed confirmation',
  above: (limit: number) => `above ${accounts(limit)}`,
  maxAccounts: 'Accounts at once',
  maxAccountsPerHour: 'Accounts per hour',
  approvalAbove: 'Approval',
  approvalAboveIrreversible: 'Irreversible changes',
  approvalWithin: (limit: number, hours: number) =>
    limit === 0 ? 'always' : `above ${accounts(limit)} in ${n(hours)} ${hours === 1 ? 'hour' : 'hours'}`,
  approvers: 'Approvers',
  escalation: 'Escalation approvers',
  approvalChannel: 'Approval channel',
  approvalSignIn: 'Fresh sign-in to approve',
  approvalSignsIn: {
    teams: 'never: a press in Teams is enough',
    risky: (above: number) =>
      `for irreversible changes, administrators, operators, approvers, compromised accounts, passes for anyone but the manager, and above ${accounts(above)}`,
    always: 'always',
    context: (id: string) => `authentication context ${id}`,
  },
  approversNobody: 'none: nothing above the limit can run',
  ticketPattern: 'Ticket format',
  readOnly: 'Changes',
  readOnlyOn: 'switched off (read-only)',
  readOnlyOff: 'allowed',
  operators: 'Operators',
  operatorsAll: 'everyone with the required permissions',
  group: (id: string) => `members of group ${id}`,
  someGroup: 'members of a group',
  protectedAccounts: 'Protected accounts',
  always: 'Always protected',
  alwaysList: 'you, and the last Global Administrator who can sign in',
  syncedAccounts: 'Synced accounts',
  adminAccounts: 'Administrators',
  adminSkip: 'skipped',
  adminApprove: 'changed with approval; never the last Global Administrator',
  syncedSkip: 'skipped',
  syncedAllow: 'changed in the cloud, with a warning',
  any: 'any',
  version: (version: string) => `Version ${version}`,
  perOperator: (count: number) => `${n(count)} per operator`,
}

const some = (of: (count: number) => string, otherwise: string) => (total?: number) => (total ? of(total) : otherwise)

/** Progress of a slow answer. */
export const waiting = {
  /** `total` is missing until it is known. */
  title: {
    something: () => 'Working on it',
    check: some((total) => `Checking ${accounts(total)}`, 'Checking accounts'),
    details: some((total) => `Reading the details of ${accounts(total)}`, 'Reading the accounts’ details'),
    plan: some((total) => `Looking up ${accounts(total)} for the plan`, 'Looking up the accounts for the plan'),
    protection: () => 'Checking who is protected',
    members: () => 'Reading the group’s members',
    list: some((total) => `Reading ${accounts(total)}`, 'Reading accounts'),
    export: some((total) => `Writing ${n(total)} ${total === 1 ? 'row' : 'rows'} to a file`, 'Writing a file'),
  },
  calm: { looking: 'This only reads data. Nothing is changed.', planning: 'Nothing has changed yet.' },
  of: (done: number, total: number) => `${n(done)} of ${n(total)}.`,
  soFar: (done: number) => `${n(done)} so far.`,
  quota: (seconds: number) =>
    `Microsoft Entra limits these requests: ${seconds < 60 ? 'less than a minute' : `about ${n(Math.round(seconds / 60))} ${seconds < 90 ? 'minute' : 'minutes'}`} left.`,
  stalled: (time: string) => `Microsoft Entra is slow or not responding. I’ll keep trying until ${time}.`,
  here: 'The answer will appear here.',
  again: 'Try again',
  /** Shown next to a pressed button. Some clients leave it there, so it has to remain true. */
  pressed: 'The answer will appear automatically.',
}
