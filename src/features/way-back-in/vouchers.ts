import { defineService } from '../../chat/turn/service.ts'
import { findOwn, findVisible, loadOperation, type Observer } from '../../operations/lifecycle/access.ts'
import type { Context } from '../../operations/model/context.ts'
import { toNamedPerson } from '../../operations/model/rows.ts'
import type { Operation, Person, PersonKey } from '../../operations/model/types.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { changeVouchers } from './change-vouchers.ts'
import { events } from './events.ts'
import {
  type IdentityCheck,
  maxReveals,
  type OperatorVoucher,
  receiverState,
  type VoucherFilter,
  type VoucherPage,
  type VoucherView,
} from './model.ts'
import { type VoucherRow, voucherQueries } from './queries/vouchers.ts'
import { type RevealedPass, revealPass } from './reveal.ts'
import { findOwnVoucher, viewOf } from './view.ts'

/** The people who are given passes after an operation. */
export const createVouchers = (context: Context) => ({
  /** The receiver's voucher. Anyone else gets voucherNotFound. */
  voucher: async (id: string, by: Person): Promise<VoucherView> => {
    const { row, operation } = await findOwnVoucher(context, id, by)
    return viewOf(row, operation, context.clock.now())
  },
  /** Creates a pass and returns it to the receiver; see `reveal.ts`. Nothing else ever sees it. */
  revealPass: (id: string, by: Person, checked: IdentityCheck): Promise<RevealedPass> =>
    revealPass(context, id, by, checked),
  /** Some of an operation's vouchers, for its owner and people who can oversee it. */
  page: async (
    id: string,
    by: Observer,
    filter: VoucherFilter & { readonly offset: number; readonly limit: number },
  ): Promise<VoucherPage & { readonly operation: Operation }> => {
    const { row } = await findVisible(context, id, by)
    const key = { tenantId: row.tenant_id, id: row.id }
    const queries = voucherQueries(context.store.db)
    const { rows, counts } = await queries.page(key, filter)
    const vouchers = rows.map((one) => ({ ...asOperator(one), stage: one.stage }))
    const again = await queries.missed(key)
    const missed = (of: 'expired' | 'failed') => again.filter((one) => one.stage === of).length
    const operation = await loadOperation(context, row)
    return { operation, vouchers, counts, missed: { expired: missed('expired'), failed: missed('failed') } }
  },
  /** The accounts that weren't let back in in time, to plan them again. */
  missed: async (
    id: string,
    by: Observer,
  ): Promise<{ readonly operation: Operation; readonly accounts: readonly string[] }> => {
    const { row } = await findVisible(context, id, by)
    const missed = await voucherQueries(context.store.db).missed({ tenantId: row.tenant_id, id: row.id })
    return { operation: await loadOperation(context, row), accounts: missed.map(({ account }) => account) }
  },
  /** The vouchers of some of an operation's accounts, by account ID. Only for the operation's owner. */
  ofAccounts: async (
    id: string,
    owner: PersonKey,
    accounts: readonly string[],
  ): Promise<ReadonlyMap<string, OperatorVoucher>> => {
    const { key } = await findOwn(context, id, owner)
    const rows = await voucherQueries(context.store.db).all(key)
    const wanted = new Set(accounts)
    return new Map(rows.flatMap((row) => (wanted.has(row.account_id) ? [[row.account_id, asOperator(row)]] : [])))
  },
  /** Sends their cards again to the people who can still give out passes; returns how many. */
  remindReceivers: async (id: string, by: Observer): Promise<number> => {
    const { row } = await findVisible(context, id, by)
    const key = { tenantId: row.tenant_id, id: row.id }
    return changeVouchers(context, key.tenantId, async ({ tx, advance }, cards) => {
      await scheduleQueries(tx).lock(key)
      const now = context.clock.now()
      const usable = (await voucherQueries(tx).all(key))
        .filter((one) => receiverState(one, now) === 'open')
        .map(asOperator)
        .filter(({ left }) => left > 0)
      const people = [...new Set(usable.map(({ receiver }) => receiver.oid))]
      if (people.length === 0) return 0
      const happened = { now, actor: toNamedPerson(by.person) }
      const reminded = await advance(key, events.receiversReminded, happened)
      if (reminded) cards.tell(reminded, people)
      return people.length
    })
  },
})

export const vouchers = defineService('vouchers', ({ context }) => createVouchers(context))

/** What the page needs. Both throw UserError, `voucherNotFound` for everyone but the receiver. */
export type PassVouchers = Pick<ReturnType<typeof createVouchers>, 'voucher' | 'revealPass'>

const asOperator = (row: VoucherRow & { readonly unreachable?: boolean }): OperatorVoucher => ({
  id: row.id,
  account: { id: row.account_id, name: row.account_name, upn: row.account_upn },
  receiver: {
    oid: row.receiver_oid,
    upn: row.receiver_upn,
    name: row.receiver_name,
    manager: row.receiver_is_manager,
    unreachable: row.unreachable === true,
  },
  until: row.until,
  left: maxReveals - row.reveals.length,
  state: row.state,
  reveals: row.reveals,
  refused: row.state === 'open' ? row.refused : null,
  shownAt: row.reveals.findLast(({ method }) => method !== null)?.at ?? null,
  endedAt: row.ended_at,
})
