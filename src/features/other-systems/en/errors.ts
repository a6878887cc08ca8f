import type { SaidErrors } from '../../../messages/told.ts'
import type { otherSystemsErrors } from '../errors.ts'

export const errors: SaidErrors<typeof otherSystemsErrors> = {
  nothingByHand: ({ id }) => ({
    what: `Operation ${id} leaves nothing to do by hand.`,
    todo: `Send “operation ${id}” to see what it did.`,
  }),
  handOffNotTo: ({ name, because }) => ({
    what: {
      target: `This operation changes ${name}’s account, so its steps can’t be handed off to them.`,
      disabled: `${name}’s account is disabled, so nothing can be handed off to them.`,
      unknown: `I couldn’t find exactly one person called ${name}.`,
    }[because],
    todo: 'Name someone else, by email address or with @.',
  }),
}
