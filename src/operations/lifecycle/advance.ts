import { runnableStates, type OperationState as State } from '../../core/operation-states.ts'
import { declareRole } from '../../store/queries/card-roles.ts'
import {
  type Advanced,
  advanceRow,
  advanceRows,
  type Change,
  create,
  type Following,
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
import { type Context, enqueueSlice, ownerChangesOf } from '../model/context.ts'
import { type AnyEvent, cardsOf, type Event, type Message, type Subject } from './event.ts'
import { events, eventsVersion } from './events.ts'
import { knownOperations } from './known-operations.ts'

/** A transaction of the database. */
export type Tx = Parameters<Parameters<ReturnType<Store['db']['transaction']>['execute']>[0]>[0]

/** The details of an event, and what changes with it. */
export interface EventDetails<About = undefined> {
  readonly now: number
  /** The new state, if the event can lead to several. */
  readonly to?: State
  readonly change?: Change
  /** The person who did it, unless it was the owner or the bot itself. */
  readonly actor?: { readonly oid: string; readonly upn: string; readonly name: string }
  /** Messages in addition to those of the event. */
  readonly tells?: (row: OperationRow) => Promise<readonly Message[]>
  /** What the event is about, if not the whole operation. */
  readonly about?: About
}

/** A transaction in which events happen to operations. */
export interface ChangeTransaction {
  readonly tx: Tx
  /** Undefined if the event can't happen to this operation now. */
  advance<About extends Subject | undefined>(
    key: OperationKey,
    event: Event<About>,
    happens: EventDetails<About>,
  ): Promise<OperationRow | undefined>
  /** Like `advance`, for all matching operations. */
  advanceAll<About extends Subject | undefined>(
    which: RowSelection,
    event: Event<About>,
    happens: EventDetails<About>,
  ): Promise<readonly OperationRow[]>
  /** Stores a plan; false if the ID is taken. */
  create(plan: NewOperation): Promise<boolean>
}

/**
 * The only way to change an operation: its state, audit entry, messages and queue job are one transaction. After the
 * commit, the step is counted and the cards are updated, without waiting for them.
 */
export async function inChangeTransaction<T>(
  context: Pick<Context, 'store' | 'features' | 'onStep' | 'notifier'>,
  work: (changing: ChangeTransaction) => Promise<T>,
): Promise<T> {
  const happened: (() => void)[] = []
  const following = followingOf(context.features)
  const result = await context.store.db.transaction().execute(async (tx) => {
    const advanceAll: ChangeTransaction['advanceAll'] = async (which, event, { now, change: columns, ...happens }) => {
      const { name, from, stop, draws } = event
      const { actor, about } = happens
      const to = event.to && (happens.to ?? targetState(event))
      const subject = about && { cards: event.subjectCards, number: about.number }
      const advanced = await advanceRows(
        tx,
        which,
        { eventsVersion, event: name, from, to, stop, cards: cardsOf(event), subject, following, draws, now, actor },
        columns,
      )
      const news: NewPost[] = []
      for (const { row, sends } of advanced) {
        const known = news.length
        const messages = [...(event.tells?.(row) ?? []), ...((await happens.tells?.(row)) ?? [])]
        news.push(...messages.map((one) => newPost(row, one)))
        if (about) news.push(...(event.tellsOf?.(about, row) ?? []).map((one) => newPost(row, one, about.number)))
        if (event.queues && isQueued(row)) await enqueueSlice(context, keyOf(row), { tx, ...startOf(row) })
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
        const created = await create(tx, plan, { event: events.planned.name, eventsVersion })
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
  context: Pick<Context, 'features' | 'onStep' | 'registry'> & { readonly store: Pick<Store, 'db'> },
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
  const { from } = events.started
  const {
    row,
    signOuts,
    lastBy = null,
    started,
  } = await context.store.db.transaction().execute(async (tx) => {
    const known = knownOperations(context.registry)
    const taken = await leaseQueries(tx).take(key, { ...lease, known, ownerChanges: ownerChangesOf(context) })
    if (!taken) return {}
    const { signOuts, lastBy } = taken
    if (!from.includes(taken.state)) return { row: await operationQueries(tx).find(key), signOuts, lastBy }
    const event = taken.begun ? events.continued : events.started
    const { name, draws } = event
    const start = { from, to: targetState(event), cards: cardsOf(event), draws, now: lease.now, locked: true }
    const following = followingOf(context.features)
    const advanced = await advanceRow(tx, key, { event: name, eventsVersion, following, ...start })
    return { row: advanced?.row, signOuts, lastBy, started: advanced }
  })
  if (row && started) context.onStep({ ...key, kind: row.playbook, state: row.state })
  return row && { row, started, signOuts, lastBy }
}

const followingOf = (features: Context['features']): Following => ({
  ofOrigin: features.flatMap(({ roleCards = [] }) =>
    roleCards.flatMap(({ name, changesWithFollowers }) => (changesWithFollowers ? declareRole(name) : [])),
  ),
  parts: features.flatMap(({ followingParts = [] }) => followingParts),
})

const keyOf = ({ tenant_id: tenantId, id }: Pick<OperationRow, 'tenant_id' | 'id'>): OperationKey => ({ tenantId, id })

const isQueued = ({ state, look_at: lookAt }: OperationRow) => runnableStates.includes(state) || lookAt !== null

const startOf = ({ state, not_before: after }: OperationRow) => (state === 'scheduled' ? { after } : {})

const newPost = (row: OperationRow, { to, about }: Message, subject?: number): NewPost =>
  typeof about === 'string'
    ? { row, to, about, subject }
    : { row, to, about: about.kind, collects: about.collects, subject }

function targetState({ name, to: [to, ...others] = [] }: AnyEvent): State {
  if (to === undefined || others.length > 0) throw new Error(`The event ${name} needs the state that it leads to`)
  return to
}

/** Counts the committed steps and updates cards. Not awaited, because editing a card takes time. */
function announce({ onStep, notifier }: Pick<Context, 'onStep' | 'notifier'>, event: AnyEvent, just: Advanced): void {
  const { row } = just
  const step = { ...keyOf(row), kind: row.playbook, state: row.state }
  if (event.name === events.stopRequested.name) onStep({ ...step, stopRequested: true })
  else if (event.to) onStep(step)
  void notifier.state(keyOf(row), just)
}
