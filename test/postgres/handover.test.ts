import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { createLog } from '../../src/core/log.ts'
import { openAudit } from '../../src/store/queries/audit-open.ts'
import { pickMany } from '../support/disabling.ts'
import { eventually } from '../support/eventually.ts'
import { type Instances, useInstances } from '../support/instances.ts'
import { keepLedger } from '../support/ledger.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

const reason = 'Found in the mail trace'
const hour = 3_600_000

interface Row {
  readonly id: string
  readonly state: string
  readonly requester_name: string
  readonly approver_name: string | null
  readonly stopped_by: { readonly name: string } | null
  readonly handing_over: number | null
  readonly handed: readonly { readonly to: { readonly name: string } }[]
  readonly requests: readonly string[] | null
}

/** What the database holds of every operation, and what was recorded about each. */
async function truth({ databaseUrl }: Instances) {
  const { db, close } = await openAudit({ databaseUrl, dataDir: '', log: createLog({ level: 'silent' }) })
  const { rows } = await sql<Row>`select o.*, (select array_agg(h.state order by h.number) from operation_handovers h
    where h.tenant_id = o.tenant_id and h.operation_id = o.id) as requests from whole_operations o`.execute(db)
  const { rows: steps } = await sql<{ id: string; step: string }>`select operation_id as id, entry ->> 'step' as step
    from audit where entry -> 'item' is null order by seq`.execute(db)
  await close()
  const of = (id: string, ...wanted: string[]) =>
    steps.filter((one) => one.id === id && wanted.includes(one.step)).length
  return { rows: new Map(rows.map((row) => [row.id, row])), of }
}

const troubles = ({ logged }: Instances) => logged.flat().filter((line) => /"level":[56]0/.test(line))

/** What the button of this command sends. */
function dataOf(activity: unknown, command: string): Record<string, unknown> {
  const found: Record<string, unknown>[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (Reflect.get(value, 'command') === command) found.push(value as Record<string, unknown>)
    for (const inner of Object.values(value)) walk(inner)
  }
  walk(activity)
  return found[0] ?? assert.fail(`no ${command} on the card`)
}

describe('fifty concurrent decisions, handovers and stops on three instances', () => {
  const all = useInstances({
    count: 3,
    environment: ({ world }) => ({
      OPERATOR_GROUP_ID: world.group('Helpdesk operators')?.id ?? '',
      APPROVER_GROUP_ID: world.group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '4',
    }),
  })

  it('have exactly one outcome for each operation, and every card shows the same', async () => {
    const { emulator } = all()
    const ledger = keepLedger(emulator)
    const { operators } = emulator.world
    const [alex, diego, lee, megan, lynne] = [
      await all().signedIn(operators.alex),
      await all().signedIn(operators.diego),
      await all().signedIn(operators.lee),
      await all().signedIn(operators.megan),
      await all().signedIn(operators.lynne),
    ]
    const targets = pickMany(emulator, 19)
    const press = (chat: Chat, value: Record<string, unknown>) =>
      emulator.acting.send(chat.actor, { type: 'message', value })
    let last: { readonly id: string } | undefined
    const begin = async (from: number, to: number, hours: Record<string, string> = {}) => {
      const some = targets.slice(from, to)
      const count = some.length
      await alex.say(`disable accounts ${some.map(({ id }) => id).join(', ')}`)
      const plan = await alex.heard(`Disable ${count} accounts?`, last && { after: last })
      last = plan
      const operation = String(dataOf(plan.activity, 'confirm operation')['operation'])
      await alex.press(`Disable ${count} accounts`, { reason, count: `${count}`, ...hours }, plan.id)
      return { operation, card: plan.id, some }
    }
    const at = new Date(Date.now() + hour).toISOString()
    const hours = { runAtDate: at.slice(0, 10), runAtTime: at.slice(11, 16) }

    const requests = [await begin(0, 5), await begin(5, 10), await begin(10, 15)]
    const scheduled = [await begin(15, 17, hours), await begin(17, 19, hours)]
    const asked = await Promise.all(
      requests.map(async (one) => ({
        ...one,
        megans: await megan.heard(new RegExp(one.operation)),
        lynnes: await lynne.heard(new RegExp(one.operation)),
      })),
    )
    const wanted: ((typeof scheduled)[number] & { owners: Awaited<ReturnType<Chat['heard']>>; mine: string })[] = []
    for (const one of scheduled) {
      await alex.heard('Runs on', { message: one.card })
      await diego.say(`take over ${one.operation}`)
      const mine = await diego.heard(new RegExp(`was asked to hand over[\\s\\S]*${one.operation}`))
      const owners = await alex.heard(new RegExp(`wants to take over[\\s\\S]*${one.operation}`))
      wanted.push({ ...one, owners, mine: mine.id })
    }

    const stopping = (chat: Chat, operation: string) => () =>
      press(chat, { command: 'stop operation', operation, reason: 'The list is the wrong one' })
    const cancelling = (operation: string) => () => press(alex, { command: 'cancel operation', operation })
    const decisions = asked.flatMap(({ operation, megans, lynnes }) => [
      () => press(megan, dataOf(megans.activity, 'approve')),
      () => press(lynne, dataOf(lynnes.activity, 'deny')),
      () => press(lynne, dataOf(lynnes.activity, 'approve')),
      () => press(megan, dataOf(megans.activity, 'deny')),
      stopping(diego, operation),
      stopping(lee, operation),
      cancelling(operation),
      () => press(megan, dataOf(megans.activity, 'approve')),
      () => press(lynne, dataOf(lynnes.activity, 'deny')),
      cancelling(operation),
    ])
    const handovers = wanted.flatMap(({ operation, owners }) => [
      () => press(alex, dataOf(owners.activity, 'hand over')),
      () => press(alex, dataOf(owners.activity, 'decline handover')),
      () => press(alex, dataOf(owners.activity, 'hand over')),
      stopping(lee, operation),
      cancelling(operation),
      () => press(alex, dataOf(owners.activity, 'hand over')),
      stopping(megan, operation),
      () => press(alex, dataOf(owners.activity, 'decline handover')),
      cancelling(operation),
      () => press(diego, dataOf(owners.activity, 'hand over')),
    ])
    const acts = [...decisions, ...handovers]
    assert.equal(acts.length, 50)
    // Each kind begins somewhere else, so that who wins differs.
    const order = acts.map((act, index) => ({ act, rank: (index * 37) % acts.length })).sort((a, b) => a.rank - b.rank)
    await Promise.all(order.map(({ act }) => act().catch(() => undefined)))

    const settled = async (chat: Chat, message: string, expected: RegExp) =>
      wordsOf(await chat.heard(expected, { message }))
    const isOpen = ({ state, handing_over: passing }: Row) =>
      passing !== null || ['awaitingApproval', 'queued', 'running', 'verifying'].includes(state)
    const allSettled = async () => ![...(await truth(all())).rows.values()].some(isOpen)
    await eventually('nothing runs or is handed over', allSettled)

    const { rows, of } = await truth(all())
    for (const { operation, card, some, megans, lynnes } of asked) {
      const row = rows.get(operation) ?? assert.fail()
      assert.equal(of(operation, 'approved', 'denied', 'cancelled') >= 1, true)
      assert.equal(of(operation, 'approved') + of(operation, 'denied') <= 1, true, 'one decision')
      assert.equal(of(operation, 'finished', 'stopped', 'denied', 'cancelled'), 1, 'one end')
      const expected = {
        done: /Disabled 5 accounts/,
        stopped: /Disabled \d of 5 accounts|Nothing was changed|stopped/i,
        denied: new RegExp(`Denied[\\s\\S]*${row.approver_name}`),
        cancelled: /Cancelled/,
      }[row.state]
      await settled(alex, card, expected ?? assert.fail(row.state))
      const words = {
        done: new RegExp(`Approved by ${row.approver_name}[\\s\\S]*Status: Done`),
        stopped: /Status: Stopped/,
        denied: new RegExp(`Denied by ${row.approver_name}`),
        cancelled: /Cancelled/,
      }[row.state]
      for (const [chat, { id }] of [
        [megan, megans],
        [lynne, lynnes],
      ] as const)
        await settled(chat, id, words ?? assert.fail(row.state))
      const changed = some.filter(({ id }) => !emulator.world.find(id)?.accountEnabled).length
      if (row.state === 'done') assert.equal(changed, 5)
      if (row.state === 'denied' || row.state === 'cancelled') assert.equal(changed, 0)
      for (const { id } of some) assert.ok(ledger.times('change', id) <= 1, 'at most one write an account')
    }
    for (const { operation, card, some, owners, mine } of wanted) {
      const row = rows.get(operation) ?? assert.fail()
      const [request] = row.requests ?? []
      assert.equal(row.requests?.length, 1)
      assert.equal(of(operation, 'handedOver', 'handoverDeclined') <= 1, true, 'one answer')
      assert.equal(of(operation, 'handedOver'), request === 'done' ? 1 : 0)
      assert.equal(of(operation, 'handoverDeclined'), request === 'declined' ? 1 : 0)
      assert.equal(row.handed.length, request === 'done' ? 1 : 0)
      assert.equal(row.requester_name, request === 'done' ? 'Diego Siciliani' : 'Alex Wilber')
      assert.ok(of(operation, 'cancelled') === (row.state === 'cancelled' ? 1 : 0), row.state)
      const outcome = {
        done: /Diego Siciliani took over from Alex Wilber/,
        declined: /Alex Wilber keeps the operation/,
        void: /The operation ended before it was handed over/,
      }[request ?? '']
      assert.ok(outcome, request)
      await settled(alex, owners.id, outcome)
      const state = row.state === 'cancelled' ? /Cancelled/ : /Runs on/
      if (request === 'done') {
        await settled(alex, card, outcome)
        await settled(diego, mine, state)
      } else {
        await settled(diego, mine, outcome)
        await settled(alex, card, state)
      }
      for (const { id } of some) assert.equal(ledger.times('change', id), 0)
    }
    assert.deepEqual(troubles(all()), [])
  })
})
