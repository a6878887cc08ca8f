import { isDeepStrictEqual } from 'node:util'
import { absenceQueries } from '../../store/queries/absences.ts'
import {
  type AskedRow,
  askLater,
  askNow,
  findApprover,
  readAsked,
  saveApproverToken,
  saveAskedNames,
} from '../../store/queries/approval/approvers.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { type PostRow, raisePosts } from '../../store/queries/posts/posts.ts'
import type { Store } from '../../store/store.ts'
import { describeAffectedPeople } from '../confirm/who-is-asked.ts'
import { knownOperations } from '../lifecycle/known-operations.ts'
import type { Context } from '../model/context.ts'
import { hashToken, newToken } from '../model/ids.ts'
import { channelOf } from '../model/rows.ts'
import { remindAfter } from '../rules/deadlines.ts'
import type { Subject } from './role-card.ts'
import type { SendContext } from './types.ts'

/** Asks an approver, renews the card that asks them, or shows them the outcome. Approvers who are away aren't asked. */
export async function askApprover(
  sending: SendContext,
  { person: oid, address }: PostRow,
  { key, row, operation }: Subject,
): Promise<unknown> {
  const {
    store: { db },
    clock,
    random,
    notifyApprover,
  } = sending
  const approver = await findApprover(db, key, oid)
  const isOpen = row.state === 'awaitingApproval'
  if (!approver || (address === null && !isOpen)) return undefined
  const { approver_upn: upn, approver_name: name, conversation } = approver
  const asked = conversation === null ? { person: { oid, tid: key.tenantId, upn, name } } : { conversation }
  const card = { operation, asked, requesterChannel: channelOf(row), ...(address !== null && { channel: address }) }
  if (!isOpen) return notifyApprover(card)
  const now = clock.now()
  if (address === null && (await absenceQueries(db).away(key.tenantId, [oid], now)).has(oid)) {
    await askLater(db, key, oid)
    return undefined
  }
  const token = newToken(random)
  await saveApproverToken(db, key, oid, hashToken(token), address === null ? { askedAt: now } : undefined)
  return notifyApprover({ ...card, concerned: await describeAffectedPeople(sending, key, row), token })
}

/** Marks those whose turn it is to be asked, for all requests or only this one, and logs who. Returns the requests. */
export async function raiseApproverPosts(
  {
    store,
    clock,
    log,
    registry,
  }: Pick<Context, 'log' | 'registry'> & {
    readonly store: Pick<Store, 'db'>
    readonly clock: Pick<Context['clock'], 'now'>
  },
  only?: OperationKey,
): Promise<readonly OperationKey[]> {
  const asked = await askNow(store.db, clock.now(), remindAfter, knownOperations(registry), only)
  for (const { id, people, until } of asked) {
    const line = {
      operation: id,
      step: 'waiting',
      why: 'approval',
      asked: people,
      until: new Date(until).toISOString(),
    }
    log.info('Operation', line)
  }
  return asked
}

/** Copies the names of those who were asked to the operation, and updates its owner's card if they changed. */
export async function saveAskedApprovers(
  { store, clock, limits }: Pick<SendContext, 'store' | 'clock' | 'limits'>,
  key: OperationKey,
  row: OperationRow,
): Promise<void> {
  const { db } = store
  const now = clock.now()
  const all = await readAsked(db, key, now, remindAfter)
  const people = all.filter(({ conversation }) => conversation === null)
  const shared = all.find(({ conversation }) => conversation !== null)
  const isAway = ({ reached, turn }: AskedRow) => !reached && turn === 'away'
  const namesOf = (is: (one: AskedRow) => boolean) => people.flatMap((one) => (is(one) ? one.approver_name : []))
  const notYet = namesOf((one) => one.wanted && !one.reached && !one.unreachable && one.tries > 0 && !isAway(one))
  const names = {
    asked: namesOf(({ reached }) => reached),
    away: namesOf(isAway),
    unreachable: namesOf(({ unreachable }) => unreachable),
    ...(limits.installLink !== undefined && { install: limits.installLink }),
    ...(notYet.length > 0 && { notYet }),
    ...(all.some(({ wanted, turn }) => !wanted && turn === 'afterNamed') && {
      othersAt: (row.asked_at ?? 0) + remindAfter,
    }),
    ...(shared?.wanted && { conversation: shared.unreachable ? ('unreachable' as const) : ('asked' as const) }),
  }
  if (isDeepStrictEqual(row.approvers, names)) return
  await saveAskedNames(db, key, names)
  await raisePosts(db, key, 'requester', now)
}
