import assert from 'node:assert/strict'
import type { Emulator } from '../../emulator/main.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { buttonOf } from '../support/inputs.ts'
import { keepLedger } from '../support/ledger.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, type WorldOptions, wordsOf } from '../support/rollcall.ts'
import { slowQuota } from '../support/slow-quota.ts'
import { byNumberOrName } from '../support/titles.ts'

const half = 1_800_000
const reason = 'Left the company on Friday'

/** How the token service can fail to renew an expired sign-in, and what the operator is told. */
const failures: Record<string, { set(emulator: Emulator): void; says: RegExp }> = {
  'hands out the token that has ended': {
    set: ({ registration }) => {
      registration.refresh = 'expired'
    },
    says: /Your sign-in has expired/,
  },
  'has no token any more': {
    set: ({ registration }) => {
      registration.refresh = 'none'
    },
    says: /You’re not signed in/,
  },
  'asked for a scope by the URI of the app, which Entra renews with AADSTS90009': {
    set: ({ registration, world }) => {
      registration.scope = `openid profile offline_access api://botid-${world.appId}/access_as_user`
    },
    says: /You’re not signed in/,
  },
}

/** Alex, signed in, in a separate world. */
function signedIn(options: WorldOptions) {
  const world = useWorld(options)
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  return {
    world,
    alex: () => alex,
    /** Expires all sign-ins. */
    end: async () => {
      const { status } = await fetch(`${world().emulator.url}/_emulator/sign-ins/end`, { method: 'POST' })
      assert.equal(status, 204)
    },
    /** An operation's card, once it contains this text. */
    onCard: (id: string, text: RegExp) => alex.heard(text, { message: id }),
  }
}

describe('a sign-in that ends', () => {
  const clock = createHurriedClock(10)
  const { world, alex, end, onCard } = signedIn({ clock })
  let used = 0
  const some = (count: number) => {
    used += count
    return ordinary(world(), count, used - count)
  }
  const usual = { refresh: 'renews', scope: '' } as const
  afterEach(() => {
    const { registration } = world().emulator
    const { ssoAppId } = world().emulator.world
    Object.assign(registration, { ...usual, scope: `openid profile offline_access ${ssoAppId}/access_as_user` })
  })

  /** Schedules a disable of two accounts in half an hour. */
  const schedule = async () => {
    const targets = some(2)
    await alex().say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await alex().heard(new RegExp(`Disable 2 accounts\\?[\\s\\S]*${targets[0]?.userPrincipalName}`))
    const at = new Date(clock.now() + half).toISOString()
    const inputs = { reason, signOut: 'false', runAtDate: at.slice(0, 10), runAtTime: at.slice(11, 16) }
    await alex().press('Disable 2 accounts', inputs, id)
    const [name = ''] = /[a-z]{6}-\d\d/.exec(wordsOf(await onCard(id, /Runs on/))) ?? []
    return {
      id,
      name,
      enabled: () => targets.filter((one) => world().emulator.world.find(one.id)?.accountEnabled).length,
    }
  }

  it('goes unnoticed if the token service renews it', async () => {
    const { id } = await schedule()
    await end()
    await clock.later(half + 60_000, () => onCard(id, /Disabled 2 accounts/))
  })

  it('is offered by “continue” and in the message that says so', async () => {
    const { name, enabled } = await schedule()
    await end()
    Object.values(failures)[0]?.set(world().emulator)
    const notice = new RegExp(`Paused: sign in to continue \\(disable 2 accounts\\)\n${name}`)
    const told = await clock.later(half + 60_000, () => alex().heard(notice))
    buttonOf(told, 'Sign in')
    const { replies } = await alex().say('continue')
    const answer = replies.at(-1) ?? assert.fail()
    assert.match(wordsOf(answer), /Paused: sign in to continue/)
    await alex().press(buttonOf(answer, 'Sign in'), {}, answer.id)
    await alex().signIn()
    await eventually('it continues', () => enabled() === 0)
  })

  for (const [what, { set, says }] of Object.entries(failures)) {
    it(`pauses a change at its scheduled time, says so immediately, and lets it continue after the sign-in: ${what}`, async () => {
      const { id, name, enabled } = await schedule()
      set(world().emulator)
      await end()
      await clock.later(half + 60_000, () =>
        onCard(id, new RegExp(`Paused: sign in to continue[\\s\\S]*${says.source}`)),
      )
      const notice = `Paused: sign in to continue \\(disable 2 accounts\\)\n${name}`
      await alex().heard(new RegExp(`${notice}[\\s\\S]*${says.source}`))
      assert.equal(enabled(), 2)
      await alex().press('Sign in', {}, id)
      await alex().signIn()
      await onCard(id, /Disabled 2 accounts[\s\S]*2 verified/)
      assert.equal(enabled(), 0)
      const told = alex()
        .shown()
        .filter((words) => byNumberOrName(new RegExp(notice)).test(words))
      assert.equal(told.length, 1)
    })

    it(`asks once in the chat, then answers: ${what}`, async () => {
      set(world().emulator)
      await end()
      const { activityId } = await alex().say('list users')
      const after = { id: activityId }
      const asked = await alex().heard('Sign in to continue.', { after })
      assert.match(JSON.stringify(asked), /vnd\.microsoft\.card\.oauth/)
      await alex().signIn()
      await alex().heard('of 4', { after })
    })
  }
})

describe('a sign-in that ends during a long run', () => {
  // A separate clock that never goes back, which would delay writes until the old time is reached.
  const clock = createHurriedClock(10)
  const { world, alex, end, onCard } = signedIn({
    clock,
    emulator: { graph: { quota: slowQuota(10, 20) } },
    environment: () => ({ APPROVAL_ABOVE: '1000' }),
  })

  it('pauses it with the reason if it was revoked in Entra, and nothing is lost or sent twice', async () => {
    const { emulator } = world()
    const ledger = keepLedger(emulator)
    const targets = ordinary(world(), 40, 40)
    const disabled = () => targets.filter(({ id }) => !emulator.world.find(id)?.accountEnabled).length
    await alex().say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await alex().heard(new RegExp(`Disable 40 accounts\\?[\\s\\S]*${targets[0]?.displayName}`))
    await alex().press('Disable 40 accounts', { reason, count: '40', signOut: 'false' }, id)
    await eventually('an account is disabled', () => disabled() > 0)
    // Revocations count in whole seconds, and the token may be from this one.
    const revoked = Date.now() + 1_000
    emulator.world.change(emulator.world.operators.alex.id, {
      signInSessionsValidFrom: new Date(revoked).toISOString(),
    })
    await onCard(id, /Paused: sign in to continue[\s\S]*Your sign-in was revoked/)
    const done = disabled()
    assert.ok(done < 40, `${done} disabled`)
    await eventually('a second has passed', () => Date.now() >= revoked)
    await alex().press('Sign in', {}, id)
    await alex().signIn()
    await onCard(id, /Disabled 40 accounts[\s\S]*40 verified/)
    assert.equal(disabled(), 40)
    for (const target of targets) assert.equal(ledger.times('change', target.id), 1)
  })

  it('pauses it, and it continues where it stopped', async () => {
    const targets = ordinary(world(), 40)
    const disabled = () => targets.filter(({ id }) => !world().emulator.world.find(id)?.accountEnabled).length
    await alex().say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await alex().heard('Disable 40 accounts?')
    await alex().press('Disable 40 accounts', { reason, count: '40', signOut: 'false' }, id)
    await eventually('an account is disabled', () => disabled() > 0)
    world().emulator.registration.refresh = 'expired'
    await end()
    clock.set(30_000)
    await onCard(id, /Paused: sign in to continue[\s\S]*Your sign-in has expired/)
    assert.ok(disabled() < 40)
    await alex().press('Sign in', {}, id)
    await alex().signIn()
    await onCard(id, /Disabled 40 accounts[\s\S]*40 verified/)
    assert.equal(disabled(), 40)
  })
})
