import { killInstances } from '../support/kills.ts'
import { chaos } from './settings.ts'

describe('an operation on 2,000 accounts on three instances', () => {
  it(`survives ${chaos.kills} kills at random moments`, () =>
    killInstances({ kills: chaos.kills, accounts: 2_000, seed: chaos.seed, maxPause: chaos.pause }))
})
