import assert from 'node:assert/strict'
import { Unreachable } from '../../../src/core/errors.ts'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import type { HandoverTables } from '../../../src/features/take-over/tables.ts'
import { createActivityLog } from '../../../src/store/queries/activity-log.ts'
import { createConversations } from '../../../src/store/queries/conversations.ts'
import { anna, channel, someone, useHarness } from '../../operations/harness.ts'
import { member } from '../../operations/world.ts'
import { type HandoverCard, handoversOf, onHandover } from './handovers.ts'

const zoe = someone('zoe')
const minute = 60_000

describe('cards and messages about a handover', () => {
  /** What someone saw, in order, by whom it was for. */
  const shown: string[] = []
  let fault: ((card: HandoverCard) => void) | undefined
  let holding: Promise<void> | undefined
  const h = useHarness(() => ({
    limits: { operatorGroupId: 'ops', approverGroupId: 'approvers' },
    onTell: async ({ requester, state }) => {
      await holding
      shown.push(`operation ${requester.oid} ${state}`)
    },
    onRoleCard: onHandover((card) => {
      fault?.(card)
      shown.push(`${card.role} ${card.person.oid} ${card.handover.state}`)
    }),
  }))

  beforeEach(() => {
    shown.length = 0
    fault = undefined
    holding = undefined
    for (const name of ['bob', 'carol', 'erin', 'anna', 'zoe']) h().world.add(name)
    h().world.groups.set('ops', new Set(['anna', 'zoe']))
    h().world.groups.set('approvers', new Set(['erin']))
  })

  /** A paused operation that Zoe asks for, in the message in which she asked. */
  const ask = async () => {
    const { world, store } = h()
    const { id } = await h().begin('disable', ['bob', 'carol'], { choices: { signOut: false } })
    h().signInError = new signInErrors.signedOut()
    await h().work()
    h().signInError = undefined
    shown.length = 0
    const where = { ...channel, reference: { chat: 'zoe' }, activityId: 'asked' }
    const by = { person: zoe, directory: member, reader: world.directory(), locale: 'en', channel: where }
    await handoversOf(h()).takeOver(id, by)
    const row = {
      tenant_id: zoe.tid,
      operation_id: id,
      role: 'handoverTaker',
      person: 'zoe',
      place: 'asked',
      subject: 1,
    }
    const posted = { wanted: 1, shown: 1, wanted_at: h().clock.now(), address: JSON.stringify(where) }
    await store.db
      .insertInto('posts')
      .values({ ...row, ...posted })
      .execute()
    await h().work()
    return id
  }
  const answer = (id: string, agrees: boolean, person = anna) =>
    handoversOf(h()).answer(id, {
      person,
      directory: member,
      reader: h().world.directory(),
      request: 1,
      agrees,
    })
  const posts = async () => {
    const rows = await h().store.db.selectFrom('posts').selectAll().orderBy('role').orderBy('person').execute()
    return rows.map(({ role, person, place }) => [role, person, place].filter((one) => one).join(' '))
  }

  it('are rows of the same outbox: the owner’s card becomes the former owner’s, and the new owner gets one', async () => {
    const id = await ask()
    assert.deepEqual(shown, ['operation anna needsSignIn', 'owner anna asked'])
    await h().operations.cardPosted(id, anna, { activityId: 'plan' })
    await h().work()
    shown.length = 0
    await answer(id, true)
    await h().work()
    assert.deepEqual(await posts(), [
      ...['formerOwner anna plan', 'handedOver anna', 'handoverOwner anna', 'paused anna', 'requester zoe'],
    ])
    assert.deepEqual(
      shown.filter((one) => one.includes('anna')).sort(),
      ['former anna done', 'former anna done', 'owner anna done'],
      'her card, a message, and the card that asked her',
    )
    assert.equal(shown.at(-1), 'operation zoe done')
  })

  it('are tried again after a fault, and sent once', async () => {
    let faults = 3
    fault = ({ role }) => {
      if (role === 'news' && faults-- > 0) throw new Error('Teams is away')
    }
    const id = await ask()
    await answer(id, false)
    await h().work()
    assert.ok(!shown.includes('news zoe declined'))
    for (const pause of [10_000, 20_000, 40_000]) {
      await h().clock.advance(pause)
      await h().sweep()
      await h().work()
    }
    assert.equal(shown.filter((one) => one === 'news zoe declined').length, 1)
    await h().clock.advance(10 * minute)
    await h().sweep()
    assert.equal(shown.filter((one) => one === 'news zoe declined').length, 1)
  })

  it('are sent once the person has written, if Teams refused them permanently', async () => {
    fault = ({ person }) => {
      if (person.oid === 'zoe') throw new Unreachable()
    }
    const id = await ask()
    await answer(id, false)
    await h().work()
    const { store, clock } = h()
    fault = undefined
    await clock.advance(30 * minute)
    await h().sweep()
    assert.ok(!shown.includes('news zoe declined'))
    const seen = createActivityLog(store.db, createConversations(store.db, clock), clock)
    await seen.first('hello', { key: { tenantId: zoe.tid, personId: 'zoe' }, reference: {} })
    await h().sweep()
    await h().work()
    assert.deepEqual(
      shown.filter((one) => one.includes('zoe')).sort(),
      ['news zoe declined', 'taker zoe declined'],
      'the message, and the card on which she asked',
    )
  })

  it('show the final state: an edit in progress during the handover is overwritten', async () => {
    const id = await ask()
    await h().operations.cardPosted(id, anna, { activityId: 'plan' })
    await h().work()
    shown.length = 0
    let release = () => {}
    holding = new Promise((resolve) => {
      release = resolve
    })
    await h().operations.showAgain(id, anna)
    while ((await h().store.db.selectFrom('posts').selectAll().where('claimed_until', '>', 0).execute()).length === 0);
    await answer(id, true)
    release()
    holding = undefined
    await h().work()
    const hers = shown.filter((one) => one === 'operation anna needsSignIn' || one === 'former anna done')
    assert.equal(hers[0], 'operation anna needsSignIn')
    assert.equal(hers.at(-1), 'former anna done')
  })

  it('tell the person who asked that nobody answered, even if that is noticed when someone else asks', async () => {
    const id = await ask()
    h().world.groups.set('ops', new Set(['anna', 'zoe', 'erin']))
    await h()
      .store.db.withTables<HandoverTables>()
      .updateTable('operation_handovers')
      .set({ until: h().clock.now() })
      .execute()
    const by = { person: someone('erin'), directory: member, reader: h().world.directory(), locale: 'en', channel }
    assert.equal((await handoversOf(h()).takeOver(id, by)).handover.number, 2)
    await h().work()
    assert.ok(shown.includes('news zoe expired'))
    assert.ok(shown.includes('taker zoe expired'))
    const rows = await h().store.db.selectFrom('audit').select('entry').orderBy('seq').execute()
    const steps = rows.map(
      ({ entry }) => /"step": ?"(handover\w+)"/.exec(JSON.stringify(entry).replaceAll('\\', ''))?.[1],
    )
    assert.deepEqual(
      steps.filter((step) => step),
      ['handoverAsked', 'handoverExpired', 'handoverAsked'],
    )
  })
})
