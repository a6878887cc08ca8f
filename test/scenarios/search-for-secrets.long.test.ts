import assert from 'node:assert/strict'
import type { Chat } from '../support/rollcall.ts'
import { plantsIn } from '../support/secret-plants.ts'
import { useSearchedWorld } from '../support/secret-search.ts'
import { findIn, places } from '../support/secret-texts.ts'

describe('a search for secrets', () => {
  const world = useSearchedWorld()
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  const plants = () => plantsIn(world(), alex)

  it("finds nothing that isn't there", async () => {
    assert.deepEqual(await world().search(['Xq7!nowhere']), [])
  })

  for (const [index, place] of places.entries())
    it(`finds one planted in this place: ${place}`, async () => {
      const secret = `zQ${index}kP7vLm`
      await plants()[place](secret)
      const found = await world().search([secret, 'Xq7!nowhere'])
      assert.ok(found.length > 0, 'nothing was found')
      assert.ok(
        found.some((one) => one.place === place && one.near.includes(secret)),
        JSON.stringify(found),
      )
      assert.deepEqual(new Set(found.map((one) => one.secret)), new Set([secret]))
    })

  it('omits only answers that are allowed to show it', async () => {
    const secret = 'answer8Kp'
    await plants().answer(secret)
    assert.equal((await world().search([secret])).length, 1)
    assert.deepEqual(await world().search([secret], ({ text }) => text.includes(secret)), [])
  })

  it('recognises every form that text is converted to', () => {
    const secret = `a&<'"+%9`
    const forms = [
      secret,
      'a&amp;&lt;&#39;&quot;+%9',
      encodeURIComponent(secret),
      new URLSearchParams({ q: secret }).toString(),
      JSON.stringify({ secret }),
      '<p><span>a&amp;<b>&lt;&#39;</b></span><span>&quot;+%9</span></p>',
      Buffer.from(`before ${secret} after`).toString('base64'),
      Buffer.from(`x${secret} after`).toString('base64url'),
    ]
    for (const form of forms) assert.equal(findIn(`around ${form} it`, [secret]).length, 1, form)
    assert.deepEqual(findIn('nothing here', [secret]), [])
  })
})
