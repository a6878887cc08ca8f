import assert from 'node:assert/strict'
import { beginDisabling, pickMany } from '../support/disabling.ts'
import { useInstances } from '../support/instances.ts'
import { keepLedger } from '../support/ledger.ts'
import { slowQuota } from '../support/slow-quota.ts'

describe('signing out on one instance while another one runs the operation', () => {
  const all = useInstances({
    count: 2,
    emulator: { graph: { quota: slowQuota(10, 20) } },
    environment: () => ({ APPROVAL_ABOVE: '1000' }),
  })

  it('stops it there, and after the sign-in any of them continues it, repeating nothing', async () => {
    const { emulator, logged, ports } = all()
    const { alex } = emulator.world.operators
    const ledger = keepLedger(emulator)
    const running = await beginDisabling(emulator, pickMany(emulator, 120), { by: alex, signOut: false })
    await running.reach(5)
    const runner = logged.findIndex((lines) => lines.some((line) => line.includes('"step":"started"')))
    assert.ok(runner >= 0)
    emulator.framework.botUrl = `http://127.0.0.1:${ports[1 - runner]}/api/messages`
    await running.chat.say('sign out')
    await running.chat.heard('You are signed out')
    const paused = await running.chat.heard(/Paused: sign in to continue\n[\s\S]*You’re not signed in/)
    const since = emulator.journal.entries().at(-1)?.seq ?? 0
    const done = running.disabled()
    assert.ok(done < running.total, `${done} disabled`)
    // A message later, still nothing has left for Graph.
    await running.chat.say('help')
    assert.deepEqual(emulator.journal.entries({ path: /^\/v1\.0\//, since }), [])
    await running.chat.press('Sign in', {}, paused.id)
    await running.chat.signIn()
    await running.result()
    for (const id of ledger.ids()) assert.equal(ledger.times('change', id), 1)
    assert.deepEqual(
      logged.flat().filter((line) => /"level":[56]0/.test(line)),
      [],
    )
  })
})
