import { lower } from './lower.ts'
import { number } from './terms.ts'

const n = number

/** Short messages to people who are waiting. `what` is the operation's name as on its button. */
export const notices = {
  approved: (name: string, what: string) => `${name} approved your request: ${lower(what)}`,
  denied: (name: string, what: string) => `${name} denied your request: ${lower(what)}`,
  notApproved: (what: string) => `Nobody answered your request in time: ${lower(what)}`,
  needsApproval: (what: string) => `This now needs a second person’s approval: ${lower(what)}`,
  paused: (title: string, what: string) => `${title} (${lower(what)})`,
  replaced: (name: string, what: string) => `${name}’s operation replaced yours: ${lower(what)}`,
  stopped: (what: string) => `Stopped before it finished: ${lower(what)}`,
  expired: (what: string) => `Never started: ${lower(what)}`,
  notInEffect: (what: string) => `Microsoft Entra didn’t carry this out: ${lower(what)}`,
  notInEffectText: 'It had accepted these changes, but 15 minutes later they don’t show. They count as failed.',
  outcome: {
    failed: (count: number) => `${n(count)} failed`,
    uncertain: (count: number) => `${n(count)} not certain`,
  },
  /** To the requester and to approvers. `time`: when the request expires. */
  unanswered: (time: string, what: string) =>
    `Nobody has answered yet, and your request expires at ${time}: ${lower(what)}`,
  unansweredByYou: (name: string, time: string, what: string) => `${name} needs your answer by ${time}: ${lower(what)}`,
  escalated: (what: string) => `More people are being asked to approve: ${lower(what)}`,
  escalatedBecause: {
    unanswered: 'No approver has answered so far.',
    unavailable: 'None of the approvers can be asked right now.',
  },
  nobodyToAsk: (what: string) => `Nobody can be asked to approve right now: ${lower(what)}`,
  nobodyToAskText: (id: string) =>
    `All approvers are away or can’t be reached. If you can reach one of them yourself, they can still send “approve ${id}”.`,
  stillWaits: (name: string, time: string, what: string) =>
    `${name} still needs your answer by ${time}: ${lower(what)}`,
  /** For group chats and channels; `what` is in the past tense. */
  others: (name: string, what: string, approver: string | undefined) =>
    `${name} ${lower(what)}${approver ? `, approved by ${approver}` : ''}.`,
}

export const awayUntil = (time: string) => `You are away until ${time}`

/** Settings for short messages. */
export const notifications = {
  title: 'Notifications',
  choices: {
    all: 'All: decisions, pauses and the results of longer operations',
    decisions: 'Decisions only: what was approved or denied, and what is waiting for you',
    off: 'Off: only the cards',
  },
  buttons: { all: 'All', decisions: 'Decisions only', off: 'Off' },
  always: 'Approval requests always arrive.',
}
