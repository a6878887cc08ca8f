import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Person } from '../../emulator/world.ts'
import type { Channel } from '../../src/chat/channel/adapter.ts'
import { createSignIn } from '../../src/chat/sign-in/sign-in.ts'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import type { Store } from '../../src/store/store.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { copyOfTemplate, openTestStore } from '../support/store.ts'

const confirmation = (card: unknown) => {
  const data = /"data":(\{"command":"confirm operation"[^}]*\})/.exec(JSON.stringify(card))?.[1]
  assert.ok(data, 'the card has no button that confirms')
  return JSON.parse(data) as Record<string, unknown>
}

describe('the bot, used by several people at the same time', () => {
  let folder = ''
  before(async () => {
    folder = await copyOfTemplate()
  })
  const world = useWorld({
    emulator: { users: 120 },
    environment: ({ world: { group } }) => ({
      DATA_DIR: folder,
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
    }),
  })
  const people = () => world().emulator.world.operators
  const now = (person: Person) => world().emulator.world.find(person.id)
  const execute = (chat: Chat, data: object, replyToId?: string) =>
    world().emulator.acting.send(chat.actor, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      ...(replyToId && { replyToId }),
      value: { action: { type: 'Action.Execute', data } },
    })
  const planOf = async (chat: Chat, target: Person) => {
    await chat.say(`disable accounts ${target.userPrincipalName}`)
    return chat.heard('Disable 1 account?')
  }
  const reason = 'Left the company on Friday'

  it("does not run Alex's plan on Megan's press, from any chat and with any token", async () => {
    const [target] = ordinary(world(), 1)
    assert.ok(target)
    const group = { conversation: '19:both@thread.v2' }
    await world().person(people().alex, { signedIn: true })
    const both = await world().person(people().alex, group)
    const megan = await world().person(people().megan, { signedIn: true })
    const meganThere = await world().person(people().megan, group)
    const plan = await planOf(both, target)
    // Without the card's owner, as in a forged press.
    const { for: _owner, ...data } = confirmation(plan.activity)
    for (const chat of [megan, meganThere]) {
      const { replies } = await execute(chat, { ...data, reason }, plan.id)
      assert.match(replies.map(wordsOf).join(), /belongs to Alex Wilber/)
    }
    assert.ok(now(target)?.accountEnabled)
    for (const command of ['cancel', 'stop', 'operation'])
      assert.match((await megan.say(`${command} ${data['operation']}`)).replies.map(wordsOf).join(), /belongs to Alex/)
    await execute(both, { ...data, reason }, plan.id)
    await both.heard('Disabled 1 account')
  })

  it("does not use Alex's list for Megan's plan", async () => {
    const { alex: mine, megan: theirs, adele } = people()
    const alex = await world().person(mine)
    const megan = await world().person(theirs)
    await alex.say(`check status ${adele.userPrincipalName}`)
    const card = JSON.stringify((await alex.heard('Adele Vance is enabled')).activity)
    const lookup = /"lookup":"([^"]+)"/.exec(card)?.[1]
    assert.ok(lookup)
    const { replies } = await execute(megan, { command: 'disable accounts', lookup })
    assert.match(replies.map(wordsOf).join(), /The list behind this button has expired/)
  })

  it("answers nobody's question with another person's sign-in", async () => {
    const group = { conversation: '19:sign-in@thread.v2' }
    const lee = await world().person(people().lee, group)
    const diego = await world().person(people().diego, group)
    await lee.say('whoami')
    await diego.say('whoami')
    await diego.signIn()
    await diego.heard('You are Diego Siciliani')
    assert.ok(!diego.shown().join().includes('You are Lee Gu'))
    const { replies } = await lee.say('whoami')
    assert.match(JSON.stringify(replies), /vnd\.microsoft\.card\.oauth/, 'Lee is still asked to sign in')
  })

  it('ignores made-up sign-in codes', async () => {
    const lee = await world().person(people().lee)
    await lee.say('whoami')
    for (const state of ['000000', '123456', '', '__proto__', 'x'.repeat(10_000)]) {
      const { status } = await world().emulator.acting.send(lee.actor, {
        type: 'invoke',
        name: 'signin/verifyState',
        value: { state },
      })
      assert.ok(status === 200 || status === 404, String(status))
    }
    await lee.say('123456')
    assert.ok(!lee.shown().join().includes('You are'))
  })

  it('requests new Graph tokens after signing out', async () => {
    const { emulator } = world()
    const megan = await world().person(people().megan)
    const exchanges = () =>
      emulator.journal
        .entries({ method: 'POST', path: /oauth2\/v2\.0\/token/ })
        .filter(({ body }) => JSON.stringify(body).includes('on_behalf_of')).length
    await megan.say('list users')
    const warm = exchanges()
    await megan.say('list users')
    assert.equal(exchanges(), warm, 'kept while signed in')
    await megan.say('sign out')
    assert.match(JSON.stringify((await megan.say('list users')).replies), /card\.oauth/)
    await megan.signIn()
    await megan.heard('accounts')
    assert.ok(exchanges() > warm)
  })

  it('refuses someone removed from the operators between planning and confirming', async () => {
    const [target] = ordinary(world(), 1, 2)
    assert.ok(target)
    const alex = await world().person(people().alex)
    const plan = await planOf(alex, target)
    const operators = world().emulator.world.group('Helpdesk operators')
    assert.ok(operators)
    assert.ok(operators.members.delete(people().alex.id))
    try {
      const { replies } = await execute(alex, { ...confirmation(plan.activity), reason }, plan.id)
      assert.match(replies.map(wordsOf).join(), /not in the group/)
      assert.ok(now(target)?.accountEnabled)
    } finally {
      operators.members.add(people().alex.id)
    }
    await execute(alex, { ...confirmation(plan.activity), reason }, plan.id)
    await alex.heard('Disabled 1 account')
  })

  it('leaves no token or secret in logs, chats, cards or the database', async () => {
    const { logged, emulator, rollcall } = world()
    const said = emulator.conversations.list().map(({ entries }) => JSON.stringify(entries))
    await rollcall.close()
    const { store, close } = await openTestStore({ dataDir: folder })
    const kept = await dump(store)
    await close()
    assert.ok(kept.includes(people().alex.id) && said.join().includes('Disabled 1 account') && logged.length > 20)
    for (const [where, text] of Object.entries({ log: logged.join(''), chats: said.join('\n'), database: kept })) {
      assert.doesNotMatch(text, /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/, where)
      assert.doesNotMatch(text, /Bearer (?!\[token\])/, where)
      for (const secret of [emulator.world.botSecret, emulator.world.ssoSecret])
        assert.ok(!text.includes(secret), where)
    }
  })
})

/** Every row of every table as text, including the queue's. */
async function dump(store: Store): Promise<string> {
  const tables = await sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(store.db)
  const rows = await Promise.all(
    tables.rows.map(({ name }) =>
      sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(store.db),
    ),
  )
  return rows.flatMap(({ rows }) => rows.map(({ row }) => row)).join('\n')
}

describe('a token from the token service', () => {
  const [oid, tid] = ['8c14a998-3c8d-4c52-ad09-c9032671ea31', 'f0f0f0f0-1111-4222-8333-444444444444']
  const sender = { userId: '29:someone', oid, tid }
  const jwt = (claims: object) =>
    ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')
  const holding = (token: string) => {
    const dropped: string[] = []
    const client = {
      getUserToken: async () => ({ token }),
      signOutUser: async (userId: string) => void dropped.push(userId),
    }
    const channel = { tokenClient: async () => client } as unknown as Channel
    const storage = { read: async () => ({}), write: async () => {}, delete: async () => {} }
    const log = createLog({ level: 'silent' })
    return { dropped, signIn: createSignIn({ channel, connectionName: 'graph', storage, clock: systemClock, log }) }
  }
  const exp = 4_000_000_000

  it("is accepted if object ID and tenant are the sender's, in any case", async () => {
    const { signIn, dropped } = holding(jwt({ oid: oid.toUpperCase(), tid, exp }))
    assert.equal((await signIn.current(sender))?.oid, oid)
    assert.deepEqual(dropped, [])
  })

  it("is discarded if either is someone else's", async () => {
    for (const claims of [
      { oid: tid, tid, exp },
      { oid, tid: oid, exp },
    ]) {
      const { signIn, dropped } = holding(jwt(claims))
      await assert.rejects(signIn.current(sender), { code: 'wrongAccount' })
      assert.deepEqual(dropped, [sender.userId])
    }
  })

  it('is ignored if it names nobody', async () => {
    for (const token of ['opaque', 'a.b.c', jwt({ oid, exp }), jwt({ tid, exp }), jwt({ oid: [oid], tid, exp })]) {
      const { signIn } = holding(token)
      await assert.rejects(signIn.current(sender), { code: 'tokenServiceUnavailable' })
    }
  })
})
