// Covers: way-back-in
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { machineClock } from '../../emulator/clock.ts'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { createLog } from '../../src/core/log.ts'
import { openAudit } from '../../src/store/queries/audit-open.ts'
import { pickMany } from '../support/disabling.ts'
import { eventually } from '../support/eventually.ts'
import { useInstances } from '../support/instances.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'
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

/** A delay that lasts until the test ends it, in ms. */
const heldMs = 3_600_000

describe('a pass from three instances', () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const all = useInstances({
    count: 3,
    emulator: { clock: { ...machineClock, sleep: (ms) => (ms > heldMs / 2 ? held : machineClock.sleep(ms)) } },
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
    const slow = faults.add({ match: { method: 'POST', path: 'temporaryAccessPassMethods' }, delayMs: heldMs })
    let answered = 0
    const asking = webs.map(async (web, n) => {
      const answer = await web.post(link, { form: fieldOf(questions[n] ?? assert.fail(), 'form'), checked: 'seen' })
      answered++
      return answer
    })
    await eventually('two have an answer while Graph creates the pass for the third', () => answered === 2)
    release()
    const answers = await Promise.all(asking)
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
