import { killInstances } from '../support/kills.ts'

const seed = Math.ceil(Math.random() * 1_000_000)

describe('an operation on three instances, of which one is killed again and again', () => {
  it(`goes on elsewhere within 15 s, loses nothing, repeats what was in flight at most (seed ${seed})`, () =>
    killInstances({ kills: 6, accounts: 200, seed }))
})
