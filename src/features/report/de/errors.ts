import type { SaidErrors } from '../../../messages/told.ts'
import type { reportErrors } from '../errors.ts'

export const errors: SaidErrors<typeof reportErrors> = {
  noReport: ({ id }) => ({
    what: `Zu „${id}“ gibt es keinen Bericht.`,
    todo: 'Dazu ist nichts protokolliert, oder es geht um Vorgänge, die Sie nicht sehen dürfen.',
  }),
}
