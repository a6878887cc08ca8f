import assert from 'node:assert/strict'
import { type Licence, skus } from '../../emulator/account-objects.ts'
import type { Person } from '../../emulator/world.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

/** What is said about one account, and not about another before it. */
const about = (text: string, { userPrincipalName }: Person) =>
  new RegExp(`${text}[\\s\\S]*${userPrincipalName.replaceAll('.', '\\.')}`)

const reason = 'Left the company'
const yammer = '7547a3fe-08ee-4ccb-b430-5077c5041653'
const e3: Licence = { skuId: skus.microsoft365E3, disabledPlans: [yammer] }
const copilot: Licence = { skuId: skus.copilot, disabledPlans: [] }
/** Not one of the common ones. */
const rare: Licence = { skuId: 'c5928f49-12ba-48f7-ada3-0d743a3601d5', disabledPlans: [] }

describe('removing licences', () => {
  const clock = createHurriedClock(1)
  const world = useWorld({ clock })
  const licences = ({ id }: Person) => world().emulator.world.find(id)?.assignedLicenses
  /** Ordinary people with these licences, in order. */
  const people = (skip: number, ...given: Licence[][]) => {
    const found = ordinary(world(), given.length, skip)
    for (const [index, one] of found.entries())
      world().emulator.world.change(one.id, { assignedLicenses: given[index] ?? [] })
    return found
  }
  const join = (who: Person, name: string) => {
    const group = world().emulator.world.group(name)
    assert.ok(group)
    world().emulator.world.setMember(group.id, who.id, true)
  }
  const here = new Set<Person>()
  const chatOf = (who: Person) => {
    const isNew = !here.has(who)
    here.add(who)
    return world().person(who, isNew ? { signedIn: true } : {})
  }
  afterEach(() => {
    world().emulator.faults.remove()
    world().emulator.world.bought.clear()
  })

  it('removes directly assigned ones, names those from groups, and restores them as they were', async () => {
    const targets = people(0, [e3, copilot], [rare], [], [])
    const [first, second, throughGroup, nothing] = targets
    assert.ok(first && second && throughGroup && nothing)
    join(first, 'Power BI users')
    join(throughGroup, 'Power BI users')
    const chat = await chatOf(world().emulator.world.operators.alex)
    await chat.say(`remove licences ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Remove licences from 2 accounts?'))
    assert.match(plan, /3 licences: 1 × [^·]*Microsoft 365 E3/)
    assert.match(plan, /Microsoft 365 Copilot/)
    assert.match(plan, /c5928f49-12ba-48f7-ada3-0d743a3601d5/)
    assert.match(plan, /Not changed: 1 licence assigned through a group \(1 × Power BI Pro \(Power BI users\)\)/)
    assert.match(plan, /Licence is assigned through a group: Power BI Pro \(Power BI users\)/)
    assert.match(plan, /Licences are assigned through groups only: Power BI Pro \(Power BI users\)/)
    assert.match(plan, /Has no licence/)
    const before = graphWrites(world().emulator).length
    await chat.press('Remove licences from 2 accounts', { reason })
    const result = await chat.heard(/Removed licences from 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(targets.map(licences), [[], [], [], []])
    const sent = graphWrites(world().emulator).slice(before)
    assert.deepEqual(
      sent.map(({ body }) => body),
      [
        { addLicenses: [], removeLicenses: [e3.skuId, copilot.skuId] },
        { addLicenses: [], removeLicenses: [rare.skuId] },
      ],
      'all of an account at once',
    )
    await chat.press('More', {}, result.id)
    await chat.heard(/^Removed licences from 2 accounts[\s\S]*30 days/)

    await chat.press('Undo', {}, result.id)
    await chat.heard('Restore 2 accounts?')
    await chat.press('Restore 2 accounts', { reason: 'Stays after all' })
    await chat.heard(/Restored 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(targets.map(licences), [[e3, copilot], [rare], [], []], 'the plans that were off are off again')
    await chat.say(`audit ${first.userPrincipalName}`)
    await chat.heard(/Microsoft 365 E3, Microsoft 365 Copilot → –/)
  })

  it('says if no licence is available, and assigns it once there is one', async () => {
    const [one] = people(4, [e3, copilot])
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.megan)
    await chat.say(`remove licenses ${one.userPrincipalName}`)
    await chat.heard(about('Remove ', one))
    await chat.press('Remove licences from 1 account', { reason })
    const result = await chat.heard(about('Removed licences from 1 account[\\s\\S]*1 verified', one))
    world().emulator.world.bought.set(skus.copilot, 0)
    await chat.press('Undo', {}, result.id)
    const plan = await chat.heard(about('Restore 1 account\\?', one))
    assert.match(wordsOf(plan), /▲ Microsoft 365 Copilot: only 0 of the 1 licences needed are available/)
    assert.doesNotMatch(wordsOf(plan), /Microsoft 365 E3: only/)
    await chat.press('Restore 1 account', { reason: 'Stays after all' }, plan.id)
    const failed = await chat.heard(about('Restored 0 of 1 account', one))
    assert.match(wordsOf(failed), /No licence of this type is available, so none was assigned/)
    assert.deepEqual(licences(one), [])
    await chat.press('Retry', {}, failed.id)
    const early = await chat.heard(/Restore 1 account\?[\s\S]*Retries what operation/)
    assert.match(wordsOf(early), /▲ Microsoft 365 Copilot: only 0 of the 1 licences needed are available/)
    await chat.press('Cancel', {}, early.id)
    await chat.heard('Cancelled', { message: early.id })
    world().emulator.world.bought.clear()
    await chat.press('Retry', {}, failed.id)
    const again = await chat.heard(/Restore 1 account\?[\s\S]*Retries what operation/)
    await chat.press('Restore 1 account', { reason: 'Stays after all' }, again.id)
    await chat.heard(about('Restored 1 account[\\s\\S]*1 verified', one))
    assert.deepEqual(licences(one), [e3, copilot])
  })

  it('counts available licences for accounts without one, and says if it is not allowed to', async () => {
    const targets = people(10, [copilot], [copilot], [copilot])
    const [first] = targets
    assert.ok(first)
    const { registration, world: tenant } = world().emulator
    const used = [...tenant.people.values()].filter((one) =>
      tenant.licencesOf(one).some(({ skuId }) => skuId === copilot.skuId),
    ).length
    tenant.bought.set(skus.copilot, used - 1)
    const chat = await chatOf(tenant.operators.breakGlass)
    await chat.say(`remove licences ${upnsOf(targets)}`)
    await chat.heard(/Remove licences from 3 accounts\?/)
    await chat.press('Remove licences from 3 accounts', { reason })
    const result = await chat.heard(/Removed licences from 3 accounts[\s\S]*3 verified/)
    const cancel = async (plan: { id: string }) => {
      await chat.press('Cancel', {}, plan.id)
      await chat.heard('Cancelled', { message: plan.id })
    }
    const all = registration.consented
    registration.consented = all.filter((scope) => scope !== 'LicenseAssignment.Read.All')
    try {
      await chat.press('Undo', {}, result.id)
      await cancel(await chat.heard(/Restore 3 accounts\?[\s\S]*Not checked: [^\n]*available licences/))
    } finally {
      registration.consented = all
    }
    await chat.press('Undo', {}, result.id)
    await cancel(
      await chat.heard(
        /Restore 3 accounts\?[\s\S]*▲ Microsoft 365 Copilot: only 2 of the 3 licences needed are available/,
      ),
    )
    // Someone else has given it back to one of them, after reads show what the operation itself wrote.
    clock.set(16 * 60_000)
    tenant.change(first.id, { assignedLicenses: [copilot] })
    tenant.bought.set(skus.copilot, used)
    await chat.press('Undo', {}, result.id)
    const plan = await chat.heard('Restore 2 accounts?')
    assert.doesNotMatch(wordsOf(plan), /licences needed|Not checked: [^\n]*licences/)
  })

  it('says if an account has no usage location', async () => {
    const [one] = people(5, [e3])
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.megan)
    await chat.say(`remove licence ${one.userPrincipalName}`)
    await chat.heard(about('Remove ', one))
    await chat.press('Remove licences from 1 account', { reason })
    const result = await chat.heard(about('Removed licences from 1 account[\\s\\S]*1 verified', one))
    world().emulator.world.change(one.id, { usageLocation: null })
    await chat.press('Undo', {}, result.id)
    const plan = await chat.heard(about('Restore 1 account\\?', one))
    await chat.press('Restore 1 account', { reason: 'Stays after all' }, plan.id)
    assert.match(wordsOf(await chat.heard(about('Restored 0 of 1 account', one))), /no usage location/)
  })

  it('detects by reading that a change took effect although its answer was lost', async () => {
    const [one] = people(6, [e3, copilot])
    assert.ok(one)
    world().emulator.faults.add({
      match: { method: 'POST', path: 'assignLicense' },
      at: 'item',
      fail: 503,
      applied: true,
      times: 1,
    })
    const chat = await chatOf(world().emulator.world.operators.megan)
    await chat.say(`remove licences ${one.userPrincipalName}`)
    await chat.heard(about('Remove ', one))
    await chat.press('Remove licences from 1 account', { reason })
    await chat.heard(about('Removed licences from 1 account[\\s\\S]*1 verified', one))
    assert.deepEqual(licences(one), [])
  })

  it('does not mistake an old state for the new one while Graph still shows it', async () => {
    const [one] = people(7, [e3])
    assert.ok(one)
    const settings = (replication: object) =>
      fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ replication }) })
    await settings({ readMs: 3_000, indexMs: 3_000 })
    try {
      const chat = await chatOf(world().emulator.world.operators.megan)
      await chat.say(`remove licences ${one.userPrincipalName}`)
      await chat.heard(about('Remove ', one))
      await chat.press('Remove licences from 1 account', { reason })
      await chat.heard(about('Removed licences from 1 account[\\s\\S]*1 verified', one))
      assert.deepEqual(licences(one), [])
    } finally {
      await settings({ readMs: 0, indexMs: 0 })
    }
  })

  it('says who can do it if Graph refuses because of a missing role', async () => {
    const [one] = people(8, [e3])
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.lynne)
    await chat.say(`remove licences ${one.userPrincipalName}`)
    await chat.heard(about('Remove ', one))
    await chat.press('Remove licences from 1 account', { reason })
    const result = await chat.heard(about('Removed licences from 0 of 1 account', one))
    assert.match(wordsOf(result), /Your role doesn’t allow this change/)
    assert.deepEqual(licences(one), [e3])
  })

  it('requests the permission when the command is first used, and for no other command', async () => {
    const { registration } = world().emulator
    const all = registration.consented
    registration.consented = all.filter((scope) => !scope.startsWith('LicenseAssignment'))
    try {
      const [one] = people(9, [e3])
      assert.ok(one)
      const chat = await chatOf(world().emulator.world.operators.diego)
      await chat.say(`remove licences ${one.userPrincipalName}`)
      await chat.heard('LicenseAssignment.ReadWrite.All')
      await chat.say(`disable accounts ${one.userPrincipalName}`)
      await chat.heard('Disable 1 account?')
    } finally {
      registration.consented = all
    }
  })
})
