import assert from 'node:assert/strict'
import { createWriteWindow } from '../../../src/graph/throttle/write-window.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

describe('a window of writes', () => {
  it('allows a batch after a first wave with a single answer', async () => {
    const clock = createFakeClock()
    const window = createWriteWindow(clock)
    window.admitted(20)
    const departure = window.departed()
    await clock.advance(100)
    window.answered(departure, 20)
    assert.equal(window.room(0), 0)
    window.open()
    assert.equal(window.size(), 20)
    assert.equal(window.room(0), 20)
  })

  it('is what Graph answers in two seconds, even if answers arrive within a millisecond', async () => {
    const clock = createFakeClock()
    const window = createWriteWindow(clock)
    window.open()
    const departure = window.departed()
    await clock.advance(200)
    window.answered(departure, 20)
    assert.equal(window.size(), 200)
    const next = window.departed()
    window.answered(next, 20)
    assert.ok(Number.isFinite(window.size()))
  })

  it("stays below what is safe before answers report others' usage, however fast they come", async () => {
    const clock = createFakeClock()
    const window = createWriteWindow(clock, 50)
    window.open()
    const departure = window.departed()
    await clock.advance(100)
    window.answered(departure, 20)
    assert.equal(window.size(), 50)
    assert.equal(window.room(30), 20)
  })

  it('sends nothing while it drains, then adopts the measured pace', async () => {
    const clock = createFakeClock()
    const window = createWriteWindow(clock)
    window.open()
    const departure = window.departed()
    window.drain()
    assert.equal(window.room(20), 0)
    await clock.advance(100)
    window.answered(departure, 20)
    assert.equal(window.room(0), 0)
    await clock.advance(100)
    window.answered(departure, 20)
    window.open()
    assert.equal(window.size(), 360)
  })
})
