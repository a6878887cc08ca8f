import assert from 'node:assert/strict'
import { UserError } from '../../src/core/errors.ts'
import { localDay, parseLocalTime } from '../../src/core/zoned-time.ts'

describe('a day in a zone', () => {
  const of = (instant: string, zone: string) => {
    const { from, to } = localDay(Date.parse(instant), zone)
    return [new Date(from).toISOString(), new Date(to).toISOString()]
  }

  it('has the date that its clocks show', () => {
    const at = Date.parse('2026-12-01T23:30:00Z')
    assert.equal(localDay(at, 'America/New_York').date, '2026-12-01')
    assert.equal(localDay(at, 'Europe/Berlin').date, '2026-12-02')
  })

  it('lasts from midnight to midnight, even when clocks change or the zone is far away', () => {
    assert.deepEqual(of('2026-12-01T12:00:00Z', 'UTC'), ['2026-12-01T00:00:00.000Z', '2026-12-01T23:59:59.000Z'])
    assert.deepEqual(of('2026-12-01T23:30:00Z', 'Pacific/Kiritimati'), [
      '2026-12-01T10:00:00.000Z',
      '2026-12-02T09:59:59.000Z',
    ])
    assert.deepEqual(of('2026-10-25T12:00:00Z', 'Europe/Berlin'), [
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T22:59:59.000Z',
    ])
    // Clocks go forward at midnight.
    assert.deepEqual(of('2026-04-24T12:00:00Z', 'Africa/Cairo'), [
      '2026-04-23T22:00:00.000Z',
      '2026-04-24T20:59:59.000Z',
    ])
  })
})

describe('a local time in a zone', () => {
  const at = (date: string, time: string, zone = 'Europe/Berlin') => {
    const instant = parseLocalTime({ date, time }, zone, 'runAt')
    return instant === undefined ? undefined : new Date(instant).toISOString()
  }
  const code = (date: string, time: string) => {
    try {
      at(date, time)
      return 'none'
    } catch (error) {
      return error instanceof UserError ? error.code : String(error)
    }
  }

  it('is found in summer and winter, and in distant zones', () => {
    assert.equal(at('2026-07-01', '18:00'), '2026-07-01T16:00:00.000Z')
    assert.equal(at('2026-12-01', '18:00'), '2026-12-01T17:00:00.000Z')
    assert.equal(at('2026-12-01', '00:30', 'Pacific/Kiritimati'), '2026-11-30T10:30:00.000Z')
    assert.equal(at('2026-12-01', '18:00', 'No/Where'), '2026-12-01T18:00:00.000Z')
  })

  it('is the first of two when clocks go back, and refused if skipped when they go forward', () => {
    assert.equal(at('2026-10-25', '02:30'), '2026-10-25T00:30:00.000Z')
    assert.equal(code('2026-03-29', '02:30'), 'timeInGap')
    assert.equal(at('2026-03-29', '03:00'), '2026-03-29T01:00:00.000Z')
  })

  it('is undefined if empty and unreadable if invalid', () => {
    assert.equal(at('', ''), undefined)
    for (const [date, time] of [
      ['2026-02-31', '10:00'],
      ['', '10:00'],
      ['tomorrow', 'noon'],
      ['2026-05-01', '25:00'],
    ] as const)
      assert.equal(code(date, time), 'timeUnreadable', `${date} ${time}`)
    assert.equal(code('2026-05-01', ''), 'timeMissing')
  })
})
