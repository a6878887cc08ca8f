import assert from 'node:assert/strict'
import { messagesFor } from '../../src/messages/index.ts'
import type { Operation } from '../../src/operations/model/types.ts'
import { showVouchers, voucherLines } from '../../src/views/vouchers.ts'
import { buttonsOf, textsOf } from './rules.ts'
import { ordinaryTexts, sampleOperation } from './samples/index.ts'

const messages = messagesFor('en')
const viewer = { device: 'desktop', locale: 'en', timeZone: 'UTC' } as const
const way = (state: 'backIn' | 'open' | 'expired', count: number): Operation['vouchers'][number] => ({
  ...{ state, count, receiver: 'Lee Gu', refused: 0, unreachable: false, until: 0 },
})
const operationWith = (...vouchers: Operation['vouchers']) =>
  sampleOperation(ordinaryTexts(), { playbook: 'letBackIn', state: 'done', vouchers })

describe('ways back in', () => {
  it('need attention once some have expired', () => {
    const said = (...vouchers: Operation['vouchers']) => voucherLines(operationWith(...vouchers), messages)
    assert.deepEqual(said(way('backIn', 5), way('open', 4)), [{ text: '5 back in, 4 waiting for Lee Gu' }])
    assert.deepEqual(said(way('backIn', 5), way('expired', 4)), [{ text: '▲ 5 back in, 4 expired', tone: 'warning' }])
  })

  it('say how their links work, and can be given away, only while someone waits', () => {
    const shown = (...vouchers: Operation['vouchers']) => {
      const view = { operation: operationWith(...vouchers), vouchers: [], total: 9, page: 1, publicUrl: 'https://bot' }
      const { card } = showVouchers(view, messages, viewer)
      return [textsOf(card).includes(messages.vouchers.how), buttonsOf(card).map(({ title }) => title)]
    }
    const back = messages.operations.back
    assert.deepEqual(shown(way('open', 4), way('expired', 5)), [true, ['Remind', 'Give to someone else…', back]])
    assert.deepEqual(shown(way('backIn', 4), way('expired', 5)), [false, [back]])
  })
})
