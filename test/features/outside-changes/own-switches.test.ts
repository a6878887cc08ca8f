import assert from 'node:assert/strict'
import type { AccountSwitch } from '../../../src/features/outside-changes/audit-log.ts'
import { type OwnSwitch, sortOut } from '../../../src/features/outside-changes/own-switches.ts'

const minute = 60_000
const start = Date.UTC(2026, 2, 2, 14)

const entry = (at: number, by: string, enabled: boolean, account = 'a'): AccountSwitch => ({
  account,
  enabled,
  at: start + at * minute,
  by: { kind: 'person', id: by, name: by },
})

const sent = (at: number, enabled: boolean, more: Partial<OwnSwitch> = {}): OwnSwitch => ({
  account: 'a',
  operation: 'tobaki-42',
  enabled,
  firstSent: start + at * minute,
  sent: start + at * minute,
  tries: 0,
  owners: ['alex'],
  ...more,
})

describe('telling operations apart from other tools', () => {
  it('goes by account, time, person and direction', () => {
    const own = entry(0.1, 'alex', false)
    const others = [
      entry(0.2, 'megan', false),
      entry(0.3, 'alex', true),
      entry(6, 'alex', false),
      entry(-3, 'alex', false),
    ]
    const sorted = sortOut([own, ...others, entry(0.1, 'alex', false, 'b')], [sent(0, false)])
    assert.deepEqual([...sorted('A').own.keys()], [own])
    assert.deepEqual(sorted('a').others, others)
    assert.deepEqual(sorted('a').unclear, [])
    assert.equal(sorted('b').others.length, 1)
    assert.deepEqual(sorted('c').others, [])
  })

  it('knows former owners, and each time that a change was sent', () => {
    const twice = sent(10, false, { firstSent: start, tries: 2, owners: ['alex', 'diego'] })
    const sorted = sortOut([entry(11, 'diego', false), entry(0.1, 'alex', false)], [twice])('a')
    assert.equal(sorted.own.size, 2)
    assert.deepEqual([sorted.others, sorted.unclear], [[], []])
  })

  it('can’t tell what the same person did at the same time, and doesn’t call it another’s', () => {
    const sorted = sortOut(
      [entry(3, 'alex', false), entry(2, 'alex', true), entry(0, 'alex', false)],
      [sent(0, false)],
    )('a')
    assert.deepEqual(
      sorted.unclear.map(({ at }) => at),
      [start + 3 * minute],
    )
    assert.deepEqual(
      sorted.others.map(({ enabled }) => enabled),
      [true],
    )
  })

  it('never takes an app or the sync for an operation', () => {
    const by = { kind: 'sync', name: 'Microsoft Azure AD Sync' } as const
    const sorted = sortOut([{ ...entry(0, 'alex', false), by }], [sent(0, false)])('a')
    assert.equal(sorted.others.length, 1)
  })
})
