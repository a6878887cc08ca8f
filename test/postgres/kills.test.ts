import { killInstances } from '../support/kills.ts'

const seed = Math.ceil(Math.random() * 1_000_000)

describe('an operation on three instances, one of which is killed repeatedly', () => {
  it(`continues elsewhere within 15 s, loses nothing, and repeats at most what was in flight (seed ${seed})`, () =>
    killInstances({ kills: 6, accounts: 200, seed }))
})
