import { compact } from '../../core/compact.ts'
import { validTimeZone } from '../../core/zoned-time.ts'
import type { Operation } from '../../operations/model/types.ts'
import type { EnteredFields, FormFacts } from '../../operations/plan/form-fields.ts'
import { offeredSteps, type Playbook } from '../../operations/registry/playbook.ts'
import { type FormInputs, buildForm as formCard } from '../card/index.ts'
import { checkStatus, type PlanSpec } from '../commands/accounts.ts'
import { type Press, press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { saidIn } from '../words/words.ts'
import { actionText, playbookText } from './action-texts.ts'
import { errorBeside, fieldError, fieldInputs, keepTyped, type TypedInput } from './inputs.ts'
import type { Reply } from './reply.ts'
import { labelOf } from './step-lines.ts'
import { type Reader, toFrame, type Viewer } from './viewer.ts'

/** Longer text would leave no room for the rest of the card. */
const maxKept = 9_000

/** A form that asks which accounts to check; `details`: whether to include details. */
export function showCheckForm(
  { details, ...typed }: TypedInput & { readonly details?: boolean | undefined },
  messages: Messages,
  viewer: Reader,
): Reply {
  const text = messages.form.check
  return showForm(
    'check',
    text,
    press(checkStatus, details ? { details } : {}),
    typed,
    unplannedFacts,
    messages,
    viewer,
  )
}

/** What a form knows before there is a plan. */
export const unplannedFacts: FormFacts = {
  playbook: { timed: false, steps: [] },
  timeZone: 'UTC',
  changing: 0,
  admins: 0,
  compromised: 0,
  countTyped: false,
  approvers: 0,
  namedItems: false,
}

/** A form that asks which accounts to change, why, and when. Times are in the time zone of the person filling it in. */
export function showChangeForm(
  spec: PlanSpec,
  typed: TypedInput,
  messages: Messages,
  viewer: Reader & Pick<Viewer, 'timeZone'>,
): Reply {
  const { definition: playbook } = spec
  const text = {
    ...playbookText(messages, spec.playbook).form,
    more: {
      ...choicesOf(optionalStepToggles(playbook, typed, messages)),
      added: addedInputs(playbook, typed, messages),
    },
  } as const
  const facts = { ...unplannedFacts, playbook, timeZone: validTimeZone(viewer.timeZone) }
  return showForm('form', text, press(spec), typed, facts, messages, viewer)
}

/** More toggles than this appear only on the plan, which shows what each one does. */
const maxChoicesOnForm = 2

/** The toggles of optional actions. */
export type Toggles = readonly {
  readonly action: string
  readonly id: string
  readonly title: string
  readonly on: boolean
}[]

/** A toggle for each optional action, set as planned or to the playbook's default. */
export function optionalStepToggles(
  definition: Playbook,
  typed: EnteredFields<'choices'>,
  messages: Messages,
  planned?: Pick<Operation, 'definition' | 'actions' | 'omittedSteps' | 'steps'>,
): Toggles {
  const chosen = new Map(Object.entries(typed.choices ?? {}))
  const left = new Set(planned?.omittedSteps.map(({ action }) => action))
  const steps = offeredSteps(definition, (kind) => planned?.steps.some(({ action }) => action === kind) === true)
  const many = steps.length > maxChoicesOnForm
  const switches = steps.flatMap(({ action, optional }) => {
    const { input } = actionText(messages, action)
    const step = labelOf(planned ?? { definition, actions: [] }, action, messages)
    if (!optional || left.has(action)) return []
    const before = planned?.actions.some(({ kind }) => kind === action) ?? optional.on
    // With many toggles, list only the steps to save space.
    const name = many || !input ? step : input.title
    return [{ action, id: optional.input, title: name, on: chosen.get(optional.input) ?? before }]
  })
  return !planned && many ? [] : switches
}

/** The toggles as fields of a form. */
export const choicesOf = (toggles: Toggles): Pick<FormInputs, 'choices'> =>
  toggles.length === 0 ? {} : { choices: Object.fromEntries(toggles.map(({ id, title, on }) => [id, { title, on }])) }

/** What the playbook's actions add to a form. */
function addedInputs({ inputs = [] }: Playbook, typed: TypedInput, messages: Messages): FormInputs['added'] {
  const beside = errorBeside(typed, messages)
  return Object.fromEntries(
    inputs.map(({ id, limit, words }) => {
      const value = keepTyped(typed.added?.[id] ?? '', limit)
      return [id, { ...saidIn(messages, words), limit, value, ...beside(`added.${id}`) }]
    }),
  )
}

interface Says {
  readonly title: string
  readonly intro: string
  readonly submit: string
  readonly more?: FormInputs
}

function showForm(
  name: 'check' | 'form',
  says: Says,
  submit: Press,
  typed: TypedInput,
  facts: FormFacts,
  messages: Messages,
  viewer: Reader,
): Reply {
  const { form } = messages
  const { field, text } = fieldError(typed.error, messages)
  const tooLong = JSON.stringify(typed.accounts ?? '').length > maxKept
  const { title } = says
  const inputs = fieldInputs(name, facts, tooLong ? { ...typed, accounts: '' } : typed, messages)
  const card = formCard(toFrame(viewer, messages), {
    header: { title, subtitle: says.intro },
    lines: compact([
      text && !field && { text: `✕ ${text}`, tone: 'attention' as const },
      tooLong && { text: `▲ ${form.tooLongToShow}`, tone: 'warning' as const },
    ]),
    ...inputs,
    ...says.more,
    // Teams searches the whole organisation only in private chats.
    people: {
      ...(viewer.place === 'groupChat' || viewer.place === 'channel'
        ? { label: form.peopleHere, from: 'chat' as const }
        : { label: form.people, from: 'organisation' as const }),
      placeholder: form.peopleHint,
      value: (typed.people ?? '').slice(0, 1_000),
    },
    actions: compact([
      { title: says.submit, style: 'positive', data: submit },
      inputs.runAt && { title: messages.plan.when, unfolds: 'when' as const },
    ]),
  })
  return { card, summary: title }
}
