import assert from 'node:assert/strict'
import { findUnseenOpposite } from '../../../src/operations/plan/unseen-decisions.ts'

type Sent = Parameters<typeof findUnseenOpposite>[0][number]
type Step = Parameters<typeof findUnseenOpposite>[1]

const rivals = { actions: ['block-sign-in', 'allow-sign-in'] }
const allow = { kind: 'allow-sign-in', planned: {}, rivals } as unknown as Step
const sent = (action: string, sentAt: number, written = 'done') =>
  ({ action, restores: false, sentAt, written }) as unknown as Sent

describe('what the directory might not show yet', () => {
  it('is an opposite write that was sent after the last one like it', () => {
    const blocked = sent('block-sign-in', 2)
    assert.equal(findUnseenOpposite([blocked, sent('allow-sign-in', 1)], allow), blocked)
  })

  it('is nothing if the opposite was reversed since', () => {
    assert.equal(findUnseenOpposite([sent('block-sign-in', 1), sent('allow-sign-in', 2)], allow), undefined)
  })

  it('is the opposite if the reversal was not done', () => {
    const blocked = sent('block-sign-in', 1)
    assert.equal(findUnseenOpposite([blocked, sent('allow-sign-in', 2, 'failed')], allow), blocked)
  })

  it('is the opposite if both were sent in the same millisecond and it was decided later', () => {
    const blocked = { ...sent('block-sign-in', 1), number: 8 }
    assert.equal(findUnseenOpposite([blocked, { ...sent('allow-sign-in', 1), number: 7 }], allow), blocked)
  })

  it('is nothing if both were sent in the same millisecond and the reversal was decided later', () => {
    const blocked = { ...sent('block-sign-in', 1), number: 7 }
    assert.equal(findUnseenOpposite([blocked, { ...sent('allow-sign-in', 1), number: 8 }], allow), undefined)
  })

  it('is the opposite if only something else was done since', () => {
    const blocked = sent('block-sign-in', 1)
    assert.equal(findUnseenOpposite([blocked, sent('sign-out', 2)], allow), blocked)
  })

  it('is the opposite if the reversal was sent before it, although it was decided later', () => {
    const blocked = { ...sent('block-sign-in', 3), number: 7 }
    assert.equal(findUnseenOpposite([blocked, { ...sent('allow-sign-in', 1), number: 8 }], allow), blocked)
  })

  it('is the opposite while it is still being written, whatever was done since', () => {
    const blocked = sent('block-sign-in', 1, 'sending')
    assert.equal(findUnseenOpposite([blocked, sent('allow-sign-in', 2)], allow), blocked)
  })

  describe('of an action that is undone by restoring', () => {
    const devices = { actions: ['disable-devices'] }
    const [disable, restore] = [{}, { restores: true }].map(
      (planned) => ({ kind: 'disable-devices', planned, rivals: devices }) as unknown as Step,
    )
    assert.ok(disable && restore)
    const disabled = sent('disable-devices', 1)
    const restored = { ...sent('disable-devices', 2), restores: true }

    it('is the same action in the other direction', () => {
      assert.equal(findUnseenOpposite([disabled], restore), disabled)
      assert.equal(findUnseenOpposite([disabled], disable), undefined)
      assert.equal(findUnseenOpposite([restored], disable), restored)
      assert.equal(findUnseenOpposite([restored], restore), undefined)
    })

    it('is nothing if that was reversed since', () => {
      assert.equal(findUnseenOpposite([disabled, restored], restore), undefined)
      const again = sent('disable-devices', 3)
      assert.equal(findUnseenOpposite([restored, again], disable), undefined)
    })
  })
})
