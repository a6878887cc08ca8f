import { planAgain as spec } from '../../chat/commands/operations.ts'
import { type Press, press } from '../../chat/commands/press.ts'
import { findOperations, readOperationId, withOperation } from '../../chat/operations/operation-choice.ts'
import {
  orShowNothingToDo,
  replyWithPlan,
  reportPlanning,
  toObserver,
  undoReason,
} from '../../chat/operations/operation-reply.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { canPlanAgain } from '../../core/operation-states.ts'
import { hasEnded, type Operation, type Operations, type Person } from '../../operations/index.ts'
import { requireParts } from '../../operations/lifecycle/known-operations.ts'
import type { Verdict } from '../../operations/model/types.ts'
import { planErrors } from '../../operations/plan/errors.ts'
import type { EnteredFields } from '../../operations/plan/form-fields.ts'
import type { ChangesAfter } from '../../operations/plan/others-changes.ts'
import type { Choices } from '../../operations/registry/playbook.ts'
import { unnamedNote } from '../../operations/registry/reason.ts'

const itemsAtOnce = 1_000

/**
 * Whether accounts with this verdict are planned again. Those that an approver excluded aren't, and duplicates aren't
 * repeated.
 */
const isPlannedAgain: Readonly<Record<Verdict, boolean>> = {
  change: true,
  already: true,
  protected: true,
  synced: true,
  notFound: true,
  ambiguous: true,
  failed: true,
  duplicate: false,
  excluded: false,
  notChosen: false,
}

/**
 * Every account of its list, as found or typed, except those that an approver excluded; and those among them that its
 * origin names.
 */
async function readInputs(operations: Pick<Operations, 'items'>, { id, origin }: Operation, person: Person) {
  const inputs: string[] = []
  const people = new Map<string, string>()
  for (let read = 0; ; ) {
    const { items, total } = await operations.items(id, person, { offset: read, limit: itemsAtOnce })
    read += items.length
    for (const { verdict, account, input, notes } of items) {
      if (isPlannedAgain[verdict]) inputs.push(account?.id ?? input)
      if (account && !notes?.some(({ why }) => why === unnamedNote)) people.set(account.id.toLowerCase(), input)
    }
    if (items.length === 0 || read >= total) return { inputs, ...(origin && { people }) }
  }
}

/** Which optional steps were chosen. */
function choicesOf({ definition, actions }: Operation): Choices {
  const entries = definition.steps.flatMap(({ action, optional }) =>
    optional ? [[optional.input, actions.some(({ kind }) => kind === action)]] : [],
  )
  return Object.fromEntries(entries)
}

/** The parameters its actions were planned with. */
const parametersOf = ({ actions }: Operation) =>
  Object.fromEntries(actions.map(({ kind, parameters }) => [kind, parameters]))

/** Plans an ended operation again with the same accounts, reason and ticket, and checks everything again. */
async function replyWithNewPlan(turn: AuthorisedTurn, id: string, changed?: boolean): Promise<Reply> {
  const before = await turn.services.operations.get(id, turn.person)
  const { operations } = turn.services
  const token = changed && before.state === 'planned' ? await operations.renewToken(before.id, turn.person) : undefined
  if (!hasEnded(before.state) && !token) throw new planErrors.notEnded({ id: before.id })
  const since = { operation: before.id, otherwise: before.createdAt }
  const reply = await planAnew(turn, before, { times: {}, since, changed }, (about) =>
    press(spec, { operation: before.id, ...about }),
  )
  // The new plan has its accounts and more.
  if (token) await operations.cancel(before.id, { ...toObserver(turn), token })
  return reply
}

/**
 * A new plan of an operation with these times filled in, which ends the operation that it `replaces`; `retry` creates it
 * once more.
 */
export async function planAnew(
  turn: AuthorisedTurn,
  before: Operation,
  {
    times,
    replaces,
    since,
    changed,
  }: {
    readonly times: EnteredFields<'runAt' | 'enableAt'>
    readonly replaces?: string
    /** The changes by others that leave out accounts, unless `changed`. */
    readonly since?: ChangesAfter
    readonly changed?: boolean | undefined
  },
  retry: (about: { readonly changed?: true }) => Press,
): Promise<Reply> {
  const { person, directory, sender, channel, services } = turn
  const { operations, registry } = services
  requireParts(registry, before)
  const common = {
    requester: person,
    directory,
    locale: sender.locale,
    channel,
    onProgress: reportPlanning(turn, false),
    undoReason: undoReason(turn),
    replaces,
    includeChanged: changed,
  }
  const { undoOf, retryOf, playbook, reason, ticket, origin, compromised } = before
  const planned = async () => {
    if (undoOf) return operations.undo(undoOf, common)
    if (retryOf) return operations.retry(retryOf, common)
    const inputs = await readInputs(operations, before, person)
    const given = { ...(reason && { reason }), ...(ticket && { ticket }), ...(origin && { origin }) }
    const typed = { ...given, compromised, choices: choicesOf(before), parameters: parametersOf(before) }
    return operations.plan({ ...common, ...typed, playbook, ...inputs, ...(since && { changesAfter: since }) })
  }
  const plan = async () => replyWithPlan({ ...(await planned()), typed: times }, turn)
  const again = ({ changed }: { readonly changed?: true }) => retry({ ...(changed && { changed }) })
  return { ...(await orShowNothingToDo(plan, turn, again)), replace: false }
}

export const planAgain = defineCommand(spec, {
  fromText: readOperationId,
  async moreScopes({ operation }, services, person) {
    const [only, ...others] = operation ? [{ id: operation }] : await findOperations(services, person, canPlanAgain)
    return only && others.length === 0 ? services.operations.followScopes(only.id, 'retry', person) : []
  },
  run: (turn, { operation, changed }) =>
    withOperation(turn, operation, {
      fits: canPlanAgain,
      again: (id) => press(spec, { operation: id }),
      act: (id) => replyWithNewPlan(turn, id, changed),
    }),
})
