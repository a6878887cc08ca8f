import type { Messages } from '../../messages/index.ts'
import { buildList } from '../card/index.ts'
import { help } from '../commands/about.ts'
import { changeSpecFor, checkStatus, listUsers } from '../commands/accounts.ts'
import { press } from '../commands/press.ts'
import { type ApproverStatus, approverEntries } from './help.ts'
import type { Reply } from './reply.ts'
import { type Reader, toFrame } from './viewer.ts'

const firstCommands = [listUsers, checkStatus, changeSpecFor('enabled'), help] as const

/** The first message someone gets from the bot. */
export function showWelcome(messages: Messages, viewer: Reader, name = '', status?: ApproverStatus): Reply {
  const card = buildList(toFrame(viewer, messages), {
    header: { title: messages.welcome.title, subtitle: messages.welcome.hello(name) },
    lines: [...messages.welcome.lines, messages.welcome.start].map((text) => ({ text })),
    items: [
      ...approverEntries(status, messages),
      ...firstCommands.map((spec) => ({
        title: spec.name,
        text: messages.commands[spec.name].summary,
        buttons: [{ title: messages.help.run, tooltip: spec.name, data: press(spec) }],
      })),
    ],
  })
  return { card, summary: messages.welcome.title }
}
