import assert from 'node:assert/strict'
import { readDetails } from '../../src/commands/account-details.ts'
import type { CloudName } from '../../src/core/model.ts'
import type { Directory } from '../../src/graph/directory/directory.ts'

describe('the details of accounts in another cloud', () => {
  it('leave out what Microsoft does not offer there, say so, and ask Graph for nothing of it', async () => {
    const asked = new Set<string>()
    const answers = { roleGroups: new Map(), groupNames: new Map() }
    const directory = new Proxy({} as Directory, {
      get: (_, name: string) => async () => {
        asked.add(name)
        return Object.hasOwn(answers, name) ? answers[name as keyof typeof answers] : new Map()
      },
    })
    const turn = (cloud: CloudName) =>
      ({
        services: { settings: { cloud }, limits: {} },
        directory,
        readAs: () => directory,
        progress: () => {},
      }) as unknown as Parameters<typeof readDetails>[0]
    const found = [{ input: 'ann', outcome: 'found', account: { id: 'ann' } }] as unknown as Parameters<
      typeof readDetails
    >[1]
    const { gaps } = await readDetails(turn('china'), found, false)
    assert.deepEqual(gaps, [
      { detail: 'methods', because: 'cloud' },
      { detail: 'risk', because: 'cloud' },
    ])
    assert.ok(!asked.has('methods') && !asked.has('risks') && asked.has('signIns'))
    assert.deepEqual((await readDetails(turn('public'), found, false)).gaps, [])
    assert.ok(asked.has('methods') && asked.has('risks'))
  })
})
