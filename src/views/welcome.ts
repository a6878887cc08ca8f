import { help } from '../command-specs/about.ts'
import { changeFor, checkStatus, listUsers } from '../command-specs/accounts.ts'
import { press } from '../command-specs/press.ts'
import type { Messages } from '../messages/index.ts'
import { list } from './card/index.ts'
import { forApprovers, type Standing } from './help.ts'
import type { Reply } from './reply.ts'
import { frameOf, type Reader } from './viewer.ts'

const first = [listUsers, checkStatus, changeFor('enabled'), help] as const

/** The first message somebody gets from the bot. */
export function showWelcome(words: Messages, viewer: Reader, name = '', standing?: Standing): Reply {
  const card = list(frameOf(viewer, words), {
    header: { title: words.welcome.title, subtitle: words.welcome.hello(name), tone: 'accent' },
    lines: [...words.welcome.lines, words.welcome.start].map((text) => ({ text })),
    items: [
      ...forApprovers(standing, words),
      ...first.map((spec) => ({
        title: spec.name,
        text: words.commands[spec.name].summary,
        buttons: [{ title: words.help.run, tooltip: spec.name, data: press(spec) }],
      })),
    ],
  })
  return { card, summary: words.welcome.title }
}
