import { systemClock } from '../../src/core/clock.ts'
import { useWorld } from '../support/rollcall.ts'

const day = 24 * 3_600_000
const dateAfter = (days: number) => new Date(systemClock.now() + days * day).toISOString().slice(0, 10)

describe('a change for later', () => {
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

  it('says what is wrong with an hour beside its field, and keeps what was typed', async () => {
    const alex = await plan()
    await alex.press('Disable 4 accounts', { reason, count: '4', runAtDate: '2020-01-01', runAtTime: '10:00' })
    await alex.heard('This time has already gone by')
    await alex.press('Disable 4 accounts', { reason, count: '4', runAtDate: dateAfter(2), runAtTime: '' })
    await alex.heard('I could not read the date and time')
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
