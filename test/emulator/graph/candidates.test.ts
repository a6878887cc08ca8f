import assert from 'node:assert/strict'
import fc from 'fast-check'
import { findCandidates } from '../../../emulator/graph/filter/candidates.ts'
import { compile } from '../../../emulator/graph/filter/match.ts'
import { parseFilter } from '../../../emulator/graph/filter/parse.ts'
import { createWorld, type PersonPatch } from '../../../emulator/world.ts'

/** Few names and addresses, so that people take over each other's. */
const name = fc.constantFrom('a@x.test', 'A@x.test', 'b@x.test', 'c@x.test')
const change: fc.Arbitrary<PersonPatch> = fc.oneof(
  fc.record({ mail: fc.option(name) }),
  fc.record({
    proxyAddresses: fc.array(
      name.map((one) => `smtp:${one}`),
      { maxLength: 2 },
    ),
  }),
  fc.record({ accountEnabled: fc.boolean() }),
)

describe('people found by index for a filter', () => {
  it('are the same as by checking everyone, whatever changed before', () => {
    const world = createWorld({ users: 60, seed: 7 })
    const people = [...world.people.values()]
    const filters = [
      "mail in ('a@x.test','B@x.test')",
      "mail eq 'c@x.test' or proxyAddresses/any(p:p eq 'smtp:a@x.test')",
      "accountEnabled eq true and mail eq 'a@x.test'",
      `userPrincipalName in ('${people[0]?.userPrincipalName}','renamed@x.test')`,
      `id in ('${people[1]?.id}','${people[2]?.id.toUpperCase()}')`,
    ].map(parseFilter)
    const check = () => {
      for (const filter of filters) {
        const few = findCandidates(world, filter)
        assert.ok(few && few.size < people.length)
        assert.deepEqual(new Set([...few].filter(compile(filter))), new Set(people.filter(compile(filter))))
      }
    }
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), change), { maxLength: 5 }), (changes) => {
        for (const [nth, patch] of changes) world.change(people[nth]?.id ?? '', patch)
        check()
      }),
    )
    for (const userPrincipalName of ['renamed@x.test', 'Renamed@X.test', 'again@x.test']) {
      world.change(people[0]?.id ?? '', { userPrincipalName })
      check()
    }
  })
})
