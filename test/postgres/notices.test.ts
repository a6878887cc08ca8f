import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { noMetrics } from '../../src/core/metrics.ts'
import { features } from '../../src/features/index.ts'
import { operationQueue } from '../../src/operations/index.ts'
import { inChangeTransaction } from '../../src/operations/lifecycle/advance.ts'
import { events, expiryReminderTime } from '../../src/operations/lifecycle/events.ts'
import { knownOperations } from '../../src/operations/lifecycle/known-operations.ts'
import { createNotifier } from '../../src/operations/posts/deliver.ts'
import { insertApprovers } from '../../src/store/queries/approval/approvers.ts'
import { saveApproval } from '../../src/store/queries/approval/requests.ts'
import type { Change } from '../../src/store/queries/lifecycle/advance.ts'
import { reminderQueries } from '../../src/store/queries/posts/reminders.ts'
import { limits } from '../operations/limits.ts'
import { dying, insertPlan } from '../support/events.ts'
import { setPosts } from '../support/outbox.ts'
import { planOf } from '../support/plans.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { wholeRegistry } from '../support/registry.ts'
import { openTestStore } from '../support/store.ts'

const tenantId = 'contoso'
const minute = 60_000

describe('short messages on three instances', () => {
  it('are sent once each, however many check at the same time', async () => {
    const databaseUrl = await createTestDatabase()
    const opened = []
    for (let n = 0; n < 3; n++) opened.push(await openTestStore({ databaseUrl, queues: [operationQueue] }))
    try {
      const [{ store: first } = assert.fail()] = opened
      const now = systemClock.now()
      const ids = Array.from({ length: 20 }, (_, n) => `tobaki-${n + 10}`)
      for (const [index, id] of ids.entries()) {
        const requester = { oid: 'anna', upn: 'anna@contoso.com', name: 'Anna' }
        await insertPlan(first.db, planOf({ tenantId, id, reason: 'Left in May', now, expiresAt: now + minute }))
        await insertApprovers(first.db, { tenantId, id }, { approvers: [{ ...requester, oid: 'erin' }] }, 'h')
        await setPosts({ db: first.db }, { wanted: 1, shown: 1, address: '{}' }, { id, role: 'approver' })
        const asks: Change = {
          set: () => ({ confirmed_at: now }),
          write: (db, row) => saveApproval(db, row, { approve_by: now + 5 * minute }),
        }
        await inChangeTransaction(dying(first), async ({ advance }) => {
          await advance({ tenantId, id }, events.confirmed, { now, to: 'awaitingApproval', change: asks })
          if (index % 2 === 0) await advance({ tenantId, id }, events.denied, { now })
        })
      }
      const sent: string[] = []
      const instances = opened.flatMap(({ store }) =>
        Array.from({ length: 4 }, () =>
          createNotifier({
            store,
            random: randomBytes,
            registry: wholeRegistry,
            features,
            limits,
            metrics: noMetrics,
            notify: async () => {},
            notifyApprover: async () => ({}),
            showRoleCard: async () => ({}),
            clock: { ...systemClock, now: () => now + 11_000 },
            log: createLog({ level: 'silent' }),
            notice: async ({ operation, about, to }) => {
              sent.push(`${operation.id} ${about} ${'requester' in to ? 'requester' : 'approver'}`)
            },
          }),
        ),
      )
      await Promise.all(
        opened.map(({ store }) =>
          reminderQueries(store.db, knownOperations(wholeRegistry)).expiring(now + 11_000, expiryReminderTime),
        ),
      )
      await Promise.all(instances.map((one) => one.sweep()))
      const expected = ids.flatMap((id, index) =>
        index % 2 === 0 ? [`${id} denied requester`] : [`${id} expiring approver`, `${id} expiring requester`],
      )
      assert.deepEqual(sent.sort(), expected.sort())
    } finally {
      for (const { close } of opened) await close()
    }
  })
})
