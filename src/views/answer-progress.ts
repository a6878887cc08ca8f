import type { Messages } from '../messages/index.ts'
import { progress } from './card/index.ts'
import { partsIn } from './format.ts'
import type { Progress, Reply } from './reply.ts'
import { frameOf, type Viewer } from './viewer.ts'

/** What does not happen meanwhile. */
const calm = {
  something: undefined,
  check: 'looking',
  plan: 'planning',
  protection: 'planning',
  members: 'looking',
  list: 'looking',
  export: undefined,
} as const

/** How far an answer is that takes its time. `since`: when what is being done began. */
export function showWaiting(
  { what, done, total }: Pick<Progress, 'what' | 'done' | 'total'>,
  since: number,
  words: Messages,
  viewer: Pick<Viewer, 'device' | 'now'>,
): Reply {
  const { waiting: says, progress: bar } = words
  const title = says.title[what](total)
  const left = total === undefined ? 0 : Math.max(0, total - done)
  const part = partsIn(words)
  const known = total !== undefined && total > 0
  const spent = (viewer.now ?? since) - since
  const pace = known && done > 0 && left > 0 && spent > 0 ? bar.timeLeft((spent / done / 1000) * left) : undefined
  const soFar = known ? says.of(Math.min(done, total), total) : done > 0 ? says.soFar(done) : undefined
  const card = progress(frameOf(viewer, words), {
    header: { icon: '►', title, ...(calm[what] && { subtitle: says.calm[calm[what]] }), tone: 'accent' },
    ...(known && {
      picture: { title: bar.picture, parts: [part('done', bar.done, done), part('left', bar.left, left)] },
    }),
    lines: [...(soFar ? [{ text: [soFar, pace].filter(Boolean).join(' ') }] : []), { text: says.here, subtle: true }],
  })
  return { card, summary: known ? `${title}: ${words.number(done)}/${words.number(total)}` : title }
}
