import type { timeErrors } from '../../../../core/time-errors.ts'
import type { SaidErrors } from '../../told.ts'

export const timeWords: SaidErrors<typeof timeErrors> = {
  timeUnreadable: () => ({
    what: 'I couldn’t read the date and time.',
    todo: 'Enter both, such as 2026-05-29 and 18:00, or leave both empty.',
  }),
  timeMissing: () => ({ what: 'The time is missing.', todo: 'Add one, such as 18:00.' }),
  timeInGap: ({ date, time, zone }) => ({
    what: `${time} doesn’t exist on ${date} in ${zone}: the clocks go forward then.`,
    todo: 'Choose another time, perhaps an hour later.',
  }),
}
