import { buildNotice } from '../../chat/card/index.ts'
import { showApproval } from '../../chat/commands/approvals.ts'
import { press } from '../../chat/commands/press.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dueTime, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { endAbsence } from './specs.ts'
import { words } from './words.ts'

interface Absence {
  readonly until: number | undefined
  /** Whether they have just come back. */
  readonly ended?: boolean
  /** Whether they were ever asked to approve. */
  readonly asked: boolean
}

/** Shows whether someone is away, and until when. */
export function showAbsence({ until, ended = false, asked }: Absence, messages: Messages, viewer: Viewer): Reply {
  const { absence: says } = words.of(messages)
  const at = until === undefined ? undefined : dueTime(until, messages, viewer)
  const title = at ? messages.awayUntil(at) : ended ? says.back : says.here
  const card = buildNotice(toFrame(viewer, messages), {
    header: { title },
    lines: [{ text: asked ? (at ? says.awayText : says.hereText) : says.neverAsked }],
    actions: compact([
      at && { title: says.end, data: press(endAbsence) },
      asked && !at && { title: messages.approval.showWaiting, data: press(showApproval) },
    ]),
  })
  return { card, summary: title }
}
