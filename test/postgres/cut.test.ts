import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { beginDisabling, pickMany } from '../support/disabling.ts'
import { eventually } from '../support/eventually.ts'
import { requestsInProgress } from '../support/idle.ts'
import { useInstances } from '../support/instances.ts'
import { keepLedger } from '../support/ledger.ts'
import { wordsOf } from '../support/rollcall.ts'

const away = /My database isn’t responding/
/** The second if it was cut off in the middle of a commit. */
const awayOrUncertain = /My database (isn’t responding|stopped responding while I was saving)/
/** What an instance logs about work that it couldn't do. */
const failed = /"msg":"(A job failed|A chore failed|Queue error)/

describe('a database server cut off from two instances', () => {
  const all = useInstances({
    count: 2,
    emulator: { users: 900, latency: 'standard' },
    environment: () => ({ APPROVAL_ABOVE: '1000' }),
  })
  afterEach(async () => {
    all().emulator.faults.remove()
    await all().database.mend()
  })

  it('before a turn: the chat says so, nothing is done, and the next turn after it works', async () => {
    const { emulator, database } = all()
    const alex = await all().signedIn(emulator.world.operators.alex)
    const [target] = pickMany(emulator, 1)
    await database.cut()
    await alex.say(`disable accounts ${target?.userPrincipalName}`)
    await alex.heard(away)
    await database.mend()
    await alex.say(`check status ${target?.userPrincipalName}`)
    await alex.heard(target?.userPrincipalName ?? '')
    assert.equal(alex.shown().filter((words) => away.test(words)).length, 1)
  })

  it('during a turn: the chat says so, and the plan is created when requested again', async () => {
    const { emulator, database } = all()
    const alex = await all().signedIn(emulator.world.operators.alex)
    const [target] = pickMany(emulator, 1)
    const before = emulator.conversations.personal(emulator.world.operators.alex).entries.at(-1)
    const slow = emulator.faults.add({ match: { path: '/v1' }, at: 'request', delayMs: 1_500, times: 1 })
    const asked = alex.say(`disable accounts ${target?.userPrincipalName}`)
    const { faults } = emulator
    await eventually('Graph is asked', () => faults.list().some(({ id, struck }) => id === slow && struck > 0))
    await database.cut()
    await asked
    await alex.heard(awayOrUncertain, before && { after: before })
    await database.mend()
    await alex.say(`disable accounts ${target?.userPrincipalName}`)
    await alex.heard('Disable 1 account?')
  })

  it('during a run: nothing is sent unrecorded, and it completes when the server is back', async () => {
    const { emulator, database } = all()
    const ledger = keepLedger(emulator)
    emulator.faults.add({ match: { method: 'PATCH' }, at: 'item', delayMs: 300 })
    const operation = await beginDisabling(emulator, pickMany(emulator, 301).slice(0, 300), {
      chat: await all().signedIn(emulator.world.operators.alex),
    })
    await operation.reach(20)
    await database.cut()
    await eventually('what was in flight has been answered', () => requestsInProgress() === 0)
    const { total } = ledger
    // Twice, because the first failure might be of what began before.
    const failures = () => all().logged.map((lines) => lines.filter((line) => failed.test(line)).length)
    const before = failures()
    await eventually('each instance has tried to go on', () =>
      failures().every((count, index) => count >= (before[index] ?? 0) + 2),
    )
    assert.equal(ledger.total, total)
    await database.mend()
    emulator.faults.remove()
    assert.doesNotMatch(wordsOf(await operation.result()), /not certain|failed/i)
    for (const id of ledger.ids()) assert.equal(ledger.times('change', id), 1)
  })

  it('repeatedly, ending every connection: the run continues and completes', async () => {
    const { emulator, databaseUrl } = all()
    const ledger = keepLedger(emulator)
    emulator.faults.add({ match: { method: 'PATCH' }, at: 'item', delayMs: 300 })
    const targets = pickMany(emulator, 500).slice(0, 190)
    const operation = await beginDisabling(emulator, targets, {
      chat: await all().signedIn(emulator.world.operators.alex),
    })
    const administrator = new pg.Client({ connectionString: databaseUrl })
    await administrator.connect()
    for (let time = 0; time < 5; time++) {
      await administrator.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`)
      await pause(300)
    }
    await administrator.end()
    emulator.faults.remove()
    assert.doesNotMatch(wordsOf(await operation.result()), /not certain|failed/i)
    for (const { id } of targets) assert.ok(ledger.times('change', id) <= 1)
  })
})
