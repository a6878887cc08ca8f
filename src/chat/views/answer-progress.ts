import { compact } from '../../core/compact.ts'
import { buildProgress } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import type { Progress, Reply } from './reply.ts'
import { clockTime, toFrame, type Viewer } from './viewer.ts'

/** Reassures the reader about what isn't affected in the meantime. */
const reassurances = {
  something: undefined,
  check: 'looking',
  details: 'looking',
  plan: 'planning',
  protection: 'planning',
  members: 'looking',
  list: 'looking',
  export: undefined,
} as const

/**
 * Progress of a slow answer. `since`: when the current step began. `until`: Graph isn't responding, and retries
 * continue until then. `quota`: the wait for a quota, in words.
 */
export function showAnswerProgress(
  {
    what,
    done,
    total,
    since,
    until,
    quota,
  }: Pick<Progress, 'what' | 'done' | 'total'> & {
    readonly since: number
    readonly until?: number | undefined
    readonly quota?: string | undefined
  },
  messages: Messages,
  viewer: Pick<Viewer, 'device' | 'now' | 'locale' | 'timeZone'>,
): Reply {
  const { waiting: says, progress: bar } = messages
  const title = says.title[what](total)
  const left = total === undefined ? 0 : Math.max(0, total - done)
  const known = total !== undefined && total > 0
  const spent = (viewer.now ?? since) - since
  const pace =
    until === undefined && quota === undefined && known && done > 0 && left > 0 && spent > 0
      ? bar.timeLeft((spent / done / 1000) * left)
      : undefined
  const soFar = known ? says.of(Math.min(done, total), total) : done > 0 ? says.soFar(done) : undefined
  const card = buildProgress(toFrame(viewer, messages), {
    header: {
      icon: '►',
      title,
      ...(reassurances[what] && { subtitle: says.calm[reassurances[what]] }),
      tone: 'accent',
    },
    lines: compact([
      until !== undefined && {
        text: `▲ ${says.stalled(clockTime(until, messages, viewer))}`,
        tone: 'warning' as const,
        bold: true,
      },
      soFar && { text: [soFar, pace].filter(Boolean).join(' ') },
      quota && { text: quota },
      { text: says.here, subtle: true },
    ]),
  })
  return { card, summary: known ? `${title}: ${messages.number(done)}/${messages.number(total)}` : title }
}
