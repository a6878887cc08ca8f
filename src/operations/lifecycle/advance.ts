import type { OperationState as State } from '../../core/model.ts'
import { runnableStates } from '../../core/operation-states.ts'
import type { HandOffRow } from '../../store/queries/hand-off/hand-offs.ts'
import type { HandoverRow } from '../../store/queries/handover/handovers.ts'
import {
  type Advanced,
  advanceRow,
  advanceRows,
  type Change,
  create,
  type RowSelection,
} from '../../store/queries/lifecycle/advance.ts'
import {
  type NewOperation,
  type OperationKey,
  type OperationRow,
  operationQueries,
} from '../../store/queries/lifecycle/operations.ts'
import { addPosts, type NewPost } from '../../store/queries/posts/posts.ts'
import { leaseQueries } from '../../store/queries/run/leases.ts'
import type { SignOuts } from '../../store/queries/sign-outs.ts'
import type { Store } from '../../store/store.ts'
import { type Context, enqueueSlice } from '../model/context.ts'
import { cardsOf, type EventName, eventSpec, eventsVersion, type Message, noticeSpec } from './events.ts'
import { knownOperations } from './known-operations.ts'

/** A transaction of the database. */
export type Tx = Parameters<Parameters<ReturnType<Store['db']['transaction']>['execute']>[0]>[0]

/** The details of an event, and what changes with it. */
export interface EventDetails {
  readonly now: number
  /** The new state, if the event can lead to several. */
  readonly to?: State
  readonly change?: Change
  /** The person who did it, unless it was the owner or the bot itself. */
  readonly actor?: { readonly oid: string; readonly upn: string; readonly name: string }
  /** Messages in addition to those of the event. */
  readonly tells?: (row: OperationRow) => Promise<readonly Message[]>
  /** The handover request the event is about. */
  readonly request?: HandoverRow
  /** The steps in another system the event is about. */
  readonly steps?: HandOffRow
}

/** A transaction in which events happen to operations. */
export interface ChangeTransaction {
  readonly tx: Tx
  /** Undefined if the event can't happen to this operation now. */
  advance(key: OperationKey, event: EventName, happens: EventDetails): Promise<OperationRow | undefined>
  /** Like `advance`, for all matching operations. */
  advanceAll(which: RowSelection, event: EventName, happens: EventDetails): Promise<readonly OperationRow[]>
  /** Stores a plan; false if the ID is taken. */
  create(plan: NewOperation): Promise<boolean>
}

/**
 * The only way to change an operation: its state, audit entry, messages and queue job are one transaction. After the
 * commit, the step is counted and the cards are updated, without waiting for them.
 */
export async function inChangeTransaction<T>(
  context: Pick<Context, 'store' | 'onStep' | 'notifier'>,
  work: (changing: ChangeTransaction) => Promise<T>,
): Promise<T> {
  const happened: (() => void)[] = []
  const result = await context.store.db.transaction().execute(async (tx) => {
    const advanceAll: ChangeTransaction['advanceAll'] = async (which, event, { now, change: columns, ...happens }) => {
      const spec = eventSpec(event)
      const { actor, request, steps } = happens
      const to = spec.to && (happens.to ?? targetState(event, spec.to))
      const happening = { eventsVersion, from: spec.from, stop: spec.stop, cards: cardsOf(event), draws: spec.draws }
      const advanced = await advanceRows(
        tx,
        which,
        { ...happening, event, to, now, actor, request: request?.number, steps: steps?.number },
        columns,
      )
      const news: NewPost[] = []
      for (const { row, sends } of advanced) {
        const known = news.length
        const messages = [...(spec.tells?.(row) ?? []), ...((await happens.tells?.(row)) ?? [])]
        news.push(...messages.map((one) => ({ row, ...one, collects: noticeSpec(one.about).collects })))
        if (request) {
          const about = { row, request: request.number }
          news.push(...(spec.tellsOf?.(request) ?? []).map((one) => ({ ...about, ...one })))
        }
        if (steps) {
          const about = { row, request: steps.number }
          news.push(...(spec.tellsOfSteps?.(steps, row) ?? []).map((one) => ({ ...about, ...one })))
        }
        if (spec.queues && isQueued(row)) await enqueueSlice(context, keyOf(row), { tx, ...startOf(row) })
        const more = sends?.more || news.length > known
        happened.push(() => announce(context, event, { row, ...(sends && { sends: { ...sends, more } }) }))
      }
      await addPosts(tx, news, now)
      return advanced.map(({ row }) => row)
    }
    return work({
      tx,
      advanceAll,
      advance: async (key, event, happens) => (await advanceAll(key, event, happens))[0],
      create: async (plan) => {
        const created = await create(tx, plan, { event: 'planned', eventsVersion })
        if (created)
          happened.push(() =>
            context.onStep({ tenantId: plan.tenantId, id: plan.id, kind: plan.playbook, state: 'planned' }),
          )
        return created
      },
    })
  })
  for (const tell of happened) tell()
  return result
}

/**
 * Claims an operation for a slice, which starts it if it is waiting to start; undefined if this slice has nothing to
 * do. `started`: set if this started or continued it, to be shown; `signOuts`: how often its owner has signed out so
 * far.
 */
export async function claimSlice(
  context: Pick<Context, 'onStep' | 'registry'> & { readonly store: Pick<Store, 'db'> },
  key: OperationKey,
  lease: { readonly by: string; readonly now: number; readonly until: number; readonly mayBegin: boolean },
): Promise<
  | {
      readonly row: OperationRow
      readonly started: Advanced | undefined
      readonly signOuts: SignOuts
      readonly lastBy: string | null
    }
  | undefined
> {
  const { from, to = [] } = eventSpec('started')
  const {
    row,
    signOuts,
    lastBy = null,
    started,
  } = await context.store.db.transaction().execute(async (tx) => {
    const taken = await leaseQueries(tx).take(key, { ...lease, known: knownOperations(context.registry) })
    if (!taken) return {}
    const { signOuts, lastBy } = taken
    if (!from.includes(taken.state)) return { row: await operationQueries(tx).find(key), signOuts, lastBy }
    const event = taken.begun ? 'continued' : 'started'
    const { draws } = eventSpec(event)
    const start = { from, to: targetState(event, to), cards: cardsOf(event), draws, now: lease.now, locked: true }
    const advanced = await advanceRow(tx, key, { event, eventsVersion, ...start })
    return { row: advanced?.row, signOuts, lastBy, started: advanced }
  })
  if (row && started) context.onStep({ ...key, kind: row.playbook, state: row.state })
  return row && { row, started, signOuts, lastBy }
}

const keyOf = ({ tenant_id: tenantId, id }: Pick<OperationRow, 'tenant_id' | 'id'>): OperationKey => ({ tenantId, id })

const isQueued = ({ state, look_at: lookAt }: OperationRow) => runnableStates.includes(state) || lookAt !== null

const startOf = ({ state, not_before: after }: OperationRow) => (state === 'scheduled' ? { after } : {})

function targetState(event: EventName, [to, ...others]: readonly State[]): State {
  if (to === undefined || others.length > 0) throw new Error(`The event ${event} needs the state that it leads to`)
  return to
}

/** Counts the committed steps and updates cards. Not awaited, because editing a card takes time. */
function announce({ onStep, notifier }: Pick<Context, 'onStep' | 'notifier'>, event: EventName, just: Advanced): void {
  const { row } = just
  const step = { ...keyOf(row), kind: row.playbook, state: row.state }
  if (event === 'stopRequested') onStep({ ...step, stopRequested: true })
  else if (eventSpec(event).to) onStep(step)
  void notifier.state(keyOf(row), just)
}
