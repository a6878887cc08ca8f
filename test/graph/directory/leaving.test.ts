import assert from 'node:assert/strict'
import { localDay } from '../../../src/core/zoned-time.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { leavingAccounts } from '../../../src/graph/directory/leaving.ts'
import { drive, scripted } from '../script.ts'

const clause = /employeeLeaveDateTime (ge|le) (\S+)/g

/** Who leaves today where it is this time, of people who leave at these times. Graph only compares instants. */
async function leavingAt(instant: string, timeZone: string, ...times: readonly string[]) {
  const { graph, clock } = scripted({
    item: ({ url }) => {
      const filter = new URL(url, 'http://graph').searchParams.get('$filter') ?? ''
      const bounds = [...filter.matchAll(clause)].map(([, how, time = '']) => ({ how, at: Date.parse(time) }))
      const fits = (time: string) =>
        bounds.every(({ how, at }) => (how === 'ge' ? Date.parse(time) >= at : Date.parse(time) <= at))
      const value = times.flatMap((time) => (fits(time) ? [{ id: time, employeeLeaveDateTime: time }] : []))
      return { status: 200, body: { value } }
    },
  })
  const day = localDay(Date.parse(instant), timeZone)
  return drive(clock, graph.as(async () => 'token').ask(leavingAccounts, day))
}

describe('leaving today', () => {
  it('counts a date without a time of day as the day it names, east and west of UTC', async () => {
    const last = '2026-09-30T23:59:59Z'
    const first = '2026-09-30T00:00:00Z'
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'UTC']) {
      const noon = { 'Pacific/Kiritimati': '2026-09-29T22:00:00Z' }[zone] ?? '2026-09-30T15:00:00Z'
      assert.deepEqual(await leavingAt(noon, zone, last, first, '2026-09-30T23:59:00Z'), [
        last,
        first,
        '2026-09-30T23:59:00Z',
      ])
    }
    assert.deepEqual(await leavingAt('2026-10-01T08:00:00Z', 'Europe/Berlin', last), [])
    assert.deepEqual(await leavingAt('2026-09-29T15:00:00Z', 'America/New_York', first), [])
  })

  it('counts any other time by the local day', async () => {
    const evening = '2026-09-30T22:30:00Z'
    assert.deepEqual(await leavingAt('2026-09-30T15:00:00Z', 'Europe/Berlin', evening), [])
    assert.deepEqual(await leavingAt('2026-10-01T08:00:00Z', 'Europe/Berlin', evening), [evening])
    assert.deepEqual(await leavingAt('2026-09-30T15:00:00Z', 'America/New_York', evening), [evening])
  })

  it('is refused if no leave date is visible at all', async () => {
    const nobody = leavingAt('2026-09-30T15:00:00Z', 'UTC')
    await assert.rejects(nobody, (error) => error instanceof graphErrors.leaveDatesUnseen)
  })
})
