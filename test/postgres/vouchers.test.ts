import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { createLog } from '../../src/core/log.ts'
import { maxReveals } from '../../src/core/vouchers.ts'
import { openAudit } from '../../src/store/queries/audit-open.ts'
import { voucherQueries } from '../../src/store/queries/vouchers/vouchers.ts'
import { createJobTable } from '../operations/hand-queue.ts'
import { createHarness } from '../operations/harness.ts'
import { createMortal } from '../operations/mortal.ts'
import { alex, createScene, letIn, refusal } from '../operations/vouchers/scene.ts'
import { many } from '../support/disabling.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { useInstances } from '../support/instances.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { wordsOf } from '../support/rollcall.ts'
import { openTestStore } from '../support/store.ts'
import { createWeb, fieldOf, passOn, type Web } from '../support/web.ts'

const publicUrl = 'https://bot.example'
const reason = 'The incident is over, and they have no password'

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
    const [adele, boss] = many(all().emulator, 2)
    assert.ok(adele && boss)
    manager = boss
    conversations.uninstalled.add(manager.id)
    world.change(adele.id, { manager: manager.id })
    world.change(world.operators.lynne.id, { roles: [roles.authAdmin.templateId, roles.globalReader.templateId] })
    const lynne = await all().signedIn(world.operators.lynne)
    await lynne.say(`let back in ${adele.userPrincipalName}`)
    const plan = await lynne.heard(/Let .* back in\?/)
    await lynne.press('Let 1 account back in', { reason }, plan.id)
    await lynne.heard(/1 waiting for/, { message: plan.id })
    const { replies } = await lynne.press('Ways back in (1)', {}, plan.id)
    link = /https:\/\/bot\.example\/pass\/[\w-]+/.exec(replies.map(wordsOf).join())?.[0] ?? ''
    assert.ok(link)
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

describe('instances on one database that share vouchers', () => {
  it('count a pass whose creator was killed between the claim and the creation, and let the receiver press again', async () => {
    const databaseUrl = await createTestDatabase()
    const stores = await Promise.all([1, 2, 3].map(() => openTestStore({ databaseUrl })))
    const [first, second, third] = stores.map(({ store }) => store)
    assert.ok(first && second && third)
    await createJobTable(first)
    const clock = createFakeClock()
    const scene = createScene()
    const { world } = scene
    const one = createHarness(first, { clock, world })
    await one.operations.start()
    const { voucher } = await letIn(one, ['adele'])

    const mortal = createMortal('creating')
    const dying = createHarness(mortal.mortalStore(second), { clock, world, queueOn: second })
    world.step = (name) => mortal.step(name)
    await assert.rejects(dying.operations.revealPass(voucher, alex, 'seen'), /killed/)
    world.step = () => {}
    assert.ok(mortal.dead)
    assert.deepEqual(scene.created, [])

    const other = createHarness(third, { clock, world })
    assert.equal(await refusal(other.operations.revealPass(voucher, alex, 'seen')), 'voucherBusy')
    await clock.advance(3 * 60_000)
    assert.equal((await other.operations.voucher(voucher, alex)).left, maxReveals - 1)
    assert.equal((await other.operations.revealPass(voucher, alex, 'seen')).left, maxReveals - 2)
    assert.deepEqual(scene.created, ['adele'])
    const { reveals } = (await voucherQueries(first.db).find(voucher)) ?? assert.fail()
    assert.deepEqual(
      reveals.map(({ method }) => method),
      [null, 'pass-1'],
    )
    for (const { operations } of [one, dying, other]) await operations.close()
    await Promise.all(stores.map(({ close }) => close()))
  })
})
