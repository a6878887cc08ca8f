import type { CountedCode } from '../../../operations/registry/reason.ts'
import { lower } from './lower.ts'
import { common, number } from './terms.ts'

const n = number
const { accounts } = common
const within = (hours: number) => (hours === 1 ? 'an hour' : `${n(hours)} hours`)
const was = (count: number) => (count === 1 ? 'was' : 'were')

/** Questions to the operator if the input was ambiguous. */
export const choices = {
  whichOperation: 'Which operation do you mean?',
  whichText: 'Nothing has happened yet.',
  stopRunning: (count: number) => `Stop the ${n(count)} that are running`,
  stopAll: (count: number) => (count === 2 ? 'Stop both' : `Stop all ${n(count)}`),
  /** `all`: including those that had ended by then. */
  stoppingSeveral: (stopping: number, all: number) =>
    stopping === all
      ? `Stopping ${n(all)} operations`
      : `Stopping ${n(stopping)} of ${n(all)} operations; the others have ended`,
  noOperation: 'This doesn’t work for any of your operations.',
  noOperationText: (command: string) => `Add an operation ID, as in “${command} pafisi-35”, or look at the list.`,
  noApprovals: 'Nothing is waiting for your approval.',
  noApprovalsText: 'When someone asks you, the request appears in this chat.',
  whichApproval: 'Which request do you mean?',
  allMatches: (count: number) => `Show all ${n(count)}`,
  without: (count: number) => `Plan without it (${accounts(count)})`,
  withoutNames: (names: number, count: number) => `Plan without ${names === 1 ? 'it' : 'them'} (${accounts(count)})`,
  search: (text: string) => `Search “${text}”`,
  whichOf: (name: string, count: number) => `${name}: ${accounts(count)}…`,
  whatFor: (name: string) => `What should I do for ${name}?`,
  whatForText: 'Nothing has changed yet. For a change, you see a plan first.',
  meant: (name: string) => `Did you mean ${name}?`,
}

export const plan = {
  byName: (name: string, work: string) => `Matched by name “${name}”${work ? ` · ${work}` : ''}`,
  contained: (what: string, by: string, reason: string) => `${what} by ${by}, marked as compromised: “${reason}”`,
  containedAll: (by: string, reason: string) => `▲ Contained as compromised by ${by}: “${reason}”`,
  containedSome: (count: number, by: string, reason: string) =>
    `▲ ${accounts(count)} contained as compromised by ${by}: “${reason}”`,
  containedIn: (operation: string) => `Contained as compromised: ${operation}`,
  moreContainments: (count: number) => `▲ And by ${count === 1 ? '1 more operation' : `${n(count)} more operations`}`,
  last: (what: string, by: string, reason: string) => `Last change: ${lower(what)} by ${by}: “${reason}”`,
  pending: {
    scheduled: (what: string, time: string, by: string) =>
      `${what} is scheduled for ${time} by ${by}; confirming this cancels it`,
    awaitsApproval: (what: string, by: string) =>
      `${what} by ${by} is waiting for approval; confirming this cancels it`,
    underWay: (what: string, by: string) => `${what} by ${by} is under way; confirming this replaces it`,
  },
  readOnly:
    '▲ Changes are switched off at the moment. You can’t confirm this plan: it only shows what would be changed.',
  gaps: {
    noAccount: (count: number, names: string) =>
      `▲ ${count === 1 ? '1 entry' : `${n(count)} entries`} in the list of protected accounts ${count === 1 ? 'matches' : 'match'} no account${names}.`,
    notRead: (count: number, names: string) =>
      `▲ ${count === 1 ? '1 protected account' : `${n(count)} protected accounts`} couldn’t be looked up${names}.`,
    emptyGroup: () => '▲ The group of protected accounts has no members.',
    blocked:
      '▲ Changes are blocked until the people who run this bot fix this or set PROTECTED_ACCOUNTS_MISSING=ignore.',
  },
  notChecked: {
    eligibleRole: 'Eligible admin roles (PIM): this requires a role such as Security Reader.',
    eligibleLicence: 'Eligible admin roles (PIM): this requires Microsoft Entra ID P2.',
  },
  /** What couldn't be checked for a plan, on one line. */
  notCheckedList: (list: string) => `Not checked: ${list}.`,
  /** Follows if it is about admin roles. */
  notCheckedWhy: '“whoami” says why.',
  notCheckedNames: {
    eligibleRole: 'eligible admin roles (PIM)',
    eligibleLicence: 'eligible admin roles (PIM)',
    seats: 'available licences',
    federation: 'federated domains (passwords of accounts there can’t be changed from here)',
    outsidePermission: 'changes made outside Rollcall (no permission to read Entra’s audit log)',
    outsideRole: 'changes made outside Rollcall (requires a role such as Reports Reader)',
    outsideUnavailable: 'changes made outside Rollcall (Entra’s audit log didn’t respond in time)',
    outsideBusy:
      'changes made outside Rollcall (Entra’s audit log allows few requests, which were used up: try again in ten seconds)',
    outsideRecent: 'changes made outside Rollcall in the ten minutes before this was read (not yet known)',
    outsideOlder: 'older changes made outside Rollcall (too many entries in Entra’s audit log)',
    dependents: 'direct reports, owned groups and applications (only for up to 300 accounts)',
  },
  /** Accounts whose blocking would affect others. */
  impact: {
    soleOwner: (count: number, list: string) =>
      `${accounts(count)} ${count === 1 ? 'is the' : 'are each the'} sole owner of a group: ${list}`,
    soleAppOwner: (count: number, list: string) =>
      `${accounts(count)} ${count === 1 ? 'is the' : 'are each the'} sole owner of an application: ${list}`,
    automatic: (count: number, list: string) =>
      `${accounts(count)} ${count === 1 ? 'has' : 'have'} recently been used by apps only and might run a service: ${list}`,
    reports: (count: number, list: string) =>
      `Many people report to ${count === 1 ? 'this person' : 'these people'}: ${list}`,
    seats: (count: number, list: string, free: number) =>
      `${list}: only ${n(free)} of the ${n(count)} licences needed ${free === 1 ? 'is' : 'are'} available. The result names the accounts that get none.`,
    service: (count: number, list: string) =>
      `${accounts(count)} ${count === 1 ? 'looks like a service or shared account' : 'look like service or shared accounts'}: ${list}`,
  },
  /** A button: of accounts that others have changed since. */
  includeChanged: (count: number) => `Include ${number(count)} changed by others`,
  show: 'Show',
  when: 'Run later…',
  moreOptions: 'Options…',
  /** A step of a playbook: how much it does, whether it can be undone, and how long it takes if it is slow. */
  step: {
    final: 'can’t be undone',
    takes: (minutes: number) => `up to ${n(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}`,
    about: (minutes: number) => `about ${n(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}`,
    /** Selecting it shows why. */
    someOmitted: (count: number) => `${n(count)} steps aren’t part of this plan. Why?`,
    /** Why it isn't part of the plan. */
    omittedSteps: {
      permission: (list: string) => `${list}: not available because an administrator hasn’t granted the permission`,
      role: (list: string) => `${list}: not available because your role doesn’t allow it`,
      licence: (list: string) => `${list}: not available without Microsoft Entra ID P2`,
      cloud: (list: string) => `${list}: not available in your Microsoft cloud`,
      off: (list: string) => `${list}: not available because it’s switched off for this bot`,
      tooMany: (list: string) => `${list}: would take too long for this many accounts. Run it afterwards for fewer.`,
      final: (list: string) => `${list}: can’t be restored`,
      notChosen: (list: string) => `Not selected: ${list}`,
    },
    count: (done: number, total: number) => (done === total ? n(done) : `${n(done)} of ${n(total)}`),
    verified: 'verified',
    failed: (count: number) => `${n(count)} failed`,
    uncertain: (count: number) => `${n(count)} not certain`,
    elsewhere: (count: number) =>
      `${accounts(count)} skipped: ${count === 1 ? 'it signs in' : 'they sign in'} with another identity provider, which manages the password`,
    /** From a report: accounts by sort; `when` is empty if the report gives no date. */
    reported: (counts: string, when: string) =>
      `Accounts by type${when && ` on ${when}`}: ${counts}. Entra’s report can be hours old.`,
    reportedSome: (listed: number, all: number) => `These counts cover ${n(listed)} of the ${accounts(all)}.`,
    reportedNone: 'none',
    /** Of the memberships that are removed. */
    temporary: (count: number) =>
      `▲ ${n(count)} ${count === 1 ? 'is' : 'are'} temporary (PIM): undo won’t restore ${count === 1 ? 'it' : 'them'}.`,
    temporaryOnes: (list: string) => `Temporary membership: ${list}`,
    until: (name: string, time: string) => `${name}, until ${time}`,
    along: (licences: string) => `These licences are lost with the groups: ${licences}`,
    alongBack: (licences: string) => `These licences come back with the groups: ${licences}`,
    notVerified: 'publisher not verified',
    lately: (what: string, days: number) => `${what}, in the ${days} days before this plan`,
    stay: (what: string) => `Not changed: ${what}`,
    /** Items added shortly before the plan: how many, and the latest by owner, name and date. */
    recent: (count: number, list: string, days: number) =>
      `${n(count)} ${count === 1 ? 'was' : 'were'} added in the ${days} days before this plan: ${list}`,
    /** The same for one account. */
    recentOnes: (list: string, days: number) => `Added in the ${days} days before this plan: ${list}`,
  },
  firstFew: (count: number) => `It starts with ${accounts(count)}; the rest follow unless too many fail.`,
  skipped: (count: number) => `Skipped: ${n(count)}`,
  /** Besides those of which the plan says that they can still sign in. */
  alsoSkipped: (count: number) => `Also skipped: ${n(count)}`,
  repeated: (count: number) => `Duplicates: ${n(count)}`,
  until: (time: string) => `Confirm by ${time}. Nothing has changed yet.`,
  count: (count: number) => (count === 1 ? 'Type 1 to confirm: it’s one account' : `Type ${n(count)} to confirm`),
  countHint: 'Number of accounts',
  countMissing: 'Type the number of accounts',
  showAll: (count: number) => (count === 1 ? 'Show the account' : `Show all ${n(count)}`),
  /** `others`: accounts changed earlier; 0 if the plan alone is above the limit. */
  needsApproval: (limit: number, others: number, hours: number) =>
    limit === 0
      ? 'Every change requires approval: a second person must approve this.'
      : others > 0
        ? `With the ${accounts(others)} you changed in the last ${hours === 1 ? 'hour' : `${n(hours)} hours`}, this is more than ${accounts(limit)}: a second person must approve this.`
        : `More than ${accounts(limit)}: a second person must approve this.`,
  guards: (count: number) =>
    `${count === 1 ? '1 account is an operator or approver' : `${n(count)} accounts are operators or approvers`} of this bot: a second person must approve this.`,
  admins: (count: number) =>
    `${count === 1 ? '1 account is an administrator' : `${n(count)} accounts are administrators`}: a second person must approve this.`,
  adminNames: (count: number) =>
    count === 1
      ? 'Type the sign-in name of the administrator to confirm'
      : `Type the sign-in names of the ${n(count)} administrators to confirm`,
  adminNamesHint: (count: number): string => (count === 1 ? 'As shown above' : 'As shown above, separated by commas'),
  adminNamesMissing: (count: number): string => (count === 1 ? 'Type the sign-in name' : 'Type the sign-in names'),
  compromised: (count: number) =>
    `${count === 1 ? '1 account was' : `${n(count)} accounts were`} contained as compromised. You have to repeat the reason, and a second person must approve this.`,
  /** The same if the card already says who contained them. */
  repeatReason: 'Repeat the reason below; a second person must approve this.',
  approverSignsIn: 'To approve it, they have to sign in again on a page.',
  nobodyApproves: 'But no approvers are set up. Ask the people who run this bot to add them.',
  leftWithoutApproval: (left: number, hours: number) =>
    left === 0
      ? `No approval needed. After this, every change needs approval until earlier ones are more than ${within(hours)} old.`
      : `No approval needed. After this, you can change ${n(left)} more ${left === 1 ? 'account' : 'accounts'} without approval. Changes count for ${within(hours)}.`,
  runAt: (zone: string) => `Run on (optional, ${zone})`,
  runAtTime: 'At',
  enableAt: (zone: string) => `Enable again on (optional, ${zone})`,
  enableAtTime: 'At',
  approver: 'Ask this approver first (optional)',
  anyApprover: 'Anyone who can approve',
}

export const approval = {
  title: (name: string, what: string) =>
    `${name} asks you to approve: ${what}`.replace(/(?<=approve: )\p{Lu}/u, (first) => first.toLowerCase()),
  wanted: (what: string) => `Approval needed: ${what}`,
  channel: 'the approval channel',
  channelWithoutApp: 'the approval channel: Rollcall isn’t installed there',
  notInstalled: (link: string | null) =>
    `Rollcall isn’t installed for them, or they blocked it. ${link ? `Send them this link: ${link}` : 'Ask them to add it in Teams.'}`,
  triedAgain: 'Teams isn’t accepting my messages to them right now. I’ll keep trying.',
  elsewhere: (id: string) =>
    `The accounts and the reason aren’t shown here. Approvers see them in their private chat with me: send “approval ${id}” there.`,
  waiting: 'Waiting for your decision',
  answerUntil: (time: string) => `answer by ${time}`,
  answerBy: (name: string, time: string) => `Answer by ${time}. It runs with ${name}’s permissions.`,
  skipped: (reasons: string) => `Skipped: ${reasons}`,
  alsoSkipped: (reasons: string) => `Also skipped: ${reasons}`,
  protected: (count: number, why: string) => `${n(count)} protected (${lower(why)})`,
  departments: (list: string) => `Departments: ${list}`,
  titles: (list: string) => `Job titles: ${list}`,
  admins: (count: number, list: string) =>
    `▲ ${count === 1 ? '1 account is an administrator' : `${n(count)} accounts are administrators`}: ${list}`,
  guests: (count: number) => `${n(count)} ${count === 1 ? 'guest' : 'guests'}`,
  chat: (name: string) => `Chat with ${name}`,
  comment: 'Comment (optional)',
  commentHint: 'Recorded in the audit log',
  approve: 'Approve',
  deny: 'Deny',
  approved: (name: string) => `Approved by ${name}`,
  denied: (name: string) => `Denied by ${name}`,
  /** `code`: what the page also shows. */
  onPage: (code: string) => `Approve opens a page on which you sign in again. It shows the same plan: ${code}.`,
  /** For the requester; approvers don't need Teams there. */
  address: (url: string) => `Approvers whom Teams doesn’t reach can answer at ${url}`,
  /** Follows the approver's name. */
  how: {
    press: 'by a press in Teams',
    signIn: (time: string, context: string | undefined) =>
      `with a sign-in made for it at ${time}${context ? `, context ${context}` : ''}`,
  },
  waitsUntil: (time: string) => `A second person must approve this by ${time}. Nothing has changed yet.`,
  decided: {
    approved: (name: string, what: string) => `You approved ${name}’s request: ${what}`,
    denied: (name: string, what: string) => `You denied ${name}’s request: ${what}`,
  },
  forApprovers: (waiting: number) =>
    waiting === 0
      ? 'You can approve other people’s requests. Send “approvals” to see what is waiting for you.'
      : `${waiting === 1 ? '1 request is' : `${n(waiting)} requests are`} waiting for your decision.`,
  showWaiting: 'approvals',
  othersAt: (time: string) => `the other approvers, at ${time}`,
  escalated: {
    unanswered: (time: string) => `at ${time}, because nobody had answered`,
    unavailable: (time: string) => `at ${time}, because none of the approvers could be asked`,
  },
  continuesElsewhere: 'It continues in the requester’s chat.',
}

export const schedule = {
  title: (time: string) => `Runs on ${time}`,
  /** On the confirm button, after what it does. */
  on: (what: string, time: string) => `${what} on ${time}`,
  /** The same if that is too long. */
  later: (what: string) => `${what} later`,
  signIn: 'If you’re signed out at that time, it waits for up to a day.',
  change: 'Change time',
  changeText:
    'You get a new plan for that time. When you confirm the plan, it replaces this operation. If approval is required, I’ll ask for it again.',
  text: 'Accounts are checked again before it runs. Those that no longer need a change, or are protected by then, are skipped.',
  postponed: (time: string) => `You’ve reached the hourly limit for account changes. This operation starts at ${time}.`,
  since: (count: number, why: string) => `▲ ${n(count)} skipped because of changes since the plan: ${why}`,
  enableAt: (time: string) => `The accounts are enabled again on ${time}.`,
  open: (id: string) => `Open ${id}`,
  follows: (id: string) => `Enables the accounts that operation ${id} disabled, if they are still disabled.`,
}

export const progress = {
  done: 'done',
  failed: 'failed',
  uncertain: 'not certain',
  skipped: 'skipped',
  left: 'left',
  timeLeft: (seconds: number) =>
    seconds < 60
      ? 'Less than a minute left.'
      : `About ${n(Math.round(seconds / 60))} ${seconds < 90 ? 'minute' : 'minutes'} left.`,
  stalled: (time: string) =>
    `No progress since ${time}: Microsoft Entra is slow or not responding. I’ll keep trying unless you press Stop.`,
  throttled: (time: string) =>
    `Microsoft limits how fast I can go. Next try at ${time}. I’ll keep trying unless you press Stop.`,
  unanswered: (who: string, time: string) =>
    `No clear answer from Microsoft Entra for ${who}. Next try at ${time}. The other accounts don’t wait for this.`,
  stop: 'Stop',
  stopping: 'Stopping: nothing more is sent. Changes already sent remain.',
  firstFew: (count: number) => `These ${n(count)} are done first. If that goes well, the rest follow.`,
  stopHint: 'Stop sends nothing more. Changes already sent remain.',
}

export const result = {
  /** `what`: what the operation does, as a sentence. */
  couldNot: (what: string) => `Couldn’t ${lower(what)}`,
  /** `names`: the accounts, if they are few. `blocked`: how many of them only a policy blocks, if any. */
  noneCan: (names: string | undefined, count: number, blocked: string) =>
    `${names ? `${names} can’t sign in any more` : `None of ${accounts(count)} can sign in any more`}${blocked && ` (${blocked})`}`,
  /** A step that isn't finished for all accounts. */
  unfinishedStep: (step: string, count: number) => `${step}: not done for ${accounts(count)}`,
  failed: (count: number) => `${n(count)} failed`,
  uncertain: (count: number) => `${n(count)} not certain`,
  allVerified: 'verified',
  verified: (count: number) => `${n(count)} verified`,
  unconfirmed: (count: number) => `${n(count)} not yet verified`,
  /** The same once nothing more is read back. */
  unverified: (count: number) => `${n(count)} not verified`,
  /** Follows the name of a step. */
  unconfirmedStep: (step: string, count: number) => `${step}: ${n(count)} not yet verified`,
  /** `what`: what the operation does, as a sentence. */
  notSeen: (what: string) => `Not yet verified: ${lower(what)}`,
  /** When it is read back again, or that this is over. */
  unconfirmedUntil: (time: string) =>
    `Changes can take a while to appear in Microsoft Entra. I’ll check again at ${time}.`,
  unconfirmedAtEnd: 'Some changes couldn’t be verified. Check the accounts.',
  /** Follows the reason why nothing can be read back for now. */
  verifiedLater: {
    needsSignIn: 'Verification continues automatically after you sign in.',
    needsConsent: 'Verification waits for this permission.',
    blocked: 'Verification waits until the policy allows it.',
    ofOthers: (name: string) => `Verification continues automatically after ${name} signs in.`,
  },
  failures: (count: number) => `Not done: ${n(count)}`,
  unconfirmedAccounts: (count: number) => `Not yet verified: ${n(count)}`,
  unverifiedAccounts: (count: number) => `Not verified: ${n(count)}`,
  leftAloneAccounts: (count: number) => `Skipped: ${n(count)}`,
  attention: (count: number) => `Needs attention: ${n(count)}`,
  left: (count: number) => `${accounts(count)} ${count === 1 ? 'is' : 'are'} not finished`,
  /** Planned accounts that were not changed, by verdict. */
  unchanged: (count: number, why: string) => `${accounts(count)} left unchanged: ${why}`,
  unchangedWhy: {
    synced: (count: number) =>
      `${n(count)} synced from on-premises (change ${count === 1 ? 'it' : 'them'} in Active Directory)`,
    protected: (count: number) => `${n(count)} protected`,
    notFound: (count: number) => `${n(count)} not found`,
    ambiguous: (count: number) => `${n(count)} ambiguous`,
    failed: (count: number) => `${n(count)} couldn’t be read`,
    excluded: (count: number) => `${n(count)} excluded by the approver`,
  },
  showNotBlocked: (count: number) =>
    count === 1 ? 'Show the account not blocked' : `Show the ${n(count)} accounts not blocked`,
  showUnchanged: (count: number) =>
    count === 1 ? 'Show the unchanged account' : `Show the ${n(count)} unchanged accounts`,
  /** Accounts that also have to be changed in Active Directory. */
  onPremises: (count: number) =>
    `${accounts(count)} ${count === 1 ? 'comes' : 'come'} from on-premises Active Directory. The Active Directory steps say what to change there.`,
  /** Accounts whose hybrid-joined computers were changed. */
  computers: (count: number) =>
    `${accounts(count)} ${count === 1 ? 'has' : 'have'} hybrid-joined computers, and Active Directory decides whether these are enabled. The Active Directory steps say what to change there.`,
  approvedBy: (name: string) => `approved by ${name}`,
  seconds: (count: number) => `${n(count)} ${count === 1 ? 'second' : 'seconds'}`,
  minutes: (count: number) => `${n(count)} ${count === 1 ? 'minute' : 'minutes'}`,
  undo: 'Undo',
  retry: 'Retry',
  showAll: (count: number) => (count === 1 ? 'Show the account' : `Show all ${n(count)} accounts`),
}

/** Links between an operation and its undo or retry. */
export const links = {
  undoReason: (id: string, reason: string) => (reason ? `Undo of ${id}: ${reason}` : `Undo of ${id}`),
  undoes: (id: string) => `Undoes operation ${id}.`,
  retries: (id: string) => `Retries what operation ${id} didn’t finish.`,
  followedBy: {
    undo: (id: string, state: string) => `Undone by operation ${id}: ${state}.`,
    retry: (id: string, state: string) => `Retried by operation ${id}: ${state}.`,
  },
  /** While it isn't done. */
  following: {
    undo: (id: string, state: string) => `Undo: operation ${id} (${lower(state)}).`,
    retry: (id: string, state: string) => `Retry: operation ${id} (${lower(state)}).`,
  },
  neverRan: {
    undo: (id: string, state: string) => `Undo ${id}: ${state}. Nothing was undone.`,
    retry: (id: string, state: string) => `Retry ${id}: ${state}. Nothing was retried.`,
  },
  replacedBy: (id: string) => `Replaced by ${id}`,
  move: (what: string, time: string) => `Move to ${time}: ${lower(what)}?`,
  moves: (id: string) => `Confirming this ends operation ${id}, which was scheduled for another time.`,
  replacedFor: (count: number, total: number, id: string) =>
    `Operation ${id} now decides what happens to ${n(count)} of ${accounts(total)}. This one no longer changes ${count === 1 ? 'it' : 'them'}.`,
}

export const ended = {
  cancelled: { title: 'Cancelled', text: 'Nothing was changed.' },
  replaced: (name: string, id: string) =>
    `Operation ${id} by ${name} now decides what happens to all of these accounts. This one changed nothing.`,
  expired: { title: 'Expired', text: 'It wasn’t confirmed in time. Nothing was changed.' },
  denied: { title: 'Denied', text: 'Nothing was changed.' },
  notApproved: { title: 'Expired', text: 'Nobody approved it in time. Nothing was changed.' },
  lapsed: { title: 'Expired', text: 'It couldn’t start before the approval expired. Nothing was changed.' },
  tooLate: {
    title: 'Expired',
    text: 'It couldn’t start within a day of its scheduled time. Nothing was changed. Plan it again if it’s still needed.',
  },
  pastEnableAt: {
    title: 'Expired',
    text: 'It couldn’t start before the time set for enabling the accounts again. Nothing was changed.',
  },
  needsSignIn: {
    title: 'Paused: sign in to continue',
    text: (left: number) =>
      `${accounts(left)} ${left === 1 ? 'is' : 'are'} left. It continues automatically after you sign in.`,
  },
  needsConsent: {
    title: 'Paused: a permission is missing',
    text: (left: number) => `${accounts(left)} ${left === 1 ? 'is' : 'are'} left.`,
  },
  blocked: {
    title: 'Paused: access is blocked',
    text: (left: number) => `${accounts(left)} ${left === 1 ? 'is' : 'are'} left. Try again when the policy allows it.`,
  },
  manyFailures: {
    title: 'Paused: many accounts failed',
    what: (failed: number, of: number, reason: string) =>
      `${n(failed)} of ${n(of)} failed for the same reason: ${reason}.`,
    text: (left: number, id: string) =>
      `${accounts(left)} ${left === 1 ? 'is' : 'are'} left. Nothing happens until you continue or stop it: “continue ${id}” or “stop ${id}”.`,
    resume: 'Continue',
  },
  notReached: (left: number) => `${accounts(left)} ${was(left)} not reached.`,
  because: {
    stopped: 'Stopped.',
    readOnly: 'Changes were switched off while it ran.',
    notAnOperator: 'The requester is no longer in the group of operators.',
    forbidden: 'Microsoft Entra no longer lets me read the accounts with your permissions.',
    protectionIncomplete: 'I couldn’t determine which accounts are protected.',
    unavailable: 'Microsoft Entra didn’t respond for 15 minutes.',
    waitedTooLong: 'The requester didn’t continue it within a day.',
    denied: 'It was denied.',
    notApproved: 'Nobody approved it in time.',
    lapsed: 'The approval expired before it started.',
    tooLate: 'It couldn’t start within a day of its scheduled time.',
    pastEnableAt: 'The time set for enabling the accounts again had passed.',
    replaced: 'Another operation replaced it.',
  },
}

export const operations = {
  title: 'Your operations',
  none: 'You have no operations yet.',
  open: 'Open',
  items: (id: string) => `Accounts of operation ${id}`,
  moved: 'Use the card you opened last for this operation.',
  skipped: (id: string) => `Skipped in operation ${id}`,
  unchanged: (id: string) => `Left unchanged by operation ${id}`,
  attention: (id: string) => `Not done by operation ${id}`,
  excluded: (id: string) => `Excluded from operation ${id}`,
  stillEnabled: (id: string) => `Might still sign in after operation ${id}`,
  filters: {
    all: (count: number) => `All ${n(count)}`,
    attention: (count: number) => `Not done ${n(count)}`,
    /** `certain`: whether it is known of all of them. */
    stillEnabled: (count: number, certain: boolean) => `${certain ? 'Can' : 'Might'} still sign in ${n(count)}`,
    excluded: (count: number) => `Excluded ${n(count)}`,
    skipped: (count: number) => `Skipped ${n(count)}`,
  },
  planAgain: 'Plan again',
  refresh: 'Refresh',
  back: 'Back to the operation',
}

/** How many accounts or items a reason concerns, on plans. */
export const counted: Readonly<Record<CountedCode | 'pending' | 'byName' | 'doneBefore', (count: number) => string>> = {
  doneBefore: (count) =>
    `${accounts(count)} ${count === 1 ? 'was' : 'were'} changed by the earlier operation already. Only what is missing follows.`,
  syncedToo: (count) =>
    `▲ ${accounts(count)} ${count === 1 ? 'comes' : 'come'} from on-premises Active Directory. The next sync will undo this, usually within half an hour, unless you change ${count === 1 ? 'it' : 'them'} there too.`,
  restrictedUnit: (count) =>
    `▲ ${accounts(count)} ${count === 1 ? 'is' : 'are'} in a restricted management administrative unit. Without an admin role for that unit, the change will be refused.`,
  roleGroup: (count) =>
    `▲ ${accounts(count)} ${count === 1 ? 'belongs' : 'belong'} to a role-assignable group. Only a Privileged Authentication Administrator or Global Administrator can change ${count === 1 ? 'it' : 'them'}.`,
  byName: (count) =>
    `▲ ${accounts(count)} ${count === 1 ? 'was' : 'were'} matched by name: check ${count === 1 ? 'it' : 'them'} first.`,
  pending: (count) =>
    `▲ Other operations are due to change ${n(count)} of these accounts. Confirming this plan cancels those changes.`,
  enabledOutside: (count) => `${accounts(count)} enabled outside Rollcall`,
  disabledOutside: (count) => `${accounts(count)} disabled outside Rollcall`,
  enabledBySync: (count) => `${accounts(count)} enabled by the sync with Active Directory`,
  disabledBySync: (count) => `${accounts(count)} disabled by the sync with Active Directory`,
  enabledByDisruption: (count) => `${accounts(count)} enabled by Defender’s attack disruption`,
  disabledByDisruption: (count) => `${accounts(count)} disabled by Defender’s attack disruption`,
  unclearOutside: (count) => `${accounts(count)} perhaps also changed outside Rollcall`,
  excludedItem: (count) => `${n(count)} excluded`,
}
