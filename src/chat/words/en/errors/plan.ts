import type { planErrors } from '../../../../operations/plan/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { common, number } from '../terms.ts'

export const planWords: SaidErrors<typeof planErrors> = {
  noAccounts: ({ text }) => ({
    what: text ? `I couldn’t find an account for “${text}”.` : 'I couldn’t find an account in what you sent.',
    todo: 'Use names, sign-in names, email addresses or object IDs, separated by commas or one per line.',
  }),
  namesNotFound: ({ text, count, more }) => ({
    what:
      count === 1
        ? `I couldn’t find “${text}”.`
        : `I couldn’t find: ${text}${more > 0 ? ` ${common.andMore(more)}` : ''}.`,
    todo: 'Nothing is planned yet. Check the spelling, or use sign-in names. If it wasn’t a name: put a reason after “because”, and write a time like “tomorrow at 18:00”.',
  }),
  nameShared: ({ name, count }) => ({
    what: `${number(count)} accounts match “${name}”.`,
    todo: 'Choose the one you mean. Nothing has changed yet.',
  }),
  notUnderstood: ({ text }) => ({
    what: `I didn’t understand “${text}”.`,
    todo: 'Nothing is planned yet. Correct it and send it again. Put a reason after “reason:” or “because”. Write a time like “tomorrow at 18:00” or “until Monday at 8:00”.',
  }),
  tooManyAccounts: ({ count, limit }) => ({
    what: `That’s too many accounts at once: ${number(count)}.`,
    todo: `Send at most ${number(limit)} at a time.`,
  }),
  switchedOff: ({ setting }) => ({
    what: 'This is switched off.',
    todo: `Ask the people who run this bot to set ${setting}${setting.endsWith('_ID') ? '' : '=true'}, and an administrator to grant the permissions it requires.`,
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
}
