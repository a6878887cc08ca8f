// Covers: change
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { apps, method, methodsOf, phoneIds, skus, withDefault } from '../../emulator/account-objects.ts'
import { deviceOf } from '../../emulator/devices.ts'
import type { FaultRule } from '../../emulator/fault-rule.ts'
import { createRandom, pick, type Random } from '../../emulator/random.ts'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { openStates } from '../../src/core/operation-states.ts'
import { features } from '../../src/features/index.ts'
import { findUnrecorded } from '../support/audit.ts'
import { type StatementFailure, useFailingStatements } from '../support/failing-statements.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary } from '../support/people.ts'
import { wholeRegistry } from '../support/registry.ts'
import { type Chat, useWorld } from '../support/rollcall.ts'
import { openTestStore } from '../support/store.ts'
import { stubbornPeople, withoutDetails } from '../support/stubborn-people.ts'

/** Statements of an operation after its card has changed for the last time, such as storing that. */
const afterwards = 10
const reason = 'Phished, see the mail trace'
const statementFailures = ['connectionLost', 'answerLost', 'deadlock', 'serialization', 'timeout'] as const
/** Connections reset before and after the call took effect, and answers that ask to try again. */
const callFailures: readonly FaultRule[] = [
  { fail: 'hangUp' },
  { fail: 'hangUp', applied: true },
  { fail: 503 },
  { fail: 504, applied: true },
  { fail: 429, retryAfter: 1 },
]

/** Where an operation is disturbed. */
type Point =
  | { readonly what: 'statement'; readonly nth: number; readonly how: StatementFailure }
  | { readonly what: 'call'; readonly nth: number; readonly how: FaultRule }

// A sample of the points of some playbooks; FAILURES=all tries each statement and each call of all of them.
const isWhole = process.env['FAILURES'] === 'all'
const seed = Number(process.env['FAILURES_SEED'] ?? 1)
const random = createRandom(seed)
const named = wholeRegistry.playbooks().flatMap(([name, { command }]) => (command ? [{ name, command }] : []))
const chosen = pickSome(random, named, 4)

function pickSome<T>(random: Random, from: readonly T[], count: number): readonly T[] {
  const left = [...from]
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const one = pick(random, left)
    left.splice(left.indexOf(one), 1)
    return one
  })
}

/** The points to try of an operation with so many statements and calls. */
function pointsOf(random: Random, statements: number, calls: number): readonly Point[] {
  const all = [
    ...Array.from(
      { length: statements },
      (_, n): Point => ({ what: 'statement', nth: n + 1, how: pick(random, statementFailures) }),
    ),
    ...Array.from({ length: calls }, (_, n): Point => ({ what: 'call', nth: n + 1, how: pick(random, callFailures) })),
  ]
  if (isWhole) return all
  return [...pickSome(random, all.slice(0, statements), 2), ...pickSome(random, all.slice(statements), 2)]
}

/** Tries these in a world of their own. */
function tryEach(playbooks: readonly (typeof named)[number][]): void {
  // Graph's published limits, and waits after failures, would make the tests wait.
  const clock = createFastClock(20)
  const failing = useFailingStatements()
  const world = useWorld({
    clock,
    // Each point has an account of its own.
    emulator: { clock, users: isWhole ? 2_000 : 400 },
    environment: ({ world: { group } }) => ({
      DEVICE_ACTIONS: 'true',
      PUBLIC_URL: 'https://bot.example',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      QUARANTINE_GROUP_ID: group('Quarantine')?.id ?? '',
      APPROVAL_ABOVE: '1',
    }),
  })
  const tenant = () => world().emulator.world
  const chats = {} as { requester: Chat; approver: Chat }
  const people = stubbornPeople(world, chats)
  let used = 0
  let tried = 0
  let struck = 0

  before(async () => {
    const { registration, url } = world().emulator
    const { alex, lynne, megan } = tenant().operators
    const scopes = features.flatMap(({ permissions = [] }) => permissions.flatMap((addOn) => addOn.scopes))
    registration.consented.push(...scopes, 'Device.Read.All', 'Directory.AccessAsUser.All', 'Policy.Read.All')
    const limits = { reports: { size: 50, perMs: 1_000 } }
    await fetch(`${url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ limits }) })
    tenant().change(alex.id, { roles: [roles.globalAdmin.templateId] })
    tenant().group('Approvers')?.members.delete(megan.id)
    chats.requester = await world().person(alex, { signedIn: true })
    chats.approver = await world().person(lynne, { signedIn: true })
    // The first change needs no approval yet.
    const [one = assert.fail()] = ordinary(world(), 1)
    await chats.requester.say(`sign out everywhere ${one.userPrincipalName}`)
    const plan = await chats.requester.heard('Sign out 1 account')
    await chats.requester.press('Sign out 1 account everywhere', { reason }, plan.id)
    await chats.requester.heard('Signed out 1 account', { message: plan.id })
  })

  /** Gives someone something to change for each playbook. */
  const prepare = (playbook: string, one: Person) => {
    const state = playbook === 'dismissRisk' ? 'atRisk' : 'none'
    tenant().change(one.id, {
      accountEnabled: !['enable', 'release'].includes(playbook),
      grants: [{ clientId: apps.mailSync.id, resourceId: apps.graph.id, scope: 'Mail.Read' }],
      methods: withDefault([method('microsoftAuthenticator'), method('phone', {}, phoneIds.mobile)]),
      securityQuestions: false,
      assignedLicenses: [{ skuId: skus.microsoft365E3, disabledPlans: [] }],
      devices: [deviceOf([one])],
      manager: tenant().operators.megan.id,
      risk: { state, level: 'none', detail: 'none', updated: '2025-11-01T07:30:00Z' },
    })
    const groups = ['Sales', ...(playbook === 'endQuarantine' ? ['Quarantine'] : [])]
    for (const { id, displayName } of tenant().groups.values())
      tenant().setMember(id, one.id, groups.includes(displayName))
  }
  const stateOf = ({ id }: Person) => {
    const now = tenant().find(id) ?? assert.fail(id)
    const groups = tenant()
      .groupsOf(id, { direct: true })
      .map(({ displayName }) => displayName)
    return { ...now, methods: methodsOf(now), groups }
  }
  /** What is different now; only that, of times and passwords. */
  const changesOf = (was: object, one: Person) =>
    Object.entries(stateOf(one)).flatMap(([name, value]) => {
      const now = JSON.stringify(value)
      if (now === JSON.stringify(Reflect.get(was, name))) return []
      const isSecretOrTime = /assword/.test(name) || /^"\d{4}-/.test(now ?? '')
      const changed = withoutDetails(now ?? '', [one]).replace(/"\d{4}-[\d-]+T[\d:.]+Z"/g, 'TIME')
      return [`${name} ${isSecretOrTime ? 'changed' : changed}`]
    })

  async function play({ name, command }: (typeof named)[number], isEnd: (card: string) => boolean, point?: Point) {
    const { faults, journal } = world().emulator
    used += 1
    const [one = assert.fail()] = ordinary(world(), 1, used)
    prepare(name, one)
    const was = stateOf(one)
    journal.clear()
    failing.start(point?.what === 'statement' ? point : undefined)
    if (point?.what === 'call') faults.add({ at: 'request', match: {}, ...point.how, skip: point.nth - 1, times: 1 })
    const played = await people.play(command.name, [one], { reason, isEnd })
    if (failing.stop() || faults.list().some((fault) => fault.struck > 0)) struck += 1
    faults.remove()
    // Objects of another account have other IDs.
    const writes = graphWrites(world().emulator).map(
      ({ method, url }) => `${method} ${withoutDetails(url, [one]).replace(/\/[\w-]{20,}/g, '/ID')}`,
    )
    return { ...played, changes: changesOf(was, one), calls: journal.entries().length, writes }
  }

  /** An end that isn't known yet: nothing has changed for a while. `statements`: how many there were until then. */
  const calm = () => {
    let last = ''
    let looks = 0
    const end = { statements: 0, is: (_card: string) => false }
    end.is = (card) => {
      if (card !== last) end.statements = failing.count() + afterwards
      looks = card === last ? looks + 1 : 0
      last = card
      return looks > 60 && /^[✓▲✕]/.test(card)
    }
    return end
  }

  for (const playbook of playbooks)
    it(`changes nothing about the end of “${playbook.command.name}”`, async function () {
      const end = calm()
      const whole = await play(playbook, end.is)
      assert.ok(whole.changes.length > 0 || playbook.name === 'letBackIn', 'nothing was changed')
      for (const point of pointsOf(random, end.statements, whole.calls)) {
        const where = `FAILURES_SEED=${seed} ${playbook.name}: ${JSON.stringify(point)}`
        // Each point may wait as long as a test; hundreds of them have nothing to do for minutes in all.
        this.runnable().resetTimeout()
        const broken = await play(playbook, (card) => card === whole.card, point).catch((cause: unknown) => {
          throw new Error(`${where}: it didn't end like this: ${whole.card}`, { cause })
        })
        tried += 1
        assert.deepEqual(broken.changes, whole.changes, where)
        // What was answered too late may be sent once more.
        const times = (of: readonly string[], write: string) => of.filter((one) => one === write).length
        for (const write of broken.writes)
          assert.ok(times(broken.writes, write) <= times(whole.writes, write) + 1, `${where}: ${write}`)
      }
    })

  it('leaves nothing open, unrecorded or outdated', async () => {
    // A message whose sending couldn't be recorded is sent again after a minute.
    for (let seconds = 0; seconds < 80; seconds += 10) await world().rest()
    const { code, said } = await world().verifyAudit()
    assert.equal(code, 0, said)
    await world().whileStopped(async (dataDir) => {
      const { store, close } = await openTestStore({ dataDir })
      try {
        assert.deepEqual(await findUnrecorded(store.db, tenant().tenantId), [])
        const states = openStates.filter((state) => state !== 'planned')
        const { rows: open } = await sql`select id, playbook, state from operations
          where state = any(${states}::text[]) or lease_by is not null`.execute(store.db)
        assert.deepEqual(open, [])
        const { rows: twice } = await sql`select i.account_id from operations o join operation_items i
            on i.tenant_id = o.tenant_id and i.operation_id = o.id
          where o.confirmed_at is not null group by i.account_id having count(*) > 1`.execute(store.db)
        assert.deepEqual(twice, [])
        const { rows: outdated } = await sql`select operation_id, role, person from posts
          where shown < wanted`.execute(store.db)
        assert.deepEqual(outdated, [])
      } finally {
        await close()
      }
    })
    console.log(
      `FAILURES_SEED=${seed}: ${tried} points of ${playbooks.map(({ name }) => name).join(', ')} tried, ${struck} of them reached`,
    )
  })
}

describe('the failure of one statement or call', () => {
  if (!isWhole) return tryEach(chosen)
  // Statements are planned once, while the tables are empty, so they become slow after hundreds of operations.
  for (const playbook of named) describe(playbook.command.name, () => tryEach([playbook]))
})
