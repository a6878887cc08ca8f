import { anyApprover } from '../command-specs/inputs.ts'
import { UserError } from '../core/errors.ts'
import { oneLine, readNumber } from '../core/text.ts'
import { textLimits } from '../core/text-limits.ts'
import type { Messages } from '../messages/index.ts'
import type { Person } from '../operations/model/types.ts'
import {
  compromisedInput,
  enableAtInput,
  errorBeside,
  optionalInputs,
  reasonField,
  runAtMoment,
  ticketField,
} from './form.ts'
import { mayLeaveOutItems } from './left-out.ts'
import { irreversible, type Planned } from './plan-lines.ts'
import { short, type Viewer } from './viewer.ts'

/** Confirming stops at the first error; this finds the others, to show all at once. */
function alsoWrong({ operation, typed = {} }: Planned, messages: Messages) {
  if (!typed.error || !('count' in typed)) return {}
  const { minReason: min } = textLimits
  const { length } = [...(typed.reason ?? '').trim()]
  const tooShort = new UserError('reasonRequired', { min, ...(length > 0 && { length }) })
  const { change: expected } = operation.counts
  const { count = '' } = typed
  const mismatch = errorBeside(new UserError('countMismatch', { expected }), messages)('count')
  return {
    ...(length < min && { reason: errorBeside(tooShort, messages)('reason') }),
    ...(readNumber(count) !== expected && { count: count === '' ? { error: messages.plan.countMissing } : mismatch }),
  }
}

/** What the requester fills in before confirming. */
export function planInputs(view: Planned, messages: Messages, viewer: Viewer) {
  const { operation, typed = {}, confirmCountAbove } = view
  const changing = operation.counts.change
  const error = errorBeside(typed.error, messages)
  const missing = (sentence: string) => ({ required: sentence })
  const { form, plan: says } = messages
  const also = alsoWrong(view, messages)
  return {
    reason: {
      ...reasonField(typed.reason ?? operation.reason, messages),
      ...missing(form.reasonMissing),
      ...error('reason'),
      ...also.reason,
    },
    ...repeatedInput(view, messages),
    ...adminInput(view, messages),
    ticket: { ...ticketField(typed.ticket ?? operation.ticket, messages), ...error('ticket') },
    ...optionalInputs(operation.playbook, typed, messages, operation),
    ...compromisedInput(operation.playbook, typed.compromised ?? operation.compromised, messages),
    runAt: { ...runAtMoment(typed, messages, viewer), ...error('runAt') },
    ...enableAtInput(operation.playbook, typed, messages, viewer),
    ...approverInput(view, messages),
    ...withoutInput(view, messages),
    ...((irreversible(view).length > 0 || changing > confirmCountAbove) && {
      count: {
        label: says.count(changing),
        placeholder: says.countHint,
        value: typed.count === undefined ? '' : String(typed.count),
        ...missing(says.countMissing),
        ...error('count'),
        ...also.count,
      },
    }),
  }
}

/** Shown if access is restored to compromised accounts, even if that was only noticed when confirming. */
function repeatedInput({ approval, typed = {} }: Planned, messages: Messages) {
  const error = errorBeside(typed.error, messages)('repeated')
  if (approval.compromised === 0 && !error.error) return {}
  return { repeated: { ...messages.form.repeated, value: typed.repeated ?? '', ...error } }
}

/** Apps and devices not to restore, if any would be or could be. */
function withoutInput({ operation, typed = {} }: Planned, messages: Messages) {
  const error = errorBeside(typed.error, messages)('without')
  if (!mayLeaveOutItems(operation) && !error.error) return {}
  const { leaveOutItemsLabel: label, leaveOutNames: placeholder } = messages.decisions
  return { without: { label, placeholder, value: typed.without ?? '', ...error } }
}

/** Requires typing administrators' sign-in names, so that nobody changes them by accident. */
function adminInput({ approval: { admins }, typed = {} }: Planned, { plan: says, ...messages }: Messages) {
  const { length } = admins
  if (length === 0) return {}
  return {
    admins: {
      label: says.adminNames(length),
      placeholder: says.adminNamesHint(length),
      value: typed.admins ?? '',
      required: says.adminNamesMissing(length),
      ...errorBeside(typed.error, { plan: says, ...messages })('admins'),
    },
  }
}

/** More would not fit on the card with everything else. */
const mostOffered = 20

/** Offered if several people may approve. Namesakes are told apart by their sign-in names. */
function approverInput({ approvers, typed = {} }: Planned, messages: Messages) {
  const error = errorBeside(typed.error, messages)('approver')
  if (approvers.length < 2 && !error.error) return {}
  const namesakes = ({ name }: Person) => approvers.filter((one) => one.name === name).length > 1
  const sorted = [...approvers].sort((a, b) => a.name.localeCompare(b.name)).slice(0, mostOffered)
  const people = sorted.map((one) => ({
    title: short(oneLine(namesakes(one) ? one.upn : one.name), 40) || one.oid,
    value: one.oid,
  }))
  return {
    approver: {
      label: messages.plan.approver,
      options: [{ title: messages.plan.anyApprover, value: anyApprover }, ...people],
      value: sorted.find(({ oid }) => oid === typed.approver)?.oid ?? anyApprover,
      ...error,
    },
  }
}
