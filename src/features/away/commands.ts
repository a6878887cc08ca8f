import { extractEnd } from '../../chat/input/moment.ts'
import { defineCommand, type Turn } from '../../chat/turn/command.ts'
import { parseLocalTime } from '../../core/zoned-time.ts'
import { absences } from './absences.ts'
import { showAbsence } from './card.ts'
import * as specs from './specs.ts'

const endWords = /^(off|no|over|aus|ende|vorbei)$/i
const untilWord = /^(until|till|bis)\b/i

async function endAbsence(turn: Turn) {
  const ended = await turn.services.use(absences).end(turn.sender)
  return replyWithAbsence(turn, { until: undefined, ended })
}

async function replyWithAbsence(
  { services, sender, messages }: Turn,
  absence: { until: number | undefined; ended?: boolean },
) {
  const { asked } = await services.operations.approverStanding(sender)
  return showAbsence({ ...absence, asked }, messages, sender)
}

/** Shows whether the sender is away, and changes it on request. */
const startAbsence = defineCommand(specs.startAbsence, {
  fromText: (rest, typing) => {
    const text = rest.trim()
    if (!text) return {}
    if (endWords.test(text)) return { off: true }
    const found = extractEnd(untilWord.test(text) ? text : `until ${text}`, typing)
    // Text that wasn't understood must not be ignored.
    if (!found || found.rest.trim()) return { date: text.slice(0, 100), time: '00:00' }
    return { date: found.date, time: found.time || '00:00' }
  },
  async run(turn, { off: over, ...moment }) {
    if (over) return endAbsence(turn)
    const { services, sender } = turn
    const at = parseLocalTime(moment, sender.timeZone, 'until')
    if (at !== undefined) await services.use(absences).begin(sender, at)
    return replyWithAbsence(turn, { until: at ?? (await services.operations.awayUntil(sender)) })
  },
})

const endAbsenceCommand = defineCommand(specs.endAbsence, { run: endAbsence })

export const absenceCommands = [startAbsence, endAbsenceCommand]
