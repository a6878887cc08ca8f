import assert from 'node:assert/strict'
import { showNotice } from '../../../src/chat/views/notices.ts'
import { type ReadItems, showOperation } from '../../../src/chat/views/operation.ts'
import { showMoreOfResult } from '../../../src/chat/views/result.ts'
import { cardsOf } from '../../../src/features/define.ts'
import { features } from '../../../src/features/index.ts'
import type { OperationIn } from '../../../src/operations/model/operation.ts'
import type { Operation } from '../../../src/operations/model/types.ts'
import { messagesFor } from '../../support/words.ts'
import { buttonsOf, textsOf } from './rules.ts'
import { ordinaryTexts, sampleItem, sampleOperation } from './samples/index.ts'
import { containing, signOuts } from './samples/operations.ts'

const texts = ordinaryTexts()
const base = sampleOperation(texts).progress
const viewer = { device: 'desktop', locale: 'en', timeZone: 'UTC' } as const
const none: ReadItems = async () => ({ items: [], total: 0 })
const show = (change: Partial<Operation>, read = none, now?: number) =>
  showOperation(
    sampleOperation(texts, change),
    read,
    messagesFor('en'),
    { ...viewer, ...(now !== undefined && { now }) },
    cardsOf(features),
  )
const titles = (card: unknown) => buttonsOf(card).map(({ title }) => title)

describe("an operation's card", () => {
  it('offers to check the accounts of a cancelled, denied or expired plan, or to plan again', async () => {
    const look = ['Check these 24', 'Your operations']
    assert.deepEqual(titles((await show({ state: 'cancelled' })).card), look)
    for (const state of ['denied', 'expired'] as const)
      assert.deepEqual(titles((await show({ state })).card), ['Plan again', ...look])
    assert.deepEqual(titles((await show({ state: 'expired', follows: 'k7m2p' })).card), look)
  })

  it('says what to do about guests and on-premises computers only if there are any', () => {
    const more = (change: Pick<OperationIn<'done'>, 'guests'> & Partial<Pick<OperationIn<'done'>, 'onPremises'>>) => {
      const ended: Partial<OperationIn<'done'>> = { state: 'done', progress: { ...base, done: 24 }, ...change }
      const operation = containing(texts, ended)
      assert.ok(operation.state === 'done')
      return textsOf(showMoreOfResult(operation, cardsOf(features), messagesFor('en'), viewer).card).join('\n')
    }
    assert.doesNotMatch(more({ guests: 0 }), /guests|hybrid-joined/)
    assert.match(more({ guests: 0 }), /Exchange/)
    assert.match(more({ guests: 2 }), /For guests/)
    assert.match(more({ guests: 0, onPremises: { accounts: 1, synced: 1, computers: 1 } }), /hybrid-joined/)
  })

  it('can be stopped while it runs, but not twice', async () => {
    const running = { state: 'running', progress: { ...base, done: 3 } } as const
    assert.deepEqual(
      buttonsOf((await show(running)).card).map(({ data }) => data),
      [{ command: 'stop operation', operation: 'k7m2p' }],
    )
    assert.deepEqual(titles((await show({ ...running, stopping: true })).card), [])
  })

  it('can be cancelled before it runs', async () => {
    assert.deepEqual(
      buttonsOf((await show({ state: 'queued' })).card).map(({ data }) => data),
      [{ command: 'cancel operation', operation: 'k7m2p' }],
    )
  })

  it('estimates the remaining time from the current rate, only with a clock', async () => {
    const running = { state: 'running', startedAt: 0, progress: { ...base, total: 24, done: 6 } } as const
    assert.ok(textsOf((await show(running, none, 60_000)).card).includes('About 3 minutes left.'))
    assert.ok(!textsOf((await show(running)).card).some((text) => /minute/.test(text)))
    const start = { ...running, progress: base }
    assert.ok(!textsOf((await show(start, none, 60_000)).card).some((text) => /minute/.test(text)))
  })

  it('can be undone again unless an undo of it has run or is pending', async () => {
    const undoIn = async (state: 'denied' | 'expired' | 'cancelled' | 'scheduled' | 'done') =>
      (
        await show({
          state: 'done',
          progress: { ...base, done: 24 },
          followers: [{ id: 'suhihi-45', how: 'undo', state }],
        })
      ).card
    for (const state of ['denied', 'expired', 'cancelled'] as const) {
      assert.ok(titles(await undoIn(state)).includes('Undo'), state)
      assert.match(textsOf(await undoIn(state)).join('\n'), /Undo suhihi-45: \w+\. Nothing was undone\./)
    }
    for (const state of ['scheduled', 'done'] as const) assert.ok(!titles(await undoIn(state)).includes('Undo'), state)
    assert.match(textsOf(await undoIn('done')).join('\n'), /Undone by operation suhihi-45: Done/)
    const scheduled = textsOf(await undoIn('scheduled')).join('\n')
    assert.match(scheduled, /Undo: operation suhihi-45 \(scheduled\)\./)
    assert.doesNotMatch(scheduled, /Undone/)
  })

  it('says that a release changes a few accounts first, until they are done', async () => {
    const running = { state: 'running', playbook: 'release' } as const
    const says = async (done: number, total = 24) =>
      textsOf((await show({ ...running, progress: { ...base, total, done } })).card).join('\n')
    assert.match(await says(0), /These 5 are done first/)
    assert.match(await says(4), /These 5 are done first/)
    assert.doesNotMatch(await says(5), /done first/)
    assert.doesNotMatch(await says(0, 5), /done first/)
  })

  it('queries only the failures, and shows them with plain reasons', async () => {
    const asked: unknown[] = []
    const read: ReadItems = async (filter) => {
      asked.push(filter)
      return {
        items: [sampleItem(texts, 1, { change: 'failed', reason: { code: 'forbidden', status: 403 } })],
        total: 1,
      }
    }
    const { card, summary } = await show(
      {
        state: 'done',
        startedAt: 0,
        finishedAt: 4000,
        progress: { ...base, done: 23, failed: 1, actions: signOuts({ total: 24, done: 23 }) },
      },
      read,
    )
    assert.deepEqual(asked, [{ attention: true, offset: 0, limit: 5 }])
    assert.equal(
      summary,
      'Disabled 23 of 24 accounts · 5 accounts left unchanged: 1 synced from on-premises (change it in Active Directory), 2 protected, 1 not found, 1 ambiguous · 1 failed · 23 signed out everywhere · 4 seconds',
    )
    const seen = textsOf(card)
    assert.ok(seen.includes('✕ Failed'))
    assert.ok(seen.some((text) => text.startsWith('Your role doesn’t allow this change')))
    assert.ok(!seen.some((text) => text.includes('up to an hour')), 'that is behind More')
  })

  it('says only once that everything is verified', async () => {
    const progress = { ...base, done: 24, verified: 24, actions: signOuts({ total: 24, done: 20, verified: 20 }) }
    const { summary } = await show({ state: 'done', startedAt: 0, finishedAt: 4000, progress })
    assert.match(String(summary), /20 signed out everywhere · verified · 4 seconds$/)
  })

  it('says of guests that they can’t be signed out, if everyone else was', async () => {
    const progress = { ...base, done: 24, actions: signOuts({ total: 20, done: 20 }) }
    const { summary } = await show({ state: 'done', guests: 4, startedAt: 0, finishedAt: 4000, progress })
    assert.match(String(summary), /20 signed out everywhere \(4 guests can’t be\) · 4 seconds$/)
    const { summary: some } = await show({ state: 'done', guests: 1, startedAt: 0, finishedAt: 4000, progress })
    assert.match(String(some), /20 signed out everywhere · 4 seconds$/)
  })

  it("says why an operation stopped, and how many accounts weren't reached", async () => {
    const progress = { ...base, done: 20, skipped: 4 }
    const seen = textsOf((await show({ state: 'stopped', endedBecause: 'readOnly', progress })).card)
    assert.ok(seen.includes('Changes were switched off while it ran. 4 accounts were not reached.'))
  })

  it('names the policy that blocks it, what to do, and offers a retry instead of a sign-in', async () => {
    const pause = { code: 'policyBlocked', details: { policy: 'location', aadsts: 53003 } } as const
    const { card } = await show({ state: 'needsSignIn', pause })
    assert.deepEqual(
      buttonsOf(card).map(({ title, data }) => [title, data]),
      [['Try again', { command: 'sign in' }]],
    )
    const seen = textsOf(card).join('\n')
    assert.match(seen, /Paused: access is blocked/)
    assert.match(seen, /network of the bot’s server \(AADSTS53003\).*trusted named location.*24 accounts are left/)
  })

  it('links to the sign-in it waits for', async () => {
    const { card } = await show({ state: 'needsSignIn', pause: { code: 'signInExpired', details: {} } })
    assert.deepEqual(
      buttonsOf(card).map(({ data }) => data),
      [{ command: 'sign in' }],
    )
    assert.ok(textsOf(card).some((text) => text.startsWith('Your sign-in has expired. 24 accounts are left')))
  })

  it('says how far it got while it waits for a sign-in or a decision', async () => {
    const waits: Partial<Operation>[] = [
      { state: 'needsSignIn', pause: { code: 'signInExpired', details: {} } },
      { state: 'paused', failing: { failed: 2, of: 20, reason: 'forbidden' } },
    ]
    for (const wait of waits) {
      const at = textsOf((await show({ ...wait, progress: { ...base, done: 18, failed: 2 } })).card)
      assert.ok(at.includes('✓ 18 done · ✕ 2 failed'), at.join('\n'))
      assert.match(at.join('\n'), /4 accounts are left/)
      assert.doesNotMatch(textsOf((await show(wait)).card).join('\n'), /✓|✕/)
    }
  })

  it('counts accounts that failed once if that is why they can still sign in', async () => {
    const at = { ...base, done: 6, failed: 18, actions: [] }
    const still = [{ because: 'failed' as const, count: 18, some: [] }]
    const blocking = { wanted: true, passwords: false, open: 18, still }
    const all = textsOf((await show({ state: 'done', blocking, progress: at })).card).join('\n')
    assert.match(all, /Not blocked: 18 failed\./)
    assert.equal(all.match(/18 failed/g)?.length, 1, all)
    const fewer = { ...blocking, still: [{ ...still[0], because: 'failed' as const, count: 17, some: [] }] }
    const both = textsOf((await show({ state: 'done', blocking: fewer, progress: at })).card).join('\n')
    assert.match(both, /18 failed/)
    const { card } = showNotice(
      { operation: sampleOperation(texts, { state: 'done', blocking, progress: at }), about: 'ended' },
      messagesFor('en'),
      viewer,
    )
    assert.equal(
      textsOf(card ?? {})
        .join('\n')
        .match(/18 failed/g)?.length,
      1,
    )
  })

  it('is marked as the card to keep up to date', async () => {
    const { operation } = await show({ state: 'running' })
    assert.equal(operation?.id, 'k7m2p')
  })
})
