import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import type { HandoverTables } from '../../../src/features/take-over/tables.ts'
import { me } from '../../../src/graph/directory/me.ts'
import type { Person } from '../../../src/operations/index.ts'
import { anna, channel, createHarness, type Harness, someone, useHarness } from '../../operations/harness.ts'
import { createMortal } from '../../operations/mortal.ts'
import { refused } from '../../operations/refusal.ts'
import { enabledAccount, member } from '../../operations/world.ts'
import { answer as reply } from '../../support/answering.ts'
import { setOperations } from '../../support/events.ts'
import { type HandoverCard, handoversOf, onHandover } from './handovers.ts'

const minute = 60_000
const hour = 60 * minute
const names = ['bob', 'carol', 'dora', 'eve', 'fay', 'gus', 'hal']
const zoe = someone('zoe')
const erin = someone('erin')
const limits = { confirmCountAbove: 100, operatorGroupId: 'ops', approverGroupId: 'approvers' }

describe('handing over', () => {
  const tokens: string[] = []
  const cards: HandoverCard[] = []
  const h = useHarness(() => ({
    limits,
    onToken: ({ oid }) => void tokens.push(oid),
    onRoleCard: onHandover((card) => void cards.push(card)),
  }))

  beforeEach(() => {
    tokens.length = 0
    cards.length = 0
    for (const name of [...names, 'erin', 'ivy', 'zoe', 'anna']) h().world.add(name)
    h().world.groups.set('ops', new Set(['anna', 'zoe']))
    h().world.groups.set('approvers', new Set(['erin', 'zoe', 'anna']))
  })

  const ask = (id: string, person = zoe, on: Harness = h()) =>
    handoversOf(on).takeOver(id, {
      person,
      directory: member,
      reader: on.world.directory(),
      locale: 'en',
      channel: { ...channel, reference: { chat: person.oid }, userId: `29:${person.oid}` },
    })
  const answer = (id: string, person: Person = anna, agrees = true, on: Harness = h()) =>
    handoversOf(on).answer(id, {
      person,
      directory: member,
      reader: on.world.directory(),
      request: 1,
      agrees,
    })
  const ownerOf = async (id: string) =>
    (await h().store.db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
      .requester_oid
  const steps = async () => {
    const rows = await h().store.db.selectFrom('audit').select('entry').orderBy('seq').execute()
    return rows
      .map(({ entry }) => (typeof entry === 'string' ? JSON.parse(entry) : entry))
      .filter(({ step }) => step === 'handedOver' || step.startsWith('handover'))
      .map(({ step, actor, before, after }) => `${step} by ${actor?.name}: ${before} to ${after}`)
  }
  const pause = async () => {
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    h().signInError = new signInErrors.signedOut()
    await h().work()
    h().signInError = undefined
    return id
  }

  it('is agreed to immediately while a slice runs, and takes effect when the slice has ended', async () => {
    const { world, operations } = h()
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    let agreed = ''
    world.step = async (name) => {
      if (name !== 'leaving' || agreed) return
      agreed = 'soon'
      await ask(id)
      agreed = (await answer(id)).handover.state
      assert.equal(await ownerOf(id), 'anna')
      for (const act of [
        () => operations.cancel(id, { person: anna }),
        () => operations.stop(id, { person: anna }),
        () => operations.continueOperation(id, { person: anna }),
      ])
        assert.deepEqual(await refused(act(), 'handingOver'), { id })
    }
    await h().work()
    assert.equal(agreed, 'agreed')
    assert.deepEqual(tokens, ['anna', 'zoe', 'zoe'], 'two slices, and one look at the result')
    assert.deepEqual(
      world.written,
      names.map((name) => `disable:${name}`),
    )
    const done = await operations.get(id, zoe)
    assert.deepEqual(
      [done.state, done.handed.map(({ from, to, by }) => [from.oid, to.oid, by])],
      ['done', [['anna', 'zoe', null]]],
    )
    await refused(operations.get(id, anna), 'notYourOperation')
    const from = 'anna (anna@contoso.com) to zoe (zoe@contoso.com)'
    assert.deepEqual(await steps(), [
      `handoverAsked by zoe: ${from}`,
      `handoverAgreed by anna: ${from}`,
      `handedOver by anna: ${from}`,
    ])
  })

  /** Once, while a batch is leaving. */
  const handOverAndSignOut = (id: string, person: Person) => {
    const { world, operations } = h()
    let asked = false
    world.step = async (name) => {
      if (name !== 'leaving' || asked) return
      asked = true
      await ask(id)
      await answer(id)
      await operations.signedOut(person)
    }
  }

  it("continues with the new owner's token even if the old owner signs out during the handover", async () => {
    const { world, operations } = h()
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    handOverAndSignOut(id, anna)
    await h().work()
    assert.deepEqual(tokens, ['anna', 'zoe', 'zoe'])
    assert.equal((await operations.get(id, zoe)).state, 'done')
    assert.equal(world.written.length, names.length)
  })

  it('makes the operation wait for a sign-in if the new owner has signed out', async () => {
    const { world, operations } = h()
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    handOverAndSignOut(id, zoe)
    await h().work()
    assert.deepEqual(tokens, ['anna'])
    const waiting = await operations.get(id, zoe)
    assert.deepEqual([waiting.state, waiting.pause?.code], ['needsSignIn', 'signedOut'])
    assert.equal(await operations.resume(zoe), 1)
    await h().work()
    assert.equal((await operations.get(id, zoe)).state, 'done')
    assert.equal(world.written.length, names.length)
  })

  it("counts earlier changes towards the old owner's limit, and the rest towards the new one's", async () => {
    const { world, operations, limits: now } = h()
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    let asked = false
    world.step = async (name) => {
      if (name !== 'leaving' || asked) return
      asked = true
      await h().clock.advance(10)
      await ask(id)
      await answer(id)
    }
    await h().work()
    const used = async (person: Person) => now.maxAccountsPerHour - (await operations.leftThisHour(person))
    assert.deepEqual([await used(anna), await used(zoe)], [3, 4])
  })

  it("waits for the new owner's hourly limit", async () => {
    const { operations, clock, world } = h()
    const id = await pause()
    await ask(id)
    h().limits.maxAccountsPerHour = 7
    const other = await operations.plan({
      playbook: 'disable',
      inputs: ['ivy'],
      requester: zoe,
      directory: world.directory(),
      locale: 'en',
      channel,
    })
    await operations.confirm(other.operation.id, {
      person: zoe,
      token: other.token,
      reason: 'Left the company',
      choices: { signOut: false },
      authorise: async () => {},
    })
    await h().work()
    await answer(id)
    await h().work()
    const held = await operations.get(id, zoe)
    assert.equal(held.state, 'running')
    assert.ok((held.postponedUntil ?? 0) > clock.now())
    await clock.advance(hour + minute)
    await h().sweep()
    await h().work()
    assert.equal((await operations.get(id, zoe)).state, 'done')
  })

  it('is refused if it would avoid approval, and requires approval if nothing has started', async () => {
    const id = await pause()
    h().limits.approvalAbove = 6
    await ask(id)
    await answer(id)
    await h().work()
    assert.equal((await h().operations.get(id, zoe)).state, 'awaitingApproval')
    const asked = await h().store.db.selectFrom('operation_approvers').select('approver_oid').execute()
    assert.deepEqual(
      asked.map(({ approver_oid: oid }) => oid),
      ['erin'],
      'nobody who has or had it',
    )
    const by = { person: anna, directory: member }
    await refused(h().operations.approve(id, by), 'ownApproval')
  })

  it('is refused midway to someone who needs approval for more changes', async () => {
    const { world, operations } = h()
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    world.step = (name) => {
      if (name === 'leaving' && world.written.length === 3) throw new signInErrors.signInExpired()
    }
    await h().work()
    world.step = () => {}
    assert.equal((await operations.get(id, anna)).state, 'needsSignIn')
    h().limits.approvalAbove = 6
    assert.deepEqual(await refused(ask(id), 'takerNeedsApproval'), { id, name: 'zoe', limit: 6 })
  })

  it('is refused, with what to do instead, if another version planned the operation', async () => {
    const { world, store } = h()
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    world.step = (name) => {
      if (name === 'leaving' && world.written.length === 3) throw new signInErrors.signInExpired()
    }
    await h().work()
    world.step = () => {}
    const actions = (...kinds: string[]) => JSON.stringify(kinds.map((kind) => ({ kind, parameters: null })))
    await setOperations(store.db, { actions: actions('block-sign-in', 'archive-mailbox') })
    assert.deepEqual(await refused(ask(id), 'anotherVersion'), { id })
    await setOperations(store.db, { actions: actions('block-sign-in') })
    await ask(id)
    await setOperations(store.db, { actions: actions('archive-mailbox') })
    await refused(answer(id), 'anotherVersion')
    assert.equal(await ownerOf(id), 'anna')
    assert.equal((await answer(id, anna, false)).handover.state, 'declined')
  })

  it('is refused to the person who approved the operation', async () => {
    h().limits.approvalAbove = 2
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    const { operations } = h()
    const { token } = await operations.present(id, { person: erin, directory: member }, { offset: 0, limit: 1 })
    await refused(ask(id), 'handoverNotNow')
    await operations.approve(id, { person: erin, directory: member, token })
    await refused(ask(id, erin), 'approvedByTaker')
    await ask(id)
    assert.equal((await answer(id)).handover.state, 'done')
    await h().work()
    assert.deepEqual(tokens.slice(-1), ['zoe'])
    assert.equal((await operations.get(id, zoe)).approval?.by?.oid, 'erin')
  })

  for (const [what, first] of [
    [
      'resumes it',
      (id: string) =>
        h()
          .operations.resume(anna)
          .then(() => id),
    ],
    ['cancels it', (id: string) => h().operations.cancel(id, { person: anna })],
  ] as const)
    it(`has one outcome when its owner ${what} at the same time`, async () => {
      for (let round = 0; round < 4; round++) {
        const id = await pause()
        await ask(id)
        const both = [answer(id), first(id)].map((one) => one.catch((error) => error.code as string))
        const [handed, done] = await Promise.all(round % 2 === 0 ? both : both.toReversed())
        await h().work()
        const row = await h()
          .store.db.selectFrom('whole_operations')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
        const request = await h()
          .store.db.withTables<HandoverTables>()
          .selectFrom('operation_handovers')
          .selectAll()
          .where('operation_id', '=', id)
          .executeTakeFirstOrThrow()
        const its = `${row.requester_oid} ${row.state} ${request.state}`
        assert.match(its, /^(zoe done done|anna (stopped|cancelled) void)$/, JSON.stringify([handed, done, its]))
        assert.equal(row.handing_over, null)
        for (const name of names)
          h().world.accounts.set(name, { ...h().world.accounts.get(name), accountEnabled: true } as never)
      }
    })

  it('continues on another instance if the process dies before it is done', async () => {
    const { store, clock, world } = h()
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    const mortal = createMortal('answered')
    const dying = createHarness(mortal.mortalStore(store), {
      clock,
      world,
      limits,
      queueOn: store,
      onToken: ({ oid }) => void tokens.push(oid),
    })
    let asked = false
    world.step = async (name) => {
      if (name === 'leaving' && !asked) {
        asked = true
        await ask(id)
        assert.equal((await answer(id)).handover.state, 'agreed')
      }
      mortal.step(name)
    }
    await dying.operations.start()
    await dying.work().catch(() => undefined)
    await dying.operations.close()
    assert.ok(mortal.dead)
    world.step = () => {}
    assert.equal(await ownerOf(id), 'anna')
    await refused(h().operations.stop(id, { person: anna }), 'handingOver')
    await clock.advance(20_000)
    await h().sweep()
    await h().work()
    const done = await h().operations.get(id, zoe)
    assert.equal(done.state, 'done')
    assert.deepEqual([...new Set(tokens)], ['anna', 'zoe'])
    assert.equal(tokens.lastIndexOf('anna'), 0)
    assert.deepEqual([...world.written].sort(), names.map((name) => `disable:${name}`).sort())
  })

  it("is shown on the old owner's late card, without an error", async () => {
    const id = await pause()
    await ask(id)
    await answer(id)
    await h().work()
    assert.equal(await h().operations.cardPosted(id, anna, { activityId: 'late' }), undefined)
    await h().work()
    await h().operations.close()
    const late = cards.filter(({ role, channel: where }) => role === 'former' && JSON.stringify(where).includes('late'))
    assert.deepEqual(
      late.map(({ handover, person }) => [handover.state, person.oid]),
      [['done', 'anna']],
    )
    const row = await h().store.db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    assert.notEqual(row.channel.activityId, 'late')
    await refused(h().operations.cardPosted(id, erin, { activityId: 'hers' }), 'notYourOperation')
  })

  it('keeps the time of the re-enabling, which then belongs to the new owner', async () => {
    const { operations, clock } = h()
    const { id } = await h().begin('disable', names, { choices: { signOut: false }, enableAt: clock.now() + 3 * hour })
    h().signInError = new signInErrors.signedOut()
    await h().work()
    h().signInError = undefined
    await ask(id)
    await answer(id)
    await h().work()
    const { followUp, enableAt } = await operations.get(id, zoe)
    assert.ok(followUp && enableAt)
    const later = await operations.get(followUp, zoe)
    assert.deepEqual([later.state, later.runAt], ['scheduled', enableAt])
    // That one can be handed over, too, and back.
    await handoversOf(h()).takeOver(followUp, {
      person: anna,
      directory: member,
      reader: h().world.directory(),
      locale: 'en',
      channel,
    })
    await handoversOf(h()).answer(followUp, {
      person: zoe,
      directory: member,
      reader: h().world.directory(),
      request: 1,
      agrees: true,
    })
    assert.deepEqual(
      [(await operations.get(followUp, anna)).state, (await operations.get(followUp, anna)).runAt],
      ['scheduled', enableAt],
    )
  })

  it('asks approvers when the operation has waited long enough, each once, except those who are away', async () => {
    const id = await pause()
    await ask(id)
    await refused(answer(id, erin), 'operationNotFound')
    await h().clock.advance(14 * minute)
    await h().sweep()
    assert.deepEqual(
      cards.filter(({ role }) => role === 'approver'),
      [],
    )
    await h().clock.advance(2 * minute)
    await h().sweep()
    await h().sweep()
    await handoversOf(h()).show(id, { person: erin, directory: member })
    assert.deepEqual(
      [...new Set(cards.filter(({ role }) => role === 'approver').map(({ person }) => person.oid))],
      ['erin'],
    )
    await refused(answer(id, someone('anna', 'fabrikam')), 'operationNotFound')
    const view = await answer(id, erin)
    assert.deepEqual([view.handover.state, view.handover.by?.oid, view.decided], ['done', 'erin', true])
    assert.equal((await answer(id, erin, false)).decided, false)
    assert.equal((await answer(id, anna, false)).decided, false)
    await h().work()
    assert.deepEqual(
      (await h().operations.get(id, zoe)).handed.map(({ by }) => by?.oid),
      ['erin'],
    )
  })

  it('is not agreed to by an approver whose account is disabled, who can decline', async () => {
    const id = await pause()
    await ask(id)
    await h().clock.advance(16 * minute)
    await h().sweep()
    const by = (agrees: boolean) => ({
      person: erin,
      directory: member,
      reader: h().world.directory(reply(me, async () => ({ ...(await enabledAccount()), accountEnabled: false }))),
      request: 1,
      agrees,
    })
    await refused(handoversOf(h()).answer(id, by(true)), 'approverDisabled')
    assert.equal(await ownerOf(id), anna.oid)
    assert.equal((await handoversOf(h()).answer(id, by(false))).decided, true)
  })

  it('is refused while the bot is read-only, but can be declined', async () => {
    const id = await pause()
    await ask(id)
    h().limits.readOnly = true
    await refused(ask(id), 'readOnly')
    await refused(answer(id), 'readOnly')
    assert.equal((await answer(id, anna, false)).handover.state, 'declined')
    assert.equal(await ownerOf(id), 'anna')
  })

  it('is refused to someone who is disabled or no longer an operator, both when requested and when agreed to', async () => {
    const { world } = h()
    h().limits.operatorGroupId = 'ops'
    const id = await pause()
    world.groups.set('ops', new Set(['anna']))
    assert.deepEqual(await refused(ask(id), 'takerMayNot'), { name: 'zoe', because: 'notOperator' })
    world.groups.set('ops', new Set(['anna', 'zoe']))
    const account = world.add('zoe')
    Object.assign(account, { accountEnabled: false })
    assert.deepEqual(await refused(ask(id), 'takerMayNot'), { name: 'zoe', because: 'disabled' })
    Object.assign(account, { accountEnabled: true })
    await ask(id)
    Object.assign(account, { accountEnabled: false })
    assert.deepEqual(await refused(answer(id), 'takerMayNot'), { name: 'zoe', because: 'disabled' })
    assert.equal(await ownerOf(id), 'anna')
  })

  it('accepts no answer after half an hour', async () => {
    const id = await pause()
    await ask(id)
    // Approvers are asked after a quarter of an hour, or a little later, and have half an hour from then.
    await h().clock.advance(46 * minute)
    await h().clock.advance(31 * minute)
    assert.equal((await answer(id)).handover.state, 'expired')
    assert.equal(await ownerOf(id), 'anna')
  })
})
