import { type Press, press } from '../../chat/commands/press.ts'
import { readOperationId, withOperation } from '../../chat/operations/operation-choice.ts'
import { orShowNothingToDo, replyWithPlan, reportPlanning, toObserver } from '../../chat/operations/operation-reply.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import type { Reply } from '../../chat/views/reply.ts'
import type { Json } from '../../core/model.ts'
import type { Operation } from '../../operations/index.ts'
import { isCorrectable } from '../../operations/plan/form-fields.ts'
import { giveWaysBackIn, planWaysBackInAgain, remindReceivers, waysBackIn } from './command-specs.ts'
import { receiverNamed, receiverParametersOf } from './let-back-in.ts'
import { showGive, showVouchers, vouchersPerPage } from './list-card.ts'
import type { VoucherFilter } from './model.ts'
import { voucherTally } from './shown.ts'
import { vouchers } from './vouchers.ts'
import { words } from './words.ts'

async function replyWithPage(turn: AuthorisedTurn, id: string, page: number, filter: VoucherFilter): Promise<Reply> {
  const { services, messages, sender } = turn
  const range = { offset: (page - 1) * vouchersPerPage, limit: vouchersPerPage }
  const found = await services.use(vouchers).page(id, toObserver(turn), { ...filter, ...range })
  // Since the list was shown, its last page can have become empty.
  if (found.vouchers.length === 0 && page > 1) return replyWithPage(turn, id, 1, filter)
  return showVouchers({ ...found, filter, page, publicUrl: services.settings.publicUrl }, messages, sender)
}

/** An operation's ID, and the text after it as the search. */
function idAndSearch(rest: string): { operation?: string; search?: string } {
  const [, operation, search] = /^\s*([a-z]{6}-\d{2})[\s,:;]+(\S[\s\S]*)$/i.exec(rest) ?? []
  return operation && search ? { operation, search } : readOperationId(rest)
}

const list = defineCommand(waysBackIn, {
  fromText: idAndSearch,
  run: (turn, { operation, page, apart, only, search }) =>
    withOperation(turn, operation, {
      fits: (one) => voucherTally.of(one).length > 0,
      again: (id) => press(waysBackIn, { operation: id }),
      async act(id) {
        const reply = await replyWithPage(turn, id, page, { only, search })
        return apart ? { ...reply, replace: false } : reply
      },
    }),
})

const remind = defineCommand(remindReceivers, {
  async run(turn, { operation, ...filter }) {
    const reminded = await turn.services.use(vouchers).remindReceivers(operation, toObserver(turn))
    return {
      ...(await replyWithPage(turn, operation, 1, filter)),
      text: words.of(turn.messages).vouchers.reminded(reminded),
    }
  },
})

/** A plan that lets these accounts of an operation back in, for the same reason. */
async function planAgainFor(
  turn: AuthorisedTurn,
  request: {
    readonly operation: Operation
    readonly accounts: readonly string[]
    readonly parameters: Readonly<Record<string, Json>>
    readonly again: () => Press
  },
): Promise<Reply> {
  const { services, sender, person, directory, channel } = turn
  const { reason, ticket, origin } = request.operation
  const plan = async () =>
    replyWithPlan(
      await services.operations.plan({
        playbook: 'letBackIn',
        inputs: request.accounts,
        parameters: request.parameters,
        ...(reason && { reason }),
        ...(ticket && { ticket }),
        ...(origin && { origin }),
        requester: person,
        directory,
        channel,
        locale: sender.locale,
        onProgress: reportPlanning(turn),
      }),
      turn,
    )
  return orShowNothingToDo(plan, turn, request.again)
}

/** Maximum number of vouchers given at once. */
const maxGiven = 1_000

const give = defineCommand(giveWaysBackIn, {
  async run(turn, { operation: id, people, ...filter }) {
    const { services, messages, sender, directory } = turn
    const { operation, vouchers: some } = await services.use(vouchers).page(id, toObserver(turn), {
      offset: 0,
      limit: maxGiven,
    })
    const name = people?.split(',')[0]?.trim()
    if (!name) return { ...showGive({ operation, filter }, messages, sender), replace: false }
    try {
      const parameters = await receiverNamed(name, directory, true)
      const accounts = some.flatMap(({ state, account }) => (state === 'open' ? [account.id] : []))
      const again = () => press(giveWaysBackIn, { operation: id, ...filter })
      return await planAgainFor(turn, { operation, accounts, parameters, again })
    } catch (error) {
      if (!isCorrectable(error)) throw error
      return showGive({ operation, filter, error }, messages, sender)
    }
  },
})

const again = defineCommand(planWaysBackInAgain, {
  async run(turn, { operation: id }) {
    const { operation, accounts } = await turn.services.use(vouchers).missed(id, toObserver(turn))
    // Others might have planned them since the list was shown.
    if (accounts.length === 0) return replyWithPage(turn, id, 1, {})
    const parameters = receiverParametersOf(operation.actions)
    const reply = await planAgainFor(turn, {
      operation,
      accounts,
      parameters,
      again: () => press(planWaysBackInAgain, { operation: id }),
    })
    return { ...reply, replace: false }
  },
})

/** Commands about passes for people who need to sign in again. */
export const voucherCommands = [list, remind, give, again]
