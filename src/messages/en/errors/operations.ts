import type { Sayings } from '../../told.ts'
import { minutes } from './duration.ts'

/** About operations that exist. */
export const operations = {
  operationNotFound: ({ id }) => ({
    what: `There is no operation “${id}”.`,
    todo: 'Send “operations” to see yours.',
  }),
  notYourOperation: ({ requester }) => ({
    what: `This operation belongs to ${requester}.`,
    todo: 'Ask them: only the person who planned it can confirm, cancel or stop it.',
  }),
  operationExpired: ({ minutes: given }) => ({
    what: `This plan was not confirmed within ${minutes(given)}; nothing was changed.`,
    todo: 'Ask again to get a plan with the accounts as they are now.',
  }),
  operationUnderWay: ({ id }) => ({
    what: `Operation ${id} was confirmed before and is under way.`,
    todo: 'Nothing more is needed: its card shows how far it is.',
  }),
  operationEnded: ({ state }) => ({
    what: `This operation has already ended: ${state}.`,
    todo: 'Send “operations” to see how it went.',
  }),
  notEnded: ({ id }) => ({
    what: `Operation ${id} has not ended yet.`,
    todo: 'Wait for its result, then ask again.',
  }),
  cannotUndo: () => ({
    what: 'Sign-outs cannot be undone: the sessions are gone.',
    todo: 'People sign in again by themselves.',
  }),
  nothingToUndo: ({ id }) => ({
    what: `Operation ${id} changed no account.`,
    todo: 'Send “operations” to see what the others did.',
  }),
  nothingToRetry: ({ id }) => ({
    what: `Operation ${id} left nothing undone that could be tried again.`,
    todo: 'Open it to see what became of each account.',
  }),
  notAnApprover: () => ({
    what: 'You are not in the group of people who may approve.',
    todo: 'Ask an administrator to add you to the approvers.',
  }),
  ownApproval: () => ({
    what: 'You asked for this yourself, so somebody else has to approve it.',
    todo: 'Wait for an approver, or cancel the operation.',
  }),
  targetMayNotApprove: () => ({
    what: 'Your own account is in this operation, so somebody else has to approve it.',
    todo: 'Leave it to another approver.',
  }),
  notAskedToApprove: () => ({
    what: 'You were not asked to approve this, so you cannot answer it.',
    todo: 'Leave it to those who were asked, or have it planned again.',
  }),
  approvalAnswered: ({ name, answer }) => ({
    what: `${name} has already answered: ${answer}.`,
    todo: 'Nothing more is needed: the first answer counts.',
  }),
  approvalExpired: () => ({
    what: 'Nobody answered in time, so this request is over; nothing was changed.',
    todo: 'Whoever asked for it can plan it again.',
  }),
  exportTooLarge: () => ({
    what: 'This is too much for one file.',
    todo: 'Narrow it down with a filter, and export it in parts.',
  }),
} satisfies Partial<Sayings>
