import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Person } from '../../../emulator/world.ts'
import { openStates } from '../../../src/core/operation-states.ts'
import { answerTo } from '../../support/answer.ts'
import { findUnrecorded } from '../../support/audit.ts'
import { createHurriedClock } from '../../support/fake-clock.ts'
import { type Chat, useWorld } from '../../support/rollcall.ts'
import { openTestStore } from '../../support/store.ts'
import { asThen, hashesOfMigrations, leaveBehind, type Released, released, settings } from './released.ts'

const versions = ['0.1.0']
const reason = 'Phished, see the mail trace'
const minute = 60_000

type Row = Readonly<Record<string, unknown>>
const rowsOf = ({ tables }: Released, table: string) => (tables[table] ?? []) as readonly Row[]

/** Accounts that Graph had blocked for operations, and that none had enabled again. */
function blockedBefore(left: Released): readonly string[] {
  const accountsOf = (kind: string) =>
    rowsOf(left, 'operation_writes')
      .filter(({ action, state }) => action === kind && state === 'done')
      .flatMap(({ operation_id, seq }) =>
        rowsOf(left, 'operation_items')
          .filter((item) => item['operation_id'] === operation_id && item['seq'] === seq)
          .map((item) => String(item['account_id'])),
      )
  const enabled = accountsOf('allow-sign-in')
  return accountsOf('block-sign-in').filter((id) => !enabled.includes(id))
}

for (const left of await Promise.all(versions.map(released)))
  describe(`the database that ${left.version} left behind`, () => {
    const clock = createHurriedClock(10)
    clock.adjust(left.at - clock.now())
    const world = useWorld({ ...settings, clock, emulator: { ...settings.emulator, clock } })
    const people = {} as Record<'alex' | 'diego' | 'lee' | 'lynne' | 'megan' | 'nestor', Chat>
    const { operations } = left
    const signIn = async (name: keyof typeof people, signedIn = true) => {
      people[name] = await world().person(world().emulator.world.operators[name], { signedIn })
    }
    const ofPhished = (): readonly Person[] =>
      [...world().emulator.world.people.values()].filter((one) => left.phished.includes(one.userPrincipalName))
    before(async () => {
      asThen(world().emulator)
      for (const name of ['alex', 'lee', 'lynne', 'megan', 'nestor'] as const) await signIn(name)
      await signIn('diego', false)
      for (const id of blockedBefore(left)) world().emulator.world.change(id, { accountEnabled: false })
      await world().whileStopped((dataDir) => leaveBehind(dataDir, left, world().emulator.url))
    })
    /** The operation's card, once it says this. */
    const shows = async (chat: Chat, id: string, words: RegExp) => {
      const { replies } = await chat.say(`operation ${id}`)
      return chat.heard(words, { message: replies.at(-1)?.id ?? assert.fail(`no card of ${id}`) })
    }

    /** Confirms a plan. */
    const confirm = async (chat: Chat, title: string, inputs = {}) => {
      const { id: message } = await chat.heard(`${title}?`)
      await chat.press(title, { reason, ...inputs }, message)
      return { message }
    }

    it('has migrations that this version still has', async () => {
      const now = await hashesOfMigrations()
      for (const [name, hash] of Object.entries(left.migrations))
        assert.equal(now[name], hash, `${name}: write a new migration instead`)
    })

    it('shows every operation as it was', async () => {
      const { alex } = people
      const { done, contained, waiting, cancelled, scheduled, letIn } = operations
      assert.match(await answerTo(alex, `operation ${done}`), /Disabled [\s\S]*INC0042/)
      assert.match(
        await answerTo(alex, `operation ${contained}`),
        /Contained [\s\S]*Mailbox steps: done by Pradeep Gupta/,
      )
      assert.match(await answerTo(alex, `operation ${waiting}`), /isable 11 accounts/)
      assert.match(await answerTo(alex, `operation ${cancelled}`), /Cancelled/)
      assert.match(await answerTo(alex, `operation ${scheduled}`), /Diego Siciliani/)
      assert.match(await answerTo(alex, `ways back in ${letIn}`), /Megan Bowen|expired/)
      assert.match(await answerTo(alex, 'operations'), new RegExp(waiting))
    })

    it('goes on with what was running, and reads back what was sent', async () => {
      await shows(people.nestor, operations.running, /Disabled 3 accounts/)
      await shows(people.megan, operations.verifying, /Disabled [\s\S]*verified/)
    })

    it('runs what waits for an approval once it is approved', async () => {
      const { alex, megan } = people
      await megan.say(`approve ${operations.waiting}`)
      const asked = await megan.heard('asks you to approve: disable 11 accounts')
      await megan.press('Approve', {}, asked.id)
      await shows(alex, operations.waiting, /Disabled 11 accounts[\s\S]*approved by Megan Bowen/)
    })

    it('continues what is paused, and what waits for a sign-in', async () => {
      const { lee } = people
      const paused = await shows(lee, operations.paused, /Paused: many accounts failed/)
      await lee.press('Continue', {}, paused.id)
      await lee.heard(/Disabled 1 of 21 accounts/, { message: paused.id })
      await signIn('diego')
      await shows(people.diego, operations.needsSignIn, /Disabled 2 accounts/)
    })

    it('undoes what was stopped, and releases what was contained', async () => {
      const { alex, lee, lynne } = people
      await lee.say(`undo ${operations.stopped}`)
      await lee.heard(/Enabled 1 account/, await confirm(lee, 'Enable 1 account'))
      await alex.say(`release accounts ${left.phished.join(', ')}`)
      const release = await confirm(alex, 'Release 2 accounts', { repeated: reason })
      // Megan is away.
      const asked = await lynne.heard('asks you to approve: release 2 accounts')
      await lynne.press('Approve', {}, asked.id)
      await alex.heard(/Released 2 accounts/, release)
      for (const { id } of ofPhished()) assert.equal(world().emulator.world.find(id)?.accountEnabled, true)
    })

    it('starts what is scheduled, and ends what is too late', async () => {
      // Messages about what has happened so far aren't sent a day later.
      await world().rest()
      const schedule = rowsOf(left, 'operation_schedules').find((one) => one['operation_id'] === operations.scheduled)
      clock.set(Number(schedule?.['run_at']) - clock.now() + minute)
      // It would keep its tokens for as long as the machine's clock says.
      await world().restart()
      await shows(people.diego, operations.scheduled, /Disabled 2 accounts/)
      await shows(people.alex, operations.planned, /Expired/)
    })

    it('can be used: another change is added to an audit that stays intact', async () => {
      const { alex } = people
      const [account] = left.phished
      await alex.say(`disable accounts ${account}`)
      await alex.heard('Disabled 1 account', await confirm(alex, 'Disable 1 account'))
      assert.match(await answerTo(alex, `audit ${account}`), new RegExp(operations.contained))
      await world().rest()
      const { code, said } = await world().verifyAudit()
      assert.equal(code, 0, said)
    })

    it('leaves nothing open, and nobody with an older card', async () => {
      // Some messages collect what happens in two minutes.
      clock.set(3 * minute)
      await world().rest()
      await world().whileStopped(async (dataDir) => {
        const { store, close } = await openTestStore({ dataDir })
        try {
          assert.deepEqual(await findUnrecorded(store.db, world().emulator.world.tenantId), [])
          const { rows: open } = await sql`select id, state from operations
            where state = any(${[...openStates]}::text[]) or lease_by is not null`.execute(store.db)
          assert.deepEqual(open, [])
          const { rows: older } = await sql`select operation_id, role, person from posts
            where shown < wanted and not unreachable`.execute(store.db)
          assert.deepEqual(older, [])
        } finally {
          await close()
        }
      })
    })
  })
