import assert from 'node:assert/strict'
import { type Course, judge } from '../../bench/load/judge.ts'

const minutes = Array.from({ length: 600 }, (_, second) => second / 60)
const flat = minutes.map((x) => ({ x, y: 450 + 8 * Math.sin(x * 6) }))
const good: Course = { seconds: 600, acknowledged: [10, 20, 30], memory: flat, wrong: 0, lost: 0 }
const complaints = (course: Partial<Course>) => judge({ ...good, ...course })[1].join()

describe('the judgement of a run of load', () => {
  it('finds nothing wrong with a run that meets every target', () => {
    const [figures, failed] = judge(good)
    assert.deepEqual(failed, [])
    assert.equal(figures['acknowledged, p99 in ms'], 30)
  })

  it('names every target that is missed', () => {
    assert.match(complaints({ wrong: 1 }), /1 wrong/)
    assert.match(complaints({ lost: 2 }), /2 lost/)
    assert.match(complaints({ acknowledged: [] }), /nothing was acknowledged/)
    assert.match(complaints({ acknowledged: [...good.acknowledged, 500] }), /p99/)
  })

  it('takes memory for growing by its last five minutes of ten, where a run is long enough to tell', () => {
    const growing = minutes.map((x) => ({ x, y: 400 + 1.5 * x }))
    assert.match(complaints({ memory: growing }), /grows 1\.50 MB\/min/)
    assert.equal(complaints({ memory: growing, seconds: 300 }), '')
    const settling = minutes.map((x) => ({ x, y: Math.min(450, 300 + 40 * x) }))
    assert.equal(complaints({ memory: settling }), '')
  })
})
