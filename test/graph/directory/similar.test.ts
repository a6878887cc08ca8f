import assert from 'node:assert/strict'
import type { Lookup } from '../../../src/graph/directory/account.ts'
import { suggestSimilar } from '../../../src/graph/directory/similar.ts'
import { drive, type Item, type Reply, scripted, user } from '../script.ts'

const missing = (name: string): Lookup => ({ input: `${name}@contoso.test`, outcome: 'notFound' })
const token = async () => 'token'
const known =
  (...names: readonly string[]) =>
  (): Reply => ({ status: 200, body: { value: names.map((name) => user(name)) } })
const named = (lookup: Lookup | undefined) =>
  lookup?.outcome === 'notFound' ? lookup.similar?.map(({ userPrincipalName }) => userPrincipalName) : undefined

async function suggest(lookups: readonly Lookup[], item: (item: Item) => Reply | undefined) {
  const { graph, clock, trips } = scripted({ item })
  const suggested = await drive(clock, graph.as(token).ask(suggestSimilar, lookups))
  return { suggested, items: trips.flatMap((trip) => trip.items) }
}

describe("suggestions for names that weren't found", () => {
  it('name the three most likely people, and nobody with a very different name', async () => {
    const all = known('meganne.bowen', 'megan.bowe', 'megan.bow', 'megan.bowens', 'megan.bowman', 'melanie.brown')
    const { suggested } = await suggest([missing('megan.bowen')], all)
    assert.deepEqual(named(suggested[0]), [
      'megan.bowe@contoso.test',
      'megan.bowens@contoso.test',
      'meganne.bowen@contoso.test',
    ])
  })

  it('search for the name in other properties and for either half, with quotes escaped in the filter', async () => {
    const { items } = await suggest([missing("pat.o'neil")], known())
    assert.match(items[0]?.url ?? '', /startswith\(userPrincipalName,'pat\.o''neil@'\)/)
    assert.match(items[0]?.url ?? '', /startswith\(userPrincipalName,'pat\.o'\)/)
    assert.match(items[0]?.url ?? '', /endswith\(userPrincipalName,'''neil@contoso\.test'\)/)
    assert.match(JSON.stringify(items[0]?.headers), /"consistencylevel":"eventual"/i)
  })

  it('are limited to ten names, in one batch', async () => {
    const many = Array.from({ length: 30 }, (_, n) => missing(`person${n}`))
    const id: Lookup = { input: '00000000-0000-4000-8000-000000000000', outcome: 'notFound' }
    const { suggested, items } = await suggest([id, ...many], known('person1'))
    assert.equal(items.length, 10)
    assert.equal(new Set(items.map(({ trip }) => trip)).size <= 3, true)
    assert.equal(suggested.length, 31)
    assert.equal(named(suggested[0]), undefined)
  })

  it('are omitted if Graph refuses', async () => {
    const { suggested } = await suggest([missing('megan.bowen')], () => ({
      status: 403,
      body: { error: { code: 'x' } },
    }))
    assert.deepEqual(suggested, [missing('megan.bowen')])
  })

  it('cost nothing if everything was found', async () => {
    const { items } = await suggest([], known())
    assert.equal(items.length, 0)
  })
})
