import assert from 'node:assert/strict'
import { apps, grantsOf } from '../../emulator/account-objects.ts'
import { grantId } from '../../emulator/graph/grants.ts'
import type { Person } from '../../emulator/world.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Tricked into allowing a mail app'
const graph = apps.graph.id
const mail = { clientId: apps.mailSync.id, resourceId: graph, scope: ' openid profile offline_access Mail.Read' }
const pdf = { clientId: apps.pdf.id, resourceId: graph, scope: 'Files.Read' }
const expenses = { clientId: apps.expenses.id, resourceId: graph, scope: 'User.Read Calendars.Read' }

describe('revoking app consents', () => {
  const world = useWorld()
  const grants = ({ id }: Person) => {
    const found = world().emulator.world.find(id)
    assert.ok(found)
    return grantsOf(found)
  }
  /** Ordinary people with these grants, in order. */
  const people = (skip: number, ...given: (typeof mail)[][]) => {
    const found = ordinary(world(), given.length, skip)
    for (const [index, one] of found.entries()) world().emulator.world.change(one.id, { grants: given[index] ?? [] })
    return found
  }
  const chatOf = (who: Person) => world().person(who, { signedIn: true })
  const since = (count: number) =>
    graphWrites(world().emulator)
      .slice(count)
      .map(({ method, url, body }) => [method, url.split('/')[1], (body as { scope?: string } | undefined)?.scope])
  afterEach(() => world().emulator.faults.remove())

  it("deletes people's own consents, verifies it, and restores them as they were", async () => {
    const targets = people(0, [mail, pdf], [expenses], [])
    const [first, second] = targets
    assert.ok(first && second)
    const chat = await chatOf(world().emulator.world.operators.alex)
    await chat.say(`revoke app consents ${upnsOf(targets)}`)
    const plan = await chat.heard('Revoke app consents for 2 accounts?')
    assert.match(wordsOf(plan), /3 app consents/)
    assert.match(wordsOf(plan), /Uses an app with tenant-wide admin consent: that app keeps its access/)
    assert.match(wordsOf(plan), /Has not consented to any app/)
    let before = graphWrites(world().emulator).length
    await chat.press('Revoke app consents for 2 accounts', { reason })
    const result = await chat.heard(/Revoked app consents for 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(targets.map(grants), [[], [], []])
    assert.deepEqual(since(before).sort(), Array(3).fill(['DELETE', 'oauth2PermissionGrants', undefined]))

    before = graphWrites(world().emulator).length
    await chat.press('Undo', {}, result.id)
    await chat.heard('Restore 2 accounts?')
    await chat.press('Restore 2 accounts', { reason: 'The app was the company’s own' })
    await chat.heard(/Restored 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(
      new Set(grants(first)),
      new Set([mail, pdf]),
      'exactly what was recorded, its leading space included',
    )
    assert.deepEqual(grants(second), [expenses])
    await chat.say(`audit ${first.userPrincipalName}`)
    await chat.heard(/openid profile offline_access Mail.Read → –/)
  })

  it('extends a consent given again in the meantime instead of failing', async () => {
    const [one] = people(3, [mail])
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.megan)
    await chat.say(`revoke consents ${one.userPrincipalName}`)
    await chat.press('Revoke app consents for 1 account', { reason })
    const result = await chat.heard('Revoked app consents for 1 account')
    const again = { ...mail, scope: 'User.Read' }
    world().emulator.world.change(one.id, { grants: [again] })
    await chat.press('Undo', {}, result.id)
    await chat.heard('Restore 1 account?')
    await chat.press('Restore 1 account', { reason: 'The app was the company’s own' })
    await chat.heard(/Restored 1 account[\s\S]*1 verified/)
    assert.deepEqual(grants(one), [{ ...mail, scope: 'User.Read openid profile offline_access Mail.Read' }])
  })

  it('counts consents that are already gone as done', async () => {
    const [one] = people(4, [mail, pdf])
    assert.ok(one)
    // Applied, but the response is lost, so the retry finds nothing.
    world().emulator.faults.add({
      match: { method: 'DELETE', path: grantId(mail, one.id) },
      at: 'item',
      fail: 503,
      applied: true,
      times: 1,
    })
    const chat = await chatOf(world().emulator.world.operators.diego)
    world().emulator.world.change(world().emulator.world.operators.diego.id, {
      roles: [...world().emulator.world.operators.diego.roles, ...world().emulator.world.operators.alex.roles],
    })
    await chat.say(`revoke app consents ${one.userPrincipalName}`)
    await chat.press('Revoke app consents for 1 account', { reason })
    await chat.heard(/Revoked app consents for 1 account[\s\S]*1 verified/)
    assert.deepEqual(grants(one), [])
  })

  it('plans nothing for operators whose role cannot read consents', async () => {
    const [one] = people(5, [mail])
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.lee)
    await chat.say(`revoke app consents ${one.userPrincipalName}`)
    await chat.heard(/role|allow/i)
    assert.deepEqual(grants(one), [mail])
    assert.doesNotMatch(chat.shown().join(), /Revoke app consents for/)
  })

  it('requests the permission when the command is first used, and for no other command', async () => {
    const { registration } = world().emulator
    const all = registration.consented
    registration.consented = all.filter((one) => !one.startsWith('DelegatedPermissionGrant'))
    try {
      const [one] = people(6, [mail])
      assert.ok(one)
      const chat = await chatOf(world().emulator.world.operators.lynne)
      await chat.say(`revoke app consents ${one.userPrincipalName}`)
      await chat.heard('DelegatedPermissionGrant.ReadWrite.All')
      await chat.say(`disable accounts ${one.userPrincipalName}`)
      await chat.heard('Disable 1 account?')
    } finally {
      registration.consented = all
    }
  })
})
