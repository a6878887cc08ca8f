// Covers: outside-changes
import assert from 'node:assert/strict'
import type { OtherTool } from '../../emulator/graph/audits.ts'
import type { Person } from '../../emulator/world.ts'
import { useOtherTools } from '../support/other-tools.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

describe('who last enabled or disabled an account', () => {
  const { clock, world, elsewhere, letRead, reads, signIn } = useOtherTools({
    environment: () => ({ SYNCED_ACCOUNTS: 'allow' }),
  })
  const operators = () => world().emulator.world.operators
  let alex: Chat
  const statusOf = async (some: readonly Person[], more = '') => {
    await alex.say(`check status ${more}${upnsOf(some)}`)
    return wordsOf(await alex.heard(/Entra’s audit log as of/))
  }
  before(async () => {
    alex = await signIn(letRead(operators().alex))
  })

  it('is said of one account and in the details of several: people, apps, sync and attack disruption', async () => {
    const { megan } = operators()
    const cases: readonly (readonly [OtherTool, boolean, RegExp])[] = [
      [megan, false, /Last disabled by Megan Bowen in another tool, /],
      [megan, true, /Last enabled by Megan Bowen in another tool, /],
      [{ app: 'Workday [x](http://evil.example)' }, false, /Last disabled by the app Workday .*evil\.example.*, /],
      ['sync', true, /Last enabled by the sync with Active Directory, /],
      ['syncAccount', false, /Last disabled by the sync with Active Directory, /],
      ['attackDisruption', false, /Last disabled by Defender’s attack disruption, /],
    ]
    const people = ordinary(world(), cases.length)
    for (const [n, [by, enabled]] of cases.entries()) {
      const one = people[n] ?? assert.fail()
      elsewhere(megan, one, !enabled, clock.now() - 60_000)
      elsewhere(by, one, enabled)
    }
    for (const [n, [, , expected]] of cases.entries()) {
      const said = await statusOf([people[n] ?? assert.fail()])
      assert.match(said, expected)
      assert.match(said, /ten minutes before that aren’t known yet/)
      assert.doesNotMatch(said, /\[x\]\(/)
    }
    const all = await statusOf(people, 'details ')
    for (const [, , expected] of cases) assert.match(all, expected)
  })

  it('is said to be unknown if nobody has changed it, and in German', async () => {
    const [untouched, changed] = ordinary(world(), 2, 10)
    assert.ok(untouched && changed)
    assert.match(await statusOf([untouched]), /Not enabled or disabled since .*, as far as Entra’s audit log says/)
    elsewhere('sync', changed, false)
    const german = await world().person(operators().alex, { locale: 'de-DE' })
    clock.set(20_000)
    await german.say(`Status ${changed.userPrincipalName}`)
    await german.heard(/Zuletzt deaktiviert von der Synchronisierung mit Active Directory, /)
  })

  it('isn’t checked while Entra’s limit for its log is used up, as the plan says at once', async () => {
    const [one] = ordinary(world(), 1, 12)
    assert.ok(one)
    elsewhere(operators().megan, one, false)
    clock.set(20_000)
    const hasty = await world().person(operators().alex)
    const before = reads()
    const ask = async () => {
      const { replies } = await hasty.say(`enable accounts ${one.userPrincipalName}`)
      return replies.map(wordsOf).join('\n')
    }
    clock.hurry(20)
    for (let n = 0; n < 2; n++) assert.match(await ask(), /Disabled by Megan Bowen/)
    await ask()
    assert.match(await ask(), /outside Rollcall \(Entra’s audit log allows few requests, which were used up/)
    clock.hurry(1)
    assert.ok(reads() - before <= 7, `${reads() - before}`)
  })
})
