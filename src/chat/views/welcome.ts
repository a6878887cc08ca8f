import { compact } from '../../core/compact.ts'
import { buildList } from '../card/index.ts'
import { help } from '../commands/about.ts'
import { checkStatus, listUsers, type PlannedBy, planSpecFor } from '../commands/accounts.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { type ApproverStatus, approverEntries, textOf } from './help.ts'
import type { Reply } from './reply.ts'
import { type Reader, toFrame } from './viewer.ts'

/** The first message someone gets from the bot. */
export function showWelcome(
  registry: PlannedBy,
  messages: Messages,
  viewer: Reader,
  name = '',
  status?: ApproverStatus,
): Reply {
  const change = planSpecFor(registry, 'enabled')
  const card = buildList(toFrame(viewer, messages), {
    header: { title: messages.welcome.title, subtitle: messages.welcome.hello(name) },
    lines: [...messages.welcome.lines, messages.welcome.start].map((text) => ({ text })),
    items: [
      ...approverEntries(status, messages),
      ...compact([press(listUsers), press(checkStatus), change && press(change), press(help)]).map((data) => ({
        title: data.command,
        text: textOf(data.command, messages).summary,
        buttons: [{ title: messages.help.run, tooltip: data.command, data }],
      })),
    ],
  })
  return { card, summary: messages.welcome.title }
}
