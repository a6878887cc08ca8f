import assert from 'node:assert/strict'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createEmulator } from '../../emulator/main.ts'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import type { Program } from '../../test/support/bot-process.ts'
import { beginDisabling, pickMany } from '../../test/support/disabling.ts'
import { eventually } from '../../test/support/eventually.ts'
import { createFleet, type Fleet } from '../../test/support/fleet.ts'
import { keepLedger } from '../../test/support/ledger.ts'
import { quotaToOpen } from '../../test/support/slow-quota.ts'
import { openOwnServer } from './database.ts'

/** The findings of a drill: times in seconds, and what was lost. */
export type Findings = Readonly<Record<string, string | number>>

export interface DrillOptions {
  /** The bot to run; the source of this checkout by default. */
  readonly from?: Program
  readonly accounts: number
  /** How long the database is unavailable, in seconds. */
  readonly away: number
  /** How many accounts per second Graph lets the bot change during that time. */
  readonly perSecond?: number
}

/** Since a time, to a tenth. */
export const seconds = (since: number) => Number(((Date.now() - since) / 1_000).toFixed(1))

/** Runs `work` on three instances, or one, in the middle of an operation whose quota leaves work to do. */
async function inTheMiddle<T>(
  options: DrillOptions,
  size: number,
  drill: (stage: Awaited<ReturnType<typeof open>>) => Promise<T>,
): Promise<T> {
  const stage = await open(size, options)
  try {
    return await drill(stage)
  } finally {
    await stage.fleet.close()
    await stage.emulator.close()
    await stage.server.remove()
  }
}

async function open(size: number, { accounts, from, perSecond = 5 }: DrillOptions) {
  const server = await openOwnServer()
  await server.execute('postgres', 'create database rollcall')
  const { quota, open: widen } = quotaToOpen(accounts / 5, perSecond)
  const emulator = await createEmulator({ users: accounts * 2 + 400, latency: 'standard', graph: { quota } })
  const databaseUrl = Object.assign(new URL(server.url), { pathname: '/rollcall' }).href
  const environment = { APPROVAL_ABOVE: '100000' }
  const fleet = await createFleet(emulator, { size, databaseUrl, environment, ...(from && { from }) })
  const ledger = keepLedger(emulator)
  const operation = await beginDisabling(emulator, pickMany(emulator, accounts), { signOut: false })
  await operation.reach(Math.ceil(accounts / 5))
  return { server, emulator, fleet, ledger, operation, widen, databaseUrl }
}

/** Whether each account was changed, and how often, and whether the audit log is intact. */
async function outcome({
  ledger,
  operation,
  databaseUrl,
  server,
}: Awaited<ReturnType<typeof open>>): Promise<Findings> {
  const unfinished = 'select from operations where finished_at is null'
  const finished = async () => (await server.execute('rollcall', unfinished)) === 0
  await eventually('the operation has ended', finished, { within: 180_000 })
  const twice = [...ledger.ids()].filter((id) => ledger.times('change', id) > 1).length
  let said = ''
  const write = (line: string) => {
    said += line
  }
  assert.equal(await verifyAudit({ args: [], environment: { DATABASE_URL: databaseUrl }, write }), 0, said)
  const entries = /(\d+) entries as written/.exec(said)?.[1] ?? '0'
  return {
    'accounts changed': `${operation.disabled()} of ${operation.total}`,
    'sent twice': twice,
    'audit entries, all intact': Number(entries),
  }
}

const answering = async (fleet: Fleet, count: number, botUrl: string) =>
  eventually(
    `${count} instances are ready`,
    async () =>
      fleet.running().length >= count &&
      (await fetch(new URL('/readyz', botUrl)).then(
        ({ ok }) => ok,
        () => false,
      )),
    { within: 120_000 },
  )

/** The instance that is working is killed (SIGKILL) and a new one is started. */
export const instance = (options: DrillOptions): Promise<Findings> =>
  inTheMiddle(options, 3, async (stage) => {
    const { fleet, ledger, widen } = stage
    const killed = fleet.busiest()
    await fleet.kill(killed)
    const lost = Date.now()
    // Requests in flight when it was killed still arrive.
    await pause(500)
    const { total } = ledger
    await eventually('another instance goes on', () => ledger.total > total, { within: 60_000 })
    const resumed = seconds(lost)
    const restarted = Date.now()
    await fleet.start(killed)
    const ready = seconds(restarted)
    widen()
    return { 'operation goes on after (s)': resumed, 'new instance ready after (s)': ready, ...(await outcome(stage)) }
  })

/** The database server crashes, is unavailable for a while and comes back; the instances keep running. */
export const database = (options: DrillOptions): Promise<Findings> =>
  inTheMiddle(options, 3, async (stage) => {
    const { server, fleet, ledger, emulator, widen } = stage
    const { botUrl = '' } = emulator.framework
    await server.lose()
    await pause(options.away * 1_000)
    const back = Date.now()
    await server.start()
    const { total } = ledger
    const started = seconds(back)
    await answering(fleet, 3, botUrl)
    const ready = seconds(back)
    await eventually('an instance goes on', () => ledger.total > total, { within: 120_000 })
    const resumed = seconds(back)
    widen()
    return {
      'database away (s)': options.away,
      'its own recovery (s)': started,
      'bot ready after its start (s)': ready,
      'operation goes on after its start (s)': resumed,
      ...(await outcome(stage)),
    }
  })

/** The database is lost. The last backup is restored to a new, empty one, as documented, and the bot starts on it. */
export const restore = (options: DrillOptions): Promise<Findings> =>
  inTheMiddle(options, 1, async (stage) => {
    const { server, fleet, ledger, widen } = stage
    const dump = path.join(os.tmpdir(), `rollcall-drill-${process.pid}.dump`)
    const backedUp = Date.now()
    await server.program('pg_dump', 'rollcall', '--format=custom', '--file', dump)
    const backup = seconds(backedUp)
    // Work done after the backup, which the restored database doesn't contain.
    const { total } = ledger
    await eventually('there is more to lose', () => ledger.total >= total + 5, { within: 60_000 })
    await fleet.kill(0)
    const unknown = ledger.total - total
    await server.execute('postgres', 'drop database rollcall with (force)')
    const lost = Date.now()
    await server.execute('postgres', 'create database rollcall')
    await server.program('pg_restore', 'rollcall', '--exit-on-error', '--single-transaction', dump)
    const restored = seconds(lost)
    await fleet.start(0)
    const ready = seconds(lost)
    widen()
    return {
      'backup takes (s)': backup,
      'restored after (s)': restored,
      'bot ready after (s)': ready,
      'changes since the backup, not in its record': unknown,
      ...(await outcome(stage)),
    }
  })
