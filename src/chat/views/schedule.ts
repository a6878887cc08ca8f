import { compact } from '../../core/compact.ts'
import { localDateAndTime, validTimeZone } from '../../core/zoned-time.ts'
import type { Operation } from '../../operations/model/types.ts'
import { readTimes } from '../../operations/plan/form-fields.ts'
import { buildForm, type Line } from '../card/index.ts'
import { changeTime } from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { playbookText } from './action-texts.ts'
import { unplannedFacts } from './form.ts'
import { fieldError, fieldInputs, type TypedInput } from './inputs.ts'
import { operationText } from './operation-text.ts'
import type { Reply } from './reply.ts'
import { dueTime, toFrame, type Viewer } from './viewer.ts'

/** The time entered for a plan to run at, unless something is wrong with it. */
export function enteredTime(typed: TypedInput, messages: Messages, { timeZone }: Viewer): number | undefined {
  if (fieldError(typed.error, messages).field === 'runAt') return undefined
  const { runAtDate, runAtTime } = typed
  try {
    return readTimes({ runAtDate, runAtTime }, timeZone).runAt
  } catch {
    return undefined
  }
}

/** When it runs, and what its requester then has to do. */
export function scheduleLines(typed: TypedInput, messages: Messages, viewer: Viewer): Line[] {
  const runAt = enteredTime(typed, messages, viewer)
  const { schedule: says } = messages
  return runAt === undefined
    ? []
    : [{ text: `${says.title(dueTime(runAt, messages, viewer))}. ${says.signIn}`, subtle: true }]
}

/** Asks for another time for a scheduled operation. */
export function showChangeTime(operation: Operation, typed: TypedInput, messages: Messages, viewer: Viewer): Reply {
  const { schedule: says } = messages
  const { runAt, definition } = operation
  const { text, field } = fieldError(typed.error, messages)
  const now = runAt === null ? undefined : localDateAndTime(runAt, viewer.timeZone)
  const entered = typed.runAtDate || typed.runAtTime || !now ? typed : { runAtDate: now.date, runAtTime: now.time }
  const facts = { ...unplannedFacts, playbook: definition, timeZone: validTimeZone(viewer.timeZone) }
  const card = buildForm(toFrame(viewer, messages), {
    header: {
      icon: '◇',
      title: says.change,
      subtitle: `${operationText(operation, messages, viewer)} · ${operation.id}`,
    },
    lines: compact([
      runAt !== null && { text: says.title(dueTime(runAt, messages, viewer)) },
      text && field !== 'runAt' && { text },
      { text: says.changeText, subtle: true },
    ]),
    runAt: fieldInputs('form', facts, { ...entered, error: typed.error }, messages).runAt,
    actions: [
      {
        title: playbookText(messages, operation.playbook).form.submit,
        style: 'positive',
        data: press(changeTime, { operation: operation.id }),
      },
    ],
  })
  return { card, summary: says.change, replace: typed.error !== undefined }
}
