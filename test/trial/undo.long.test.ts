import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Person } from '../../emulator/world.ts'
import { requests } from '../../src/graph/index.ts'
import { type AutomaticCheck, answered } from '../../trial/check.ts'
import { checks } from '../../trial/checks/index.ts'
import { undoTrial } from '../../trial/trial.ts'
import { temporaryFolder } from '../support/folders.ts'
import { trial, useTenant } from './tenant.ts'

describe('undoing a trial', () => {
  const tenant = useTenant()
  const named = (key: 'first account' | 'second account'): Person => {
    const found = tenant().emulator.world.find(tenant().answers[key] ?? '')
    if (!found) throw new Error('The account is gone')
    return found
  }

  /** Blocks the first account and ends as `then` does. */
  const blocking = (then: () => unknown): AutomaticCheck => ({
    ...(checks.find(({ id }) => id === 'disable') as AutomaticCheck),
    run: async ({ change, first, graph }) => {
      const undo = {
        account: first.id,
        says: 'enable the account',
        request: requests.patchUser(first.id, { accountEnabled: true }),
      }
      const answer = await change('disable', requests.patchUser(first.id, { accountEnabled: false }), undo)
      await then()
      await graph('read', requests.states([first.id]))
      return answered(answer, 204)
    },
  })
  const basics = checks.filter(({ basic }) => basic)

  it('happens when the trial is stopped, or a check fails', async () => {
    const stop = new AbortController()
    const stopping = blocking(() => stop.abort(new Error('stop')))
    const stopped = await trial(tenant(), {
      checks: [...basics, stopping, ...checks.slice(basics.length)],
      signal: stop.signal,
    })
    assert.equal(named('first account').accountEnabled, true)
    assert.deepEqual([stopped.stopped, stopped.left, stopped.code], ['You stopped it.', [], 1])
    assert.ok(stopped.results.slice(basics.length).every(({ verdict }) => verdict === 'notReached'))
    const broken = await trial(tenant(), {
      checks: [
        ...basics,
        blocking(() => {
          throw new Error('It broke')
        }),
      ],
    })
    assert.equal(named('first account').accountEnabled, true)
    assert.equal(broken.results.at(-1)?.says, 'It broke')
  })

  it('waits where necessary even after the trial is stopped', async () => {
    const stop = new AbortController()
    let times = 0
    const { left } = await trial(tenant(), {
      checks: [...basics, blocking(() => stop.abort(new Error('stop')))],
      signal: stop.signal,
      alter: (_check, name, answer) =>
        name === 'undo' && times++ === 0 ? { status: 429, headers: { 'retry-after': '5' }, body: {} } : answer,
    })
    assert.deepEqual([left, times > 1, named('first account').accountEnabled], [[], true, true])
  })

  it('is recorded before anything is changed, without a token', async () => {
    const folder = await temporaryFolder('trial-')
    let written = ''
    const looking = blocking(() => {
      written = readFileSync(join(folder, 'undo.json'), 'utf8')
    })
    await trial(tenant(), { folder, checks: [...basics, looking] })
    const { entries, accounts } = JSON.parse(written)
    assert.deepEqual(
      entries.map(({ says, account }: { says: string; account: string }) => [says, account]),
      [['enable the account', named('first account').id]],
    )
    assert.equal(accounts.length, 2)
    assert.doesNotMatch(written, /eyJ|Bearer/)
  })

  it('leaves nothing behind even if it was killed: the next trial refuses to start, and --undo completes it', async () => {
    const folder = await temporaryFolder('trial-')
    // As a process leaves it that is killed between the change and its undo.
    let file = ''
    await trial(tenant(), {
      folder,
      checks: [
        ...basics,
        blocking(() => {
          file = readFileSync(join(folder, 'undo.json'), 'utf8')
        }),
      ],
    })
    writeFileSync(join(folder, 'undo.json'), file)
    tenant().emulator.world.change(named('first account').id, { accountEnabled: false })
    await assert.rejects(trial(tenant(), { folder }), /run it with --undo first/)
    const undone = await undo(folder, 'yes')
    assert.equal(undone, 0)
    assert.equal(named('first account').accountEnabled, true)
    assert.equal(existsSync(join(folder, 'undo.json')), false)
    assert.equal(await undo(folder, 'yes'), 0)
  })

  it('says what it could not undo, and keeps it for --undo', async () => {
    const folder = await temporaryFolder('trial-')
    const id = tenant().emulator.faults.add({ match: { method: 'PATCH', path: '/users/' }, fail: 503, skip: 1 })
    const { left, code, said } = await trial(tenant(), { folder, checks: [...basics, blocking(() => undefined)] })
    tenant().emulator.faults.remove(id)
    assert.deepEqual(
      left.map(({ says }) => says),
      ['enable the account'],
    )
    assert.equal(code, 1)
    assert.match(said, /NOT taken back: enable the account\. Run it again with --undo/)
    assert.equal(await undo(folder, 'no'), 1)
    assert.equal(await undo(folder, 'yes'), 0)
  })

  const undo = async (folder: string, answer: string) => {
    const { createHttpClient } = await import('../../src/auth/http-client.ts')
    const { systemClock } = await import('../../src/core/clock.ts')
    const { withAnswers } = await import('../../trial/person.ts')
    const client = createHttpClient({})
    try {
      return await undoTrial({
        environment: tenant().environment,
        as: tenant().as,
        serviceUrl: tenant().serviceUrl,
        report: '',
        folder,
        person: withAnswers({ undo: answer }, () => undefined),
        send: client.send,
        clock: systemClock,
        signal: new AbortController().signal,
      })
    } finally {
      await client.close()
    }
  }
})
