import { showNotice } from '../../../src/chat/views/notices.ts'
import type { Reply } from '../../../src/chat/views/reply.ts'
import { wayBackIn } from '../../../src/features/way-back-in/feature.ts'
import { showGive, showVouchers } from '../../../src/features/way-back-in/list-card.ts'
import type { ListedVoucher, VoucherFilter, VoucherPage, VoucherView } from '../../../src/features/way-back-in/model.ts'
import { showReceiver, showReceiverMoved } from '../../../src/features/way-back-in/receiver-card.ts'
import { voucherTally } from '../../../src/features/way-back-in/shown.ts'
import { sampleOperation, shownValue, shownValues } from '../../chat/views/samples/operations.ts'
import { type Making, now, times } from '../../chat/views/samples/texts.ts'

const publicUrl = 'https://rollcall.example.test'
const idOf = (n: number) => `p5Vt0aXwQ3k9ZrL2mNc8Yd1HbGf7Te${String(n).padStart(2, '0')}`
const day = 24 * 3_600_000

/** People on their way back in: for the operator, and for whoever lets them in. */
export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const person = () => ({ oid: 'o', name: texts.name(), upn: texts.upn() })
  const receiver = { ...person(), manager: true, unreachable: false }
  const without = { ...person(), manager: true, unreachable: true }
  const vouchers = (['open', 'open', 'backIn', 'expired', 'cancelled'] as const).map(
    (state, n): ListedVoucher => ({
      id: idOf(n),
      account: { ...person(), id: 'o' },
      receiver: n === 0 ? without : receiver,
      state,
      stage: state,
      until: now + day,
      left: n === 1 ? 2 : 3,
      reveals: [],
      refused: n === 1 ? { why: 'receiverAtRisk', detail: receiver.name } : null,
      shownAt: n === 1 ? now : null,
      endedAt: state === 'open' ? null : now,
    }),
  )
  const until = now + day
  const operation = sampleOperation(texts, {
    playbook: 'letBackIn',
    state: 'done',
    shown: shownValues(
      shownValue(voucherTally, [
        { state: 'open', receiver: receiver.name, count: 32, refused: 1, failed: 1, unreachable: false, until },
        { state: 'open', receiver: without.name, count: 2, refused: 0, failed: 0, unreachable: true, until },
        { state: 'backIn', receiver: receiver.name, count: 212, refused: 0, failed: 0, unreachable: false, until },
        { state: 'expired', receiver: receiver.name, count: 4, refused: 0, failed: 0, unreachable: false, until },
      ]),
    ),
  })
  const operators = [person(), person()]
  const mine = times(5, (n): VoucherView => {
    const { name, upn } = person()
    const operator = operators[n === 0 ? 0 : 1] ?? person()
    const state = n > 3 ? 'backIn' : 'open'
    return {
      id: idOf(n),
      account: { name, upn },
      operator,
      released: true,
      until,
      left: n === 0 ? 1 : n === 1 ? 0 : 3,
      state,
      locale: 'en',
    }
  })
  const list = (filter: VoucherFilter, some: readonly ListedVoucher[], page: number, counts: VoucherPage['counts']) =>
    showVouchers(
      { operation, vouchers: some, counts, missed: { expired: 4, failed: 1 }, filter, page, publicUrl },
      messages,
      viewer,
    )
  return {
    giveWaysBackIn: showGive({ operation, filter: {} }, messages, viewer),
    waysBackIn: list({}, vouchers, 1, { open: 33, failed: 1, expired: 4, backIn: 212 }),
    waysBackInWaiting: list({ only: 'open' }, vouchers.slice(0, 2), 2, {
      open: 10,
      failed: 1,
      expired: 4,
      backIn: 235,
    }),
    waysBackInFound: list(
      { only: 'expired', search: receiver.name.slice(0, 12) },
      vouchers.filter(({ stage }) => stage === 'expired' || stage === 'failed'),
      1,
      { open: 21, failed: 1, expired: 1, backIn: 180 },
    ),
    waysBackInNobody: list({ search: texts.name().slice(0, 12) }, [], 1, {}),
    noticeNotBackIn: showNotice({ operation, about: wayBackIn.notices.notBackIn.words }, messages, viewer),
    receiver: showReceiver({ vouchers: mine, publicUrl }, messages, viewer),
    receiverMoved: showReceiverMoved(messages, viewer),
    receiverDone: showReceiver(
      { vouchers: mine.map((one) => ({ ...one, state: 'backIn' })), publicUrl },
      messages,
      viewer,
    ),
  }
}
