import assert from 'node:assert/strict'
import { type Course, collectAt, judge, type Moment } from '../../bench/load/judge.ts'

const minutes = Array.from({ length: 600 }, (_, second) => second / 60)
const course = (resident: (minute: number) => number, held: (minute: number) => number = () => 0) => {
  const delay = { p99: 10, longest: 50 }
  const at = (minute: number): Moment => ({
    minute,
    resident: resident(minute),
    outside: held(minute),
    live: 90,
    delay,
  })
  return { memory: minutes.map(at), collected: [at(4), at(10)] as const }
}
const flat = course((minute) => 450 + 8 * Math.sin(minute * 6))
const good: Course = { seconds: 600, acknowledged: [10, 20, 30], ...flat, wrong: 0, lost: 0 }
const complaints = (course: Partial<Course>) => judge({ ...good, ...course })[1].join()

describe('judging a load test', () => {
  it('accepts a run that meets every target', () => {
    const [figures, failed] = judge(good)
    assert.deepEqual(failed, [])
    assert.equal(figures['acknowledged, p99 in ms'], 30)
  })

  it('names every missed target', () => {
    assert.match(complaints({ wrong: 1 }), /1 wrong/)
    assert.match(complaints({ lost: 2 }), /2 lost/)
    assert.match(complaints({ acknowledged: [] }), /nothing was acknowledged/)
    assert.match(complaints({ acknowledged: [...good.acknowledged, 500] }), /p99/)
  })

  it('judges no times in a run of seconds, but still what was wrong or lost', () => {
    assert.equal(complaints({ seconds: 5, acknowledged: [900] }), '')
    assert.match(complaints({ seconds: 60, acknowledged: [900] }), /p99/)
    assert.match(complaints({ seconds: 5, lost: 1 }), /1 lost/)
  })

  it('detects growing memory over the last five of ten minutes, if the run is long enough', () => {
    const growing = course((minute) => 400 + 1.5 * minute)
    assert.match(complaints(growing), /memory grows 1\.50 MB\/min/)
    assert.equal(complaints({ ...growing, seconds: 300 }), '')
    assert.equal(complaints(course((minute) => Math.min(450, 300 + 40 * minute))), '')
  })

  it('detects a rise even if memory was as high before', () => {
    const fallen = course((minute) => (minute < 5 ? 500 : 400 + 1.5 * minute))
    assert.match(complaints(fallen), /memory grows 1\.50 MB\/min/)
    assert.equal(complaints(course((minute) => 500 - 20 * minute)), '')
  })

  it('ignores garbage that comes and goes', () => {
    const heap = (from: number, to: number) => (minute: number) => (minute > from && minute < to ? 530 : 450)
    assert.equal(complaints(course(heap(5.2, 6.2))), '')
    assert.equal(complaints(course(heap(9, 10))), '')
  })

  it('detects leaks hidden by garbage', () => {
    const sawtooth = (minute: number) => 450 + 8 * Math.sin(minute * 6)
    assert.match(complaints(course(sawtooth, (minute) => 200 + 1.5 * minute)), /without garbage grows 1\.50 MB\/min/)
    const [before, end] = flat.collected
    assert.match(complaints({ collected: [before, { ...end, live: 99 }] }), /without garbage grows 1\.50 MB\/min/)
  })

  it('forces a collection a minute before the judged minutes', () => {
    assert.deepEqual([600, 3_600, 60].map(collectAt), [240, 1_740, 0])
  })
})
