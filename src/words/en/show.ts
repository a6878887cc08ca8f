import { common, number } from './terms.ts'

const n = number
const { accounts } = common
const was = (count: number) => (count === 1 ? 'was' : 'were')

export const welcome = {
  title: 'Rollcall looks after accounts with you',
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
  noPermission: 'No permission',
  behindId: 'With the id of an operation',
  behindIdText: 'The cards of operations have buttons for these. To write them, put the id behind the name.',
}

export const signIn = {
  button: 'Sign in',
  out: 'Sign out',
  in: (name: string, upn: string) => `You are signed in as ${name} (${upn}).`,
  signedOut: 'You are signed out.',
  outText: 'Nothing more happens in your name; running operations pause until you sign in again.',
  text: 'Sign in to go on.',
  needed: 'Sign in first; what you asked for goes on after it.',
  next: 'What would you like to do?',
  cancelled: 'The sign-in was cancelled. Ask again to try once more.',
  done: (name: string) => `Signed in as ${name}.`,
  moved: 'The sign-in goes on in the newer card.',
  over: 'This sign-in is over. Ask again to start a new one.',
}

export const whoami = {
  title: (name: string) => `You are ${name}`,
  noRoles: 'None, so far as I can see',
  may: 'I may, for you',
  mayLater: 'Asked for when needed',
  noScopes: 'Nothing yet; each command asks for what it needs',
  permissions: {
    'User.Read': 'know who you are',
    'User.Read.All': 'list and check accounts',
    'RoleManagement.Read.Directory': 'see admin roles',
    'GroupMember.Read.All': 'see who is in groups',
    'User.EnableDisableAccount.All': 'disable and enable accounts',
    'User.RevokeSessions.All': 'sign accounts out everywhere',
  },
}

export const users = {
  title: (total: number) => (total === 0 ? 'No account fits' : accounts(total)),
  all: 'All accounts',
  search: (text: string) => `“${text}”`,
  enabled: 'enabled only',
  disabled: 'disabled only',
  guests: 'guests only',
  department: (name: string) => `department ${name}`,
  titled: (name: string) => `job title ${name}`,
  empty: 'Try fewer filters, or another spelling.',
  showAll: 'Show all accounts',
}

export const check = {
  title: (count: number) => `Status of ${accounts(count)}`,
  picture: 'Accounts by status',
  everything: 'All',
  all: (count: number) => `All ${n(count)}`,
  onlyEnabled: (count: number) => `Enabled ${n(count)}`,
  onlyDisabled: (count: number) => `Disabled ${n(count)}`,
  these: (count: number) => (count === 1 ? 'Check this one' : `Check these ${n(count)}`),
  onlyProblems: (count: number) => `Problems ${n(count)}`,
  sameAs: (other: string) => `the same account as ${other}`,
  candidates: (names: string) => `could be ${names}`,
  checkSpelling: 'check the spelling',
  notRead: (count: number, some: string) =>
    `${n(count)} ${count === 1 ? 'piece of your text was not an account' : 'pieces of your text were not accounts'}: ${some}`,
  disableRest: (count: number) =>
    count === 1 ? 'Disable the one still enabled' : `Disable the ${n(count)} still enabled`,
  enableRest: (count: number) => (count === 1 ? 'Enable the one disabled' : `Enable the ${n(count)} disabled`),
}

export const form = {
  title: {
    check: 'Check status',
    disable: 'Disable accounts',
    enable: 'Enable accounts',
    signOut: 'Sign out everywhere',
  },
  intro: {
    check: 'Nothing is changed by looking.',
    disable: 'You will see a plan first. Nothing changes before you confirm it.',
    enable: 'You will see a plan first. Nothing changes before you confirm it.',
    signOut: 'You will see a plan first. The accounts stay enabled.',
  },
  submit: { check: 'Check', disable: 'Plan it', enable: 'Plan it', signOut: 'Plan it' },
  accounts: 'Accounts',
  accountsHint: 'Paste sign-in names, mail addresses or object ids, or write department:"Name"',
  tooLongToShow: 'What you pasted is too long to show again: paste it once more.',
  people: 'Or pick people',
  peopleHere: 'Or pick people of this chat',
  peopleHint: 'Type a name',
  group: 'Or everyone in a group',
  groupHint: 'Its name, mail address or object id',
  reason: 'Reason',
  reasonHint: 'Why? It goes into the record',
  reasonMissing: 'Say why',
  ticket: 'Ticket (optional)',
  ticketHint: 'Its number',
  signOut: 'Sessions',
  signOutHint: 'Also sign out everywhere',
}

export const plan = {
  picture: 'What would happen',
  change: { disable: 'to disable', enable: 'to enable', signOut: 'to sign out' },
  already: { disable: 'already disabled', enable: 'already enabled', signOut: 'already signed out' },
  protected: 'protected',
  synced: 'synced',
  unknown: 'not found or unclear',
  duplicate: 'given twice',
  failed: 'not read',
  guests: (count: number) =>
    `${accounts(count)} of these ${count === 1 ? 'is a guest' : 'are guests'}: guests cannot be signed out everywhere.`,
  leftOut: (count: number) => `Left out: ${n(count)}`,
  will: (what: string, count: number) => `${what}: ${n(count)}`,
  until: (time: string) => `The plan holds until ${time}. Nothing has changed yet.`,
  count: (count: number) => `Type ${n(count)} to confirm`,
  countHint: 'The number of accounts',
  countMissing: 'Type the number of accounts',
  showAll: (count: number) => (count === 1 ? 'Show the account' : `Show all ${n(count)}`),
  showLeftOut: (count: number) => `Show all ${n(count)} left out`,
  needsApproval: (limit: number) => `More than ${accounts(limit)}: a second person has to approve this.`,
  nobodyApproves: (limit: number) =>
    `▲ More than ${accounts(limit)}: a second person has to approve this, and nobody is set who may. Send fewer at a time, or ask the people who run this bot to set approvers.`,
  runAt: (zone: string) => `Run on (optional, ${zone})`,
  runAtTime: 'At',
  enableAt: (zone: string) => `Enable again on (optional, ${zone})`,
  enableAtTime: 'At',
}

export const approval = {
  title: (what: string) => `Your approval: ${what}`,
  wanted: (what: string) => `Approval wanted: ${what}`,
  channel: 'the channel for approvals',
  elsewhere: (id: string) =>
    `Accounts and reason are not named here: they are in the approvers’ own chats. Write “approval ${id}” there.`,
  asks: (name: string, time: string) => `${name} asks for it, until ${time}. It runs with their rights.`,
  comment: 'Comment (optional)',
  commentHint: 'It goes into the record',
  approve: 'Approve',
  deny: 'Deny',
  approved: (name: string) => `Approved by ${name}`,
  denied: (name: string) => `Denied by ${name}`,
  waitsUntil: (time: string) => `A second person has to approve this, until ${time}. Nothing has changed yet.`,
  goesOn: 'It goes on in the chat of whoever asked for it.',
}

export const schedule = {
  title: (time: string) => `Runs on ${time}`,
  text: 'Then the accounts are looked at again: who needs no change or is protected by then is left out.',
  since: (count: number, why: string) => `▲ ${n(count)} left out, for what changed since the plan: ${why}`,
  enableAt: (time: string) => `The accounts are enabled again on ${time}.`,
  open: (id: string) => `Open ${id}`,
  follows: (id: string) => `Enables again what operation ${id} disabled, where it still is.`,
}

export const progress = {
  picture: 'Progress',
  done: 'done',
  failed: 'failed',
  uncertain: 'not certain',
  skipped: 'left alone',
  left: 'left',
  timeLeft: (seconds: number) =>
    seconds < 60
      ? 'Less than a minute left.'
      : `About ${n(Math.round(seconds / 60))} ${seconds < 90 ? 'minute' : 'minutes'} left.`,
  stop: 'Stop',
  stopping: 'Stopping: what is already sent is still finished.',
  signedOut: (done: number, total: number) => `${n(done)} of ${n(total)} signed out everywhere.`,
  stopHint: 'What is already sent cannot be called back; everything after it is left alone.',
}

export const result = {
  failed: (count: number) => `${n(count)} failed`,
  uncertain: (count: number) => `${n(count)} not certain`,
  verified: (count: number) => `${n(count)} verified`,
  unconfirmed: (count: number) => `${n(count)} not yet confirmed`,
  unconfirmedHint: 'Microsoft Entra can show a change late. “Not yet confirmed” is no failure.',
  signedOut: (count: number, verified: number) =>
    `${n(count)} signed out everywhere${verified > 0 && verified === count ? ', verified' : ''}`,
  signOutFailed: (count: number) => `${n(count)} could not be signed out`,
  leftAlone: (count: number) => `${n(count)} left alone`,
  failures: (count: number) => `Not done: ${n(count)}`,
  unconfirmedAccounts: (count: number) => `Not yet confirmed: ${n(count)}`,
  leftAloneAccounts: (count: number) => `Left alone: ${n(count)}`,
  attention: (count: number) => `To look at: ${n(count)}`,
  seconds: (count: number) => `${n(count)} ${count === 1 ? 'second' : 'seconds'}`,
  minutes: (count: number) => `${n(count)} ${count === 1 ? 'minute' : 'minutes'}`,
  notesTitle: 'Good to know',
  notes: {
    disable: [
      'Apps that are open now can go on for up to an hour, until their access runs out.',
      'Guests lose access here, but are not signed out of their own organisation.',
      'Devices, mail forwarding and group memberships are as they were.',
    ],
    enable: ['People can sign in again at once; passwords and devices are as they were.'],
    signOut: [
      'It can take a few minutes until every app asks to sign in again.',
      'The accounts are still enabled: whoever knows the password can sign in.',
    ],
  },
  undo: 'Undo',
  retry: 'Retry failed',
  retryRest: 'Go on with the rest',
  showAll: (count: number) => (count === 1 ? 'Show the account' : `Show all ${n(count)} accounts`),
}

/** How operations that follow one another name each other. */
export const links = {
  undoes: (id: string) => `Undoes operation ${id}.`,
  retries: (id: string) => `Tries again what operation ${id} did not do.`,
  undoneBy: (id: string, state: string) => `Undone by operation ${id}: ${state}.`,
  retriedBy: (id: string, state: string) => `Tried again by operation ${id}: ${state}.`,
  signOutsStay: 'Sign-outs cannot be undone: whoever was signed out has to sign in again.',
}

export const ended = {
  cancelled: { title: 'Cancelled', text: 'Nothing was changed.' },
  expired: { title: 'Expired', text: 'It was not confirmed in time. Nothing was changed.' },
  denied: { title: 'Denied', text: 'Nothing was changed.' },
  notApproved: { title: 'Expired', text: 'Nobody approved it in time. Nothing was changed.' },
  lapsed: { title: 'Expired', text: 'It could not begin while the approval was good. Nothing was changed.' },
  tooLate: {
    title: 'Expired',
    text: 'It could not begin within a day of when it was due. Nothing was changed: plan it anew if it is still wanted.',
  },
  pastEnableAt: {
    title: 'Expired',
    text: 'It could not begin before the hour at which the accounts were to be enabled again. Nothing was changed.',
  },
  needsSignIn: {
    title: 'Paused: sign in to go on',
    text: (left: number) =>
      `${accounts(left)} ${left === 1 ? 'is' : 'are'} still to do; it goes on by itself after you sign in.`,
  },
  notReached: (left: number) => `${accounts(left)} ${was(left)} not reached.`,
  because: {
    stopped: 'The operation was stopped.',
    readOnly: 'Changes were switched off while it ran.',
    notAnOperator: 'Who asked for it is no longer in the group of people who may use these commands.',
    forbidden: 'Microsoft Entra no longer let the accounts be read in your name.',
    unavailable: 'Microsoft Entra did not answer for a quarter of an hour.',
    waitedTooLong: 'Nobody signed in for a day to let it go on.',
    denied: 'It was denied.',
    notApproved: 'Nobody approved it in time.',
    lapsed: 'The approval ran out before it began.',
    tooLate: 'It could not begin within a day of when it was due.',
    pastEnableAt: 'The hour had come at which the accounts were to be enabled again.',
  },
}

export const operations = {
  title: 'Your operations',
  none: 'You have no operations yet.',
  open: 'Open',
  items: (id: string) => `Accounts of operation ${id}`,
  moved: 'It goes on in the newer card of this operation.',
  leftOut: (id: string) => `Left out of operation ${id}`,
  refresh: 'Refresh',
  back: 'Back to the operation',
}

export const settings = {
  title: 'Settings in force',
  note: 'They are set by whoever runs this bot and cannot be changed from chat.',
  limits: 'Limits',
  rules: 'Who and what is protected',
  about: 'About',
  confirmCountAbove: 'Type the number above',
  maxAccounts: 'Accounts at once',
  maxAccountsPerHour: 'Accounts of one operator in an hour',
  approvalAbove: 'Second person above',
  approvers: 'Approvers',
  approvalChannel: 'Channel for approvals',
  approversNobody: 'nobody: above the limit nothing runs',
  ticketPattern: 'Form of a ticket',
  readOnly: 'Changes',
  readOnlyOn: 'switched off: looking only',
  readOnlyOff: 'allowed',
  operators: 'Operators',
  operatorsAll: 'everyone whose rights allow it',
  operatorsGroup: (id: string) => `members of group ${id}`,
  protectedAccounts: 'Protected accounts',
  protectedGroup: 'Protected group',
  always: 'Always protected',
  alwaysList: 'yourself, holders of admin roles, the last enabled Global Administrator',
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
  here: 'The answer comes here by itself.',
  again: 'Try again',
  /** Beside a button that was pressed; some clients leave it there, so it has to stay true. */
  pressed: 'The answer comes by itself.',
}
