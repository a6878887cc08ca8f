import { defineService } from '../../chat/turn/service.ts'
import { bindAll } from '../../core/bind.ts'
import { findOperation, loadOperation, type Observer } from '../../operations/lifecycle/access.ts'
import { inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import type { Event } from '../../operations/lifecycle/event.ts'
import type { Context } from '../../operations/model/context.ts'
import { toNamedPerson } from '../../operations/model/rows.ts'
import type { OperationChannel, Person } from '../../operations/model/types.ts'
import { recordOpened } from '../../operations/posts/cards.ts'
import { checkReason, notPendingError } from '../../operations/rules/confirmation.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { type AllowedSteps, findAllowedSteps, stepsIn } from './access.ts'
import { otherSystemsErrors } from './errors.ts'
import { events } from './events.ts'
import type { ManualSystem } from './manual-steps.ts'
import { type AssignmentRow, assigneeRole, assignmentQueries } from './queries.ts'
import { assignmentsIn } from './steps.ts'
import type { Assignee, AssignmentView } from './types.ts'

/** The decision about the steps in one system. */
interface AssignmentDecision {
  readonly event: Event<AssignmentRow>
  readonly steps: AssignmentRow
  readonly detail: { readonly after?: string | null; readonly comment?: string | null }
}

/** Steps that operations leave to people in other systems. */
export const assignments = defineService('assignments', ({ context }) =>
  bindAll(context, { all, one, assign, settle, posted }),
)

/** The steps in other systems that this person can see for an operation. */
const all = (context: Context, id: string, by: Observer): Promise<AllowedSteps> => findAllowedSteps(context, id, by)

/** The steps in one system, for creating its file. */
async function one(context: Context, id: string, by: Observer, system: ManualSystem): Promise<AssignmentView> {
  const found = await findAllowedSteps(context, id, by, system)
  return { operation: found.operation, assignment: stepsIn(found, system) }
}

/** Registers a message that shows the steps, so that it is kept up to date. */
function posted(
  context: Context,
  id: string,
  { person, number: subject }: { readonly person: Person; readonly number: number },
  where: OperationChannel & { readonly activityId: string },
): Promise<void> {
  const card = { role: assigneeRole, person: person.oid, subject } as const
  return recordOpened(context, { tenantId: person.tid, id }, card, where)
}

/**
 * Records something about the steps in one system, under the operation's lock. `work` returns the event, or undefined
 * if nothing changes.
 */
async function recordDecision(
  context: Context,
  { key }: Pick<AllowedSteps, 'key'>,
  by: Observer,
  system: ManualSystem,
  work: (assignments: ReturnType<typeof assignmentQueries>, now: number) => Promise<AssignmentDecision | undefined>,
): Promise<AssignmentView & { readonly decided: boolean }> {
  const { clock, store } = context
  const decided = await inChangeTransaction(context, async ({ tx, advance }) => {
    await scheduleQueries(tx).lock(key)
    const now = clock.now()
    const decision = await work(assignmentQueries(tx), now)
    if (!decision) return false
    const { event, steps, detail } = decision
    const happening = {
      now,
      actor: toNamedPerson(by.person),
      about: steps,
      change: { detail: { target: system, ...detail } },
    }
    if (await advance(key, event, happening)) return true
    throw notPendingError(await findOperation({ db: tx }, key))
  })
  const operation = await loadOperation(context, await findOperation(store, key))
  return { operation, assignment: stepsIn({ key, assignments: assignmentsIn(operation) }, system), decided }
}

/**
 * Asks someone, or anyone in the chat, to do the steps in one system; asking the same person again changes nothing.
 * Throws the errors of `all`, and cannotAssignTo.
 */
async function assign(
  context: Context,
  id: string,
  by: Observer,
  system: ManualSystem,
  to?: Assignee,
): Promise<AssignmentView> {
  const found = await findAllowedSteps(context, id, by, system)
  const { key } = found
  stepsIn(found, system)
  if (to) await checkAssignee(context, key, to)
  const { operation, assignment } = await recordDecision(context, found, by, system, async (assignments, now) => {
    const current = await assignments.of(key, system)
    if (current && (current.state !== 'open' || !to || current.for_oid === to.oid)) return undefined
    const steps = await assignments.ask(key, { system, to: to ? toNamedPerson(to) : null, now })
    return steps && { event: events.handedOff, steps, detail: { after: to ? `${to.name} (${to.upn})` : null } }
  })
  return { operation, assignment }
}

/** Refuses to assign steps to someone whose own account they concern. */
async function checkAssignee(
  { store }: Context,
  key: AllowedSteps['key'],
  { oid, name, enabled }: Assignee,
): Promise<void> {
  if (await itemQueries(store.db).changes(key, oid))
    throw new otherSystemsErrors.cannotAssignTo({ name, because: 'target' })
  if (!enabled) throw new otherSystemsErrors.cannotAssignTo({ name, because: 'disabled' })
}

/**
 * Records that the steps in one system are done, or why they aren't needed. The first answer counts; later ones receive
 * the first. Throws the errors of `all`, reasonRequired, textTooLong.
 */
async function settle(
  context: Context,
  id: string,
  by: Observer,
  system: ManualSystem,
  given?: string,
): Promise<AssignmentView> {
  const found = await findAllowedSteps(context, id, by, system)
  const { key } = found
  const reason = given === undefined ? null : checkReason(given)
  const state = reason === null ? 'done' : 'notNeeded'
  return recordDecision(context, found, by, system, async (assignments, now) => {
    const current = await assignments.of(key, system)
    if (!current) throw new otherSystemsErrors.nothingByHand({ id: key.id })
    const steps = await assignments.settle(key, current.number, { state, reason, by: toNamedPerson(by.person), now })
    return (
      steps && {
        event: state === 'done' ? events.handOffDone : events.handOffNotNeeded,
        steps,
        detail: { comment: reason },
      }
    )
  })
}
