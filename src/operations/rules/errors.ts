import { defineErrors, type NoDetails } from '../../core/errors.ts'

/** Errors of the rules for plans, and for what is entered when one is confirmed. */
export const ruleErrors = defineErrors<
  {
    textTooLong: { readonly length: number; readonly limit: number }
    /** `length`: the length of the reason given, if it was too short. */
    reasonRequired: { readonly min: number; readonly length?: number }
    badTicket: { readonly ticket: string; readonly pattern: string }
    countMismatch: { readonly expected: number }
    /** `reasons`: how many different reasons have to be confirmed, for `count` accounts. */
    reasonNotRepeated: { readonly count: number; readonly reasons: number }
    /** `count`: number of administrators to name. */
    adminsNotNamed: { readonly count: number }
    tooManyAdmins: { readonly count: number; readonly limit: number }
    compromisedTimed: { readonly field: 'enableAt' }
    timePast: { readonly field: string }
    /** The time is in the future, so nobody can have known of it. */
    timeAhead: { readonly field: string }
    timeTooFar: { readonly field: string; readonly days: number }
    nothingToDo: { readonly id?: string }
    /** `minutes`: the time until there is capacity again; missing if this plan alone exceeds the limit. */
    tooManyThisHour: {
      readonly count: number
      readonly limit: number
      readonly used: number
      readonly minutes?: number
    }
    /** `count`: the number of gaps in who is known to be protected. */
    protectionIncomplete: { readonly count: number }
    readOnly: NoDetails
  },
  'reason' | 'ticket' | 'count' | 'repeated' | 'admins'
>({
  textTooLong: { kind: 'input', field: null, onPlan: true },
  reasonRequired: { kind: 'input', field: 'reason' },
  badTicket: { kind: 'input', field: 'ticket' },
  countMismatch: { kind: 'input', field: 'count' },
  reasonNotRepeated: { kind: 'input', field: 'repeated' },
  adminsNotNamed: { kind: 'input', field: 'admins' },
  tooManyAdmins: { kind: 'limit' },
  compromisedTimed: { kind: 'input', field: null },
  timePast: { kind: 'input', field: null },
  timeAhead: { kind: 'input', field: null },
  timeTooFar: { kind: 'input', field: null },
  nothingToDo: { kind: 'refused' },
  tooManyThisHour: { kind: 'limit' },
  protectionIncomplete: { kind: 'refused' },
  readOnly: { kind: 'refused' },
})
