import type { targetErrors } from '../../../commands/target-errors.ts'
import type { SaidErrors } from '../../told.ts'

export const targetWords: SaidErrors<typeof targetErrors> = {
  nothingSelected: () => ({
    what: 'You haven’t selected an account.',
    todo: 'Select at least one in the list, then press the button again.',
  }),
  noSuchAccount: ({ text }) => ({
    what: `I couldn’t find an account for “${text}”.`,
    todo: 'Check the spelling. To find a deleted account’s audit log entries, use its sign-in name or object ID.',
  }),
  filterUnknown: ({ filter, nearest }) => ({
    what: `I don’t know the filter “${filter}”.`,
    todo: `Did you mean “${nearest}”? I can filter by department: and title:, and by enabled, disabled, guests and members.`,
  }),
  filterBesideAccounts: ({ filter }) => ({
    what: `“${filter}” is a filter, but you also named accounts or groups. I can’t tell which you mean.`,
    todo: 'Send the filter on its own, or the accounts and groups without it.',
  }),
  listExpired: () => ({
    what: 'The list behind this button has expired: it works for a day.',
    todo: 'Check the accounts again, then use the button on the new answer.',
  }),
  groupNotFound: ({ name }) => ({
    what: `There is no group called “${name}”.`,
    todo: 'Use its full name in quotes, its email address or its object ID.',
  }),
  groupAmbiguous: ({ name, choices, unquoted }) => ({
    what: unquoted ? `Which group do you mean by “${name}”?` : `More than one group is called “${name}”.`,
    todo: choices
      ? `Choose the one you mean, put its full name in quotes, or use its object ID: ${choices}`
      : 'Choose the one you mean. If it isn’t here, put its full name in quotes. Nothing has changed yet.',
  }),
  nobodyAtRisk: ({ level }) => ({
    what: `Nobody is at ${level} risk in Identity Protection right now.`,
    todo: 'Nothing was planned.',
  }),
  nobodyLeaving: () => ({ what: 'Nobody’s leave date is today.', todo: 'Nothing was planned.' }),
  groupEmpty: ({ name }) => ({
    what: `The group “${name}” has no members.`,
    todo: 'Check that this is the group you mean.',
  }),
  onlyListed: ({ filter }) => ({
    what: `“${filter}” only works with “list users”.`,
    todo: `Send “list users ${filter}” and use the buttons below the list.`,
  }),
}
