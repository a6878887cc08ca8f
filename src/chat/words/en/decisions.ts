import { lower } from './lower.ts'
import { common } from './terms.ts'

const { accounts } = common

/** What approvers can do other than approving or denying the whole operation. */
export const decisions = {
  ask: 'Ask',
  commentOrQuestion: 'Comment or question (optional)',
  /** The same where the comment on an approval is entered on a page. */
  questionOrDenial: 'Question, or why you deny it (optional)',
  question: (name: string, text: string) => `${name} asks: “${text}”`,
  quoted: (text: string) => `“${text}”`,
  answer: (text: string) => `Answer: “${text}”`,
  asksYou: (name: string) => `${name} has a question before deciding`,
  yourAnswer: 'Your answer',
  answerHint: 'All approvers who were asked can read it',
  answerMissing: 'Type an answer',
  send: 'Send answer',
  answerTo: (name: string, n: number) => `Answer ${name} (question ${n})`,
  answered: (name: string, what: string) => `${name} answered your question: ${lower(what)}`,
  both: (question: string, text: string) => `“${question}” – “${text}”`,
  extend: 'Extend',
  /** To approvers; `time` is the new end. */
  extended: (name: string, time: string, what: string) => `${name} extended the request until ${time}: ${lower(what)}`,
  expiresAt: (time: string) => `The request expires at ${time}.`,
  exclude: 'Exclude accounts…',
  pickTitle: 'Exclude accounts',
  pickNote: 'Nothing is approved yet. You’ll see the request again.',
  pickLabel: (id: string) => `Approve ${id} without`,
  pickDone: 'Continue',
  excludeTyped: (id: string) => `To exclude accounts, send “approve ${id} without ann@contoso.com”.`,
  excludeLabel: 'Approve without these accounts (optional)',
  excludeHint: 'Sign-in names, separated by commas',
  /** The same if it would restore apps or devices. */
  excludeMore: 'Exclude accounts, apps or devices…',
  excludeMoreLabel: 'Approve without these accounts, apps or devices (optional)',
  /** For the requester. */
  excludeItems: 'Exclude apps or devices…',
  excludeItemsLabel: 'Don’t restore these apps and devices (optional)',
  excludeNames: 'Names as above, separated by commas',
  excludedBy: (name: string) => `Excluded by ${name}`,
  /** The excluded accounts. `names` are the first of them, empty where names must not be shown. */
  excluded: (count: number, names: string) => names || accounts(count),
  excludedLine: (name: string, list: string) => `▲ Excluded by ${name}: ${list}`,
  without: (list: string) => `Without ${list}`,
}
