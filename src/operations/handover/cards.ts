import type { Registry } from '../../actions/registry.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Person } from '../../core/model.ts'
import { absenceQueries } from '../../store/queries/absences.ts'
import { type HandoverCardRow, type HandoverRow, handoverQueries } from '../../store/queries/handover/handovers.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { choiceQueries } from '../../store/queries/posts/choices.ts'
import type { Store } from '../../store/store.ts'
import { keyFor, show } from '../lifecycle/access.ts'
import type { Context } from '../model/context.ts'
import { channelOf, fromOf } from '../model/rows.ts'
import type { OperationChannel } from '../model/types.ts'
import { toHandover } from './rows.ts'
import { isWaiting } from './rules.ts'
import type { NotifyHandover } from './types.ts'

/** Keeps the messages about requests up to date. Never rejects; the sweep retries. */
export interface HandoverCards {
  /** Those of one operation. */
  send(key: OperationKey): Promise<void>
  /** Those that were left behind. */
  sweep(): Promise<void>
  /** Has the cards of previous owners sent again. */
  formerAgain(key: OperationKey): Promise<void>
}

/** More recent changes are being shown by whoever made them, in ms. */
const fresh = 10_000
/** Rounds of one call; more changes than that come with the sweep. */
const rounds = 5

export function createHandoverCards(options: {
  readonly store: Store
  readonly registry: Registry
  readonly clock: Clock
  readonly log: Log
  readonly notifyHandover: NotifyHandover
}): HandoverCards {
  const { store, clock, log, notifyHandover } = options
  const queries = handoverQueries(store.db)

  const one = async (card: HandoverCardRow) => {
    const key = { tenantId: card.tenant_id, id: card.operation_id }
    try {
      const row = await queries.find(key, card.number)
      const operation = await operationQueries(store.db).find(key)
      if (!row || !operation) return
      const channel = (await isDue(card, row, operation))
        ? await notifyHandover({
            ...{ operation: await show(options, operation), handover: toHandover(row), role: card.role },
            ...{ person: personOf(card), near: channelOf(operation), channel: card.channel },
          })
        : card.channel
      await queries.cardShown(card, row.version, channel)
    } catch (error) {
      log.warn('a message about a hand-over could not be sent', { operation: key.id, role: card.role, error })
      if (await queries.cardFailed(card, clock.now()))
        log.error('A message about a hand-over could not be sent for an hour; giving up', { operation: key.id })
    }
  }

  /** Whether this message has anything to say. */
  const isDue = async ({ role, channel, person, place }: HandoverCardRow, row: HandoverRow, now: OperationRow) => {
    const open = row.state === 'asked'
    // The operation's own card by now.
    if (role === 'taker') return !(row.state === 'done' && place !== '' && now.channel.activityId === place)
    if (role === 'owner') return open || channel !== null
    if (channel !== null) return true
    const { tenant_id: tenantId } = row
    // News, which people can turn off; all others are cards.
    if (role === 'former' || role === 'news') {
      return (await choiceQueries(store.db).find({ tenantId, personId: person })) !== 'off'
    }
    if (role !== 'approver') return true
    if (!open || row.approvers_at === null || !isWaiting(now)) return false
    const away = await absenceQueries(store.db).away(tenantId, [person], clock.now())
    return !away.has(person)
  }

  const send = async (which: Parameters<typeof queries.claimCards>[1]) => {
    try {
      for (let round = 0; round < rounds; round++) {
        const due = await queries.claimCards(clock.now(), which)
        if (due.length === 0) return
        await Promise.all(due.map(one))
      }
    } catch (error) {
      log.warn('messages about hand-overs could not be sent', { error })
    }
  }

  return {
    send: (key) => send({ of: key }),
    sweep: () => send({ age: fresh }),
    formerAgain: (key) => queries.showAgain(key, 'formerCard'),
  }
}

const personOf = (card: HandoverCardRow): Person => ({
  ...{ oid: card.person, tid: card.tenant_id, upn: card.person_upn, name: card.person_name },
})

/** How long after a press its answer is certainly visible, in ms; an edit before that would be overwritten. */
const drawn = 300

/** Has a message that shows a request kept up to date: the one of whoever asked becomes the operation's card. */
export async function handoverPosted(
  context: Context,
  id: string,
  posted: { readonly person: Person; readonly number: number; readonly role: 'owner' | 'taker' | 'approver' },
  where: OperationChannel & { readonly activityId: string },
): Promise<void> {
  const { person, number, role } = posted
  const key = keyFor(id, person)
  const handovers = handoverQueries(context.store.db)
  if (role === 'taker') await handovers.saveTaker(key, number, where)
  await handovers.addCard(key, { number, person, role, place: where.activityId }, where)
  await context.clock.sleep(drawn)
  // The same message may be the card that was pressed, and shows what was answered to the press.
  await handovers.showAgain(key, role)
  await context.notifier.state(key)
}

/** A late card of somebody who has handed the operation over says so, too. */
export async function formerPosted(
  context: Context,
  key: OperationKey,
  person: Pick<Person, 'oid'>,
  where: Partial<OperationChannel> & { readonly activityId: string },
): Promise<boolean> {
  const handovers = handoverQueries(context.store.db)
  const row = await handovers.lastFrom(key, person.oid)
  if (!row) return false
  const { number, from_channel: former } = row
  const card = { number, person: fromOf(row), role: 'formerCard', place: where.activityId } as const
  await handovers.addCard(key, card, { ...former, ...where })
  void context.notifier.state(key)
  return true
}
