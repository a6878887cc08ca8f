import { killInstances } from '../support/kills.ts'
import { chaos } from './settings.ts'

describe(`an operation on ${chaos.accounts} accounts on three instances`, () => {
  it(`survives ${chaos.kills} kills at random moments`, () =>
    killInstances({ kills: chaos.kills, accounts: chaos.accounts, seed: chaos.seed, maxPause: chaos.pause }))
})
