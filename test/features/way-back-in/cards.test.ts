import assert from 'node:assert/strict'
import { notBackInText, voucherLines } from '../../../src/features/way-back-in/lines.ts'
import { showVouchers } from '../../../src/features/way-back-in/list-card.ts'
import type {
  MissedVouchers,
  VoucherFilter,
  VoucherTally,
  VoucherView,
} from '../../../src/features/way-back-in/model.ts'
import { showReceiver } from '../../../src/features/way-back-in/receiver-card.ts'
import { voucherTally } from '../../../src/features/way-back-in/shown.ts'
import { words } from '../../../src/features/way-back-in/words.ts'
import { buttonsOf, textsOf } from '../../chat/views/rules.ts'
import { ordinaryTexts, sampleOperation } from '../../chat/views/samples/index.ts'
import { shownValue, shownValues } from '../../chat/views/samples/operations.ts'
import { messagesFor } from '../../support/words.ts'

const messages = messagesFor('en')
const viewer = { device: 'desktop', locale: 'en', timeZone: 'UTC' } as const
const way = (state: 'backIn' | 'open' | 'expired', count: number): VoucherTally => ({
  ...{ state, count, receiver: 'Lee Gu', refused: 0, failed: 0, unreachable: false, until: 0 },
})
const operationWith = (...vouchers: VoucherTally[]) =>
  sampleOperation(ordinaryTexts(), {
    playbook: 'letBackIn',
    state: 'done',
    shown: shownValues(shownValue(voucherTally, vouchers)),
  })
const cardWith = (
  { missed = {}, ...filter }: VoucherFilter & { missed?: Partial<MissedVouchers> },
  ...vouchers: VoucherTally[]
) => {
  const counts = Object.fromEntries(vouchers.map(({ state, count }) => [state, count]))
  const view = {
    operation: operationWith(...vouchers),
    vouchers: [],
    counts,
    missed: { expired: 0, failed: 0, ...missed },
    filter,
    page: 1,
    publicUrl: 'https://bot',
  }
  return showVouchers(view, messages, viewer).card
}

describe('ways back in', () => {
  it('need attention once some have expired', () => {
    const said = (...vouchers: VoucherTally[]) => voucherLines(operationWith(...vouchers), messages)
    assert.deepEqual(said(way('backIn', 5), way('open', 4)), [{ text: '5 back in, 4 waiting for Lee Gu' }])
    assert.deepEqual(said(way('backIn', 5), way('expired', 4)), [{ text: '▲ 5 back in, 4 expired', tone: 'warning' }])
  })

  it('count as failed, not as waiting, once no pass could be created three times', () => {
    const said = (failed: number) => voucherLines(operationWith({ ...way('open', 4), failed }), messages)
    assert.deepEqual(said(1), [{ text: '▲ 3 waiting for Lee Gu, 1 failed', tone: 'warning' }])
    assert.deepEqual(said(4), [{ text: '▲ 4 failed', tone: 'warning' }])
  })

  it('still count as failed after their time is over', () => {
    const operation = operationWith({ ...way('expired', 4), failed: 1 }, { ...way('open', 2), refused: 1 })
    assert.deepEqual(voucherLines(operation, messages), [
      { text: '▲ 2 waiting for Lee Gu, 1 failed, 3 expired', tone: 'warning' },
    ])
    assert.equal(notBackInText(operation, messages), '1 failed, 3 expired, 1 refused')
  })

  it('say how their links work, and can be given away, only while someone waits', () => {
    const shown = (...vouchers: VoucherTally[]) => {
      const card = cardWith({}, ...vouchers)
      const actions = buttonsOf(card).flatMap(({ title }) => (/\d$/.test(String(title)) ? [] : [title]))
      return [textsOf(card).includes(words.of(messages).vouchers.how), actions]
    }
    const back = messages.operations.back
    assert.deepEqual(shown(way('open', 4), way('expired', 5)), [true, ['Remind', 'Reassign…', back]])
    assert.deepEqual(shown(way('backIn', 4), way('expired', 5)), [false, [back]])
  })

  it('have filters if their states differ, of which the current one is ticked', () => {
    const filters = (filter: VoucherFilter, ...vouchers: VoucherTally[]) =>
      buttonsOf(cardWith(filter, ...vouchers)).flatMap(({ title }) => (/\d$/.test(String(title)) ? [title] : []))
    assert.deepEqual(filters({}, way('open', 4)), [])
    assert.deepEqual(filters({}, way('backIn', 4), way('open', 1)), ['✓ All 5', 'Waiting 1', 'Back in 4'])
    assert.deepEqual(filters({ only: 'open' }, way('backIn', 4)), ['All 4', '✓ Waiting 0', 'Back in 4'])
    assert.deepEqual(filters({ search: 'lee' }, way('open', 4)), ['All 4', '✓ “lee” 4'])
  })

  it('keep the text that is searched for while the filter changes, until all are shown', () => {
    const buttons = buttonsOf(cardWith({ search: 'lee' }, way('open', 4), way('backIn', 1)))
    const searched = Object.fromEntries(buttons.map(({ title, data }) => [title, Object(data).search]))
    assert.deepEqual(searched, {
      'All 5': undefined,
      '✓ “lee” 5': 'lee',
      'Waiting 4': 'lee',
      'Back in 1': 'lee',
      Remind: 'lee',
      'Reassign…': 'lee',
      [messages.operations.back]: undefined,
    })
  })

  it('can be planned again once some have expired or failed, and the button says how many', () => {
    const offered = (missed: Partial<MissedVouchers>) =>
      buttonsOf(cardWith({ missed }, way('expired', 4))).flatMap(({ title }) =>
        /^Plan again/.test(String(title)) ? [title] : [],
      )
    assert.deepEqual(offered({}), [])
    assert.deepEqual(offered({ expired: 4 }), ['Plan again for 4 expired'])
    assert.deepEqual(offered({ failed: 1 }), ['Plan again for 1 failed'])
    assert.deepEqual(offered({ expired: 4, failed: 1 }), ['Plan again for 5 expired or failed'])
  })
})

describe('the card of a receiver', () => {
  const until = Date.UTC(2026, 10, 29, 14, 0)
  const view = (more: Partial<VoucherView> = {}): VoucherView => ({
    id: 'v1',
    account: { name: 'Adele Vance', upn: 'adele@contoso.com' },
    operator: { name: 'Lee Gu', upn: 'lee@contoso.com' },
    released: true,
    until,
    left: 3,
    state: 'open',
    locale: 'en',
    ...more,
  })
  const shown = (...vouchers: VoucherView[]) =>
    showReceiver({ vouchers, publicUrl: 'https://bot' }, messages, viewer).card

  it('says what happened, when, and who the bot is', () => {
    const words = textsOf(shown(view()))
    assert.ok(
      words.some((text) => /was blocked to protect them.*Lee Gu asked you on .*28.*Rollcall, the bot/.test(text)),
    )
    const other = textsOf(shown(view(), view({ id: 'v2', released: false })))
    assert.ok(other.some((text) => /lost access to their accounts/.test(text)))
  })

  it('offers no page for someone for whom no more passes can be shown', () => {
    const opens = (card: Parameters<typeof buttonsOf>[0]) =>
      buttonsOf(card).filter(({ title }) => title === words.of(messages).vouchers.open).length
    assert.equal(opens(shown(view(), view({ id: 'v2', left: 1 }))), 2)
    const card = shown(view(), view({ id: 'v2', left: 0 }))
    assert.equal(opens(card), 1)
    assert.ok(textsOf(card).includes('No more passes can be shown'))
  })
})
