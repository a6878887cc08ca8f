import { common, number } from './terms.ts'

const n = number
const { accounts } = common

export const welcome = {
  title: 'I’m Rollcall',
  hello: (name: string) => (name ? `Hello ${name}.` : 'Hello.'),
  lines: [
    'I list accounts, check any number of them at once, and disable, enable or sign them out in bulk.',
    'I act in your name and with your rights only, and nothing changes before you have seen a plan and confirmed it.',
  ],
  start: 'Start with one of these, or send “help”.',
}

export const help = {
  title: 'What I can do',
  intro: 'Press a button, or send the words. In a group or a channel, mention me first.',
  more: 'How it works',
  run: 'Try it',
  all: 'All commands',
  thanks: 'You’re welcome. Send “help” whenever you need me.',
  noPermission: 'No permission',
  responses: 'Incidents and leavers',
  responsesText: 'Each is planned first, like every change. The button explains it.',
  behindId: 'With the id of an operation',
  behindIdText:
    'The cards of operations have buttons for these. To type one, add the operation id: undo pafisi-35. Without an id you get a choice.',
}

export const signIn = {
  button: 'Sign in',
  out: 'Sign out',
  in: (name: string, upn: string) => `You are signed in as ${name} (${upn}).`,
  signedOut: 'You are signed out.',
  outText: 'Nothing more happens in your name; running operations pause until you sign in again.',
  text: 'Sign in to go on.',
  proof:
    'Your organization asks for more proof that it is you. Sign in on the page that opens and complete the extra step.',
  needed: 'Sign in first; what you asked for goes on after it.',
  next: 'What would you like to do?',
  cancelled: 'The sign-in was cancelled. Ask again to try once more.',
  grant: 'Grant permission (administrators)',
  ssoFailed: (code: string, reference: string) =>
    `Single sign-on is not set up for this app (${code}), so Teams could not sign you in by itself. Use the button below. Please tell the people who run this bot: code ${code}, reference ${reference}.`,
  done: (name: string) => `Signed in as ${name}.`,
  moved: 'See the newer sign-in card below.',
  dropped: (question: string) =>
    `See the newer sign-in card below. I answer only what you asked there, so ask ${question ? `“${question}”` : 'this'} again afterwards.`,
  over: 'This sign-in is over. Ask again to start a new one.',
}

export const whoami = {
  title: (name: string) => `You are ${name}`,
  noRoles: 'None, so far as I can see',
  operator: 'Operator',
  approver: 'Approver',
  escalation: 'Approver on escalation',
  left: 'You can still change this hour',
  leftOf: (left: number, limit: number) => `${n(left)} of ${accounts(limit)}`,
  may: 'What I can do for you',
  mayLater: 'Asked for when needed',
  noScopes: 'Nothing yet; each command asks for what it needs',
  permissions: {
    'User.Read': 'know who you are',
    'User.Read.All': 'list and check accounts',
    'RoleManagement.Read.Directory': 'see admin roles',
    'GroupMember.Read.All': 'see who is in groups',
    'User.EnableDisableAccount.All': 'disable and enable accounts',
    'User.RevokeSessions.All': 'sign accounts out everywhere',
    'User-PasswordProfile.ReadWrite.All': 'require new passwords, reset passwords',
    'DelegatedPermissionGrant.ReadWrite.All': 'see and revoke what people allowed apps',
    'UserAuthenticationMethod.ReadWrite.All': 'see and remove sign-in methods, reset passwords on-premises',
  },
}

export const users = {
  title: (total: number) => (total === 0 ? 'No matching accounts' : accounts(total)),
  select: 'Select several',
  selectHint: 'Accounts',
  wholeValues:
    'department: and title: match the whole value, such as title:"Sales Engineer". Words without a key search names.',
  all: 'All accounts',
  search: (text: string) => `“${text}”`,
  enabled: 'enabled only',
  disabled: 'disabled only',
  guests: 'guests only',
  members: 'members only',
  department: (name: string) => `department ${name}`,
  titled: (name: string) => `job title ${name}`,
  empty: 'Try fewer filters, or another spelling.',
  showAll: 'Show all accounts',
}

export const check = {
  /** Through this bot. */
  decided: {
    last: (by: string, reason: string) => `Disabled by ${by}: “${reason}”`,
    scheduled: (what: string, time: string, by: string) => `${what} is scheduled for ${time} by ${by}`,
    awaitsApproval: (what: string, by: string) => `${what} by ${by} waits for approval`,
    underWay: (what: string, by: string) => `${what} by ${by} is under way`,
  },
  title: (count: number) => `Status of ${accounts(count)}`,
  noAccount: 'No account found',
  picture: 'Accounts by status',
  everything: 'All',
  all: (count: number) => `All ${n(count)}`,
  onlyEnabled: (count: number) => `Enabled ${n(count)}`,
  onlyDisabled: (count: number) => `Disabled ${n(count)}`,
  these: (count: number) => (count === 1 ? 'Check this one' : `Check these ${n(count)}`),
  asOf: (time: string) => `As of ${time}`,
  refresh: 'Refresh',
  onlyProblems: (count: number) => `Problems ${n(count)}`,
  sameAs: (other: string) => `the same account as ${other}`,
  candidates: (names: string) => `could be ${names}`,
  checkSpelling: 'check the spelling',
  notRead: (count: number, some: string) =>
    `I couldn’t match ${n(count)} ${count === 1 ? 'entry' : 'entries'}: ${some}`,
  disableRest: (count: number) =>
    count === 1 ? 'Disable the one still enabled' : `Disable the ${n(count)} still enabled`,
  enableRest: (count: number) => (count === 1 ? 'Enable the one disabled' : `Enable the ${n(count)} disabled`),
}

export const form = {
  check: { title: 'Check status', intro: 'Nothing is changed by looking.', submit: 'Check' },
  accounts: 'Accounts',
  accountsHint: 'Paste sign-in names, mail addresses or object ids, or write department:"Name"',
  tooLongToShow: 'What you pasted is too long to show again: paste it once more.',
  people: 'Or pick people',
  peopleHere: 'Or pick people of this chat',
  peopleHint: 'Type a name',
  group: 'Or everyone in a group',
  groupHint: 'Its name, mail address or object id',
  reason: 'Reason',
  reasonHint: 'Why? At least 10 characters; it goes into the record',
  compromised: { title: 'Compromised: enabling again requires this reason and a second person' },
  repeated: {
    label: 'Why the accounts were contained',
    placeholder: 'Type the reason that stands beside the accounts; several one below the other',
  },
  reasonMissing: 'Say why',
  ticket: 'Ticket (optional)',
  ticketHint: 'Its number',
}

export const settings = {
  title: 'Settings in force',
  note: 'They are set by whoever runs this bot and cannot be changed from chat.',
  namesHidden: 'Protected accounts and groups are named to signed-in operators only, in their own chat with me.',
  limits: 'Limits',
  rules: 'Who and what is protected',
  about: 'About',
  confirmCountAbove: 'Confirm by number above',
  maxAccounts: 'Accounts at once',
  maxAccountsPerHour: 'Accounts of one operator in an hour',
  approvalAbove: 'Second approval above',
  approvalAboveIrreversible: 'For what cannot be undone',
  approvalWithin: (limit: number, hours: number) =>
    limit === 0 ? 'always' : `${accounts(limit)} of one operator within ${n(hours)} ${hours === 1 ? 'hour' : 'hours'}`,
  approvers: 'Approvers',
  escalation: 'Approvers on escalation',
  approvalChannel: 'Channel for approvals',
  approversNobody: 'nobody: above the limit nothing runs',
  ticketPattern: 'Ticket format',
  readOnly: 'Changes',
  readOnlyOn: 'switched off: looking only',
  readOnlyOff: 'allowed',
  operators: 'Operators',
  operatorsAll: 'everyone whose rights allow it',
  group: (id: string) => `members of group ${id}`,
  someGroup: 'members of a group',
  protectedAccounts: 'Protected accounts',
  protectedGroup: 'Protected group',
  always: 'Always protected',
  alwaysList: 'yourself, the last Global Administrator who can sign in',
  syncedAccounts: 'Accounts synced from AD',
  adminAccounts: 'Administrators',
  adminSkip: 'skipped',
  adminApprove: 'changed when a second person approves; never the last Global Administrator',
  syncedSkip: 'skipped',
  syncedAllow: 'changed in the cloud, with a warning',
  any: 'any',
  cloud: 'Cloud',
  version: 'Version',
  graph: 'Microsoft Graph',
}

const some = (of: (count: number) => string, otherwise: string) => (total?: number) => (total ? of(total) : otherwise)

/** While an answer takes its time. */
export const waiting = {
  /** `total` is missing as long as it is not known. */
  title: {
    something: () => 'One moment, I am working on it',
    check: some((total) => `Checking ${accounts(total)}`, 'Checking accounts'),
    plan: some((total) => `Looking up ${accounts(total)} for the plan`, 'Looking up the accounts for the plan'),
    protection: () => 'Looking up who is protected',
    members: () => 'Reading the members of the group',
    list: some((total) => `Reading ${accounts(total)}`, 'Reading accounts'),
    export: some((total) => `Writing ${n(total)} ${total === 1 ? 'row' : 'rows'} into a file`, 'Writing a file'),
  },
  /** What does not happen meanwhile. */
  calm: { looking: 'Nothing is changed by looking.', planning: 'Nothing has changed yet.' },
  of: (done: number, total: number) => `${n(done)} of ${n(total)}.`,
  soFar: (done: number) => `${n(done)} so far.`,
  stalled: (time: string) => `Microsoft Entra is not answering. I keep trying until ${time}.`,
  here: 'The answer comes here by itself.',
  again: 'Try again',
  /** Beside a button that was pressed; some clients leave it there, so it has to stay true. */
  pressed: 'The answer comes by itself.',
}
