import assert from 'node:assert/strict'
import { systemClock } from '../../src/core/clock.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const day = 24 * 3_600_000
const dateAfter = (days: number) => new Date(systemClock.now() + days * day).toISOString().slice(0, 10)

describe('a scheduled change', () => {
  const world = useWorld()
  let signedIn = false
  const plan = async () => {
    const alex = await world().person(world().emulator.world.operators.alex, { signedIn: !signedIn })
    signedIn = true
    await alex.say('disable accounts group:"Children\'s day team"')
    await alex.heard('Disable 4 accounts?')
    return alex
  }
  const reason = 'Contract ends on Friday'

  it('shows what is wrong with a time next to its field, and keeps what was typed', async () => {
    const alex = await plan()
    await alex.press('Disable 4 accounts', { reason, count: '4', runAtDate: '2020-01-01', runAtTime: '10:00' })
    await alex.heard('This time has already passed')
    await alex.press('Disable 4 accounts', { reason, count: '4', runAtDate: dateAfter(2), runAtTime: '' })
    await alex.heard('The time is missing. Add one, such as 18:00.')
  })

  it('is listed before later plans, which have their own pages', async () => {
    const alex = await plan()
    await alex.press('Disable 4 accounts', { reason, count: '4', runAtDate: dateAfter(2), runAtTime: '10:00' })
    await alex.heard('Runs on')
    for (let n = 0; n < 10; n++) await plan()
    await alex.say('operations')
    const first = wordsOf(await alex.heard('Your operations'))
    assert.match(first, /1–10 of 1\d/)
    assert.match(first, /Scheduled/)
    await alex.press('Next')
    await alex.heard(/11–1\d of 1\d/)
    await alex.press('Previous')
    await alex.heard(/1–10 of 1\d/)
  })

  it('is listed and can be cancelled', async () => {
    const alex = await plan()
    await alex.press('Disable 4 accounts', { reason, count: '4', runAtDate: dateAfter(2), runAtTime: '10:00' })
    await alex.heard('Runs on')
    await alex.say('operations')
    await alex.heard('Scheduled')
    await alex.press('Cancel')
    await alex.heard('Cancelled')
  })
})
