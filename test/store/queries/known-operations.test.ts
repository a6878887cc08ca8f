import assert from 'node:assert/strict'
import type { OperationState } from '../../../src/core/operation-states.ts'
import { askNow, insertApprovers } from '../../../src/store/queries/approval/approvers.ts'
import { dueForEscalation } from '../../../src/store/queries/approval/requests.ts'
import { isKnown, type KnownOperations } from '../../../src/store/queries/known-operations.ts'
import type { RowSelection } from '../../../src/store/queries/lifecycle/advance.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import { claimPosts, leftBehind } from '../../../src/store/queries/posts/posts.ts'
import { reminderQueries } from '../../../src/store/queries/posts/reminders.ts'
import { expiredSelection, leaseQueries } from '../../../src/store/queries/run/leases.ts'
import { insertPlan, setApprovals, setOperations } from '../../support/events.ts'
import { setPosts } from '../../support/outbox.ts'
import { planOf } from '../../support/plans.ts'
import { useStore } from '../../support/store.ts'

const key = { tenantId: 'contoso', id: 'tobaki-1' }
const all: KnownOperations = { eventsVersion: 6, playbooks: ['disable'], actions: ['block-sign-in', 'sign-out'] }
const others: readonly Partial<KnownOperations>[] = [
  { eventsVersion: 5 },
  { playbooks: ['enable'] },
  { actions: ['block-sign-in'] },
]

describe('an operation', () => {
  const store = useStore()
  const db = () => store().db
  const known = async (mine: Partial<KnownOperations> = {}) => {
    const found = await db()
      .selectFrom('whole_operations as o')
      .select('o.id')
      .where(isKnown('o', { ...all, ...mine }))
      .execute()
    return found.length === 1
  }

  beforeEach(async () => {
    await insertPlan(db(), planOf({ ...key, now: 1_000, expiresAt: 601_000 }))
    await setOperations(db(), { events_version: 6 })
  })

  it('is known if its events, its playbook and all of its actions are', async () => {
    assert.equal(await known(), true)
    assert.equal(await known({ eventsVersion: 7 }), true)
    assert.equal(await known({ eventsVersion: 5 }), false)
    assert.equal(await known({ playbooks: ['enable'] }), false)
    assert.equal(await known({ actions: ['block-sign-in'] }), false)
    assert.equal(await known({ actions: [] }), false)
  })

  /** Only a known one is found, or has something to tell people. */
  const foundIfKnown = async (find: (known: KnownOperations) => Promise<readonly unknown[]>) => {
    for (const mine of others) assert.equal((await find({ ...all, ...mine })).length, 0, JSON.stringify(mine))
    assert.equal((await find(all)).length, 1)
  }
  const selected = async (which: RowSelection) => {
    assert.ok(typeof which === 'function')
    return db().selectFrom('operations').select('id').where(which).execute()
  }
  const inState = (state: OperationState, columns: object = {}) => setOperations(db(), { state, ...columns })
  const erin = { oid: 'erin', upn: 'erin@contoso.com', name: 'Erin' }
  const asked = async (post: Parameters<typeof setPosts>[1]) => {
    await insertApprovers(db(), key, { approvers: [erin], escalation: [{ ...erin, oid: 'sven' }] }, 'hash')
    await setPosts(store(), post, { role: 'approver', person: 'erin' })
    await inState('awaitingApproval')
    await setApprovals(db(), { approve_by: 100_000, asked_at: 2_000, asked_version: 2 })
  }
  const told = (role: string) => db().selectFrom('posts').select('person').where('role', '=', role).execute()

  describe('of another version', () => {
    it('tells nobody that there is nobody to ask', async () => {
      await asked({ unreachable: true })
      await db().deleteFrom('operation_approvers').where('approver_oid', '=', 'sven').execute()
      await foundIfKnown(async (mine) => {
        await reminderQueries(db(), mine).nobodyToAsk(3_000)
        return told('nobodyToAsk')
      })
    })

    it('asks nobody to approve it', async () => {
      await asked({ tries: 0 })
      await foundIfKnown((mine) => askNow(db(), 3_000, 1_000, mine))
    })

    it('has no card and no message sent', async () => {
      await setPosts(store(), { wanted: 2, wanted_at: 2_000 })
      const posts = { cards: ['requester'], messages: [] }
      await foundIfKnown((operations) => leftBehind(db(), 60_000, 1_000, { ...posts, operations }))
      await foundIfKnown((operations) => claimPosts(db(), 60_000, { ...posts, operations, of: key }))
    })

    it('delays no message about another operation', async () => {
      const other = { ...key, id: 'tobaki-2' }
      await insertPlan(db(), planOf({ ...other, playbook: 'enable', now: 1_000, expiresAt: 601_000 }))
      await setPosts(store(), { role: 'denied', wanted: 2, wanted_at: 2_000 })
      await setPosts(store(), { wanted_at: 1_000 }, { id: other.id })
      const posts = { operations: all, cards: [], messages: ['denied'] }
      const [claimed] = await claimPosts(db(), 60_000, { ...posts, of: key })
      assert.equal(claimed?.operation_id, key.id)
    })

    it('reminds no approver', async () => {
      await asked({ address: '{}' })
      await foundIfKnown(async (mine) => {
        await reminderQueries(db(), mine).waiting(50_000, 1_000, 1_000)
        return told('reminder')
      })
    })

    it('tells nobody that its request expires', async () => {
      await asked({ address: '{}' })
      await foundIfKnown(async (mine) => {
        await reminderQueries(db(), mine).expiring(95_000, 10_000)
        return told('expiring')
      })
    })

    it('gets no token with which it could be confirmed', () =>
      foundIfKnown(async (mine) => ((await operationQueries(db()).saveToken(key, 'hash', mine)) ? [key] : [])))

    it('does not expire', () => foundIfKnown((mine) => selected(expiredSelection(700_000, mine))))

    it('is not escalated', async () => {
      await asked({ tries: 0 })
      await foundIfKnown((mine) => selected(dueForEscalation(50_000, 1_000, mine)))
    })

    it('does not continue when its owner signs in', async () => {
      await inState('needsSignIn')
      const owner = { tid: 'contoso', oid: 'anna' }
      await foundIfKnown((mine) => operationQueries(db()).waitingFor(owner, mine))
    })

    it('is not read back when its owner signs in', async () => {
      await inState('done', { pause: JSON.stringify({ code: 'signIn' }) })
      const owner = { tid: 'contoso', oid: 'anna' }
      await foundIfKnown((mine) => leaseQueries(db()).waitingToLook(owner, mine))
    })
  })
})
