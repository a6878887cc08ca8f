import { replyWithOperation, toObserver } from '../../chat/operations/operation-reply.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { showHandover } from './request-card.ts'
import { handovers } from './service.ts'
import { declineHandover, handOver as handOverSpec, takeOver as takeOverSpec } from './specs.ts'
import type { HandoverView } from './types.ts'

const operationIn = (rest: string) => ({ operation: rest.trim() })

/** The request, on a card that is kept up to date. */
function replyWith(view: HandoverView, turn: AuthorisedTurn): Reply {
  const { services, person, messages, sender, channel } = turn
  const { role, operation, handover } = view
  const reply = showHandover(view, messages, sender)
  if (role !== 'owner' && role !== 'taker' && role !== 'approver') return reply
  const posted = { person, number: handover.number, role }
  return {
    ...reply,
    posted: (activityId) => services.use(handovers).posted(operation.id, posted, { ...channel, activityId }),
  }
}

const takeOver = defineCommand(takeOverSpec, {
  fromText: operationIn,
  async run(turn, { operation }) {
    const { services, directory, sender, channel } = turn
    const by = { ...toObserver(turn), reader: directory, locale: sender.locale, channel }
    const view = await services.use(handovers).takeOver(operation, by)
    return view.handover.state === 'done' ? replyWithOperation(view.operation, turn) : replyWith(view, turn)
  },
})

/** A typed command only shows the request: nobody answers what they haven't seen. */
async function answer(
  agrees: boolean,
  turn: AuthorisedTurn,
  { operation, request }: { readonly operation: string; readonly request?: number | undefined },
): Promise<Reply> {
  const asked = turn.services.use(handovers)
  const by = { ...toObserver(turn), request }
  if (request === undefined) return replyWith(await asked.show(operation, by), turn)
  return replyWith(await asked.answer(operation, { ...by, agrees, reader: turn.directory }), turn)
}

const handOver = defineCommand(handOverSpec, { fromText: operationIn, run: (turn, args) => answer(true, turn, args) })
const decline = defineCommand(declineHandover, {
  fromText: operationIn,
  run: (turn, args) => answer(false, turn, args),
})

/** Commands for taking over and handing over operations. */
export const handoverCommands = [takeOver, handOver, decline]
