import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FaultRule } from '../../emulator/fault-rule.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphCalls, graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { copyOfTemplate } from '../support/store.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const reason = 'Typed into a phishing page'

describe('resetting passwords', () => {
  let folder = ''
  before(async () => {
    folder = await copyOfTemplate()
  })
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      DATA_DIR: folder,
      SYNCED_ACCOUNTS: 'allow',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }),
  })
  const chatOf = (who: Person) => world().person(who, { signedIn: true })
  const now = ({ id }: Person) => world().emulator.world.find(id)
  const settings = (body: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(body) })
  const synced = (nth: number) => {
    const all = [...world().emulator.world.people.values()]
    const found = all.filter(
      (one) => one.onPremisesSyncEnabled && one.accountEnabled && /^[a-z]/.test(one.userPrincipalName),
    )
    const one = found[nth]
    assert.ok(one)
    return one
  }
  afterEach(async () => {
    world().emulator.faults.remove()
    await settings({ passwordReset: { ends: 'succeeded', afterMs: 1500 } })
  })

  /** What the emulator actually received; its journal only shows hashes. */
  const passwords: string[] = []
  const watch = () => {
    const { journal } = world().emulator
    const original = journal.body
    journal.body = (entry, text) => {
      for (const [, found = ''] of text.matchAll(/"(?:password|newPassword)":"([^"]+)"/g)) passwords.push(found)
      original(entry, text)
    }
  }

  it('gives every account a new password that nobody sees, and verifies it', async () => {
    watch()
    const targets = ordinary(world(), 3)
    const before = targets.map((one) => now(one)?.lastPasswordChange)
    const chat = await chatOf(world().emulator.world.operators.lee)
    await chat.say(`reset passwords ${upnsOf(targets)}`)
    const plan = await chat.heard('Reset passwords for 3 accounts?')
    assert.match(wordsOf(plan), /A reset can’t be undone: the old password is gone/)
    await chat.press('Reset passwords for 3 accounts', { reason })
    await chat.heard('Type 3 to confirm')
    assert.deepEqual(passwords, [], 'the number is typed however small it is')
    await chat.press('Reset passwords for 3 accounts', { reason, count: '3' })
    const result = await chat.heard(/Reset passwords for 3 accounts[\s\S]*3 verified/)
    await chat.press('More', {}, result.id)
    await chat.heard(/Nobody has seen the new passwords/)
    assert.doesNotMatch(wordsOf(result), /^Undo$/m)
    assert.equal(new Set(passwords).size, 3)
    for (const [index, one] of targets.entries()) {
      assert.notEqual(now(one)?.lastPasswordChange, before[index])
      assert.equal(now(one)?.mustChangePassword, true)
    }
    for (const { method, body } of graphWrites(world().emulator))
      if (method === 'PATCH') assert.deepEqual(Object.keys(body as object), ['passwordProfile'])
  })

  it("requires a second person's approval above five accounts", async () => {
    const targets = ordinary(world(), 6, 3)
    const chat = await chatOf(world().emulator.world.operators.alex)
    await chat.say(`reset passwords ${upnsOf(targets)}`)
    await chat.heard(/More than 5 accounts: a second person must approve this/)
    const sent = passwords.length
    await chat.press('Reset passwords for 6 accounts', { reason, count: '6' })
    await chat.heard('Waiting for approval')
    assert.equal(passwords.length, sent)
  })

  it('uses the long-running call for on-premises accounts, and reads its result', async () => {
    await settings({ passwordReset: { ends: 'succeeded', afterMs: 20_000 } })
    const one = synced(0)
    const chat = await chatOf(world().emulator.world.operators.lynne)
    await chat.say(`reset password ${one.userPrincipalName}`)
    const plan = await chat.heard('Reset passwords for 1 account?')
    assert.match(wordsOf(plan), /Without password writeback, the reset applies only in the cloud/)
    await chat.press('Reset passwords for 1 account', { reason, count: '1' })
    await chat.heard(/Reset passwords for 1 account[\s\S]*1 verified/)
    const asked = graphCalls(world().emulator).filter(({ url }) => url.includes('/authentication/operations/'))
    assert.ok(asked.length > 1, 'it was running when it was asked first')
    assert.ok(
      asked.every(({ url }) => url.includes('?aadgdc=')),
      'with the query that leads to the right datacenter',
    )
  })

  it('reports a reset that the on-premises directory refused', async () => {
    await settings({ passwordReset: { ends: 'failed', afterMs: 0 } })
    const one = synced(1)
    const chat = await chatOf(world().emulator.world.operators.diego)
    await chat.say(`reset password ${one.userPrincipalName}`)
    await chat.press('Reset passwords for 1 account', { reason, count: '1' })
    await chat.heard(/Reset passwords for 0 of 1 account[\s\S]*1 failed/)
  })

  it('counts as done once it is visible if the operator cannot read the result, and as uncertain otherwise', async () => {
    const [shown, hidden] = [synced(2), synced(3)]
    const chat = await chatOf(world().emulator.world.operators.nestor)
    const reset = async (one: Person) => {
      await chat.say(`reset password ${one.userPrincipalName}`)
      await chat.press('Reset passwords for 1 account', { reason, count: '1' })
    }
    await reset(shown)
    await chat.heard(/Reset passwords for 1 account[\s\S]*1 verified/)
    await settings({ passwordReset: { ends: 'failed', afterMs: 60_000 } })
    await reset(hidden)
    const result = await chat.heard(/1 not certain/)
    assert.doesNotMatch(wordsOf(result), /1 failed/)
  })

  describe('answered by a gateway with a timeout', () => {
    let chat: Chat
    before(async () => {
      chat = await chatOf(world().emulator.world.operators.megan)
    })
    /** Resets the password of an account; returns how often Graph got that until this result. */
    const sent = async (nth: number, rule: FaultRule, result: RegExp) => {
      const { journal, faults } = world().emulator
      const [one] = ordinary(world(), 1, nth)
      assert.ok(one)
      const since = journal.entries().at(-1)?.seq ?? 0
      faults.add({ match: { method: 'PATCH', path: one.id }, fail: 504, ...rule })
      await chat.say(`reset password ${one.userPrincipalName}`)
      const { id } = await chat.heard(new RegExp(`Reset passwords for 1 account\\?[\\s\\S]*${one.userPrincipalName}`))
      await chat.press('Reset passwords for 1 account', { reason, count: '1' }, id)
      await chat.heard(result, { message: id })
      return journal.entries({ since, method: 'PATCH' }).filter(({ path }) => path.includes(one.id)).length
    }

    it('are sent once if reading back shows them', async () => {
      assert.equal(await sent(20, { applied: true }, /Reset passwords for 1 account\n[\s\S]*1 verified/), 1)
    })

    it('are sent again if reading back does not show them', async () => {
      assert.equal(await sent(21, { times: 1 }, /Reset passwords for 1 account\n[\s\S]*1 verified/), 2)
    })

    it('are sent at most twice, and then uncertain', async () => {
      assert.equal(await sent(22, {}, /1 not certain/), 2)
    })
  })

  it('leaves no password anywhere', async () => {
    // Flushes anything still in memory to the files.
    await world().restart()
    assert.ok(passwords.length >= 6)
    const places = new Map<string, string>([
      ['log', world().logged.join('\n')],
      [
        'chats',
        JSON.stringify(
          world()
            .emulator.conversations.list()
            .map(({ entries }) => entries),
        ),
      ],
      ['journal', JSON.stringify(world().emulator.journal.entries())],
    ])
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (file.isFile()) {
        const path = join(file.parentPath, file.name)
        places.set(path, (await readFile(path)).toString('latin1'))
      }
    assert.ok(places.size > 100, 'the files of the database are among them')
    for (const [place, text] of places)
      for (const password of passwords) assert.ok(!text.includes(password), `a password is in ${place}`)
    assert.ok(
      [...places.values()].some((text) => text.includes('reset-password')),
      'what was done is',
    )
  })
})
