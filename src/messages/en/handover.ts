import { lower } from './lower.ts'

/** Continuing someone else's operation. `what` is the operation's name, as on its button. */
export const handover = {
  asks: (name: string, what: string) => `${name} wants to take over your operation: ${lower(what)}`,
  asksFor: (name: string, owner: string, what: string) =>
    `${name} wants to take over ${owner}’s operation: ${lower(what)}`,
  asked: (owner: string, what: string) => `${owner} was asked to hand over: ${lower(what)}`,
  answerBy: (time: string) => `The request expires at ${time}.`,
  /** To the owner, to an approver and to the person who asked, while it is open. */
  owner: 'If you hand it over, it runs with their permissions from then on, and you can no longer change it.',
  approver: (owner: string) => `It has been waiting for ${owner} for a while. You can agree in their place.`,
  ownerIsBack: (owner: string) => `It is no longer waiting for ${owner}, so only they can hand it over.`,
  taker: 'Nothing changes until then. This card will then become the operation’s card.',
  approversToo: 'Approvers were asked too.',
  agree: 'Hand over',
  agreeFor: 'Agree',
  decline: 'Decline',
  withdraw: 'Withdraw',
  /** How a request ended. */
  agreed: (owner: string, taker: string, what: string) => `${taker} is taking over from ${owner}: ${lower(what)}`,
  agreedText: 'Requests already sent are completed first. Nothing else is sent with the previous owner’s permissions.',
  done: (owner: string, taker: string, what: string) => `${taker} took over from ${owner}: ${lower(what)}`,
  doneText: (taker: string) => `From now on it runs with ${taker}’s permissions, and only they can undo it.`,
  declined: (owner: string, what: string) => `${owner} keeps the operation: ${lower(what)}`,
  denied: (name: string, what: string) => `${name} declined the handover: ${lower(what)}`,
  withdrawn: (name: string, what: string) => `${name} withdrew the takeover request: ${lower(what)}`,
  refused: (name: string, what: string) => `${name} can’t take over: ${lower(what)}`,
  refusedText:
    'Only operators with an enabled account that the operation doesn’t change can take it over. It stays with its owner.',
  expired: (what: string) => `Nobody answered the takeover request in time: ${lower(what)}`,
  void: (what: string) => `The operation ended before it was handed over: ${lower(what)}`,
  agreedBy: (name: string) => `${name} agreed.`,
  agreedInPlace: (name: string, owner: string) => `${name} agreed in place of ${owner}.`,
  answered: 'This request has already been answered.',
  labels: { handed: 'Handed over', wantedBy: 'Takeover requested by' },
  handed: (owner: string, taker: string, by: string | undefined) =>
    `${owner} → ${taker}${by ? `, agreed by ${by}` : ''}`,
}
