import type { Command, Reply } from '../bot/turn/command.ts'
import type { CommandText, Words } from '../messages/index.ts'
import { type Button, type Fact, facts, list } from './card/index.ts'
import { frameOf, type Reader, short } from './viewer.ts'

type Shown = Pick<Command, 'name' | 'aliases' | 'scopes' | 'laterScopes' | 'arguments'>

/** The words about a command; a command without any is told by its name alone. */
function textOf(name: string, words: Words): CommandText {
  const known: Readonly<Record<string, CommandText>> = words.commands
  return known[name] ?? { summary: '', usage: name, details: [], examples: [] }
}

/** Every command with a button that explains it. */
export function showHelp(commands: readonly Shown[], words: Words, viewer: Reader): Reply {
  const { help } = words
  const others = commands.filter(({ name }) => name !== 'help')
  const alone = others.filter(runsAlone)
  const behindId = others.filter((one) => !alone.includes(one))
  const card = list(frameOf(viewer, words), {
    header: { icon: '?', title: help.title, subtitle: help.intro, tone: 'accent' },
    items: [
      ...alone.map(({ name }) => ({
        title: name,
        text: textOf(name, words).summary,
        buttons: buttons(name, words, viewer),
      })),
      {
        title: help.behindId,
        text: help.behindIdText,
        buttons: behindId.map(({ name }) => ({ title: name, data: { command: 'help', topic: name } })),
      },
    ],
  })
  return { card, summary: help.title }
}

/** True when the bare name means something: a form, a list, or all there is. */
const runsAlone = (command: Shown) => command.arguments.safeParse({}).success

const runButton = (name: string, { help }: Words): Button => ({
  title: help.run,
  tooltip: name,
  data: { command: name },
  style: 'positive',
})

/** Runs it and explains it; on phones there is room for one button. */
function buttons(name: string, words: Words, { device }: Reader): Button[] {
  const explain = { title: words.help.more, tooltip: name, data: { command: 'help', topic: name } }
  const { style: _plain, ...run } = runButton(name, words)
  return device === 'phone' ? [explain] : [run, explain]
}

/** One command: how it is written, what it asks for, examples, and a button that runs it. */
export function showCommand(command: Shown, words: Words, viewer: Reader): Reply {
  const { summary, usage, details, examples } = textOf(command.name, words)
  const { labels, help } = words
  const asked = [...new Set([...(command.scopes ?? []), ...(command.laterScopes ?? [])])]
  const rows: Fact[] = [
    { title: labels.usage, value: usage },
    ...examples.map((example, index) => ({ title: index === 0 ? labels.examples : '', value: example })),
    ...(command.aliases?.length ? [{ title: labels.aliases, value: short(command.aliases.join(', '), 200) }] : []),
    { title: labels.asks, value: asked.length > 0 ? asked.join(', ') : help.noPermission },
  ]
  const card = facts(frameOf(viewer, words), {
    header: { icon: '?', title: command.name, subtitle: summary, tone: 'accent' },
    groups: [{ facts: rows }],
    lines: details.map((text) => ({ text })),
    actions: [
      ...(runsAlone(command) ? [runButton(command.name, words)] : []),
      { title: help.all, data: { command: 'help' } },
    ],
  })
  return { card, summary: `${command.name}: ${summary}` }
}
