import assert from 'node:assert/strict'
import type { FinalOutcome } from '../../../src/graph/batch/judge-responses.ts'
import { combineChanges, splitInHalf } from '../../../src/graph/directory/combine-changes.ts'
import { change, type GraphRequest } from '../../../src/graph/http/request.ts'
import { requests } from '../../../src/graph/index.ts'

const idsIn = ({ request }: { request: { body?: unknown } }) => (request.body as { userIds: string[] }).userIds
const confirm = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ key: `${n}`, request: requests.confirmCompromised(`id-${n}`) }))
/** A change of something that accounts share. */
const patchDevice = (id: string): GraphRequest => ({
  ...change('PATCH', 'Directory.AccessAsUser.All', `/devices/${id}`, { body: { accountEnabled: false } }),
  together: { ids: [id], most: Number.POSITIVE_INFINITY, of: () => patchDevice(id) },
})
const refused = (status: number): FinalOutcome => ({ outcome: 'failed', reason: { code: 'invalid', status } })

describe('combined changes', () => {
  it('contain up to sixty accounts per call where supported, each once', () => {
    const joint = combineChanges([...confirm(130), ...confirm(1)])
    assert.deepEqual(
      joint.map(({ changes }) => changes.length),
      [60, 60, 11],
    )
    assert.deepEqual(
      joint.map((one) => idsIn(one).length),
      [60, 60, 11],
    )
    const twice = combineChanges([...confirm(1), ...confirm(1)])
    assert.deepEqual(twice.map(idsIn), [['id-0']])
  })

  it('keep contradictory changes to the same account apart', () => {
    const joint = combineChanges([
      { key: 'a', request: requests.confirmCompromised('x') },
      { key: 'b', request: requests.dismissRisk('x') },
      { key: 'c', request: requests.patchUser('x', { accountEnabled: true }) },
    ])
    assert.deepEqual(
      joint.map(({ changes }) => changes.map(({ key }) => key)),
      [['a'], ['b'], ['c']],
    )
  })

  it('include a shared device once, but keep other similar items apart', () => {
    const device = { request: patchDevice('d') }
    // Its body is only known when it is sent.
    const password = { request: requests.setPassword('x') }
    const joint = combineChanges([
      { key: 'a', ...device },
      { key: 'b', ...device },
      { key: 'c', ...password },
      { key: 'd', ...password },
    ])
    assert.deepEqual(
      joint.map(({ changes }) => changes.map(({ key }) => key)),
      [['a', 'b'], ['c'], ['d']],
    )
  })

  it('are halved if one could have caused the refusal, but not if the caller lacks permission', () => {
    const [all] = combineChanges(confirm(5))
    assert.ok(all)
    assert.deepEqual(splitInHalf(all, refused(404)).map(idsIn), [
      ['id-0', 'id-1', 'id-2'],
      ['id-3', 'id-4'],
    ])
    assert.deepEqual(splitInHalf(all, refused(403)), [])
    assert.deepEqual(splitInHalf(all, { outcome: 'done' }), [])
    const [device] = combineChanges(['a', 'b'].map((key) => ({ key, request: patchDevice('d') })))
    assert.deepEqual(device && splitInHalf(device, refused(404)), [], 'there is only one at fault')
    const [one] = combineChanges(confirm(1))
    assert.deepEqual(one && splitInHalf(one, refused(404)), [])
  })
})
