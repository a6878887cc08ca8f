import type { Reply } from '../bot/turn/command.ts'
import type { Words } from '../messages/index.ts'
import { list } from './card/index.ts'
import { frameOf, type Reader } from './viewer.ts'

const first = ['list users', 'check status', 'disable accounts', 'help'] as const

/** The first thing somebody sees of the bot. */
export function showWelcome(words: Words, viewer: Reader, name = ''): Reply {
  const card = list(frameOf(viewer, words), {
    header: { icon: '✓', title: words.welcome.title, subtitle: words.welcome.hello(name), tone: 'accent' },
    lines: [...words.welcome.lines, words.welcome.start].map((text) => ({ text })),
    items: first.map((command) => ({
      title: command,
      text: words.commands[command].summary,
      buttons: [{ title: words.help.run, tooltip: command, data: { command } }],
    })),
  })
  return { card, summary: words.welcome.title }
}
