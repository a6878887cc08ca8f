import type { approvalErrors } from '../../../../operations/confirm/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'

export const approvalWords: SaidErrors<typeof approvalErrors> = {
  approverNotOffered: () => ({
    what: 'The person you chose can’t approve this any more.',
    todo: 'Choose someone else, or leave “Anyone who can approve” selected.',
  }),
  planOvertaken: ({ count, operation }) => ({
    what: `This plan is out of date: operation ${operation} has since changed ${count === 1 ? '1 account' : `${number(count)} accounts`} shown here as already done. Nothing was changed.`,
    todo: 'Ask again to get a plan with the accounts as they are now.',
  }),
  nobodyMayApprove: () => ({
    what: 'This needs a second person’s approval, but nobody is set up to give it.',
    todo: 'Ask the people who run this bot to set up a group of approvers.',
  }),
  ownApproval: () => ({
    what: 'You requested this yourself, so someone else has to approve it.',
    todo: 'Wait for an approver, or cancel the operation.',
  }),
  notAskedToApprove: () => ({
    what: 'You weren’t asked to approve this, so you can’t answer it.',
    todo: 'Leave it to the approvers who were asked, or have it planned again.',
  }),
  targetMayNotApprove: () => ({
    what: 'Your own account is in this operation, so someone else has to approve it.',
    todo: 'Leave it to another approver.',
  }),
  approverDisabled: () => ({
    what: 'Your account is disabled in Microsoft Entra, so you can’t approve this. Nothing was changed.',
    todo: 'Leave it to another approver.',
  }),
  approvalAnswered: ({ name, answer }) => ({
    what: `${name} has already answered: ${answer}.`,
    todo: 'You don’t need to do anything: the first answer counts.',
  }),
  approvalExpired: () => ({
    what: 'Nobody answered in time, so this request has expired. Nothing was changed.',
    todo: 'The requester can plan it again.',
  }),
  signInToApprove: ({ page }) => ({
    what: 'To approve this, you have to sign in again. Nothing was changed.',
    todo: `Open ${page} and sign in there.`,
  }),
  planChanged: () => ({
    what: 'The plan has changed since you were shown it, so your answer wasn’t counted.',
    todo: 'Read the plan as it is now, then answer.',
  }),
  approverUnchecked: ({ name }) => ({
    what: `Only with ${name}’s sign-in can I check who can approve this, and it has ended. The request stays open.`,
    todo: `Ask ${name} to send me “sign in” in Teams, then open the page again.`,
  }),
  questionMissing: () => ({
    what: 'There is nothing to send: the text is empty.',
    todo: 'Type your question or answer first.',
  }),
  tooManyQuestions: ({ limit }) => ({
    what: `This request already has ${number(limit)} questions, which is the limit.`,
    todo: 'Decide, or talk to the requester directly.',
  }),
  noQuestion: ({ id }) => ({
    what: `There is no open question about operation ${id}.`,
    todo: 'You don’t need to do anything.',
  }),
  alreadyExtended: () => ({
    what: 'This request has already been extended once.',
    todo: 'Ask an approver directly, or plan it again after it has expired.',
  }),
  cannotExtend: () => ({
    what: 'This request can’t be extended: the operation’s scheduled time comes first.',
    todo: 'Ask an approver directly, or plan it again for a later time.',
  }),
  notAmongAccounts: ({ names, count }) => ({
    what: `Not among the accounts to be changed: ${names}${count > 5 ? ` and ${number(count - 5)} more` : ''}. Nothing was approved.`,
    todo: 'Name accounts as the request shows them, separated by commas.',
  }),
  excludedShared: ({ name, count }) => ({
    what: `${number(count)} of the accounts are called “${name}”. Nothing was approved.`,
    todo: 'Use the sign-in name instead.',
  }),
  notAmongItems: ({ names, count }) => ({
    what: `Can’t be excluded here: ${names}${count > 5 ? ` and ${number(count - 5)} more` : ''}. Nothing was changed.`,
    todo: 'Use the names on the card, separated by commas.',
  }),
  noItemsLeft: () => ({
    what: 'Without these apps and devices, there would be nothing left to do. Nothing was changed.',
    todo: 'Exclude fewer, cancel the plan, or deny the request.',
  }),
  allExcluded: ({ count }) => ({
    what:
      count === 1
        ? 'Without this account, there would be nothing left to do. Nothing was approved.'
        : `Without these ${number(count)} accounts, there would be nothing left to do. Nothing was approved.`,
    todo: 'Deny the request instead.',
  }),
}
