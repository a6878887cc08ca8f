import type { SaidErrors } from '../../../messages/told.ts'
import type { handoverErrors } from '../errors.ts'

export const errors: SaidErrors<typeof handoverErrors> = {
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
