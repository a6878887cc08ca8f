import assert from 'node:assert/strict'
import { createTelemetry } from '../../../src/app/telemetry/telemetry.ts'
import { text } from '../../packaging/project.ts'
import { azureRules, rules, useInsights, type Watch, watch } from '../../support/alerts.ts'
import { answerTo } from '../../support/answer.ts'
import { pickMany } from '../../support/disabling.ts'
import { eventually } from '../../support/eventually.ts'
import { failSlowly } from '../../support/fail-slowly.ts'
import { createHurriedClock } from '../../support/fake-clock.ts'
import { fillDisk } from '../../support/full-disk.ts'
import { type Chat, useWorld } from '../../support/rollcall.ts'

const clock = createHurriedClock(10)
const memory = { rss: 200e6 }
const day = 24 * 3_600_000
const figures = {
  version: process.version,
  memoryUsage: () => memory,
  cpuUsage: () => ({ user: 1, system: 1 }),
  uptime: () => 1,
}
/** Tested on a server in test/postgres/alerts.test.ts. */
const onServer = [
  'RollcallDatabaseAway',
  'RollcallDatabaseRefuses',
  'RollcallConnectionsLow',
  'RollcallClockOff',
  'RollcallSettingsDiffer',
  'RollcallDefect',
  'RollcallChoreFails',
]
const proved = new Set<string>(onServer)

describe('the alerts for Prometheus', () => {
  const insights = useInsights()
  const world = useWorld({
    clock,
    telemetry: () => createTelemetry({ clock, figures, exporters: insights().exporters }),
    environment: () => ({
      APPROVAL_ABOVE: '1000',
      AAD_APP_CREDENTIAL_EXPIRES: new Date(clock.now() + 41 * day).toISOString().slice(0, 10),
    }),
  })
  let alex: Chat
  let seen: Watch
  let inAzure: readonly string[] = []
  const look = async (minutes?: number) => {
    await seen.look(world().rollcall.port)
    inAzure = await insights().firing(minutes)
  }
  /** Triggers this alert, which didn't fire before. */
  const fires = async (
    alert: string,
    condition: () => Promise<unknown>,
    then: () => Promise<unknown> = () => look(3),
  ) => {
    await look()
    // Earlier data is outside the window.
    insights().clear()
    await look()
    assert.ok(!seen.firing().includes(alert), `${alert} fires for nothing`)
    assert.ok(!inAzure.includes(alert), `${alert} fires in Azure for nothing`)
    await condition()
    await then()
    assert.ok(seen.firing().includes(alert), `${alert} does not fire; firing: ${seen.firing()}`)
    if (azureRules.has(alert)) assert.ok(inAzure.includes(alert), `${alert} does not fire in Azure`)
    proved.add(alert)
  }
  const faults = () => world().emulator.faults
  const upns = (count: number) =>
    pickMany(world().emulator, count)
      .map((one) => one.userPrincipalName)
      .join('\n')

  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  beforeEach(() => {
    seen = watch()
  })
  afterEach(() => faults().remove())

  it('stay silent while all is well', async () => {
    await look()
    await alex.say('whoami')
    await alex.say('list users')
    await look()
    assert.deepEqual(seen.firing(), [])
  })

  it('fire for the first account with an uncertain result', () =>
    fires('RollcallAccountsUncertain', async () => {
      await alex.say(`disable accounts ${upns(2)}`)
      await alex.heard('Disable 2 accounts?')
      const isStruck = failSlowly(faults())
      await alex.press('Disable 2 accounts', { reason: 'Left the company on Friday' })
      await eventually('the accounts are written', isStruck)
      faults().add({ match: { method: 'GET', path: '^/users' }, at: 'item', fail: 400 })
      await alex.heard('Disabled 0 of 2 accounts')
    }))

  it('fire when Teams is refused and nothing is accepted, but not for scanners', async () => {
    const knock = (authorization: string) =>
      fetch(`http://127.0.0.1:${world().rollcall.port}/api/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: authorization },
        body: '{}',
      })
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    await look()
    for (let time = 0; time < 10; time++) assert.equal((await knock('')).status, 401)
    await look()
    assert.deepEqual(seen.firing(), [])
    const claims = { iss: 'https://api.botframework.com', aud: 'another-bot', serviceurl: 'x', exp: 4e9 }
    const token = `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.c2lnbmVk`
    await fires('RollcallRefusesTeams', async () => {
      for (let time = 0; time < 10; time++) assert.equal((await knock(`Bearer ${token}`)).status, 401)
    })
  })

  it('fire when the disk of the database is full', () =>
    fires('RollcallDiskFull', async () => {
      try {
        fillDisk(true)
        const line = `disable accounts ${upns(1)}`
        await eventually('the chat says so', async () => /is full/.test(await answerTo(alex, line)))
      } finally {
        fillDisk(false)
      }
    }))

  it('fire before a secret expires, and once more when it is urgent', async () => {
    const nothing = async () => {}
    await fires('RollcallCredentialExpires', nothing, () => clock.later(12 * day, look))
    assert.ok(!seen.firing().includes('RollcallCredentialExpiresSoon'))
    await fires('RollcallCredentialExpiresSoon', nothing, () => clock.later(35 * day, look))
  })

  it('fire when the token service fails', () =>
    fires('RollcallServiceFails', async () => {
      faults().add({ match: { path: 'usertoken' }, at: 'request', fail: 503 })
      for (let time = 0; time < 2; time++) await alex.say('list users')
    }))

  it('fire when Graph fails', () =>
    fires('RollcallGraphFails', async () => {
      faults().add({ match: { path: '^/v1' }, at: 'request', fail: 503, retryAfter: 0, times: 8 })
      await alex.say('list users')
      await alex.say('list users')
    }))

  it('fire when the quota is used up', () =>
    fires('RollcallThrottled', async () => {
      faults().add({ match: { path: '^/users' }, at: 'item', fail: 429, retryAfter: 0, times: 60 })
      await alex.say(`check status ${upns(70)}`)
      await alex.heard('Status of 70 accounts')
    }))

  it("fire when messages aren't delivered", async () => {
    await fires('RollcallCannotDeliver', async () => {
      faults().add({ match: { path: '_connector' }, at: 'request', fail: 403 })
      for (let time = 0; time < 7; time++) await alex.say('whoami').catch(() => {})
    })
  })

  it('fire for an abandoned card', async () => {
    await alex.say(`disable accounts ${upns(2)}`)
    await alex.heard('Disable 2 accounts?')
    await fires('RollcallCardAbandoned', async () => {
      // Not a 403, which is final: nothing would be tried again.
      faults().add({ match: { path: '_connector' }, at: 'request', fail: 503 })
      // Not waiting for an answer: none arrives.
      const pressed = { button: 'Disable 2 accounts', inputs: { reason: 'Left the company on Friday' } }
      await world()
        .emulator.acting.press(alex.actor, pressed)
        .catch(() => {})
      const isAbandoned = () => world().logged.some((line) => line.includes('card could not be updated for an hour'))
      let ahead = 0
      for (let wait = 11; !isAbandoned(); wait = Math.min(2 * wait, 601)) {
        assert.ok(ahead < 2 * 3_600_000, 'given up after an hour')
        await world().rest()
        clock.set(wait * 1_000)
        ahead += wait * 1_000
      }
      // An hour ahead, nothing that Teams sends would be accepted any more.
      clock.set(-ahead)
    })
  })

  it('fire for an operation waiting for a sign-in', () => {
    const condition = async () => {
      await alex.say(`disable accounts ${upns(2)}`)
      await alex.heard('Disable 2 accounts?')
      faults().add({ match: { method: 'PATCH' }, at: 'item', fail: 'expiredToken' })
      await alex.press('Disable 2 accounts', { reason: 'Left the company on Friday' })
      await alex.heard('Paused: sign in to continue')
    }
    return fires('RollcallNeedsSignIn', condition, () => look(50))
  })

  it('fire when turns are slow', () =>
    fires('RollcallSlow', async () => {
      for (let time = 0; time < 3; time++) {
        const slow = faults().add({ match: { path: '^/v1' }, at: 'request', delayMs: 300, times: 1 })
        const said = alex.say('list users')
        // The turn has begun as soon as its request has arrived.
        const arrived = () =>
          faults()
            .list()
            .some(({ id, struck }) => id === slow && struck > 0)
        await eventually('its request has arrived', arrived)
        clock.set(6_000)
        await said
        await look()
      }
    }))

  it('fire when a process is blocked', () =>
    fires('RollcallBlocked', async () => {
      const measured = async () => {
        const page = await (await fetch(`http://127.0.0.1:${world().rollcall.port}/metrics`)).text()
        return Number(/^rollcall_eventloop_delay_seconds_count\S* (\d+)/m.exec(page)?.[1])
      }
      for (let time = 0; time < 3; time++) {
        const before = await measured()
        clock.set(3_000)
        await eventually('it is measured', async () => (await measured()) > before + 1)
        await look()
      }
    }))

  // Late: on a slow machine the operation begins while the clock is ahead, and holds up later ones on its accounts.
  it("fire when a due job isn't taken", async () => {
    const { emulator } = world()
    const later = () => clock.later(3 * day, () => look(3))
    const other = await world().person(emulator.world.operators.megan, { signedIn: true })
    const condition = async () => {
      await other.say(`disable accounts ${upns(2)}`)
      await other.heard('Disable 2 accounts?')
      const at = new Date(clock.now() + 2 * day).toISOString()
      await other.press('Disable 2 accounts', {
        reason: 'Left the company on Friday',
        runAtDate: at.slice(0, 10),
        runAtTime: at.slice(11, 16),
      })
      await other.heard('Runs on')
    }
    await fires('RollcallOperationsWait', condition, later)
  })

  it('fire when a process uses too much memory', () =>
    fires(
      'RollcallMemory',
      async () => {
        memory.rss = 1e9
      },
      () => look(10),
    ))

  it('fire when one of several instances does not respond', () =>
    fires(
      'RollcallInstanceDown',
      async () => insights().clear(),
      async () => {
        await seen.look(world().rollcall.port, 1)
        // Azure counts instances, of which this test has one.
        inAzure = ['RollcallInstanceDown']
        assert.ok(!seen.firing().includes('RollcallDown'))
      },
    ))

  it('fire when no instance responds', () =>
    fires('RollcallDown', async () => {
      await world().rollcall.close()
      // Its last data is outside the window.
      insights().clear()
    }))

  it('are each proven to fire', () => {
    assert.deepEqual([...proved].sort(), rules.map(({ alert }) => alert).sort())
    assert.ok(azureRules.size >= 12)
    for (const alert of azureRules.keys()) assert.ok(proved.has(alert), alert)
    for (const alert of onServer) assert.ok(text('test/postgres/alerts.test.ts').includes(`'${alert}'`), alert)
  })
})
