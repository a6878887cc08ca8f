import type { operationErrors } from '../../../../operations/lifecycle/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { minutes } from './duration.ts'

export const operationWords: SaidErrors<typeof operationErrors> = {
  operationNotFound: ({ id }) => ({
    what: `There is no operation “${id}”.`,
    todo: 'Send “operations” to see yours.',
  }),
  notYourOperation: ({ requester }) => ({
    what: `This operation belongs to ${requester}.`,
    todo: 'Only they can confirm, continue, retry or undo it. Once it is confirmed, you can stop it with a reason.',
  }),
  mayNotOversee: () => ({
    what: 'Only approvers and members of the operators’ group can see other people’s operations.',
    todo: 'Send “operations” to see yours.',
  }),
  notAnOperator: () => ({
    what: 'You’re not in the group of operators, so I can’t do this for you.',
    todo: 'Ask an administrator to add you.',
  }),
  notAnApprover: () => ({
    what: 'You’re not in the group of approvers.',
    todo: 'Ask an administrator to add you.',
  }),
  operationExpired: ({ minutes: given }) => ({
    what: `This plan has expired: it wasn’t confirmed within ${minutes(given)}. Nothing was changed.`,
    todo: 'Ask again to get a plan with the accounts as they are now.',
  }),
  operationUnderWay: ({ id }) => ({
    what: `Operation ${id} has already been confirmed and is under way.`,
    todo: 'You don’t need to do anything: its card shows the progress.',
  }),
  operationEnded: ({ state }) => ({
    what: `This operation has already ended: ${state}.`,
    todo: 'Send “operations” to see how it went.',
  }),
  handingOver: ({ id }) => ({
    what: `Operation ${id} is being handed over, so you can no longer change it.`,
    todo: `Send “operation ${id}” to see whose it is.`,
  }),
  anotherVersion: ({ id }) => ({
    what: `I can’t do this with operation ${id}: another version of this bot planned it, or one with other settings. Nothing was changed.`,
    todo: 'Plan it again: send what you want to change once more.',
  }),
  tampered: () => ({
    what: 'This card can’t be used: it isn’t the one I sent, or it has been used before.',
    todo: 'Open the operation again with “operations”.',
  }),
}
