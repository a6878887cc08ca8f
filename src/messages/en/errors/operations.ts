import type { Sayings } from '../../told.ts'
import { minutes } from './duration.ts'

export const operations = {
  noReport: ({ id }) => ({
    what: `There is no report on “${id}”.`,
    todo: 'Either nothing is recorded about it, or you can’t see its operations.',
  }),
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
  notEnded: ({ id }) => ({
    what: `Operation ${id} hasn’t finished yet.`,
    todo: 'Wait for its result, then try again.',
  }),
  cannotUndo: () => ({
    what: 'Sign-outs can’t be undone: the sessions are gone.',
    todo: 'People can sign in again as usual.',
  }),
  nothingToUndo: ({ id }) => ({
    what: `Operation ${id} didn’t change any accounts.`,
    todo: 'Send “operations” to see what your other operations did.',
  }),
  nothingToRetry: ({ id }) => ({
    what: `Operation ${id} has nothing left to retry.`,
    todo: 'Open it to see the outcome for each account.',
  }),
  notAnApprover: () => ({
    what: 'You’re not in the group of approvers.',
    todo: 'Ask an administrator to add you.',
  }),
  ownApproval: () => ({
    what: 'You requested this yourself, so someone else has to approve it.',
    todo: 'Wait for an approver, or cancel the operation.',
  }),
  targetMayNotApprove: () => ({
    what: 'Your own account is in this operation, so someone else has to approve it.',
    todo: 'Leave it to another approver.',
  }),
  approverDisabled: () => ({
    what: 'Your account is disabled in Microsoft Entra, so you can’t approve this. Nothing was changed.',
    todo: 'Leave it to another approver.',
  }),
  receiverMayNotApprove: () => ({
    what: 'You would be shown a pass by this operation, so someone else has to approve it.',
    todo: 'Leave it to another approver.',
  }),
  notAskedToApprove: () => ({
    what: 'You weren’t asked to approve this, so you can’t answer it.',
    todo: 'Leave it to the approvers who were asked, or have it planned again.',
  }),
  approvalAnswered: ({ name, answer }) => ({
    what: `${name} has already answered: ${answer}.`,
    todo: 'You don’t need to do anything: the first answer counts.',
  }),
  approvalExpired: () => ({
    what: 'Nobody answered in time, so this request has expired. Nothing was changed.',
    todo: 'The requester can plan it again.',
  }),
  exportTooLarge: () => ({
    what: 'This is too much for one file.',
    todo: 'Narrow it down with a filter and export it in parts.',
  }),
} satisfies Partial<Sayings>
