import { help as helpSpec } from '../command-specs/about.ts'
import { showApproval as approvals } from '../command-specs/approvals.ts'
import { press, pressIfValid } from '../command-specs/press.ts'
import type { CommandSpec } from '../command-specs/spec.ts'
import type { CommandText, Messages } from '../messages/index.ts'
import { type Button, type Entry, type Fact, facts, list } from './card/index.ts'
import type { Reply } from './reply.ts'
import { frameOf, type Reader, short } from './viewer.ts'

/** A command's texts; without any, just its name. */
function textOf(name: string, messages: Messages): CommandText {
  const known: Readonly<Record<string, CommandText>> = messages.commands
  return known[name] ?? { summary: '', usage: name, details: [], examples: [] }
}

/** All commands, each with a button that explains it. */
export function showHelp(
  commands: readonly CommandSpec[],
  messages: Messages,
  viewer: Reader,
  standing: Standing | undefined = undefined,
): Reply {
  const { help } = messages
  const others = commands.filter(({ name }) => name !== helpSpec.name)
  const alone = others.filter(({ group }) => group === 'start')
  const together = (wanted: CommandSpec['group'], title: string, text: string, first: readonly Button[] = []) => ({
    title,
    text,
    buttons: [
      ...first,
      ...others
        .filter(({ group }) => group === wanted)
        .map(({ name }) => ({ title: name, data: press(helpSpec, { topic: name }) })),
    ],
  })
  const own = forApprovers(standing, messages)[0]
  const approvers = together('approvers', own?.title ?? help.approvers, own?.text ?? help.approversText, own?.buttons)
  // It has no owner: anyone may press its buttons, which leaves room for more commands.
  const card = list(frameOf({ device: viewer.device }, messages), {
    header: { title: help.title, subtitle: help.intro, tone: 'accent' },
    items: [
      ...(standing?.asked ? [approvers] : []),
      ...alone.map((command) => ({
        title: command.name,
        text: textOf(command.name, messages).summary,
        buttons: buttons(command, messages),
      })),
      together('response', help.responses, help.responsesText),
      ...(standing?.asked ? [] : [approvers]),
      together('byId', help.behindId, help.behindIdText),
    ],
  })
  return { card, summary: help.title }
}

/** What an approver finds first, under the name of the command that shows it. */
export function forApprovers(standing: Standing | undefined, { approval: says }: Messages): Entry[] {
  if (!standing?.asked) return []
  const button = { title: says.showWaiting, data: press(approvals) }
  const title = standing.waiting > 0 ? says.waiting : says.showWaiting
  return [{ title, text: says.forApprovers(standing.waiting), buttons: [button] }]
}

/** Whether somebody was ever asked to approve, and how many requests wait for them. */
export interface Standing {
  readonly asked: boolean
  readonly waiting: number
}

/** A button that runs the command, if it works without arguments. */
function runButtons(command: CommandSpec, { help }: Messages): Button[] {
  const data = pressIfValid(command, {})
  return data ? [{ title: help.run, tooltip: command.name, data }] : []
}

/** Buttons that run and explain it. */
function buttons(command: CommandSpec, messages: Messages): Button[] {
  const { name } = command
  const explain = { title: messages.help.more, tooltip: name, data: press(helpSpec, { topic: name }) }
  return [...runButtons(command, messages), explain]
}

/** One command: syntax, permissions, examples, and a button that runs it. */
export function showCommand(command: CommandSpec, messages: Messages, viewer: Reader): Reply {
  const { summary, usage, details, examples } = textOf(command.name, messages)
  const { labels, help } = messages
  const asked = [
    ...new Set([...(command.scopes ?? []), ...(command.otherScopes ?? []), ...(command.optInScopes ?? [])]),
  ]
  const rows: Fact[] = [
    { title: labels.usage, value: usage },
    ...examples.map((example, index) => ({ title: index === 0 ? labels.examples : '', value: example })),
    ...(command.aliases?.length ? [{ title: labels.aliases, value: short(command.aliases.join(', '), 200) }] : []),
    { title: labels.asks, value: asked.length > 0 ? asked.join(', ') : help.noPermission },
  ]
  const card = facts(frameOf(viewer, messages), {
    header: { title: command.name, subtitle: summary, tone: 'accent' },
    groups: [{ facts: rows }],
    lines: details.map((text) => ({ text })),
    actions: [
      ...runButtons(command, messages).map((button) => ({ ...button, style: 'positive' as const })),
      { title: help.all, data: press(helpSpec) },
    ],
  })
  return { card, summary: `${command.name}: ${summary}` }
}
