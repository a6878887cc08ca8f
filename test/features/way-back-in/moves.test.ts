import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { events } from '../../../src/features/way-back-in/events.ts'
import { voucherQueries } from '../../../src/features/way-back-in/queries/vouchers.ts'
import { eventsVersion } from '../../../src/operations/lifecycle/events.ts'
import { advanceRow } from '../../../src/store/queries/lifecycle/advance.ts'
import { claimAndDie, letIn, useScene } from './scene.ts'

describe('the database', () => {
  const { harness } = useScene()
  const db = () => harness().store.db
  const withoutEvent = { message: /can't go from \w+ to \w+ without its event/ }

  it('refuses a change of a voucher without an event of its operation', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    const end = { state: 'backIn', now: 1, by: null } as const
    await assert.rejects(voucherQueries(db()).end({ id: voucher }, end), withoutEvent)
    const reveal = { checked: 'seen', now: harness().clock.now(), until: harness().clock.now() + 1 } as const
    const alex = { oid: 'alex', upn: 'alex@contoso.com', name: 'alex' }
    await assert.rejects(voucherQueries(db()).claim({ id: voucher }, alex, reveal), withoutEvent)
    assert.equal((await voucherQueries(db()).find(voucher))?.state, 'open')
  })

  it('refuses to record that a pass was shown for a voucher that has ended', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    await claimAndDie(harness(), voucher, 60_000)
    const happen = (event: 'voucherExpired' | 'passShown', work: 'end' | 'settle') =>
      db()
        .transaction()
        .execute(async (tx) => {
          const row = await voucherQueries(tx).find(voucher)
          assert.ok(row)
          const now = harness().clock.now()
          const key = { tenantId: row.tenant_id, id: row.operation_id }
          if (work === 'end') await voucherQueries(tx).end(row, { state: 'expired', now, by: null })
          else await voucherQueries(tx).settle(row, { method: 'pass-1', lookAt: now })
          await advanceRow(tx, key, { event, eventsVersion, from: events[event].from, cards: [], now })
        })
    await happen('voucherExpired', 'end')
    await assert.rejects(happen('passShown', 'settle'), withoutEvent)
  })

  it('refuses a change of steps in another system without an event', async () => {
    const { id } = await letIn(harness(), ['adele'])
    await assert.rejects(
      sql`insert into operation_hand_offs (tenant_id, operation_id, number, system, state, asked_at)
        values ('contoso', ${id}, 1, 'mailbox', 'open', 1)`.execute(db()),
      { message: /can't go from <NULL> to open without its event/ },
    )
  })
})
