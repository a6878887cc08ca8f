import type { Sayings } from '../../told.ts'
import { endedAs } from '../terms.ts'
import { told } from './told.ts'

/** About operations that exist. */
export const operations = {
  operationNotFound: ({ id }) => ({
    what: told(id, (id) => `There is no operation “${id}”.`, 'There is no such operation.'),
    todo: 'Send “operations” to see yours.',
  }),
  notYourOperation: ({ requester }) => ({
    what: told(requester, (name) => `This operation belongs to ${name}.`, 'This operation belongs to somebody else.'),
    todo: 'Ask them: only the person who planned it can confirm, cancel or stop it.',
  }),
  operationExpired: ({ minutes }) => ({
    what: told(
      minutes,
      (n) => `This plan was not confirmed within ${n} minutes; nothing was changed.`,
      'This plan was not confirmed in time; nothing was changed.',
    ),
    todo: 'Ask again to get a plan with the accounts as they are now.',
  }),
  operationUnderWay: ({ id }) => ({
    what: told(
      id,
      (name) => `Operation ${name} was confirmed before and is under way.`,
      'This operation was confirmed before and is under way.',
    ),
    todo: 'Nothing more is needed: its card shows how far it is.',
  }),
  operationEnded: ({ state }) => ({
    what: told(
      endedAs(state),
      (how) => `This operation has already ended: ${how}.`,
      'This operation has already ended.',
    ),
    todo: 'Send “operations” to see how it went.',
  }),
  notEnded: ({ id }) => ({
    what: told(id, (name) => `Operation ${name} has not ended yet.`, 'This operation has not ended yet.'),
    todo: 'Wait for its result, then ask again.',
  }),
  cannotUndo: () => ({
    what: 'Sign-outs cannot be undone: the sessions are gone.',
    todo: 'People sign in again by themselves.',
  }),
  nothingToUndo: ({ id }) => ({
    what: told(id, (name) => `Operation ${name} changed no account.`, 'This operation changed no account.'),
    todo: 'Send “operations” to see what the others did.',
  }),
  nothingToRetry: ({ id }) => ({
    what: told(
      id,
      (name) => `Operation ${name} left nothing undone that could be tried again.`,
      'This operation left nothing undone that could be tried again.',
    ),
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
  approvalAnswered: ({ name, answer }) => ({
    what: told(
      name,
      (who) => `${who} has already answered: ${answer === 'denied' ? 'denied' : 'approved'}.`,
      'Somebody has already answered.',
    ),
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
} satisfies Sayings
