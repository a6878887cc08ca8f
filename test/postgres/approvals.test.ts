import assert from 'node:assert/strict'
import { systemClock } from '../../src/core/clock.ts'
import { features } from '../../src/features/index.ts'
import { escalate } from '../../src/operations/confirm/ask-second-group.ts'
import { operationQueue } from '../../src/operations/index.ts'
import { events } from '../../src/operations/lifecycle/events.ts'
import { insertApprovers } from '../../src/store/queries/approval/approvers.ts'
import { requestColumns, saveApproval } from '../../src/store/queries/approval/requests.ts'
import type { Change } from '../../src/store/queries/lifecycle/advance.ts'
import { applyEvent, insertPlan } from '../support/events.ts'
import { planOf } from '../support/plans.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { wholeRegistry } from '../support/registry.ts'
import { openTestStore } from '../support/store.ts'

const tenantId = 'contoso'
const minute = 60_000
const ids = Array.from({ length: 20 }, (_, n) => `tobaki-${n + 10}`)

describe('requests for approval on three instances', () => {
  it('are escalated once each, with one audit entry and one message, however many instances check simultaneously', async () => {
    const databaseUrl = await createTestDatabase()
    const opened = []
    for (let n = 0; n < 3; n++) opened.push(await openTestStore({ databaseUrl, queues: [operationQueue] }))
    try {
      const [{ store: first } = assert.fail()] = opened
      const now = systemClock.now()
      const anna = { oid: 'anna', upn: 'anna@contoso.com', name: 'Anna' }
      for (const id of ids) {
        await insertPlan(first.db, planOf({ tenantId, id, reason: 'Left in May', now, expiresAt: now + minute }))
        const asked = { approvers: [{ ...anna, oid: 'erin' }], escalation: [{ ...anna, oid: 'sven' }] }
        await insertApprovers(first.db, { tenantId, id }, asked, 'h')
        const asks: Change = {
          write: (db, row) => saveApproval(db, row, { ...requestColumns(row, now), approve_by: now + 30 * minute }),
        }
        await applyEvent(first.db, { tenantId, id }, events.confirmed, { now, to: 'awaitingApproval', change: asks })
      }
      const shown: string[] = []
      const notifier = { state: async (key: { id: string }) => void shown.push(key.id) } as never
      const looking = opened.flatMap(({ store }) =>
        Array.from({ length: 4 }, () =>
          escalate({
            store,
            registry: wholeRegistry,
            features,
            notifier,
            onStep: () => {},
            clock: { ...systemClock, now: () => now + 20 * minute },
          }),
        ),
      )
      await Promise.all(looking)
      assert.deepEqual(shown.sort(), [...ids].sort())
      const entries = await first.db.selectFrom('audit').select('entry').execute()
      const steps = entries.map(({ entry }) => (typeof entry === 'string' ? JSON.parse(entry) : entry))
      assert.equal(steps.filter(({ step }) => step === 'escalated').length, ids.length)
      const told = await first.db.selectFrom('posts').selectAll().where('role', '=', 'escalated').execute()
      assert.deepEqual([told.length, new Set(told.map(({ person }) => person))], [ids.length, new Set(['anna'])])
    } finally {
      for (const { close } of opened) await close()
    }
  })
})
