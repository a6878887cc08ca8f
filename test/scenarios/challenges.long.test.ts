import assert from 'node:assert/strict'
import { policyOf } from '../../emulator/conditional-access.ts'
import type { Entry } from '../../emulator/conversations.ts'
import type { Challenge } from '../../emulator/identity.ts'
import type { Person } from '../../emulator/world.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, heardBy, useWorld, wordsOf } from '../support/rollcall.ts'
import { slowQuota } from '../support/slow-quota.ts'

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
const isSignInCard = (entry: Pick<Entry, 'activity'>) =>
  JSON.stringify(entry.activity).includes('vnd.microsoft.card.oauth')

/** Requests to Entra and sign-in cards of one world. */
function watching(world: ReturnType<typeof useWorld>) {
  const exchanges = () =>
    world()
      .emulator.journal.entries({ method: 'POST', path: /oauth2\/v2\.0\/token/ })
      .map(({ body }) => JSON.stringify(body))
      .filter((body) => body.includes('on_behalf_of'))
  const cards: string[] = []
  before(() => {
    const seen = new Set<string>()
    world().emulator.conversations.watch(({ entries }) => {
      for (const entry of entries) {
        if (seen.has(entry.id) || !isSignInCard(entry)) continue
        seen.add(entry.id)
        cards.push(JSON.stringify(entry.activity))
      }
    })
  })
  return {
    exchanges,
    /** Sign-in cards shown, and token exchanges with the claims `text`, since it was called. */
    from: () => {
      const [shown, asked] = [cards.length, exchanges().length]
      return {
        cards: () => cards.slice(shown),
        exchanges: () => exchanges().slice(asked),
        withClaims: (name: string) =>
          exchanges()
            .slice(asked)
            .filter((body) => body.includes(name)),
      }
    },
  }
}

describe('a claims challenge from Graph', () => {
  const world = useWorld()
  const watch = watching(world)
  const people = () => world().emulator.world.operators
  afterEach(() => {
    world().emulator.faults.remove()
    world().emulator.identity.lift()
  })

  it('is sent to Entra once with its claims, and the request is repeated without asking anyone', async () => {
    const alex = await world().person(people().alex, { signedIn: true })
    await alex.say('list users')
    await alex.heard('of 4')
    const since = watch.from()
    world().emulator.faults.add({ fail: 'challenge', claims })
    await alex.say('list users department:Sales')
    await alex.heard('Sales')
    assert.equal(since.withClaims('acrs').length, 1)
    assert.deepEqual(since.cards(), [])
    // The token with the claims is cached, so the next question doesn't need another.
    await alex.say('whoami')
    await alex.heard('You are Alex Wilber')
  })

  it('is satisfied if it affects a whole batch', async () => {
    const megan = await world().person(people().megan, { signedIn: true })
    const since = watch.from()
    world().emulator.faults.add({ at: 'request', match: { path: 'batch' }, fail: 'challenge', claims })
    await megan.say(`check status ${upnsOf(ordinary(world(), 60))}`)
    await megan.heard('Status of 60 accounts')
    assert.equal(since.withClaims('acrs').length, 1)
    assert.deepEqual(since.cards(), [])
  })

  it('leads to one card without single sign-on if its claims do not satisfy it, and then to a refusal', async () => {
    const adele = await world().person(people().adele, { signedIn: true })
    const since = watch.from()
    world().emulator.faults.add({ match: { oid: people().adele.id }, fail: 'challenge', claims, insists: true })
    await adele.say('list users')
    assert.equal(since.cards().length, 1)
    assert.doesNotMatch(since.cards().join(), /tokenExchangeResource/)
    await adele.signIn()
    await adele.heard('A Conditional Access policy in your organisation blocks access')
    assert.equal(since.cards().length, 1)
  })

  it("about the server's location names the address to trust, and asks nobody to sign in", async () => {
    const diego = await world().person(people().diego, { signedIn: true })
    await diego.say('list users')
    await diego.heard('of 4')
    const since = watch.from()
    world().emulator.identity.challenge(people().diego, { kind: 'location' })
    await diego.say('list users')
    const refusal = wordsOf(await diego.heard('doesn’t allow access from the network of the bot’s server'))
    assert.match(refusal, /AADSTS53003/)
    assert.match(refusal, /public IP address of the bot’s server to a trusted named location/)
    assert.equal(since.withClaims('xms_rp_ipaddr').length, 1)
    assert.deepEqual(since.cards(), [])
  })
})

describe('a claims challenge from Entra', () => {
  const world = useWorld({ emulator: { ssoMode: 'silent' } })
  const watch = watching(world)
  const people = () => world().emulator.world.operators
  const hold = (person: Person, kind: Challenge['kind']) => world().emulator.identity.challenge(person, { kind })

  it('leads to one card without single sign-on if needed, and the answer follows', async () => {
    hold(people().alex, 'mfa')
    const since = watch.from()
    const alex = await world().person(people().alex)
    await alex.say('list users')
    const card = await heardBy(world().emulator.acting, alex.actor, isSignInCard)
    assert.match(JSON.stringify(card.activity), /your organisation asks for an extra step/)
    assert.doesNotMatch(JSON.stringify(card.activity), /tokenExchangeResource/)
    await alex.signIn()
    await alex.heard('of 4')
    assert.equal(since.cards().length, 1)
  })

  it('is repeated once if the sign-in does not satisfy it, then refused with the kind of policy', async () => {
    hold(people().megan, 'unsatisfied')
    const since = watch.from()
    const megan = await world().person(people().megan)
    await megan.say('whoami')
    await heardBy(world().emulator.acting, megan.actor, isSignInCard)
    await megan.signIn()
    const refusal = wordsOf(await megan.heard('requires multifactor authentication'))
    assert.match(refusal, /AADSTS50076/)
    assert.match(refusal, /include this bot’s sign-in app in the policy/)
    assert.equal(since.cards().length, 1)
    assert.ok(since.exchanges().length < 10, `${since.exchanges().length} exchanges`)
  })

  it('is refused immediately if nobody can satisfy it', async () => {
    const expected = {
      unassigned: /not assigned to this bot’s sign-in app/,
      app: /approved apps/,
      risk: /its risk/,
      blocked: /blocks access/,
    }
    for (const [kind, words] of Object.entries(expected)) {
      const person = people().lynne
      world().emulator.identity.lift(person)
      hold(person, kind as Challenge['kind'])
      const since = watch.from()
      const lynne = await world().person(person)
      await lynne.say('list users')
      await lynne.heard(words)
      assert.deepEqual(since.cards(), [], kind)
      assert.ok(since.exchanges().length <= 3, `${kind}: ${since.exchanges().length} exchanges`)
    }
  })

  it('leads to one card if the device cannot satisfy it, then to a refusal that says what to change', async () => {
    hold(people().diego, 'device')
    const since = watch.from()
    const diego = await world().person(people().diego)
    await diego.say('list users')
    await heardBy(world().emulator.acting, diego.actor, isSignInCard)
    await diego.signIn()
    assert.match(wordsOf(await diego.heard('requires a compliant or joined device')), /AADSTS53000/)
    assert.equal(since.cards().length, 1)
  })

  it('ends even if the sign-in is refused for no reason that can be fixed', async () => {
    const { isaiah } = people()
    world().emulator.world.change(isaiah.id, { signInSessionsValidFrom: '2099-01-01T00:00:00Z' })
    const since = watch.from()
    const chat = await world().person(isaiah)
    await chat.say('list users')
    await heardBy(world().emulator.acting, chat.actor, isSignInCard)
    await chat.signIn()
    await chat.heard('didn’t accept that sign-in')
    assert.equal(since.cards().length, 1)
  })
})

describe('a policy that requires a compliant device', () => {
  const world = useWorld({ emulator: { ssoMode: 'silent' } })
  const watch = watching(world)
  const people = () => world().emulator.world.operators
  const access = () => world().emulator.world.conditionalAccess
  const { conditions } = policyOf('', '', {}, '')
  const require = (
    applications: Partial<typeof conditions.applications>,
    users: Partial<typeof conditions.users> = {},
  ) =>
    access().policies.set(
      'device',
      policyOf('device', 'Compliant device', { includeUsers: ['All'], ...users }, 'compliantDevice', {
        conditions: {
          ...conditions,
          applications: { ...conditions.applications, ...applications },
          users: { ...conditions.users, includeUsers: ['All'], ...users },
        },
      }),
    )
  afterEach(() => {
    access().policies.delete('device')
    access().devices.clear()
  })

  it('asks for a sign-in on such a device once, and says to include the app if it is excluded', async () => {
    require({ excludeApplications: [world().emulator.world.ssoAppId] })
    const since = watch.from()
    const alex = await world().person(people().alex)
    await alex.say('list users')
    const card = await heardBy(world().emulator.acting, alex.actor, isSignInCard)
    assert.match(JSON.stringify(card.activity), /on a compliant or joined device: your organisation requires one/)
    assert.doesNotMatch(JSON.stringify(card.activity), /tokenExchangeResource/)
    await alex.signIn()
    const refusal = wordsOf(await alex.heard('your sign-in didn’t show one'))
    assert.match(refusal, /AADSTS530003/)
    assert.match(refusal, /include this bot’s sign-in app in the policy/)
    assert.doesNotMatch(refusal, /expired|multifactor/)
    assert.equal(since.cards().length, 1)
  })

  it('is met by a sign-in on a compliant device once the policy includes the app', async () => {
    const megan = await world().person(people().megan)
    // A policy about Office 365 alone is where the app isn't included either.
    require({ includeApplications: ['Office365'] })
    await megan.say('list users')
    await heardBy(world().emulator.acting, megan.actor, isSignInCard)
    require({ includeApplications: ['Office365', world().emulator.world.ssoAppId] })
    await megan.signIn()
    await megan.heard('of 4')
  })

  it('refuses another device on the sign-in page, and leaves out people it excludes', async () => {
    const { diego, lynne } = people()
    require({}, { excludeUsers: [lynne.id] })
    for (const person of [diego, lynne]) access().devices.set(person.id, 'registered')
    const excluded = await world().person(lynne)
    await excluded.say('list users')
    await excluded.heard('of 4')
    const chat = await world().person(diego)
    await chat.say('list users')
    await heardBy(world().emulator.acting, chat.actor, isSignInCard)
    await assert.rejects(chat.signIn(), /AADSTS53000/)
  })
})

describe('an operation that is challenged', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({
    clock,
    emulator: { graph: { quota: slowQuota(10, 20) } },
    environment: () => ({ APPROVAL_ABOVE: '1000' }),
  })
  const watch = watching(world)
  let alex: Chat
  let used = 0
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  /** An operation's card, once it contains this text. */
  const onCard = (id: string, text: RegExp) => alex.heard(text, { message: id })
  const begin = async () => {
    const targets = ordinary(world(), 40, used)
    used += 40
    const disabled = () => targets.filter(({ id }) => !world().emulator.world.find(id)?.accountEnabled).length
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await alex.heard('Disable 40 accounts?')
    await alex.press('Disable 40 accounts', { reason: 'Left the company', count: '40', signOut: 'false' }, id)
    await eventually('an account is disabled', () => disabled() > 0)
    return { id, disabled }
  }
  /** From now on Entra challenges Alex, and Graph requires a newer token. */
  const challenge = (kind: Challenge['kind']) => {
    const { alex: person } = world().emulator.world.operators
    world().emulator.identity.challenge(person, { kind })
    if (kind !== 'location') world().emulator.faults.add({ fail: 'challenge' })
  }
  afterEach(() => {
    world().emulator.faults.remove()
    world().emulator.identity.lift()
  })

  it('pauses with the same text as a command, in a new message, and continues after an interactive sign-in', async () => {
    const { id, disabled } = await begin()
    const since = watch.from()
    challenge('mfa')
    await onCard(id, /Paused: sign in to continue[\s\S]*requires additional verification/)
    await alex.heard(
      /Paused: sign in to continue \(disable 40 accounts\)[\s\S]*requires additional verification[\s\S]*Open/,
    )
    assert.ok(disabled() < 40)
    await alex.press('Sign in', {}, id)
    assert.equal(since.cards().length, 1)
    assert.doesNotMatch(since.cards().join(), /tokenExchangeResource/)
    await alex.signIn()
    await onCard(id, /Disabled 40 accounts[\s\S]*40 verified/)
    assert.equal(since.cards().length, 1)
  })

  it('names the policy if the sign-in does not satisfy it, and asks for no other sign-in', async () => {
    const { id } = await begin()
    challenge('unsatisfied')
    await onCard(id, /Paused: sign in to continue[\s\S]*requires additional verification/)
    await alex.press('Sign in', {}, id)
    await alex.signIn()
    const paused = await onCard(id, /Paused: access is blocked[\s\S]*requires multifactor authentication/)
    assert.doesNotMatch(wordsOf(paused), /^Sign in$/m)
    world().emulator.identity.lift()
    await alex.press('Try again', {}, id)
    await onCard(id, /Disabled 40 accounts[\s\S]*40 verified/)
  })
})
