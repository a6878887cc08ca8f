import assert from 'node:assert/strict'
import { skus } from '../../emulator/account-objects.ts'
import { ruleEnvironment } from '../../emulator/environment.ts'
import type { Group, Person } from '../../emulator/world.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

/** What is said about one account, and not about another before it. */
const about = (text: string, { userPrincipalName }: Person) =>
  new RegExp(`${text}[\\s\\S]*${userPrincipalName.replaceAll('.', '\\.')}`)

const reason = 'Moved to another company'

describe('removing accounts from groups', () => {
  const world = useWorld()
  const group = (name: string): Group => {
    const found = world().emulator.world.group(name)
    assert.ok(found)
    return found
  }
  /** Ordinary people who are members of exactly these groups. */
  const membersOf = (count: number, skip: number, ...names: string[]) => {
    const found = ordinary(world(), count, skip)
    for (const one of found) for (const each of world().emulator.world.groups.values()) each.members.delete(one.id)
    for (const one of found) for (const name of names) world().emulator.world.setMember(group(name).id, one.id, true)
    return found
  }
  const inside = ({ id }: Person) =>
    world()
      .emulator.world.groupsOf(id, { direct: true })
      .map(({ displayName }) => displayName)
  const here = new Set<Person>()
  const chatOf = (who: Person) => {
    const isNew = !here.has(who)
    here.add(who)
    return world().person(who, isNew ? { signedIn: true } : {})
  }
  afterEach(() => world().emulator.faults.remove())

  it('removes memberships and nothing else, names the groups that stay, and adds everyone again', async () => {
    const { operators } = world().emulator.world
    const targets = [
      ...membersOf(2, 0, 'Sales', "Children's day team", 'All engineers', 'Finance share', 'Newsletter'),
      ...membersOf(1, 2, 'Building access', 'Merger'),
      ...membersOf(1, 3),
    ]
    const [first, second, stuck] = targets
    assert.ok(first && second && stuck)
    const people = world().emulator.world.people.size
    const chat = await chatOf(operators.alex)
    await chat.say(`remove from groups ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Remove 2 accounts from their groups?'))
    assert.match(plan, /4 memberships/)
    assert.match(
      plan,
      /Not changed: 2 groups with a membership rule, 2 groups synced from Active Directory, 2 groups managed in Exchange|Not changed: .*2 groups managed in Exchange/,
    )
    assert.match(plan, /Membership is set by a rule: All engineers/)
    assert.match(plan, /Group is synced from Active Directory: Finance share/)
    assert.match(plan, /Group is managed in Exchange: Newsletter/)
    assert.match(plan, /Can’t be removed from these groups here: Building access, Merger/)
    assert.match(plan, /Not a member of any group/)
    const before = graphWrites(world().emulator).length
    await chat.press('Remove 2 accounts from groups', { reason })
    const result = await chat.heard(/Removed 2 accounts from groups[\s\S]*2 verified/)
    const sent = graphWrites(world().emulator).slice(before)
    assert.equal(sent.length, 4)
    for (const { method, url } of sent)
      assert.match(`${method} ${url}`, /^DELETE \/groups\/[^/]+\/members\/[^/]+\/\$ref$/)
    assert.equal(world().emulator.world.people.size, people, 'nobody was deleted')
    for (const one of [first, second])
      assert.deepEqual(new Set(inside(one)), new Set(['All engineers', 'Finance share', 'Newsletter']))
    assert.deepEqual(new Set(inside(stuck)), new Set(['Building access', 'Merger']))

    await chat.press('Undo', {}, result.id)
    await chat.heard('Restore 2 accounts?')
    await chat.press('Restore 2 accounts', { reason: 'Moved back' })
    await chat.heard(/Restored 2 accounts[\s\S]*2 verified/)
    for (const one of [first, second])
      assert.deepEqual(
        new Set(inside(one)),
        new Set(['Sales', "Children's day team", 'All engineers', 'Finance share', 'Newsletter']),
      )

    await chat.press('Show all 4 accounts', {}, result.id)
    await chat.heard(/Membership is set by a rule: All engineers/)
  })

  it('names the licences that are removed and restored with a group, if nothing else assigns them', async () => {
    const tenant = world().emulator.world
    const targets = membersOf(2, 10, 'Power BI users', 'Sales')
    const [first] = targets
    assert.ok(first)
    // Has it directly as well, so the group takes nothing from this account.
    tenant.change(first.id, { assignedLicenses: [{ skuId: skus.powerBiPro, disabledPlans: [] }] })
    const chat = await chatOf(tenant.operators.breakGlass)
    await chat.say(`remove from groups ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Remove 2 accounts from their groups?'))
    assert.match(plan, /These licences are lost with the groups: 1 × Power BI Pro/)
    await chat.press('Remove 2 accounts from groups', { reason })
    const result = await chat.heard(/Removed 2 accounts from groups[\s\S]*2 verified/)
    const used = [...tenant.people.values()].filter((one) =>
      tenant.licencesOf(one).some(({ skuId }) => skuId === skus.powerBiPro),
    ).length
    tenant.bought.set(skus.powerBiPro, used)
    try {
      await chat.press('Undo', {}, result.id)
      const undo = wordsOf(await chat.heard('Restore 2 accounts?'))
      assert.match(undo, /These licences come back with the groups: 1 × Power BI Pro/)
      assert.match(undo, /▲ Power BI Pro: only 0 of the 1 licences needed are available/)
      await chat.press('Restore 2 accounts', { reason: 'Moved back' })
      const restored = wordsOf(await chat.heard(/Restored 1 of 2 accounts[\s\S]*1 not yet verified/))
      assert.match(restored, /No licence of this type is available/)
      assert.deepEqual(
        targets.map((one) => inside(one).includes('Power BI users')),
        [true, true],
      )
    } finally {
      tenant.bought.clear()
    }
  })

  it("reads all pages of a person's groups", async () => {
    const names = ['Sales', 'Sales leads', "Children's day team", 'Nobody', 'Phished accounts']
    const [one] = membersOf(1, 5, ...names)
    assert.ok(one)
    const settings = (change: object) =>
      fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(change) })
    await settings({ memberPage: 2, emptyPages: true })
    try {
      const chat = await chatOf(world().emulator.world.operators.megan)
      await chat.say(`remove from groups ${one.userPrincipalName}`)
      assert.match(wordsOf(await chat.heard(about('Remove 1 account from their groups\\?', one))), /5 memberships/)
      await chat.press('Remove 1 account from groups', { reason })
      await chat.heard(about('Removed 1 account from groups[\\s\\S]*1 verified', one))
      assert.deepEqual(inside(one), [])
    } finally {
      await settings({ memberPage: 999, emptyPages: false })
    }
  })

  it('reads memberships without a property that Graph might not support, and says what happens to temporary ones', async () => {
    const [one] = membersOf(1, 30, 'Sales', 'Nobody')
    assert.ok(one)
    const settings = (restrictedSelect: string) =>
      fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ restrictedSelect }) })
    await settings('refuse')
    try {
      const chat = await chatOf(world().emulator.world.operators.megan)
      await chat.say(`remove from groups ${one.userPrincipalName}`)
      const plan = wordsOf(await chat.heard(about('Remove 1 account from their groups\\?', one)))
      assert.match(
        plan,
        /2 memberships\nTemporary memberships \(from PIM or access packages\): undo makes them permanent/,
      )
      await chat.press('Remove 1 account from groups', { reason })
      const result = await chat.heard(about('Removed 1 account from groups[\\s\\S]*1 verified', one))
      assert.deepEqual(inside(one), [])
      await chat.press('Undo', {}, result.id)
      const undo = wordsOf(await chat.heard(about('Restore 1 account\\?', one)))
      assert.match(undo, /I can’t tell which of these were temporary \(from PIM or access packages\)/)
    } finally {
      await settings('allow')
    }
  })

  it('counts as done what someone else has done since, in both directions', async () => {
    const [one] = membersOf(1, 6, 'Sales', 'Nobody')
    assert.ok(one)
    world().emulator.faults.add({
      match: { method: 'DELETE', path: group('Sales').id },
      at: 'item',
      fail: 503,
      applied: true,
      times: 1,
    })
    const chat = await chatOf(world().emulator.world.operators.megan)
    await chat.say(`remove from groups ${one.userPrincipalName}`)
    await chat.heard(about('Remove ', one))
    await chat.press('Remove 1 account from groups', { reason })
    const result = await chat.heard(about('Removed 1 account from groups[\\s\\S]*1 verified', one))
    assert.deepEqual(inside(one), [])
    world().emulator.faults.add({
      match: { method: 'POST', path: group('Sales').id },
      at: 'item',
      fail: 503,
      applied: true,
      times: 1,
    })
    await chat.press('Undo', {}, result.id)
    const plan = await chat.heard(about('Restore 1 account\\?', one))
    await chat.press('Restore 1 account', { reason: 'Moved back' }, plan.id)
    await chat.heard(about('Restored 1 account[\\s\\S]*1 verified', one))
    assert.deepEqual(new Set(inside(one)), new Set(['Sales', 'Nobody']))
  })

  it('says which group no longer exists, adds to all others, and retries only the failed one', async () => {
    const [one] = membersOf(1, 7, 'Sales leads', "Children's day team")
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.megan)
    await chat.say(`remove from groups ${one.userPrincipalName}`)
    await chat.heard(about('Remove ', one))
    await chat.press('Remove 1 account from groups', { reason })
    const result = await chat.heard(about('Removed 1 account from groups[\\s\\S]*1 verified', one))
    world().emulator.world.erase(group("Children's day team").id)
    await chat.press('Undo', {}, result.id)
    const plan = await chat.heard(about('Restore 1 account\\?', one))
    await chat.press('Restore 1 account', { reason: 'Moved back' }, plan.id)
    assert.match(wordsOf(await chat.heard(about('Restored 0 of 1 account', one))), /The group no longer exists/)
    assert.deepEqual(inside(one), ['Sales leads'])
  })

  it('is not misled by stale reads', async () => {
    const [one] = membersOf(1, 8, 'Sales')
    assert.ok(one)
    const settings = (replication: object) =>
      fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ replication }) })
    await settings({ readMs: 2_000, indexMs: 60_000 })
    try {
      const chat = await chatOf(world().emulator.world.operators.megan)
      await chat.say(`remove from groups ${one.userPrincipalName}`)
      await chat.heard(about('Remove ', one))
      await chat.press('Remove 1 account from groups', { reason })
      await chat.heard(about('Removed 1 account from groups[\\s\\S]*1 verified', one))
      assert.deepEqual(inside(one), [])
    } finally {
      await settings({ readMs: 0, indexMs: 0 })
    }
  })

  it('does not call a membership verified before Entra has assigned the licences of the group', async () => {
    const [one] = membersOf(1, 12, 'Power BI users')
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.megan)
    await chat.say(`remove from groups ${one.userPrincipalName}`)
    await chat.heard(about('Remove ', one))
    await chat.press('Remove 1 account from groups', { reason })
    const result = await chat.heard(about('Removed 1 account from groups[\\s\\S]*1 verified', one))
    const settings = (replication: object) =>
      fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ replication }) })
    await settings({ readMs: 0, indexMs: 0, licencesMs: 3_600_000 })
    try {
      await chat.press('Undo', {}, result.id)
      const plan = await chat.heard(about('Restore 1 account\\?', one))
      assert.match(wordsOf(plan), /These licences come back with the groups: 1 × Power BI Pro/)
      await chat.press('Restore 1 account', { reason: 'Moved back' }, plan.id)
      const restored = about('Not yet verified: restore [\\s\\S]*1 not yet verified', one)
      assert.doesNotMatch(wordsOf(await chat.heard(restored)), /No licence/)
      assert.deepEqual(inside(one), ['Power BI users'])
    } finally {
      await settings({ readMs: 0, indexMs: 0 })
    }
  })

  it('says that a role is missing if Graph refuses', async () => {
    const [one] = membersOf(1, 9, 'Sales')
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.lynne)
    await chat.say(`remove from groups ${one.userPrincipalName}`)
    await chat.heard(about('Remove ', one))
    await chat.press('Remove 1 account from groups', { reason })
    assert.match(
      wordsOf(await chat.heard(about('Removed 0 of 1 account from groups', one))),
      /Your role doesn’t allow this change/,
    )
    assert.deepEqual(inside(one), ['Sales'])
  })
})

describe('removing accounts from groups the bot relies on', () => {
  const world = useWorld({ environment: ({ world: tenant }) => ruleEnvironment(tenant) })

  it('keeps the groups that control who can use it, and requires a second person for their members', async () => {
    const { emulator } = world()
    const [operators, sales] = [emulator.world.group('Helpdesk operators'), emulator.world.group('Sales')]
    const [one] = ordinary(world(), 1)
    assert.ok(one && operators && sales)
    for (const { id } of [operators, sales]) emulator.world.setMember(id, one.id, true)
    const approver = await world().person(emulator.world.operators.megan, { signedIn: true })
    const chat = await world().person(emulator.world.operators.alex, { signedIn: true })
    await chat.say(`remove from groups ${one.userPrincipalName}`)
    const plan = wordsOf(await chat.heard('Remove 1 account from their groups?'))
    assert.match(plan, /1 group that this bot relies on/)
    assert.match(
      plan,
      /Group controls who can use this bot, who is protected from it, or who is in quarantine: Helpdesk operators/,
    )
    assert.match(plan, /second person must approve/)
    await chat.press('Remove 1 account from groups', { reason })
    await chat.heard(/Waiting for approval/)
    await approver.heard(/asks you to approve/)
    await approver.press('Approve')
    await chat.heard(/Removed 1 account from groups[\s\S]*1 verified/)
    assert.deepEqual(
      [operators, sales].map(({ members }) => members.has(one.id)),
      [true, false],
    )
  })
})
