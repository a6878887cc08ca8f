import assert from 'node:assert/strict'
import { z } from 'zod/v4'
import type { Directory } from '../../src/graph/directory/directory.ts'
import { change, defineAction, noChangeNeeded } from '../../src/operations/registry/action.ts'
import type { Playbook } from '../../src/operations/registry/playbook.ts'
import { createRegistry } from '../../src/operations/registry/registry.ts'
import { auditQueries } from '../../src/store/queries/audit.ts'
import { verifyChain } from '../../src/store/queries/audit-chain.ts'
import { anna, authorise, channel, reason, useHarness } from '../operations/harness.ts'
import { findUnrecorded } from '../support/audit.ts'

/** What this test's action changes: a note on an account, and a seal on the note. */
interface Label {
  readonly note: string
  readonly sealed: boolean
}

const labels = new Map<string, Label>()
const shown = (id: string): Label => labels.get(id) ?? { note: '', sealed: false }

const patch = (id: string, body: Partial<Label>) =>
  ({
    method: 'PATCH',
    url: `/users/${id}`,
    body,
    permission: 'User.EnableDisableAccount.All',
    units: 1,
    writes: 1,
  }) as const

const label = defineAction({
  kind: 'label',
  words: { en: { label: 'Label' }, de: { label: 'Beschriften' } },
  scopes: { plan: ['Label.Read'], run: ['Label.Write'], verify: ['Label.Read'] },
  parameters: z.strictObject({ note: z.string().min(1) }),
  roles: [],
  locksOut: false,
  inspect: async (_directory: Directory, accounts) => new Map(accounts.map((id) => [id, shown(id)])),
  judge: ({ found, parameters }) => (found.note === parameters.note && found.sealed ? noChangeNeeded : change),
  // Seals come last, after all notes.
  writes: ({ id }, found, { note }) => [
    [{ target: 'note', request: patch(id, { note }), before: { note: found.note, sealed: found.sealed } }],
    [{ target: 'seal', request: patch(id, { sealed: true }), before: { note: found.note, sealed: found.sealed } }],
  ],
  verify: ({ target }, { found }, { note }) => {
    if (!found) return undefined
    return (target === 'note' ? found.note === note : found.sealed) ? 'verified' : 'unconfirmed'
  },
  undo: {
    restore: ({ id }, { target, before }) =>
      patch(id, target === 'note' ? { note: before.note } : { sealed: before.sealed }),
    isBack: ({ target, before }, { found }) => {
      if (!found) return undefined
      return (target === 'note' ? found.note === before.note : found.sealed === before.sealed)
        ? 'verified'
        : 'unconfirmed'
    },
  },
  audit: ({ target, before }, { note }) =>
    target === 'note' ? { before: before.note, after: note } : { before: `${before.sealed}`, after: 'true' },
})

const playbook = (more: Partial<Playbook>): Playbook => ({
  command: { name: 'label accounts', aliases: [] },
  steps: [],
  tone: 'takes',
  timed: false,
  undo: null,
  ...more,
})
const registry = createRegistry([label], {
  label: playbook({ steps: [{ action: 'label' }], undo: 'unlabel' }),
  unlabel: playbook({ command: { name: 'unlabel accounts', aliases: [] }, undo: 'label' }),
})

describe('a newly declared action', () => {
  const h = useHarness(() => ({ registry, limits: { confirmCountAbove: 100 } }))
  const names = ['bob', 'carol', 'dora']
  const parameters = { label: { note: 'leaver' } }
  let written: string[] = []
  let refused: string | undefined

  beforeEach(() => {
    labels.clear()
    labels.set('bob', { note: 'old', sealed: false })
    written = []
    refused = undefined
    const { world } = h()
    for (const name of names) world.add(name)
    const usual = world.directory
    world.directory = () => ({ ...usual(), write })
  })

  const write: Directory['write'] = async (changes, { onSending, onSettled }) => {
    await onSending(changes.map(({ key }) => key))
    const settled = changes.map(({ key, request }) => {
      const id = request.url.split('/').at(-1) ?? ''
      const body = request.body as Partial<Label>
      written.push(`${id} ${JSON.stringify(body)}`)
      if (id === refused) return { key, outcome: { outcome: 'failed', reason: { code: 'forbidden' } } } as const
      labels.set(id, { ...shown(id), ...body })
      return { key, outcome: { outcome: 'done', requestId: `request-${key}` } } as const
    })
    await onSettled(settled)
  }
  const plan = (given = parameters) => h().plan('label', names, { parameters: given })
  const run = async ({ operation, token }: Awaited<ReturnType<typeof plan>>) => {
    await h().clock.advance(1)
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason })
    await h().work()
    return h().operations.get(operation.id, anna)
  }
  const request = () => ({ requester: anna, directory: h().world.directory(), locale: 'en-US', channel })
  const entries = async () => {
    const { rows } = await verifyChain(h().store.db, anna.tid)
    const all = await auditQueries(h().store.db).range(anna.tid, 1, rows + 1)
    return all.map(({ entry }) => JSON.parse(entry)).filter(({ account }) => account)
  }

  it('is planned with its parameter, which is part of what is confirmed', async () => {
    labels.set('dora', { note: 'leaver', sealed: true })
    const { operation } = await plan()
    assert.deepEqual([operation.counts.change, operation.counts.already], [2, 1])
    assert.deepEqual(operation.actions, [{ kind: 'label', parameters: { note: 'leaver' } }])
    assert.notEqual((await plan({ label: { note: 'other' } })).operation.planHash, operation.planHash)
    assert.equal((await plan()).operation.planHash, operation.planHash)
    assert.deepEqual(written, [])
  })

  it('is refused with undeclared parameters', async () => {
    await assert.rejects(plan({ label: { note: '' } }))
    await assert.rejects(h().plan('label', names))
    await assert.rejects(h().plan('seal', names), /no playbook seal/)
  })

  it('runs in phases with its own permissions, and is verified by its own reads', async () => {
    const done = await run(await plan())
    assert.deepEqual(written, [
      ...names.map((name) => `${name} {"note":"leaver"}`),
      ...names.map((name) => `${name} {"sealed":true}`),
    ])
    assert.deepEqual([done.state, done.progress.done, done.progress.verified], ['done', 3, 3])
    assert.ok(h().scopes[0]?.includes('Label.Write'))
    assert.deepEqual(h().scopes.at(-1), ['Label.Read'])
  })

  it('is audited as declared: one entry per write, and one for the read-back', async () => {
    await run(await plan())
    const bob = (await entries()).filter(({ account }) => account.id === 'bob')
    assert.deepEqual(
      bob.map(({ step, action, target, before, after }) => [step, action, target, before, after]),
      [
        ['accountChanged', 'label', 'note', 'old', 'leaver'],
        ['accountChanged', 'label', 'seal', 'false', 'true'],
        ['accountVerified', undefined, undefined, undefined, undefined],
      ],
    )
    assert.equal((await verifyChain(h().store.db, anna.tid)).broken, undefined)
    assert.deepEqual(await findUnrecorded(h().store.db, anna.tid), [])
  })

  it('skips later phases for an account whose phase failed, and repeats them on retry', async () => {
    refused = 'carol'
    const first = await run(await plan())
    assert.deepEqual([first.progress.done, first.progress.failed], [2, 1])
    assert.ok(!written.includes('carol {"sealed":true}'))
    refused = undefined
    written = []
    const again = await run(await h().operations.retry(first.id, request()))
    assert.deepEqual(written, ['carol {"note":"leaver"}', 'carol {"sealed":true}'])
    assert.deepEqual([again.state, again.progress.done, again.actions], ['done', 1, first.actions])
  })

  it('is undone from its records, verified and recorded in reverse', async () => {
    const first = await run(await plan())
    const planned = await h().operations.undo(first.id, request())
    assert.deepEqual(planned.operation.actions, [{ kind: 'label', parameters: { note: 'leaver' }, restores: true }])
    const undone = await run(planned)
    assert.deepEqual([undone.state, undone.progress.done, undone.progress.verified], ['done', 3, 3])
    assert.deepEqual(
      names.map((name) => labels.get(name)),
      [
        { note: 'old', sealed: false },
        { note: '', sealed: false },
        { note: '', sealed: false },
      ],
    )
    const bob = (await entries()).filter(({ operation, account, step }) => {
      return operation === undone.id && account.id === 'bob' && step === 'accountChanged'
    })
    assert.deepEqual(
      bob.map(({ target, before, after }) => [target, before, after]),
      [
        ['note', 'leaver', 'old'],
        ['seal', 'true', 'false'],
      ],
    )
  })

  it('is not undone for accounts someone else has restored', async () => {
    const first = await run(await plan())
    // Until then a read might not show the write.
    await h().clock.advance(16 * 60_000)
    labels.set('bob', { note: 'old', sealed: false })
    const { operation } = await h().operations.undo(first.id, request())
    const { items } = await h().operations.items(operation.id, anna, { offset: 0, limit: 9 })
    assert.deepEqual(
      items.map(({ input, verdict, why }) => [input, verdict, why]),
      [
        ['bob', 'already', 'changedSince'],
        ['carol', 'change', null],
        ['dora', 'change', null],
      ],
    )
  })

  it('is repeated when its undo is undone', async () => {
    const first = await run(await plan())
    const undone = await run(await h().operations.undo(first.id, request()))
    const back = await run(await h().operations.undo(undone.id, request()))
    assert.deepEqual([back.playbook, back.actions], ['label', first.actions])
    assert.deepEqual(labels.get('bob'), { note: 'leaver', sealed: true })
  })
})
