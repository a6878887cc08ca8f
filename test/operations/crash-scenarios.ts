import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { signInErrors } from '../../src/core/sign-in-errors.ts'
import type { Confirmation, Limits, Operation } from '../../src/operations/index.ts'
import { auditQueries } from '../../src/store/queries/audit.ts'
import { verifyChain } from '../../src/store/queries/audit-chain.ts'
import type { Store } from '../../src/store/store.ts'
import { findUnrecorded } from '../support/audit.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { ofFeature } from '../support/of-feature.ts'
import { emptyStore } from '../support/store.ts'
import { anna, authorise, channel, createHarness, type Harness, reason, someone } from './harness.ts'
import { createMortal, type Death } from './mortal.ts'
import { createWorld, member, type World } from './world.ts'

/** What people remember across bot processes. */
export type Memory = Partial<Record<'id' | 'token' | 'next' | 'nextToken', string>> & { readonly start: number }

/** A scenario in which people act more than once. */
export interface Scenario {
  readonly name: string
  readonly limits?: Partial<Limits>
  prepare?(world: World): void
  /** How often an account may be written to without a crash, if not once. */
  readonly writes?: number
  /** The state that a card for another role shows. */
  card?(shown: unknown): string
  /** Set-up for each new bot. */
  enter?(bot: Harness, memory: Memory): void
  /** What people do while a bot is running: they check the state and take the next step. */
  people(bot: Harness, memory: Memory): Promise<void>
}

const soon = 120_000
const targets = ['bob', 'carol', 'dora', 'erin']
const approvers = 'approvers'
export const zoe = {
  person: someone('zoe'),
  directory: member,
}

export async function begin(bot: Harness, memory: Memory, more: Partial<Confirmation> = {}): Promise<Operation> {
  if (memory.id === undefined) {
    const { operation, token } = await bot.plan('disable', targets)
    Object.assign(memory, { id: operation.id, token })
  }
  await confirm(bot, memory.id, memory.token, more)
  return settle(bot, memory.id)
}

async function confirm({ operations }: Harness, id = '', token = '', more: Partial<Confirmation> = {}) {
  const { state, counts } = await operations.get(id, anna)
  if (state !== 'planned') return
  const by = { person: anna, authorise, token, reason, choices: { signOut: true }, count: counts.change, ...more }
  await operations.confirm(id, by)
}

/** Runs the bot's work and returns the operation. */
async function settle(bot: Harness, id = ''): Promise<Operation> {
  await bot.work()
  return bot.operations.get(id, anna)
}

async function until(bot: Harness, time: number): Promise<void> {
  if (bot.clock.now() < time) await bot.clock.advance(time - bot.clock.now())
  await bot.sweep()
  await bot.work()
}

const follow = (bot: Harness) => ({
  requester: anna,
  directory: bot.world.directory(),
  locale: 'en-US',
  channel,
})

/** Continues with a follow-up operation once the first has ended. */
async function followUp(bot: Harness, memory: Memory, how: 'undo' | 'retry'): Promise<void> {
  if (memory.next === undefined) {
    const { operation, token } = await bot.operations[how](memory.id ?? '', follow(bot))
    Object.assign(memory, { next: operation.id, nextToken: token })
  }
  await confirm(bot, memory.next, memory.nextToken)
  await settle(bot, memory.next)
}

const ownScenarios: readonly Scenario[] = [
  {
    name: 'with an approval',
    limits: { approvalAbove: 2, approverGroupId: approvers },
    people: async (bot, memory) => {
      const { id, state } = await begin(bot, memory)
      if (state !== 'awaitingApproval') return
      await bot.operations.approve(id, { ...zoe, comment: 'seen' })
      await bot.work()
    },
  },
  {
    name: 'with a refusal',
    limits: { approvalAbove: 2, approverGroupId: approvers },
    people: async (bot, memory) => {
      const { id, state } = await begin(bot, memory)
      if (state !== 'awaitingApproval') return
      await bot.operations.deny(id, { ...zoe, comment: 'not now' })
      await bot.work()
    },
  },
  {
    name: 'at a later hour, when one is protected by then',
    people: async (bot, memory) => {
      const runAt = memory.start + soon
      await begin(bot, memory, { runAt })
      if (bot.clock.now() < runAt) bot.world.roles.set('dora', [{ name: 'User Administrator', templateId: 'x' }])
      await until(bot, runAt)
    },
  },
  {
    name: 'for a while, and enabled again after it',
    people: async (bot, memory) => {
      await begin(bot, memory, { enableAt: memory.start + 2 * soon })
      await until(bot, memory.start + 2 * soon)
    },
  },
  {
    name: 'undone',
    people: async (bot, memory) => {
      const { state } = await begin(bot, memory)
      if (state === 'done') await followUp(bot, memory, 'undo')
    },
  },
  {
    name: 'tried again',
    writes: 2,
    prepare: (world) => void world.faults.set('carol', 'failed'),
    people: async (bot, memory) => {
      const { state } = await begin(bot, memory)
      if (state !== 'done') return
      bot.world.faults.clear()
      await followUp(bot, memory, 'retry')
    },
  },
  {
    name: 'with a sign-in in the middle',
    enter: (bot, memory) => {
      // Signed out until the bot has asked for a sign-in.
      if (memory.next === undefined) bot.signInError = new signInErrors.signedOut()
    },
    people: async (bot, memory) => {
      const { state } = await begin(bot, memory)
      if (state !== 'needsSignIn') return
      memory.next = 'signed in'
      bot.signInError = undefined
      await bot.operations.resume(anna)
      await bot.work()
    },
  },
]

/** All of them, with those of features. */
export async function crashScenarios(): Promise<readonly Scenario[]> {
  const handover = await ofFeature<{ handover: Scenario }>('take-over', 'crash.ts')
  return [...ownScenarios, ...(handover ? [handover.handover] : [])]
}

/** The result of a scenario, and the number of steps of its last process. */
export interface Played {
  readonly ending: object
  readonly steps: number
  /** State changes counted by this last process. */
  readonly changes: readonly string[]
}

/** Plays it with processes that die at these points, and a last one that survives. */
export async function playScenario(store: Store, scenario: Scenario, deaths: readonly Death[]): Promise<Played> {
  await emptyStore(store)
  const clock = createFakeClock()
  const world = createWorld()
  for (const name of [...targets, 'zoe', 'yves']) world.add(name)
  world.groups.set(approvers, new Set(['zoe', 'yves']))
  scenario.prepare?.(world)
  const memory: Memory = { start: clock.now() }
  const shown = new Map<string, Operation>()
  const requests = new Map<string, string>()
  let died = 0
  let steps = 0
  let changes: readonly string[] = []
  for (const death of [...deaths, Number.POSITIVE_INFINITY]) {
    const mortal = createMortal(death)
    world.step = mortal.step
    const bot = createHarness(mortal.mortalStore(store), {
      clock,
      world,
      queueOn: store,
      onToken: () => mortal.step('token'),
      ...(scenario.limits && { limits: scenario.limits }),
      onTell: (operation) => {
        mortal.step('telling')
        shown.set(operation.id, operation)
      },
      onRoleCard: ({ name, person, shown }) => {
        mortal.step('telling')
        requests.set(`${name} ${person.oid}`, scenario.card?.(shown) ?? '')
        return { chat: person.oid, activityId: `${name} of ${person.oid}` }
      },
    })
    scenario.enter?.(bot, memory)
    await live(bot, scenario, memory).catch((error: unknown) => {
      if (!mortal.dead) throw error
    })
    await bot.operations.close()
    if (mortal.dead) died += 1
    else assert.deepEqual(bot.errors, [])
    steps = mortal.steps
    changes = bot.changes.map(({ kind, state }) => `${kind} ${state}`)
    // The next process starts after the dead one's leases have expired.
    await clock.advance(20_000)
  }
  const ending = await endingOf(store, scenario, world, shown, died)
  return { ending: { ...ending, requests: [...requests].sort() }, steps, changes }
}

async function live(bot: Harness, scenario: Scenario, memory: Memory): Promise<void> {
  await bot.operations.start()
  await bot.sweep()
  await bot.work()
  await scenario.people(bot, memory)
  // Late reads, late cards, leases of dead processes.
  for (const pause of [20_000, 70_000]) {
    await until(bot, bot.clock.now() + pause)
    await scenario.people(bot, memory)
  }
}

/** The final state of a scenario, which must not depend on how often its processes died. */
async function endingOf(
  store: Store,
  scenario: Scenario,
  world: World,
  shown: ReadonlyMap<string, Operation>,
  died: number,
) {
  const { db } = store
  const report = await verifyChain(db, anna.tid)
  assert.equal(report.broken, undefined)
  assert.deepEqual(await findUnrecorded(db, anna.tid), [])
  for (const [act, times] of counted(world.written))
    assert.ok(times <= (scenario.writes ?? 1) + died, `${act} ${times} times`)
  const { rows: operations } =
    await sql<Row>`select id, playbook as kind, state, ended_because as because, (select shown >= wanted from posts p
        where p.operation_id = whole_operations.id and role = 'requester') as told,
      follows, undo_of, retry_of, changed_since from whole_operations where confirmed_at is not null or follows is not null
    order by follows is not null or undo_of is not null or retry_of is not null`.execute(db)
  for (const { id, state, told } of operations) {
    assert.ok(told, 'the card shows an earlier state')
    assert.equal(shown.get(id)?.state, state)
  }
  // People who decided before being asked have no card.
  const { rows: stale } = await sql`select from posts where (role <> 'approver' or address is not null)
    and shown < wanted`.execute(db)
  assert.equal(stale.length, 0, 'someone sees an earlier state')
  const { rows: leftOver } = await sql<{ state: string }>`select distinct state from operations
    where confirmed_at is null and follows is null`.execute(db)
  for (const { state } of leftOver) assert.ok(['planned', 'expired'].includes(state), state)

  const place = new Map(operations.map(({ id }, index) => [id, index]))
  const named = (id: string | null) => (id === null ? null : (place.get(id) ?? 'unknown'))
  const { rows: items } = await sql<{
    operation: string
    end: string
  }>`select i.operation_id as operation, concat_ws(' ',
      i.seq, account_id, verdict, i.why, action, state, w.why, before, verified) as end
    from operation_items i left join operation_writes w on w.operation_id = i.operation_id and w.seq = i.seq
    order by i.operation_id, i.seq, phase`.execute(db)
  const entries = (await auditQueries(db).range(anna.tid, 1, report.rows + 1)).map(({ entry }) => JSON.parse(entry))
  const steps = entries
    .filter(({ operation, step }) => place.has(operation) && step !== 'continued')
    .map(
      ({ operation, item, action, step, actor }) =>
        `${place.get(operation)} ${item ?? ''} ${action ?? ''} ${step} ${actor?.oid ?? ''}`,
    )
  assert.deepEqual(
    steps.filter((step, index) => steps.indexOf(step) < index),
    [],
    'something was written down twice',
  )
  return {
    operations: operations.map(({ kind, state, because, follows, undo_of, retry_of, changed_since }) => ({
      kind,
      state,
      because,
      changedSince: changed_since,
      follows: named(follows),
      undoOf: named(undo_of),
      retryOf: named(retry_of),
    })),
    items: items
      .filter(({ operation }) => place.has(operation))
      .map(({ operation, end }) => `${place.get(operation)} ${end}`)
      .sort(),
    accounts: targets.map((name) => `${name} ${world.accounts.get(name)?.accountEnabled}`),
    audit: steps.sort(),
  }
}

interface Row {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly because: string | null
  readonly told: boolean
  readonly follows: string | null
  readonly undo_of: string | null
  readonly retry_of: string | null
  readonly changed_since: object | null
}

function counted(things: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const thing of things) counts.set(thing, (counts.get(thing) ?? 0) + 1)
  return counts
}
