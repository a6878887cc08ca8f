import { moveRequest } from '../../store/queries/approval/approvers.ts'
import { type OperationKey, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { formerCard, type OpenedCard, raisePosts, saveOpened } from '../../store/queries/posts/posts.ts'
import { checkRequester, findOperation, keyFor } from '../lifecycle/access.ts'
import type { Tx } from '../lifecycle/advance.ts'
import type { Context } from '../model/context.ts'
import { channelOf } from '../model/rows.ts'
import type { ApproverChannel, OperationChannel, Person, PersonKey } from '../model/types.ts'
import { answerVisibleAfter } from './pace.ts'

/** The previous place of an operation's card, and whether that card shows an outdated state. */
interface FormerCard {
  readonly channel: OperationChannel & { readonly activityId: string }
  readonly outdated: boolean
}

/** Records where people's cards are. */
export const createCards = (context: Context) => ({
  /**
   * Records where the operation's card is, with the chat and device if given, and that the card has to show the state
   * again. `drawn: false`: an edit might still be overwritten, so the caller has it sent later, with `showAgain`.
   * @returns the previous card, if that was another message
   */
  cardPosted: async (
    id: string,
    person: Person,
    where: { activityId: string } & Partial<Pick<OperationChannel, 'reference' | 'device'>>,
    { drawn = true }: { readonly drawn?: boolean } = {},
  ): Promise<FormerCard | undefined> => {
    const key = keyFor(id, person)
    const before = await findOperation(context.store, key)
    const row = await context.store.db.transaction().execute(async (tx) => {
      const saved = await operationQueries(tx).saveActivity(key, person.oid, where)
      if (!saved) return undefined
      // Changes made before the card existed aren't on it yet.
      const outdated = saved.state !== 'planned' && (await raisePosts(tx, key, 'requester', context.clock.now()))
      return { ...saved, outdated }
    })
    if (!row && (await recordFormerOwnerCard(context, key, person, where))) return undefined
    checkRequester(before, person)
    if (row && drawn && row.state !== 'planned') void context.notifier.state(key)
    const { activityId, ...channel } = channelOf(before)
    if (!activityId || activityId === where.activityId) return undefined
    return { channel: { ...channel, activityId }, outdated: row?.outdated === true }
  },
  /** Sends the requester's card again, unless it is a plan, which needs no edits. */
  showAgain: async (id: string, person: PersonKey): Promise<void> => {
    const key = keyFor(id, person)
    const row = await findOperation(context.store, key)
    if (row.requester_oid === person.oid && row.state !== 'planned') void context.notifier.again(key)
  },
  /** Makes this card the one that is kept up to date; returns where the approver's previous card is. */
  approvalPosted: (id: string, person: PersonKey, where: ApproverChannel): Promise<ApproverChannel | undefined> =>
    moveRequest(context.store.db, keyFor(id, person), person.oid, where),
  /** Sends this approver's card again if the request was decided while it was being sent. */
  showDecision: async (id: string, person: PersonKey): Promise<void> => {
    const key = keyFor(id, person)
    if ((await findOperation(context.store, key)).state === 'awaitingApproval') return
    await raisePosts(context.store.db, key, 'approver', context.clock.now(), person.oid)
    void context.notifier.state(key)
  },
})

/** Registers and updates a card posted after its reader has handed the operation over; false if they haven't. */
async function recordFormerOwnerCard(
  { store, clock, notifier }: Context,
  key: OperationKey,
  { oid: person }: Pick<Person, 'oid'>,
  where: Partial<OperationChannel> & { readonly activityId: string },
): Promise<boolean> {
  const former = await formerCard(store.db, key, person)
  if (!former) return false
  const { role, subject } = { role: 'formerOwner', subject: former.subject } as const
  const address = where.reference === undefined ? Object.assign({}, former.address, where) : where
  await saveOpened(store.db, key, { role, person, subject, place: where.activityId, address }, clock.now())
  void notifier.state(key)
  return true
}

/**
 * Registers a message that someone opened, so that it is kept up to date. `also`: what else becomes of it, in the same
 * transaction.
 */
export async function recordOpened(
  { store, clock, notifier }: Context,
  key: OperationKey,
  card: Pick<OpenedCard, 'role' | 'person' | 'subject'>,
  where: OperationChannel & { readonly activityId: string },
  also?: (tx: Tx) => Promise<void>,
): Promise<void> {
  await store.db.transaction().execute(async (tx) => {
    await also?.(tx)
    await saveOpened(tx, key, { ...card, place: where.activityId, address: where }, clock.now())
  })
  await clock.sleep(answerVisibleAfter)
  // This might be the card whose button was pressed; the answer to the press then overwrites earlier edits.
  await raisePosts(store.db, key, card.role, clock.now(), card.person)
  await notifier.state(key)
}
