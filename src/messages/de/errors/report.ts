import type { reportErrors } from '../../../features/report/errors.ts'
import type { Words } from '../../told.ts'

export const reportWords: Words<typeof reportErrors> = {
  noReport: ({ id }) => ({
    what: `Zu „${id}“ gibt es keinen Bericht.`,
    todo: 'Dazu ist nichts protokolliert, oder es geht um Vorgänge, die Sie nicht sehen dürfen.',
  }),
}
