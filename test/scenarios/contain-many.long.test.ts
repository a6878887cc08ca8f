import assert from 'node:assert/strict'
import { method, methodsOf, phoneIds, withDefault } from '../../emulator/account-objects.ts'
import type { Person } from '../../emulator/world.ts'
import { eventually, nothingMore } from '../support/eventually.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphCalls } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

const reason = 'Phished, see the mail trace'
describe('a plan that would have to read the sign-in methods of many accounts', () => {
  const clock = createFastClock(20)
  const world = useWorld({
    clock,
    emulator: { clock, users: 1200 },
    environment: () => ({ APPROVAL_ABOVE: '1000', APPROVAL_ABOVE_IRREVERSIBLE: '1000' }),
  })
  // As narrow as to be felt, and wide enough that nobody waits for long.
  before(() => settings({ limits: { reports: { size: 40, perMs: 6_000 } } }))
  afterEach(() => world().emulator.journal.clear())
  let used = 0
  const phished = (count: number) => {
    const found = ordinary(world(), count, used)
    used += count
    for (const { id } of found) {
      const methods = [method('microsoftAuthenticator'), method('phone', { phoneType: 'mobile' }, phoneIds.mobile)]
      const more = { devices: [], grants: [], securityQuestions: false }
      world().emulator.world.change(id, { methods: withDefault(methods), ...more })
    }
    return found
  }
  const have = (people: readonly Person[]) =>
    people.map(({ id }) => world().emulator.world.find(id)).filter((one) => one && methodsOf(one).length > 0).length
  const calls = () => graphCalls(world().emulator)
  const isMethod = ({ url }: { url: string }) => url.includes('/authentication/')
  const reports = () => calls().filter(({ url }) => url.includes('/userRegistrationDetails'))
  const settings = (body: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(body) })
  const lynne = (signedIn = false) => world().person(world().emulator.world.operators.lynne, { signedIn })

  it('says that the run reads them, cuts off access first, and removes each of them once', async () => {
    const targets = phished(60)
    const chat = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    await chat.say(`contain accounts ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Contain 60 accounts?'))
    assert.match(
      plan,
      stepLine('Remove sign-in methods', {
        chosen: true,
        count: 60,
        final: true,
        note: 'read and removed during the run',
      }),
    )
    assert.match(
      plan,
      /Accounts by type on .*: 60 × (Microsoft Authenticator, 60 × phone|phone, 60 × Microsoft Authenticator)\. Entra’s report can be hours old\./,
    )
    assert.deepEqual(reports().length, 2, 'fifty accounts a request')
    assert.equal(calls().filter(isMethod).length, 1, 'one account, for whether it may be read')
    world().emulator.journal.clear()
    await chat.press('Contain 60 accounts', { reason, count: '60' })
    await chat.heard(/Contained 60 accounts[\s\S]*Remove sign-in methods\n60/)
    assert.equal(have(targets), 0)
    const all = calls()
    const doors = all.findLastIndex(({ url }) => url.includes('revokeSignInSessions'))
    assert.ok(doors >= 0 && doors < all.findIndex(isMethod), 'everyone is out before the first list is read')
    const gone = all.filter(({ method: verb }) => verb === 'DELETE').map(({ url }) => url)
    assert.ok(new Set(gone).size === 120, `${new Set(gone).size} methods`)
  })

  it('says how many the report does not list, and counts only those it was asked for', async () => {
    const targets = phished(60)
    for (const { id } of targets.slice(0, 20)) world().emulator.world.change(id, { accountEnabled: false })
    const chat = await world().person(world().emulator.world.operators.megan)
    const plan = async () => {
      await chat.say(`remove sign-in methods ${upnsOf(targets)}`)
      return wordsOf(await chat.heard('Remove sign-in methods from 60 accounts?'))
    }
    assert.match(await plan(), /40 × phone\b.*These counts cover 40 of the 60 accounts\./)
    await settings({ reportClauses: 15 })
    assert.match(await plan(), /40 × phone\b.*These counts cover 40 of the 60 accounts\./)
    await settings({ reportClauses: 50, reportFilter: 'ignore' })
    world().emulator.journal.clear()
    const some = await plan()
    const [, listed = '60'] = /These counts cover (\d+) of the 60 accounts/.exec(some) ?? []
    assert.ok(some.includes('Accounts by type') ? Number(listed) < 40 : true, some)
    assert.equal(reports().length, 2, 'nothing is read that was not asked for')
    await settings({ reportFilter: 'apply', licence: 'free' })
    assert.doesNotMatch(await plan(), /Accounts by type/)
    await settings({ licence: 'P2' })
  })

  it('can be stopped midway, and says how many were not reached', async () => {
    const targets = phished(80)
    const chat = await lynne(true)
    await chat.say(`remove sign-in methods ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Remove sign-in methods from 80 accounts?'))
    assert.match(plan, /read and removed during the run · about 11 minutes/)
    assert.match(plan, /can’t be brought back/)
    assert.doesNotMatch(plan, /Accounts by type/, 'an Authentication Administrator may not read the report')
    await chat.press('Remove sign-in methods from 80 accounts', { reason, count: '80' })
    await chat.heard('Removing sign-in methods from 80 accounts')
    await eventually('ten accounts have lost their methods', () => have(targets) <= 70)
    await chat.press('Stop')
    const result = wordsOf(await chat.heard('Stopped.'))
    const left = have(targets)
    assert.ok(left > 0 && left < 80, `${left} of 80 have their methods still`)
    assert.match(result, /Removed sign-in methods from \d+ of 80 accounts/)
    const sent = () => calls().filter(({ method: verb }) => verb === 'DELETE').length
    await nothingMore('sent afterwards', sent, world())
  })

  it('skips that step for operators whose role cannot read methods', async () => {
    const targets = phished(60)
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await chat.say(`contain accounts ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Contain 60 accounts?'))
    assert.match(plan, /Remove sign-in methods[^\n]*: not available, needs Authentication Administrator/)
    const about = targets.map(({ id }) => id)
    const reads = calls().filter((one) => isMethod(one) && about.some((id) => one.url.includes(id)))
    // Once more, with a newer token, in case the role is new as well.
    assert.ok(reads.length <= 2, `${reads.length} lists were read`)
  })

  it('stops reading at the first refusal because of a missing role', async () => {
    const chat = await world().person(world().emulator.world.operators.alex)
    await chat.say(`remove sign-in methods ${upnsOf(phished(40))} because they were phished on Monday`)
    await chat.heard(/doesn’t let you|role/)
    const reads = calls().filter(isMethod).length
    assert.ok(reads > 0 && reads < 40, `${reads} lists were read`)
  })

  it('finds nothing to remove if someone else already did, and says so', async () => {
    const targets = phished(60)
    const chat = await lynne()
    await chat.say(`remove sign-in methods ${upnsOf(targets)}`)
    await chat.heard('Remove sign-in methods from 60 accounts?')
    for (const { id } of targets.slice(10)) world().emulator.world.change(id, { methods: [] })
    await chat.press('Remove sign-in methods from 60 accounts', { reason, count: '60' })
    const result = wordsOf(await chat.heard(/Removed sign-in methods from 10 of 60 accounts[\s\S]*50 not needed/))
    assert.doesNotMatch(result, /failed/)
  })
})
