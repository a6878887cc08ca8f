import { lower } from '../../../chat/words/en/lower.ts'
import { common, number } from '../../../chat/words/en/terms.ts'

const n = number
const { accounts } = common

/** About giving people passes, and the people who do it. */
export const vouchers = {
  /** If a plan would change nothing. */
  nameReceiver:
    'Name someone else who can be shown the pass: “let back in [account] receiver: grady@contoso.com”. A second person must then approve.',
  /** To the owner: passes failed, expired or were refused. */
  notBackIn: (what: string) => `Not everyone was let back in: ${lower(what)}`,
  /** On a plan: the people who will be shown the passes. */
  receivers: (list: string) => `Passes are shown to: ${list}`,
  strangers: (list: string) => `▲ Passes are shown to someone other than the manager: ${list}`,
  limits:
    'A pass doesn’t satisfy policies that require a passkey, or a device or place for adding sign-in methods. Make sure that none blocks these people.',
  receiver: (name: string, count: number) => (count === 1 ? name : `${name} (${n(count)})`),
  needsApproval: (count: number) =>
    `Someone other than the manager would be shown ${count === 1 ? '1 pass' : `${n(count)} passes`}, so a second person must approve.`,
  /** On a result. */
  backIn: (count: number) => `${n(count)} back in`,
  waiting: (count: number, receiver: string) => `${n(count)} waiting for ${receiver}`,
  waitingForOthers: (count: number) => `${n(count)} waiting for others`,
  failed: (count: number) => `${n(count)} failed`,
  refusedCount: (count: number) => `${n(count)} refused`,
  expired: (count: number) => `${n(count)} expired`,
  cancelled: (count: number) => `${n(count)} contained again`,
  given: (count: number) => `${n(count)} reassigned`,
  toSend: (count: number) =>
    `${count === 1 ? '1 person who gives out passes doesn’t' : `${n(count)} people who give out passes don’t`} have the app: “Ways back in” has their links`,
  /** On the list. */
  withoutApp: (names: string) => `These people don’t have the app, so send them their links: ${names}`,
  refused: (count: number) =>
    `${count === 1 ? '1 pass was' : `${n(count)} passes were`} refused: “Ways back in” says why`,
  button: (count: number) => `Ways back in (${n(count)})`,
  title: (who: string) => `Ways back in for ${who}`,
  none: 'This operation doesn’t let anyone back in.',
  noMatch: 'Nobody matches.',
  find: (id: string) => `Send “ways back in ${id} name” to find an account or a receiver.`,
  /** Filters. */
  stages: {
    all: (count: number) => `All ${n(count)}`,
    search: (text: string, count: number) => `“${text}” ${n(count)}`,
    open: (count: number) => `Waiting ${n(count)}`,
    failed: (count: number) => `Failed ${n(count)}`,
    expired: (count: number) => `Expired ${n(count)}`,
    backIn: (count: number) => `Back in ${n(count)}`,
    cancelled: (count: number) => `Contained again ${n(count)}`,
    given: (count: number) => `Reassigned ${n(count)}`,
  },
  how: 'Each link opens for its receiver only, after they have signed in. Receivers with the app have their links already.',
  states: {
    open: (receiver: string, until: string) => `Waiting for ${receiver}, until ${until}`,
    toSend: (receiver: string, until: string) => `Send ${receiver} this link by ${until}`,
    shown: (receiver: string, at: string) => `${receiver} was shown a pass at ${at}`,
    refused: (receiver: string, why: string) => `${receiver} was not shown a pass. ${why}`,
    failed: (receiver: string) => `Failed: ${receiver} tried three times, but no pass was created`,
    backIn: (at: string) => `Back in since ${at}`,
    expired: (receiver: string) => `Expired: ${receiver} didn’t let them back in`,
    cancelled: 'No longer valid: the account was contained again',
    given: (receiver: string) => `Reassigned from ${receiver}`,
  },
  remind: 'Remind',
  reminded: (count: number) => (count === 1 ? '1 person was reminded.' : `${n(count)} people were reminded.`),
  give: 'Reassign…',
  planAgain: {
    expired: (count: number) => `Plan again for ${n(count)} expired`,
    failed: (count: number) => `Plan again for ${n(count)} failed`,
    both: (count: number) => `Plan again for ${n(count)} expired or failed`,
  },
  giveTitle: 'Who lets them back in instead?',
  giveText:
    'You get a plan for everyone who is still waiting. A second person must approve it, because the person you choose isn’t their manager.',
  giveLabel: 'Who lets them back in',
  givePlan: 'Create plan',
  left: (count: number) =>
    count === 0 ? 'No more passes can be shown' : `${n(count)} more ${count === 1 ? 'pass' : 'passes'} can be shown`,
  /** A receiver's card. */
  receiverTitle: (count: number) =>
    count === 1 ? '1 person needs your help to sign in' : `${n(count)} people need your help to sign in`,
  receiverMoved: 'There is a newer list below',
  receiverDone: 'Nobody is waiting for you any more',
  /** What happened; `at`: when the operators asked. */
  receiverAsked: (operators: string, at: string, released: boolean) =>
    `${released ? 'Sign-in to their accounts was blocked to protect them and is allowed again' : 'They have lost access to their accounts'}, and ${operators} asked you on ${at} to let them back in. I’m Rollcall, the bot your helpdesk uses for accounts.`,
  receiverText: (operator: string) =>
    `Check that it’s really them: in person, by calling them back, or with an ID document. Then open the page, sign in and give them the pass. Questions? Ask ${operator}.`,
  open: 'Open',
  untilLine: (until: string) => `Until ${until}`,
  accounts,
}
