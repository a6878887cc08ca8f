import { lower } from '../../chat/words/en/lower.ts'
import type { SaidErrors } from '../../chat/words/told.ts'
import type { handoverErrors } from './errors.ts'

const errors: SaidErrors<typeof handoverErrors> = {
  alreadyYours: ({ id }) => ({
    what: `Operation ${id} is already yours.`,
    todo: `Send “operation ${id}” to open it.`,
  }),
  handoverNotNow: ({ id }) => ({
    what: `Operation ${id} is waiting for approval, so it can’t be handed over now.`,
    todo: 'Ask again once it has been approved.',
  }),
  handoverAsked: ({ id, name }) => ({
    what: `${name} has already asked to take over operation ${id}.`,
    todo: 'Wait until that has been answered.',
  }),
  takerMayNot: ({ name, because }) => ({
    what: {
      notOperator: `${name} is no longer an operator, so this operation can’t be handed over to them.`,
      disabled: `${name}’s account is disabled, so this operation can’t be handed over to them.`,
      target: `This operation changes ${name}’s account, so it can’t be handed over to them.`,
    }[because],
    todo: 'It stays with its owner. Another operator can ask to take it over.',
  }),
  approvedByTaker: ({ name }) => ({
    what: `${name} approved this operation, and an approver can’t take over what they approved.`,
    todo: 'Another operator can ask to take it over.',
  }),
  takerNeedsApproval: ({ name, limit }) => ({
    what: `With this operation, ${name} would change more than ${limit} accounts without approval.`,
    todo: 'Another operator can ask to take it over.',
  }),
  ownHandover: ({ name }) => ({
    what: 'You asked for this yourself, so you can’t agree to it.',
    todo: `Wait for ${name}, or for an approver who was asked.`,
  }),
  ownerIsBack: ({ name }) => ({
    what: `This operation is no longer waiting for ${name}.`,
    todo: 'Only they can hand it over now.',
  }),
  nobodyAsks: ({ id }) => ({
    what: `Nobody has asked to take over operation ${id}.`,
    todo: `Another operator can send “take over ${id}”.`,
  }),
}

export const en = {
  errors,
  commands: {
    'take over': {
      summary: 'Take over someone else’s operation.',
      usage: 'take over [id]',
      details: [
        'For operations that are scheduled, running or paused. The owner is asked to hand it over; if it has been waiting for them for a while, approvers are asked too.',
        'Once it’s handed over, it runs with your permissions, and everything is checked again.',
      ],
      examples: ['take over tobaki-42', 'take over operation tobaki-42'],
    },
    'hand over': {
      summary: 'Hand an operation over to the operator who asked for it.',
      usage: 'hand over [id]',
      details: [
        'Shows the request, with buttons to answer it. For the operation’s owner, and for approvers who were asked.',
      ],
      examples: ['hand over tobaki-42', 'hand over operation tobaki-42'],
    },
    'decline handover': {
      summary: 'Decline to hand an operation over.',
      usage: 'decline handover [id]',
      details: [
        'Shows the request, with buttons to answer it. For the operation’s owner, and for approvers who were asked.',
      ],
      examples: ['decline handover tobaki-42', 'decline handover'],
    },
  },
  auditSteps: {
    handoverAsked: 'Takeover requested',
    handoverAgreed: 'Handover agreed',
    handedOver: 'Handed over',
    handoverDeclined: 'Handover declined',
    handoverWithdrawn: 'Takeover request withdrawn',
    handoverDenied: 'Handover denied',
    handoverRefused: 'Handover not possible',
    handoverExpired: 'Takeover request expired',
  },
  /** Continuing someone else's operation. `what` is the operation's name, as on its button. */
  handover: {
    asks: (name: string, what: string) => `${name} wants to take over your operation: ${lower(what)}`,
    asksFor: (name: string, owner: string, what: string) =>
      `${name} wants to take over ${owner}’s operation: ${lower(what)}`,
    asked: (owner: string, what: string) => `${owner} was asked to hand over: ${lower(what)}`,
    answerBy: (time: string) => `The request expires at ${time}.`,
    /** To the owner, to an approver and to the person who asked, while it is open. */
    owner: 'If you hand it over, it runs with their permissions from then on, and you can no longer change it.',
    approver: 'It has been waiting for its owner for a while. You can agree in their place.',
    ownerIsBack: (owner: string) => `It is no longer waiting for ${owner}, so only they can hand it over.`,
    taker: 'Nothing changes until then. This card will then become the operation’s card.',
    approversToo: 'Approvers were asked too.',
    agree: 'Hand over',
    agreeFor: 'Agree',
    decline: 'Decline',
    withdraw: 'Withdraw',
    /** How a request ended. */
    agreed: (owner: string, taker: string, what: string) => `${taker} is taking over from ${owner}: ${lower(what)}`,
    agreedText: 'Nothing more is sent with the previous owner’s permissions. Changes already sent remain.',
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
  },
}
