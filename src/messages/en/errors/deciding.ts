import type { Sayings } from '../../told.ts'
import { number } from '../terms.ts'

/** About answering an approval request. */
export const deciding = {
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
} satisfies Partial<Sayings>
