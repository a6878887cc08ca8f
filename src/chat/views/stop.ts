import type { Operation } from '../../operations/model/types.ts'
import { buildPlan } from '../card/index.ts'
import { showOperation, stopOperation } from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { playbookText } from './action-texts.ts'
import { reasonInput, type TypedInput } from './inputs.ts'
import { facts } from './operation-facts.ts'
import type { CardAdditions } from './places.ts'
import type { Reply } from './reply.ts'
import { toFrame, type Viewer } from './viewer.ts'

/** Asks for the reason for stopping someone else's operation. `error`: what was wrong with the one given. */
export function showStop(
  operation: Operation,
  typed: Pick<TypedInput, 'reason' | 'error'>,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
): Reply {
  const { id, requester, playbook, counts } = operation
  const { oversight: says, operations } = messages
  const title = says.stopTitle(requester.name, playbookText(messages, playbook).button(counts.change))
  const card = buildPlan(toFrame(viewer, messages), {
    header: { icon: '■', title, subtitle: says.stopText, tone: 'warning' },
    facts: facts(operation, messages, viewer, cards),
    reason: reasonInput(typed, messages),
    actions: [
      { title: says.stop, style: 'destructive', data: press(stopOperation, { operation: id }) },
      { title: operations.back, data: press(showOperation, { operation: id }), ignoreInputs: true },
    ],
  })
  return { card, summary: title }
}
