import { oneLine, readNumber } from '../../core/text.ts'
import { textLimits } from '../../core/text-limits.ts'
import { validTimeZone } from '../../core/zoned-time.ts'
import type { Person } from '../../operations/model/types.ts'
import { anyApprover, type FormFacts, fields } from '../../operations/plan/form-fields.ts'
import { ruleErrors } from '../../operations/rules/errors.ts'
import type { Choice, PlanInputs } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { mayExcludeItems } from './exclusions.ts'
import { choicesOf, type Toggles } from './form.ts'
import { errorBeside, fieldInputs } from './inputs.ts'
import { hasManySteps } from './operation-text.ts'
import { irreversibleKinds, type PlanView, stepToggles } from './plan-lines.ts'
import { withNobodyText } from './skips.ts'
import { shorten, type Viewer } from './viewer.ts'

/** Confirming stops at the first error; this finds the others, to show all at once. */
function otherErrors({ operation, typed = {} }: PlanView, messages: Messages) {
  if (!typed.error || !('count' in typed)) return {}
  const { minReason: min } = textLimits
  const { length } = [...(typed.reason ?? '').trim()]
  const tooShort = new ruleErrors.reasonRequired({ min, ...(length > 0 && { length }) })
  const { change: expected } = operation.counts
  const { count = '' } = typed
  const mismatch = errorBeside({ error: new ruleErrors.countMismatch({ expected }) }, messages)('count')
  return {
    ...(length < min && { reason: errorBeside({ error: tooShort }, messages)('reason') }),
    ...(readNumber(count) !== expected && { count: count === '' ? { error: messages.plan.countMissing } : mismatch }),
  }
}

/** What the requester fills in before confirming. */
export function planInputs(view: PlanView, messages: Messages, viewer: Viewer): PlanInputs {
  const { operation, typed = {}, confirmCountAbove, approval, approvers } = view
  const { change: changing } = operation.counts
  const facts: FormFacts = {
    playbook: operation.definition,
    timeZone: validTimeZone(viewer.timeZone),
    changing,
    admins: approval.admins.length,
    compromised: approval.compromised,
    countTyped: irreversibleKinds(view).length > 0 || changing > confirmCountAbove,
    approvers: approvers.length,
    namedItems: mayExcludeItems(operation),
  }
  const entered = {
    ...typed,
    reason: typed.reason ?? operation.reason ?? '',
    ticket: typed.ticket ?? operation.ticket ?? '',
    compromised: typed.compromised ?? operation.compromised,
  }
  const { reason, count, ...others } = fieldInputs('plan', facts, entered, messages)
  const also = otherErrors(view, messages)
  return {
    ...others,
    reason: reason && { ...reason, ...also.reason },
    count: count && { ...count, ...also.count },
    ...(hasManySteps(operation) ? {} : choicesOf(withStepDetails(stepToggles(view, messages), view, messages))),
    approver: approverInput(view, facts, messages),
  }
}

/** Toggles on a plan without a list of steps, with what that list would show beside them. */
const withStepDetails = (toggles: Toggles, { operation, registry }: PlanView, messages: Messages): Toggles =>
  toggles.map(({ title, ...toggle }) => {
    const isFinal = registry.find(toggle.action)?.undo === 'never'
    const name = isFinal ? `${title} (${messages.plan.step.final})` : title
    return { ...toggle, title: withNobodyText(name, toggle.action, operation, messages) }
  })

/** More would not fit on the card together with everything else. */
const maxOffered = 20

/** People with the same name are distinguished by their sign-in names. */
function approverInput({ approvers, typed = {} }: PlanView, facts: FormFacts, messages: Messages): Choice | undefined {
  const { shown } = fields.approver
  const error = errorBeside(typed, messages)('approver')
  if (!shown(facts) && !error.error) return undefined
  const namesakes = ({ name }: Person) => approvers.filter((one) => one.name === name).length > 1
  const sorted = [...approvers].sort((a, b) => a.name.localeCompare(b.name)).slice(0, maxOffered)
  const people = sorted.map((one) => ({
    title: shorten(oneLine(namesakes(one) ? one.upn : one.name), 40) || one.oid,
    value: one.oid,
  }))
  return {
    label: messages.plan.approver,
    options: [{ title: messages.plan.anyApprover, value: anyApprover }, ...people],
    value: sorted.find(({ oid }) => oid === typed.approver)?.oid ?? anyApprover,
    ...error,
  }
}
