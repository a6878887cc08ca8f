import assert from 'node:assert/strict'
import { setImmediate as immediate } from 'node:timers/promises'
import { readDetails } from '../../../src/chat/accounts/details.ts'
import type { CloudName } from '../../../src/core/model.ts'
import type { Directory } from '../../../src/graph/directory/directory.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { methodsOf } from '../../../src/graph/directory/methods.ts'
import { risksOf } from '../../../src/graph/directory/risk.ts'
import { signInsOf } from '../../../src/graph/directory/sign-ins.ts'
import { requested } from '../../support/all-commands.ts'

type Given = Parameters<typeof readDetails>

const found = [{ input: 'ann', outcome: 'found', account: { id: 'ann' } }] as unknown as Given[1]

/** A turn whose directory finds nothing; `asks` is told what it is asked for, and may refuse. */
function turnIn(cloud: CloudName, asks: (call: unknown) => Promise<void>): Given[0] {
  const ask = async (call: () => unknown) => {
    await asks(call)
    return new Map()
  }
  const directory = { ask } as unknown as Directory
  const services = { settings: { cloud }, limits: {}, scopes: requested }
  const turn = { services, directory, readAs: () => directory, progress: () => {} }
  return turn as unknown as Given[0]
}

describe('the details of accounts', () => {
  it('list what is missing in the same order, whichever is refused first', async () => {
    const late: readonly unknown[] = [signInsOf, methodsOf, risksOf]
    const { gaps } = await readDetails(
      turnIn('public', async (call) => {
        const place = late.indexOf(call)
        for (let turns = place; turns >= 0 && turns < late.length; turns++) await immediate()
        if (place >= 0) throw new graphErrors.licenceMissing({})
      }),
      found,
      false,
    )
    assert.deepEqual(
      gaps.map(({ detail }) => detail),
      ['signIns', 'methods', 'risk'],
    )
  })

  it("omit what Microsoft does not offer in this cloud, say so, and don't ask Graph for it", async () => {
    const asked = new Set<unknown>()
    const turn = (cloud: CloudName) => turnIn(cloud, async (call) => void asked.add(call))
    const { gaps } = await readDetails(turn('china'), found, false)
    assert.deepEqual(gaps, [
      { detail: 'methods', because: 'cloud' },
      { detail: 'risk', because: 'cloud' },
    ])
    assert.ok(!asked.has(methodsOf) && !asked.has(risksOf) && asked.has(signInsOf))
    assert.deepEqual((await readDetails(turn('public'), found, false)).gaps, [])
    assert.ok(asked.has(methodsOf) && asked.has(risksOf))
  })
})
