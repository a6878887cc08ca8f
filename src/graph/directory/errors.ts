import { defineErrors, type FieldError, type NoDetails } from '../../core/errors.ts'
import type { GraphAnswer } from '../../core/sign-in-errors.ts'

/** Errors of what is read from Graph and sent to it. */
export const graphErrors = defineErrors<{
  /** The tenant lacks the required licence, P2 unless stated. */
  licenceMissing: { readonly licence?: 'P1' } & GraphAnswer
  /** The feature doesn't exist in the tenant's Microsoft cloud. */
  notInCloud: NoDetails
  graphThrottled: { readonly seconds: number } & GraphAnswer
  graphUnavailable: GraphAnswer
  graphTooLarge: GraphAnswer
  membersHidden: { readonly name: string } & FieldError
  /** Reading that many would take too long. */
  tooManyToRead: { readonly count: number; readonly limit: number }
  /** No account has a readable leave date. */
  leaveDatesUnseen: NoDetails
}>({
  licenceMissing: { kind: 'refused', unread: 'licence' },
  notInCloud: { kind: 'refused' },
  graphThrottled: { kind: 'outage', unread: 'unavailable', again: true },
  graphUnavailable: { kind: 'outage', unread: 'unavailable', again: true },
  graphTooLarge: { kind: 'refused', unread: 'unavailable' },
  membersHidden: { kind: 'access' },
  tooManyToRead: { kind: 'limit' },
  leaveDatesUnseen: { kind: 'refused' },
})
