// Covers: way-back-in
import assert from 'node:assert/strict'
import net from 'node:net'
import { sql } from 'kysely'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { type Rollcall, startRollcall } from '../../src/app/process/start.ts'
import { createLog } from '../../src/core/log.ts'
import type { Reveal } from '../../src/features/way-back-in/model.ts'
import { openAudit } from '../../src/store/queries/audit-open.ts'
import { type BotProcess, startBotProcess } from '../support/bot-process.ts'
import { readWholeConfig } from '../support/config.ts'
import { pickMany } from '../support/disabling.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { useInstances } from '../support/instances.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { type Chat, chatOf, createKeptLog, environmentFor, wordsOf } from '../support/rollcall.ts'
import { createWeb, fieldOf, passOn, type Web } from '../support/web.ts'

const publicUrl = 'https://bot.example'
const reason = 'The incident is over, and they have no password'

/** Lets someone back in; the link for their manager. */
async function linkFrom(lynne: Chat, { userPrincipalName }: Person): Promise<string> {
  await lynne.say(`let back in ${userPrincipalName}`)
  const plan = await lynne.heard(/Let .* back in\?/)
  await lynne.press('Let 1 account back in', { reason }, plan.id)
  await lynne.heard(/1 waiting for/, { message: plan.id })
  const { replies } = await lynne.press('Ways back in (1)', {}, plan.id)
  return /https:\/\/bot\.example\/pass\/[\w-]+/.exec(replies.map(wordsOf).join())?.[0] ?? assert.fail('no link')
}

describe('a pass from three instances', () => {
  const all = useInstances({
    count: 3,
    environment: ({ registration }) => {
      registration.redirectUris.push(`${publicUrl}/pass/signed-in`)
      registration.consented.push('UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod')
      return { PUBLIC_URL: publicUrl }
    },
  })
  let manager: Person
  let link = ''
  /** A browser whose requests go to these instances in turn, and then to the last one. */
  const browser = (...instances: readonly number[]): Web => {
    let turn = 0
    return createWeb(() => ({
      get [publicUrl]() {
        const at = instances[Math.min(turn++, instances.length - 1)] ?? 0
        return `http://127.0.0.1:${all().ports[at]}`
      },
    }))
  }
  const signIn = async (web: Web) => {
    const { url, world } = all().emulator
    const entra = await web.get(`${link}/sign-in`)
    const request = fieldOf(entra, 'request')
    return web.post(`${url}/${world.tenantId}/login`, { request, person: manager.id })
  }
  const made = () => all().emulator.journal.entries({ method: 'POST', path: /temporaryAccessPassMethods$/ }).length

  before(async () => {
    const { world, conversations } = all().emulator
    const [adele, boss] = pickMany(all().emulator, 2)
    assert.ok(adele && boss)
    manager = boss
    conversations.uninstalled.add(manager.id)
    world.change(adele.id, { manager: manager.id })
    world.change(world.operators.lynne.id, { roles: [roles.authAdmin.templateId, roles.globalReader.templateId] })
    link = await linkFrom(await all().signedIn(world.operators.lynne), adele)
  })

  it('is asked for with a sign-in that begins on one of them, ends on another and is used on the third', async () => {
    // The page to sign in, the answer of Entra, and the question after it.
    const question = await signIn(browser(0, 1, 2))
    assert.equal(question.status, 200)
    assert.match(question.text, /How did you check/)
    assert.equal(made(), 0)
  })

  it('is created once if it is asked for on all of them at once', async () => {
    const { faults } = all().emulator
    const webs = [browser(0), browser(1), browser(2)]
    const questions = await Promise.all(webs.map(signIn))
    const slow = faults.add({ match: { method: 'POST', path: 'temporaryAccessPassMethods' }, delayMs: 3_000 })
    const answers = await Promise.all(
      webs.map((web, n) => web.post(link, { form: fieldOf(questions[n] ?? assert.fail(), 'form'), checked: 'seen' })),
    )
    faults.remove(slow)
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409])
    assert.equal(made(), 1)
    assert.equal(answers.filter((one) => one.status === 200 && passOn(one)).length, 1)
    for (const { status, text } of answers) if (status === 409) assert.match(text, /is being created right now/)
    const { db, close } = await openAudit({
      databaseUrl: all().databaseUrl,
      dataDir: '',
      log: createLog({ level: 'silent' }),
    })
    const { rows } = await sql<{ reveals: number; steps: number }>`select
      (select jsonb_array_length(reveals) from operation_vouchers) as reveals,
      (select count(*)::integer from audit where entry ->> 'step' = 'passAsked') as steps`.execute(db)
    await close()
    assert.deepEqual(rows, [{ reveals: 1, steps: 1 }])
  })
})

for (const held of ['request', 'answer'] as const) {
  describe(`a pass whose instance is killed while the ${held} is on its way`, () => {
    // Of the instance that lives on, and of Microsoft Entra.
    const clock = createHurriedClock(1)
    let emulator: Emulator
    let gate: Gate
    let dying: BotProcess
    let other: Rollcall
    let databaseUrl = ''
    let adele: Person
    let manager: Person
    let link = ''
    let port = 0
    const web = createWeb(() => ({ [publicUrl]: `http://127.0.0.1:${port}` }))
    /** Signs in to the instance that requests go to, and asks for the pass. */
    const press = async () => {
      const entra = await web.get(`${link}/sign-in`)
      const login = `${emulator.url}/${emulator.world.tenantId}/login`
      const question = await web.post(login, { request: fieldOf(entra, 'request'), person: manager.id })
      assert.match(question.text, /How did you check/)
      return web.post(link, { form: fieldOf(question, 'form'), checked: 'seen' })
    }
    const made = () =>
      emulator.journal
        .entries({ method: 'POST', path: /temporaryAccessPassMethods$/ })
        .filter(({ status }) => status === 201).length
    const useOf = async (temporaryAccessPass: string) => {
      const body = JSON.stringify({ person: adele.id, temporaryAccessPass })
      const answer = await fetch(`${emulator.url}/_emulator/pass-sign-in`, { method: 'POST', body })
      const { signIn } = (await answer.json()) as { signIn: string }
      return signIn
    }

    before(async () => {
      databaseUrl = await createTestDatabase()
      emulator = await createEmulator({ users: 400, clock })
      const { registration, world, framework } = emulator
      registration.redirectUris.push(`${publicUrl}/pass/signed-in`)
      registration.consented.push('UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod')
      gate = await createGate(emulator.port, held)
      const settings = { DATABASE_URL: databaseUrl, PUBLIC_URL: publicUrl }
      other = await startRollcall(readWholeConfig(environmentFor(emulator, settings)), createKeptLog().log, clock)
      framework.botUrl = `http://127.0.0.1:${other.port}/api/messages`
      const [one, boss] = pickMany(emulator, 2)
      assert.ok(one && boss)
      ;[adele, manager] = [one, boss]
      emulator.conversations.uninstalled.add(manager.id)
      world.change(adele.id, { manager: manager.id })
      world.change(world.operators.lynne.id, { roles: [roles.authAdmin.templateId, roles.globalReader.templateId] })
      const lynne = chatOf(emulator, { as: world.operators.lynne.id })
      await lynne.say('sign in')
      await lynne.signIn()
      await lynne.heard('You are signed in')
      link = await linkFrom(lynne, adele)
      dying = await startBotProcess(
        environmentFor(emulator, { ...settings, CLOUD_GRAPH_URL: `http://127.0.0.1:${gate.port}` }),
      )
    })
    after(async () => {
      await dying?.kill()
      await other?.close()
      await gate?.close()
      await emulator?.close()
    })

    it('is created at most twice, shown once, and counted twice', async () => {
      port = dying.port
      const lost = press().then(
        ({ status }) => `answered with ${status}`,
        () => 'nothing',
      )
      await gate.caught
      await dying.kill()
      assert.equal(await lost, 'nothing')
      assert.equal(made(), held === 'answer' ? 1 : 0)

      port = other.port
      const tooSoon = await press()
      assert.equal(tooSoon.status, 409)
      assert.match(tooSoon.text, /is being created right now/)
      clock.set(3 * 60_000)
      const shown = await press()
      const pass = passOn(shown)
      assert.ok(pass, shown.text)
      assert.match(shown.text, /once more|1 more/)
      assert.equal(passOn(await web.get(link)), '')

      assert.equal(made(), held === 'answer' ? 2 : 1)
      const unseen = gate.passes()
      assert.equal(unseen.length, held === 'answer' ? 1 : 0)
      for (const one of unseen) assert.equal(await useOf(one), 'wrong')
      assert.equal(await useOf(pass), 'signedIn')

      const { db, close } = await openAudit({ databaseUrl, dataDir: '', log: createLog({ level: 'silent' }) })
      const { rows } = await sql<{ reveals: readonly Reveal[]; steps: readonly string[] }>`select
        (select reveals from operation_vouchers) as reveals,
        (select array_agg(entry ->> 'step' order by seq) from audit where entry ->> 'step' like 'pass%') as steps`.execute(
        db,
      )
      await close()
      const [stored] = rows
      assert.deepEqual(
        stored?.reveals.map(({ method }) => method !== null),
        [false, true],
      )
      assert.deepEqual(stored?.steps, ['passAsked', 'passNotShown', 'passAsked', 'passShown'])
    })
  })
}

/** A way to Graph on which the creation of a pass gets stuck. */
interface Gate {
  readonly port: number
  /** Resolves once it is stuck. */
  readonly caught: Promise<void>
  /** The passes in answers that got stuck. */
  passes(): string[]
  close(): Promise<void>
}

async function createGate(to: number, held: 'request' | 'answer'): Promise<Gate> {
  const sockets = new Set<net.Socket>()
  let kept = ''
  let stuck = () => {}
  const caught = new Promise<void>((resolve) => {
    stuck = resolve
  })
  const server = net.createServer((near) => {
    const far = net.connect(to, '127.0.0.1')
    let creates = false
    near.on('data', (chunk) => {
      creates ||= /^POST \S+\/temporaryAccessPassMethods /.test(chunk.toString('latin1'))
      if (creates && held === 'request') stuck()
      else far.write(chunk)
    })
    far.on('data', (chunk) => {
      if (!creates) return void near.write(chunk)
      kept += chunk
      if (/"temporaryAccessPass":"[^"]+"/.test(kept)) stuck()
    })
    for (const [one, another] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        another.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    caught,
    passes: () => [...kept.matchAll(/"temporaryAccessPass":"([^"]+)"/g)].map(([, pass = '']) => pass),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
