import assert from 'node:assert/strict'
import { createEmulator } from '../../../emulator/main.ts'
import type { Person } from '../../../emulator/world.ts'
import { startBotProcess } from '../../support/bot-process.ts'
import { beginDisabling, findPhished, pickMany } from '../../support/disabling.ts'
import { eventually } from '../../support/eventually.ts'
import { failSlowly } from '../../support/fail-slowly.ts'
import { ordinary, upnsOf } from '../../support/people.ts'
import { environmentFor, useWorld, type World } from '../../support/rollcall.ts'
import { slowQuota } from '../../support/slow-quota.ts'
import { copyOfTemplate } from '../../support/store.ts'
import { collecting } from './collector.ts'

interface Step {
  readonly level: number
  readonly operation: string
  readonly step: string
  readonly by?: string
  readonly accounts?: number
  readonly done?: number
  readonly failed?: number
  readonly skipped?: number
  readonly open?: number
  readonly uncertain?: number
  readonly why?: string
  readonly asked?: readonly string[]
  readonly until?: string
  readonly entry?: number
  readonly trace?: string
}

const stepsIn = ({ logged }: World): Step[] =>
  logged
    .map((line) => JSON.parse(line) as Step & { readonly msg: string })
    .filter(({ msg, operation }) => msg === 'Operation' && operation)

const names = (accounts: readonly Person[]) => accounts.map((one) => one.userPrincipalName).join('\n')

describe('the log of an operation', () => {
  const world = useWorld({ environment: () => ({ APPROVAL_ABOVE: '1000' }) })

  it('has one line per step, with who did it, for how many accounts, and the results', async () => {
    const { alex } = world().emulator.world.operators
    const chat = await world().person(alex, { signedIn: true })
    await chat.say(`disable accounts ${names(pickMany(world().emulator, 3))}`)
    await chat.heard('Disable 3 accounts?')
    await chat.press('Disable 3 accounts', { reason: 'Left the company on Friday' })
    await chat.heard('Disabled 3 accounts')
    await world().restart()
    const steps = stepsIn(world())
    const told = steps.map(({ step, by, accounts, done }) => [step, by, accounts, done])
    assert.deepEqual(told, [
      ['planned', alex.id, 3, undefined],
      ['confirmed', alex.id, 3, undefined],
      ['started', undefined, 3, undefined],
      ['verifying', undefined, 3, 3],
      ['finished', undefined, 3, 3],
    ])
    assert.equal(new Set(steps.map(({ operation }) => operation)).size, 1)
    for (const { entry, trace, level } of steps) {
      assert.ok(entry)
      assert.match(String(trace), /^[0-9a-f]{32}$/)
      assert.equal(level, 30)
    }
    assert.notEqual(steps[1]?.trace, steps[2]?.trace, 'the press and the work are traces of their own')
    for (const text of [alex.userPrincipalName, 'Left the company'])
      assert.ok(!world().logged.some((line) => line.includes('"msg":"Operation"') && line.includes(text)))
  })

  it('names who cancelled it', async () => {
    const { alex } = world().emulator.world.operators
    const before = stepsIn(world()).length
    const chat = await world().person(alex)
    await chat.say(`disable accounts ${names(pickMany(world().emulator, 6))}`)
    await chat.heard('Disable 6 accounts?')
    const id = stepsIn(world())[before]?.operation
    await chat.say(`cancel ${id}`)
    await world().restart()
    assert.deepEqual(
      stepsIn(world())
        .slice(before)
        .map(({ step, by }) => [step, by]),
      [
        ['planned', alex.id],
        ['cancelled', alex.id],
      ],
    )
  })

  it('reports uncertain accounts at level 50', async () => {
    const { emulator } = world()
    const chat = await world().person(emulator.world.operators.alex)
    const isStruck = failSlowly(emulator.faults)
    await chat.say(`disable accounts ${names(pickMany(emulator, 2))}`)
    await chat.heard('Disable 2 accounts?')
    await chat.press('Disable 2 accounts', { reason: 'Left the company on Friday' })
    await eventually('the accounts are written', isStruck)
    emulator.faults.add({ match: { method: 'GET', path: '^/users' }, at: 'item', fail: 400 })
    await chat.heard(/not certain/i)
    await eventually('it has finished', () => stepsIn(world()).at(-1)?.step === 'finished')
    const last = stepsIn(world()).at(-1)
    assert.deepEqual([last?.level, last?.uncertain], [50, 2])
  })
})

describe('the log of an operation that needs people', () => {
  const world = useWorld({
    emulator: { graph: { quota: slowQuota(20, 20) } },
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '30' }),
  })
  const people = () => world().emulator.world.operators
  before(async () => {
    for (const one of [people().alex, people().megan]) await world().person(one, { signedIn: true })
  })
  /** Alex requests disabling forty accounts, and Megan approves. */
  const approved = async (skip: number) => {
    const chat = await world().person(people().alex)
    const targets = ordinary(world(), 40, skip)
    await chat.say(`disable accounts ${upnsOf(targets)}`)
    await chat.heard('Disable 40 accounts?')
    await eventually('it is planned', () => stepsIn(world()).at(-1)?.step === 'planned')
    const id = stepsIn(world()).at(-1)?.operation
    await chat.press('Disable 40 accounts', { reason: 'Found in the mail trace', count: '40', signOut: 'false' })
    const approver = await world().person(people().megan)
    await approver.heard('asks you to approve: disable 40 accounts')
    await approver.press('Approve', { comment: 'seen' })
    return { chat, targets, steps: () => stepsIn(world()).filter(({ operation }) => operation === id), id }
  }
  const told = ({ step, by, why, accounts, done, failed, skipped }: Partial<Step> = {}) => {
    return { step, by, why, accounts, done, failed, skipped }
  }

  it('has lines for the approval and the stop request, each with the person', async () => {
    const { chat, targets, steps, id } = await approved(0)
    const disabled = () => targets.filter((one) => !world().emulator.world.find(one.id)?.accountEnabled).length
    await eventually('an account is disabled', () => disabled() > 0)
    await chat.say(`stop ${id}`)
    await chat.heard('Stopped.')
    await eventually('it is stopped', () => steps().at(-1)?.step === 'stopped')
    const [alex, megan, all] = [people().alex.id, people().megan.id, steps()]
    assert.deepEqual(
      all.map(({ step, by, accounts }) => [step, by, accounts]),
      [
        ['planned', alex, 40],
        ['confirmed', alex, 40],
        ['waiting', undefined, undefined],
        ['approved', megan, 40],
        ['started', undefined, 40],
        ['stopRequested', alex, 40],
        ['stopped', undefined, 40],
      ],
    )
    const { why, asked: approvers = [], until } = all[2] ?? {}
    assert.equal(why, 'approval')
    assert.ok(approvers.includes(megan) && !approvers.includes(alex), String(approvers))
    assert.ok(Date.parse(until ?? '') > Date.now())
    const [asked, stopped] = all.slice(-2)
    assert.equal((asked?.done ?? 0) + (asked?.open ?? 0), 40)
    assert.ok((asked?.open ?? 0) > 0)
    assert.ok((stopped?.done ?? 0) >= (asked?.done ?? 0) && (stopped?.done ?? 0) < 40)
  })

  it('has lines for the pause after many failures, and for the person who stopped it', async () => {
    const { emulator } = world()
    const fault = emulator.faults.add({
      match: { method: 'PATCH' },
      fail: 403,
      code: 'Authorization_RequestDenied',
      probability: 0.6,
      seed: 7,
    })
    const { chat, steps, id } = await approved(40)
    await chat.heard(/Paused: many accounts failed[\s\S]*Continue/)
    await eventually('it is paused', () => steps().at(-1)?.step === 'paused')
    emulator.faults.remove(fault)
    await chat.say(`stop ${id}`)
    await chat.heard('Stopped.')
    await eventually('it is stopped', () => steps().at(-1)?.step === 'stopped')
    const [paused, stopped] = steps().slice(-2)
    const { done = 0, failed = 0, open = 0 } = paused ?? {}
    assert.ok(failed > 0 && open >= 20, JSON.stringify(paused))
    assert.equal(done + failed + open, 40)
    const counts = { accounts: 40, done, failed }
    assert.deepEqual(told(paused), { step: 'paused', by: undefined, why: 'manyFailures', ...counts, skipped: 0 })
    const by = people().alex.id
    assert.deepEqual(told(stopped), { step: 'stopped', by, why: 'stopped', ...counts, skipped: open })
  })
})

describe('the traces of an operation', () => {
  it("lead from the button press to the work, with each call's kind and result", () =>
    collecting(async (endpoint, received) => {
      const emulator = await createEmulator({ users: 200 })
      let said = ''
      try {
        const bot = await startBotProcess({
          ...environmentFor(emulator, { DATA_DIR: await copyOfTemplate(), APPROVAL_ABOVE: '1000' }),
          OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces`,
        })
        emulator.framework.botUrl = `http://127.0.0.1:${bot.port}/api/messages`
        const before = () =>
          void emulator.faults.add({
            match: { method: 'POST', path: '\\$batch' },
            at: 'request',
            fail: 429,
            retryAfter: 0,
            times: 1,
          })
        const operation = await beginDisabling(emulator, findPhished(emulator), { before })
        await operation.reach(5)
        said = (await bot.stop()).said
      } finally {
        await emulator.close()
      }
      const spans = spansIn(received.get('/v1/traces') ?? [])
      const [server, client, consumer] = [2, 3, 5]
      const kinds = (name: RegExp) => [...new Set(spans.filter((one) => name.test(one.name)).map(({ kind }) => kind))]
      assert.deepEqual(kinds(/^POST \/api\/messages$/), [server])
      assert.deepEqual(kinds(/^job /), [consumer])
      assert.deepEqual(kinds(/^(GET|PUT|POST \/v1\.0\/\$batch|select|insert|update) ?/), [client])
      const press = spans.find(({ name }) => name === 'command confirm operation')
      const jobs = spans.filter(({ name, links }) => name.startsWith('job ') && links?.length)
      assert.ok(press && jobs.length > 0)
      for (const { links, traceId } of jobs) {
        assert.deepEqual(
          links?.map((link) => link.traceId),
          [press.traceId],
        )
        assert.notEqual(traceId, press.traceId)
      }
      const statusOf = (one: (typeof spans)[number]) =>
        one.attributes.find(({ key }) => key === 'http.response.status_code')?.value.intValue
      const refused = spans.filter((one) => Number(statusOf(one)) === 429)
      assert.ok(refused.length > 0)
      for (const { status } of refused) assert.deepEqual(status, { code: 2 })
      const lines = said
        .split('\n')
        .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []))
      assert.ok(lines.length > 5)
      for (const line of lines) assert.ok(line['instance'] && line['version'], JSON.stringify(line))
      assert.ok(lines.some(({ step, trace }) => step === 'confirmed' && trace === press.traceId))
    }))
})

interface Sent {
  readonly name: string
  readonly kind: number
  readonly traceId: string
  readonly links?: readonly { readonly traceId: string }[]
  readonly status: { readonly code: number; readonly message?: string }
  readonly attributes: readonly { readonly key: string; readonly value: { readonly intValue?: number | string } }[]
}

const spansIn = (bodies: readonly unknown[]): Sent[] =>
  bodies.flatMap((body) =>
    (body as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    ),
  )
