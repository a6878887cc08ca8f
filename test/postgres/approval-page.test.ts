import assert from 'node:assert/strict'
import { createEmulator } from '../../emulator/main.ts'
import type { Person } from '../../emulator/world.ts'
import { addressOf, createApproverBrowsers, formOf, publicUrl, registerPages } from '../support/approval-page.ts'
import { idIn } from '../support/approvals.ts'
import { countSteps } from '../support/audit.ts'
import { pickMany } from '../support/disabling.ts'
import { createFleet } from '../support/fleet.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { chatOf, wordsOf } from '../support/rollcall.ts'

// Covers: approvals
describe('approvers on a page, while all three instances are killed', () => {
  it('stay signed in between sign-in and answer, and answer once even if that is when they are killed', async () => {
    const emulator = await createEmulator({ users: 400 })
    registerPages(emulator)
    const { operators, group } = emulator.world
    const databaseUrl = await createTestDatabase()
    const environment = {
      PUBLIC_URL: publicUrl,
      APPROVAL_SIGN_IN: 'always',
      APPROVAL_ABOVE: '3',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }
    const fleet = await createFleet(emulator, { size: 3, databaseUrl, environment })
    const kill = () => Promise.all(fleet.running().map((index) => fleet.kill(index)))
    const start = () => Promise.all([0, 1, 2].map((index) => fleet.start(index)))
    try {
      const alex = chatOf(emulator, { as: operators.alex.id })
      await alex.say('sign in')
      await alex.signIn()
      await alex.heard('You are signed in')
      const targets = pickMany(emulator, 6)
      await alex.say(`disable accounts ${targets.map(({ id }) => id).join('\n')}`)
      await alex.heard('Disable 6 accounts?')
      await alex.press('Disable 6 accounts', { reason: 'Found in the mail trace', count: '6' })
      const id = idIn(wordsOf(await alex.heard(/can answer at/)))

      const { origin } = new URL(emulator.framework.botUrl ?? '')
      const { browser, toEntra, choose } = createApproverBrowsers(
        () => emulator,
        () => origin,
      )
      const people = [operators.megan, operators.lynne].map((person: Person) => ({ person, web: browser() }))
      const atEntra = await Promise.all(people.map(async (one) => ({ ...one, entra: await toEntra(one.web, id) })))
      await kill()
      await start()
      const signedIn = await Promise.all(
        atEntra.map(async ({ person, web, entra }) => ({ web, page: await choose(web, entra, person) })),
      )
      for (const { page } of signedIn) assert.equal(page.status, 200, page.text)
      await kill()
      assert.ok(targets.every((one) => emulator.world.find(one.id)?.accountEnabled))
      await start()
      for (const { web, page } of signedIn) assert.equal((await web.get(page.url)).status, 200)

      const answers = signedIn.map(({ web, page }) => web.post(addressOf(id), formOf(page)))
      await kill()
      await start()
      // What was sent to an instance that died is sent to the next one.
      const statuses = (await Promise.all(answers)).map(({ status }) => status)
      assert.ok(statuses.filter((status) => status === 200).length <= 1, statuses.join())
      const { approved = 0 } = await countSteps(databaseUrl)
      assert.ok(approved <= 1)
      if (approved === 0) {
        const web = browser()
        const page = await choose(web, await toEntra(web, id), operators.megan)
        assert.equal((await web.post(addressOf(id), formOf(page))).status, 200)
      }
      await alex.heard(/Disabled 6 accounts\n/)
      assert.deepEqual(
        [(await countSteps(databaseUrl))['approved'], (await countSteps(databaseUrl))['denied']],
        [1, undefined],
      )
      assert.ok(targets.every((one) => emulator.world.find(one.id)?.accountEnabled === false))
    } finally {
      await fleet.close()
      await emulator.close()
    }
  })
})
