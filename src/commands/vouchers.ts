import { handle } from '../bot/turn/command.ts'
import { press } from '../command-specs/press.ts'
import { waysBackIn } from '../command-specs/vouchers.ts'
import { showVouchers, vouchersPerPage } from '../views/vouchers.ts'
import { idIn, withOperation } from './operation-choice.ts'
import { observer } from './operation-reply.ts'

const list = handle(waysBackIn, {
  fromText: idIn,
  run: (turn, { operation, page, apart }) =>
    withOperation(turn, operation, {
      fits: ({ vouchers }) => vouchers.length > 0,
      again: (id) => press(waysBackIn, { operation: id }),
      async act(id) {
        const { services, messages, sender } = turn
        const range = { offset: (page - 1) * vouchersPerPage, limit: vouchersPerPage }
        const found = await services.operations.vouchers(id, observer(turn), range)
        const { publicUrl } = services.settings
        const reply = showVouchers({ ...found, page, publicUrl }, messages, sender)
        return apart ? { ...reply, replace: false } : reply
      },
    }),
})

/** Letting people back in. */
export const voucherCommands = [list]
