import { changeTime as spec } from '../../chat/commands/operations.ts'
import { press } from '../../chat/commands/press.ts'
import type { Args } from '../../chat/commands/spec.ts'
import { extractEnd } from '../../chat/input/moment.ts'
import { findOperations, readOperationId, withOperation } from '../../chat/operations/operation-choice.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { showChangeTime } from '../../chat/views/schedule.ts'
import { localDateAndTime } from '../../core/zoned-time.ts'
import { hasEnded, type Operation } from '../../operations/index.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { isTypedOnPlan, readTimes } from '../../operations/plan/form-fields.ts'
import { ruleErrors } from '../../operations/rules/errors.ts'
import { planAnew } from './plan-again.ts'

const isScheduled = ({ state, follows }: Operation): boolean => state === 'scheduled' && follows === null

/** `tobaki-42 to Friday 18:00`. */
const textPattern = /^(?:(?<id>[a-z]{6}-\d{2})\b[\s,:]*)?(?:(?:to|until|auf|on|am)\b)?\s*(?<time>.*)$/is

/**
 * Plans a scheduled operation again for another time. An approval holds only for the time it was given for, so
 * rescheduling in place wouldn't be simpler.
 */
async function changeStartTime(
  turn: AuthorisedTurn,
  id: string,
  { runAtDate, runAtTime }: Pick<Args<typeof spec>, 'runAtDate' | 'runAtTime'>,
): Promise<Reply> {
  const { services, person, messages, sender } = turn
  const operation = await services.operations.get(id, person)
  const { state, enableAt } = operation
  if (hasEnded(state)) throw new operationErrors.operationEnded({ id: operation.id, state })
  if (state !== 'scheduled') throw new operationErrors.operationUnderWay({ id: operation.id, state })
  const typed = { runAtDate, runAtTime }
  if (!runAtDate && !runAtTime && !turn.pressed) return showChangeTime(operation, typed, messages, sender)
  try {
    const { runAt } = readTimes(typed, sender.timeZone)
    if (runAt === undefined) return showChangeTime(operation, typed, messages, sender)
    if (runAt <= turn.now()) throw new ruleErrors.timePast({ field: 'runAt' })
  } catch (error) {
    if (!isTypedOnPlan(error)) throw error
    return showChangeTime(operation, { ...typed, error }, messages, sender)
  }
  const until = enableAt === null ? undefined : localDateAndTime(enableAt, sender.timeZone)
  const times = { ...typed, ...(until && { enableAtDate: until.date, enableAtTime: until.time }) }
  const again = () => press(spec, { operation: operation.id, ...typed })
  return planAnew(turn, operation, { times, replaces: operation.id }, again)
}

export const changeTime = defineCommand(spec, {
  fromText: (rest, typing) => {
    const { id, time = '' } = textPattern.exec(rest.trim())?.groups ?? {}
    const found = extractEnd(`until ${time}`, typing)
    const at = found && !found.rest.trim() ? { runAtDate: found.date, runAtTime: found.time } : {}
    // Text that wasn't understood must not be ignored.
    const unread =
      time.trim() && !('runAtDate' in at) && readOperationId(time).operation ? { runAtDate: time.slice(0, 20) } : {}
    return { ...(id && { operation: id }), ...at, ...unread }
  },
  async moreScopes({ operation }, services, person) {
    const [only, ...others] = operation ? [{ id: operation }] : await findOperations(services, person, isScheduled)
    return only && others.length === 0 ? services.operations.followScopes(only.id, 'retry', person) : []
  },
  run: (turn, { operation, ...time }) =>
    withOperation(turn, operation, {
      fits: isScheduled,
      again: (id) => press(spec, { operation: id, ...time }),
      act: (id) => changeStartTime(turn, id, time),
    }),
})
