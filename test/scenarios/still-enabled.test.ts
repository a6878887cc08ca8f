import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { changesIn, downloaded, inDirectory, sheetOf } from '../support/downloads.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, type World, wordsOf } from '../support/rollcall.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const reason = 'Token stolen tonight'
const environment = { PUBLIC_URL: 'https://bot.example' }

function syncedOf({ emulator }: World, count: number, skip = 0): Person[] {
  const all = [...emulator.world.people.values()]
  const fit = all.filter(
    (one) => one.onPremisesSyncEnabled && one.accountEnabled && /^[a-z]/.test(one.userPrincipalName),
  )
  return fit.slice(skip, skip + count)
}

const isEnabled = ({ emulator }: World, { id }: Person) => emulator.world.find(id)?.accountEnabled
const blocks = ({ emulator }: World, id: string) =>
  graphWrites(emulator).filter(
    ({ url, body }) => url.includes(id) && JSON.stringify(body ?? {}).includes('accountEnabled'),
  )
const few = { removeMethods: 'false', confirmCompromised: 'false', revokeConsents: 'false' }

describe('who can still sign in after a containment', () => {
  const world = useWorld({ clock, emulator: { clock }, environment: () => environment })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())

  it('is stated first for a synced account, in the plan, the result, the list of accounts and both files', async () => {
    const [one] = syncedOf(world(), 1)
    assert.ok(one)
    const upn = one.userPrincipalName
    await alex.say(`contain ${upn}`)
    const plan = await alex.heard('Contain 1 account?')
    const planned = wordsOf(plan)
    assert.ok(
      planned.includes(
        `▲ 1 account stays enabled and can still sign in: 1 synced (${upn}). Synced accounts also keep their password: block them and reset it in Active Directory.`,
      ),
      planned,
    )
    assert.ok(planned.includes('Stays enabled and can still sign in'), planned)
    for (const label of ['Block sign-in', 'Reset password'])
      assert.match(planned, new RegExp(`${label}\\n(true\\n)?no account: all are synced`))
    assert.doesNotMatch(planned, /A reset can’t be undone/)
    await alex.press('Contain 1 account', { reason, count: '1', ...few }, plan.id)
    const result = await alex.heard(/Couldn’t contain [^.\n]+\. 1 can still sign in/)
    const words = wordsOf(await alex.heard(/✓ Sign out everywhere\nverified/, { message: result.id }))
    assert.match(words, /^▲ Couldn’t contain [^.\n]+\. 1 can still sign in$/m)
    assert.ok(words.includes(`▲ Not blocked: 1 synced (${upn}).`), words)
    assert.doesNotMatch(words, /1 verified|✓ 1|left unchanged/)
    assert.doesNotMatch(words, /^[^\n]*\n[^\n]*verified/, 'the sign-out is, but not the account')
    assert.deepEqual([isEnabled(world(), one), blocks(world(), one.id)], [true, []])

    await alex.press('Show the account not blocked', {}, result.id)
    const items = wordsOf(await alex.heard('Might still sign in after operation'))
    assert.match(items, new RegExp(`▲ Still enabled\\n${upn}\\nSynced from on-premises`))
    assert.doesNotMatch(items, /^✓ (?!Can still sign in 1$)/m)
    const { replies } = await alex.press('More', {}, result.id)
    const more = replies.at(-1) ?? assert.fail()
    const [row] = await downloaded(world(), alex, 'Export', more.id)
    assert.deepEqual(
      [row?.['canSignIn'], row?.['change'], row?.['changeSeen']],
      ['synced', 'stillEnabled (only sign-out)', 'none'],
    )
    const [there] = changesIn(await sheetOf(world(), alex, 'Active Directory steps', result.id))
    const at = inDirectory(one.onPremisesSamAccountName)
    const reset = `Set-ADAccountPassword ${at} -Reset -NewPassword …`
    assert.deepEqual(
      [there?.changes, there?.cloud],
      [[`Disable-ADAccount ${at}`, reset, reset], 'stillEnabled (only sign-out)'],
    )
    await alex.say('operations')
    assert.match(wordsOf(await alex.heard('Your operations')), /▲ Done · 1 still enabled/)
    // Ends only when everything is logged.
    await world().restart()
    const finished = world().logged.find((line) => /"msg":"Operation"/.test(line) && /"step":"finished"/.test(line))
    assert.match(finished ?? '', /"done":0,"notBlocked":1,"failed":0,/)
  })

  it('includes synced, protected and failed accounts by name, but none that was blocked', async () => {
    const [synced] = syncedOf(world(), 1, 1)
    const [blocked, failing, off] = ordinary(world(), 3)
    const { alex: own } = world().emulator.world.operators
    assert.ok(synced && blocked && failing && off)
    world().emulator.world.change(off.id, { accountEnabled: false })
    world().emulator.faults.add({ match: { method: 'PATCH', path: failing.id }, at: 'item', fail: 403 })
    await alex.say(`contain ${upnsOf([synced, blocked, failing, own, off])}`)
    const plan = await alex.heard('Contain 4 accounts?')
    assert.ok(
      wordsOf(plan).includes(
        `▲ 2 accounts stay enabled and can still sign in: 1 synced (${synced.userPrincipalName}), 1 protected.`,
      ),
      wordsOf(plan),
    )
    await alex.press('Contain 4 accounts', { reason, count: '4', resetPassword: 'false', ...few }, plan.id)
    const result = await alex.heard(/Contained 2 of 4 accounts\. 3 can still sign in/)
    const words = wordsOf(result)
    assert.ok(
      words.includes(
        `Not blocked: 1 failed (${failing.userPrincipalName}), 1 synced (${synced.userPrincipalName}), 1 protected (${own.userPrincipalName}). Block synced accounts in Active Directory.`,
      ),
      words,
    )
    assert.match(words, /Block sign-in\n1 of 2 · verified · 1 failed · 1 not needed · 1 not possible/)
    assert.doesNotMatch(words, /skipped|✓ Contained/)
    assert.deepEqual(
      [synced, blocked, failing, own, off].map((each) => isEnabled(world(), each)),
      [true, false, true, true, false],
    )
    const { replies } = await alex.press('More', {}, result.id)
    await alex.press('Show the 3 accounts not blocked', {}, replies.at(-1)?.id)
    const list = wordsOf(await alex.heard(/Might still sign in after[\s\S]*Still enabled/))
    assert.match(list, /^✓ Can still sign in 3$/m)
    for (const { userPrincipalName: upn } of [synced, failing, own]) assert.ok(list.includes(upn), list)
    for (const { userPrincipalName: upn } of [blocked, off]) assert.ok(!list.includes(upn), list)
  })

  it("isn't stated if blocking is switched off", async () => {
    const [one] = ordinary(world(), 1, 4)
    assert.ok(one)
    await alex.say(`contain ${one.userPrincipalName}`)
    const plan = await alex.heard('Contain 1 account?')
    assert.doesNotMatch(wordsOf(plan), /still sign in|stays enabled/)
    await alex.press(
      'Contain 1 account',
      { reason, count: '1', blockSignIn: 'false', resetPassword: 'false', ...few },
      plan.id,
    )
    const result = await alex.heard(/✓ Contained 1 account\n[\s\S]*Sign-in isn’t blocked: 1 account stays enabled\./)
    assert.match(wordsOf(result), /^✓ Contained [^\n]+\nverified · /)
    assert.equal(isEnabled(world(), one), true)
  })

  it('includes accounts that a disable skips, until a later operation has disabled them', async () => {
    const [synced] = syncedOf(world(), 1, 2)
    const [failing] = ordinary(world(), 1, 5)
    assert.ok(synced && failing)
    world().emulator.faults.add({ match: { method: 'PATCH', path: failing.id }, at: 'item', fail: 403 })
    await alex.say(`disable accounts ${upnsOf([synced, failing])}`)
    const plan = await alex.heard('Disable 1 account?')
    assert.ok(wordsOf(plan).includes('▲ 1 account stays enabled and can still sign in: 1 synced'), wordsOf(plan))
    await alex.press('Disable 1 account', { reason }, plan.id)
    const result = await alex.heard('Disabled 0 of 1 account. 2 can still sign in')
    assert.match(wordsOf(result), /Not blocked: 1 failed \(.*\), 1 synced \(.*\)\./)
    world().emulator.faults.remove()
    await alex.press('Retry', {}, result.id)
    const again = await alex.heard(/Retries what operation/)
    await alex.press('Disable 1 account', { reason }, again.id)
    await alex.heard(/Disabled 1 account[\s\S]*1 verified/)
    await alex.heard(/Disabled 0 of 1 account\. 1 can still sign in[\s\S]*Not blocked: 1 synced/)
  })
})

describe('who can still sign in after a containment with approval', () => {
  const channel = '19:approvals@thread.tacv2'
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      ...environment,
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '1',
      APPROVAL_CHANNEL: channel,
    }),
  })

  it('is shown to the approvers before and after, with those that they exclude', async () => {
    const { operators } = world().emulator.world
    const megan = await world().person(operators.megan, { signedIn: true })
    const alex = await world().person(operators.alex, { signedIn: true })
    const synced = syncedOf(world(), 4)
    const cloud = ordinary(world(), 2)
    const [spared] = cloud
    assert.ok(spared)
    await alex.say(`contain ${upnsOf([...synced, ...cloud])}`)
    const plan = await alex.heard('Contain 6 accounts?')
    await alex.press('Contain 6 accounts', { reason, count: '6', resetPassword: 'false', ...few }, plan.id)
    const card = await megan.heard('asks you to approve: contain 6 accounts')
    assert.match(wordsOf(card), /▲ 4 accounts stay enabled and can still sign in: 4 synced\. Block synced accounts/)
    await megan.press('Approve', { without: spared.userPrincipalName }, card.id)
    const result = await alex.heard(/Contained 1 of 5 accounts\. 5 can still sign in/)
    assert.ok(
      wordsOf(result).includes(`Not blocked: 4 synced, 1 excluded by the approver (${spared.userPrincipalName}).`),
      wordsOf(result),
    )
    const told = await megan.heard(/5 accounts can still sign in[\s\S]*Status: Done/)
    assert.equal(told.id, card.id)
    assert.match(wordsOf(told), /^▲ Approved by/m)
  })
})

describe('who can still sign in, if synced accounts are changed', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: () => ({ ...environment, SYNCED_ACCOUNTS: 'allow' }),
  })

  it('includes none that were blocked, and the plan warns of the next sync', async () => {
    const [one] = syncedOf(world(), 1)
    assert.ok(one)
    const alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await alex.say(`contain ${one.userPrincipalName}`)
    const plan = await alex.heard('Contain 1 account?')
    assert.match(wordsOf(plan), /The next sync will undo this/)
    assert.doesNotMatch(wordsOf(plan), /still sign in|no account/)
    await alex.press('Contain 1 account', { reason, count: '1', resetPassword: 'false', ...few }, plan.id)
    const result = await alex.heard(/Contained 1 account[\s\S]*1 verified/)
    assert.doesNotMatch(wordsOf(result), /still sign in/)
    assert.equal(isEnabled(world(), one), false)
  })
})
