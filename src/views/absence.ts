import { back } from '../command-specs/absence.ts'
import { showApproval } from '../command-specs/approvals.ts'
import { press } from '../command-specs/press.ts'
import type { Messages } from '../messages/index.ts'
import { notice } from './card/index.ts'
import type { Reply } from './reply.ts'
import { dateTime, frameOf, type Viewer } from './viewer.ts'

/** Whether somebody is away, and until when. `ended`: they have just come back. */
export function showAbsence(
  { until, ended = false }: { readonly until: number | undefined; readonly ended?: boolean },
  words: Messages,
  viewer: Viewer,
): Reply {
  const { absence: says } = words
  const at = until === undefined ? undefined : dateTime(until, words, viewer)
  const title = at ? says.away(at) : ended ? says.back : says.here
  const card = notice(frameOf(viewer, words), {
    header: { title, tone: 'accent' },
    lines: [{ text: at ? says.awayText : says.hereText }],
    actions: [
      at ? { title: says.end, data: press(back) } : { title: words.approval.showWaiting, data: press(showApproval) },
    ],
  })
  return { card, summary: title }
}
