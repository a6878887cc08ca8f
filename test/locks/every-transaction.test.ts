// Covers: away, evidence, report, take-over, way-back-in
import assert from 'node:assert/strict'
import { type Act, acts } from './acts.ts'
import { notPlayed } from './not-played.ts'
import { describeOrder } from './pair.ts'
import { useTable } from './pairs.ts'
import { findSites, watchSites } from './sites.ts'

const nothing: Act = { name: 'nothing', on: ['plan'], run: async () => undefined }
const isListed = (name: string) =>
  Object.keys(notPlayed).some((one) => one === name || (one.endsWith('/') && name.startsWith(one)))

describe('each transaction alone', () => {
  const sites = findSites()
  let haveRun: Awaited<ReturnType<typeof watchSites>> | undefined
  before(async () => {
    haveRun = await watchSites(sites)
  })
  const table = useTable(async () => void (await haveRun?.()))

  for (const act of acts)
    for (const spot of act.on)
      it(`succeeds and changes something: ${act.name} (${spot})`, async () => {
        const { scene, play } = table()
        const pair = { name: act.name, acts: [act, nothing], spots: [spot, 'plan'] } as const
        const { steps, outcomes, wrong, stored } = await play(pair, [], true)
        assert.deepEqual({ outcomes, wrong }, { outcomes: ['ok', 'ok'], wrong: [] }, describeOrder(pair, steps))
        assert.notEqual(stored.length, 0)
        await scene.reset()
        assert.deepEqual(await scene.saved.read(), [], 'the stored state is not what it was before')
      })

  it('is among them, wherever the source begins one or locks something, or is listed with the reason', async () => {
    const run = await haveRun?.()
    assert.ok(run)
    const missing = sites.filter((site) => !run.has(site) && !isListed(site.name)).map(({ name }) => name)
    assert.deepEqual([...new Set(missing)], [], 'play it in acts.ts')
    const wrongly = Object.keys(notPlayed).filter(
      (one) =>
        !sites.some(
          (site) => (site.name === one || (one.endsWith('/') && site.name.startsWith(one))) && !run.has(site),
        ),
    )
    assert.deepEqual(wrongly, [], 'remove it from not-played.ts')
  })
})
