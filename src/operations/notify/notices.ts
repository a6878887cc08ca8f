import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { NoticeKind, NotificationChoice } from '../../core/notices.ts'
import { approvalQueries } from '../../store/queries/approval/approvers.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { type NoticeRow, noticeQueries } from '../../store/queries/notify/notices.ts'
import type { Store } from '../../store/store.ts'
import { show } from '../access.ts'
import { remindAfter } from '../confirm/approvers.ts'
import { channelOf } from '../rows.ts'
import type { ApproverChannel, Operation, OperationChannel, Person } from '../types.ts'

/** A short message to somebody who is waiting. */
export interface Notice {
  readonly operation: Operation
  readonly about: NoticeKind
  /** The requester, an approver (where their card is), or everybody in the conversation in which it was planned. */
  readonly to:
    | { readonly requester: OperationChannel }
    | { readonly approver: ApproverChannel }
    | { readonly shared: unknown }
}

/** Posts it as a new message. Throws on failure, in which case it is retried. */
export type SendNotice = (notice: Notice) => Promise<void>

/** Stores each person's choice of notifications. */
export interface Notifications {
  of(person: Pick<Person, 'oid' | 'tid'>): Promise<NotificationChoice>
  choose(person: Pick<Person, 'oid' | 'tid'>, choice: NotificationChoice): Promise<void>
}

export function createNotifications({ store }: { readonly store: Pick<Store, 'db'> }): Notifications {
  const queries = noticeQueries(store.db)
  const whose = ({ oid, tid }: Pick<Person, 'oid' | 'tid'>) => ({ tenantId: tid, personId: oid })
  return {
    of: async (person) => (await queries.choice(whose(person))) ?? 'all',
    choose: (person, choice) => queries.choose(whose(person), choice),
  }
}

/** How long before a request expires both sides are reminded, in ms. */
const expiresSoon = 10 * 60_000
/** Younger notices, in ms, are still being sent by whoever created them. */
const fresh = 10_000

/** Sends notices. Never rejects; the sweep retries failures. */
export interface Notices {
  /** Sends an operation's pending notices. */
  send(key: OperationKey): Promise<void>
  /** Sends leftover notices and creates time-based ones. */
  sweep(): Promise<void>
}

export function createNotices(options: {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly notice: SendNotice
}): Notices {
  const { store, clock, log, notice } = options
  const queries = noticeQueries(store.db)
  const notifications = createNotifications(options)

  const recipient = async (row: OperationRow, { person }: NoticeRow): Promise<Notice['to'] | undefined> => {
    const channel = channelOf(row)
    if (person === '') return { shared: channel.shared }
    if (person === row.requester_oid) return { requester: channel }
    const key = { tenantId: row.tenant_id, id: row.id }
    const approver = (await approvalQueries(store.db).all(key)).find((one) => one.approver_oid === person)
    return approver && { approver: approver.channel }
  }

  const one = async (due: NoticeRow) => {
    const { tenant_id: tenantId, operation_id: id, about, person } = due
    try {
      const row = await operationQueries(store.db).find({ tenantId, id })
      const wanted = person === '' || wants(await notifications.of({ tid: tenantId, oid: person }), about)
      const to = row && wanted && isNews(due, row) ? await recipient(row, due) : undefined
      const operation = row && to && (await show(store, row))
      if (operation && !(person === '' && changedNothing(operation)) && !isAnswered(operation, about))
        await notice({ operation, about, to })
      await queries.settle(due, clock.now())
    } catch (error) {
      log.warn('a message about an operation could not be sent', { operation: id, about, error })
      if (await queries.failed(due, clock.now())) {
        log.error('A message about an operation could not be sent for an hour; giving up', {
          operation: id,
          about,
        })
      }
    }
  }

  const inOrder = async (due: NoticeRow[]) => {
    for (const row of due.toSorted((a, b) => a.version - b.version)) await one(row)
  }

  const send = async (which: Parameters<typeof queries.claim>[1]) => {
    try {
      const due = await queries.claim(clock.now(), which)
      const byOperation = new Map<string, NoticeRow[]>()
      for (const row of due) {
        const name = `${row.tenant_id}/${row.operation_id}`
        byOperation.set(name, [...(byOperation.get(name) ?? []), row])
      }
      // In parallel, because each claim lasts only a minute; notices about one operation stay in order.
      await Promise.all([...byOperation.values()].map(inOrder))
    } catch (error) {
      log.warn('messages about operations could not be sent', { error })
    }
  }

  return {
    send: (key) => send({ of: key }),
    sweep: async () => {
      const now = clock.now()
      const noted = [
        queries.noteNobodyToAsk(now),
        queries.noteReminders(now, remindAfter, expiresSoon),
        queries.noteExpiring(now, expiresSoon),
      ]
      for (const one of await Promise.allSettled(noted)) {
        if (one.status === 'rejected') log.warn('reminders could not be created', { error: one.reason })
      }
      await send({ age: fresh })
    },
  }
}

const wants = (choice: NotificationChoice, about: NoticeKind): boolean =>
  choice === 'all' || (choice === 'decisions' && about !== 'ended')

const waiting: readonly NoticeKind[] = ['escalated', 'extended', 'question', 'answer']

/** Notices about waiting are only sent while the operation is still waiting. */
function isNews({ about, version, created_at: due }: NoticeRow, row: OperationRow): boolean {
  if (waiting.includes(about)) return row.state === 'awaitingApproval'
  if (about === 'expiring') return row.state === 'awaitingApproval' && (row.approve_by ?? 0) - expiresSoon === due
  if (about === 'reminder' || about === 'nobodyToAsk')
    return row.state === 'awaitingApproval' && row.asked_version === version
  const passing: readonly NoticeKind[] = ['paused', 'needsApproval']
  return !passing.includes(about) || row.version === version
}

/** Somebody answered it before the message was sent. */
const isAnswered = ({ questions }: Operation, about: NoticeKind): boolean =>
  about === 'question' && questions.every(({ answer }) => answer !== null)

const changedNothing = ({ progress, steps }: Operation): boolean =>
  progress.done === 0 && steps.every(({ done }) => done === 0)
