import { type Button, buildFacts, buildList, type Entry, type Fact } from '../card/index.ts'
import { help as helpSpec } from '../commands/about.ts'
import { showApproval as approvals } from '../commands/approvals.ts'
import { press, pressIfValid } from '../commands/press.ts'
import { type CommandGroup, commandGroups, type ListedSpec } from '../commands/spec.ts'
import type { CommandText, Messages } from '../words/index.ts'
import type { Reply } from './reply.ts'
import { type Reader, shorten, toFrame } from './viewer.ts'

/** A command's texts; if it has none, just its name. */
export function textOf(name: string, messages: Messages): CommandText {
  return messages.commands[name] ?? { summary: '', usage: name, details: [], examples: [] }
}

/**
 * The groups of commands, which fit on one phone screen, each with a button that lists its commands. Neither this card
 * nor a group's card has an owner: anyone can press their buttons, which leaves room for more commands.
 */
export function showHelp(
  commands: readonly ListedSpec[],
  messages: Messages,
  viewer: Reader,
  status: ApproverStatus | undefined = undefined,
): Reply {
  const { help } = messages
  const entryOf = (group: CommandGroup): Entry => ({
    ...help.groups[group],
    buttons: [
      ...commands
        .filter((command) => command.group === group)
        .flatMap((command) => {
          const { featured } = textOf(command.name, messages)
          return featured === undefined ? [] : runButtons(command, featured)
        }),
      { title: help.moreCommands, tooltip: help.groups[group].title, data: press(helpSpec, { group }) },
    ],
  })
  const card = buildList(toFrame({ device: viewer.device }, messages), {
    header: { title: help.title, subtitle: help.intro },
    items: [...approverEntries(status, messages), ...commandGroups.map(entryOf)],
  })
  return { card, summary: help.title }
}

/** The commands of a group, each with a button that explains it and one that runs it if possible. */
export function showHelpGroup(
  group: CommandGroup,
  commands: readonly ListedSpec[],
  messages: Messages,
  viewer: Reader,
): Reply {
  const { help } = messages
  const { title, text } = help.groups[group]
  const listed = commands.filter((command) => command.group === group && command.name !== helpSpec.name)
  const card = buildList(toFrame({ device: viewer.device }, messages), {
    header: { title, subtitle: text },
    lines: listed.some(({ byId }) => byId) ? [{ text: help.byId }] : [],
    items: listed.map((command) => ({
      title: command.name,
      text: textOf(command.name, messages).summary,
      buttons: [
        // Without an ID they would ask which operation is meant; operation cards have these buttons too.
        ...(command.byId ? [] : runButtons(command, help.run)),
        { title: help.more, tooltip: command.name, data: press(helpSpec, { topic: command.name }) },
      ],
    })),
    actions: [{ title: help.all, data: press(helpSpec) }],
  })
  return { card, summary: title }
}

/** What approvers see first: how many requests are waiting for them, with a button that shows these. */
export function approverEntries(status: ApproverStatus | undefined, { approval: says }: Messages): Entry[] {
  if (!status?.asked) return []
  const button = { title: says.showWaiting, data: press(approvals) }
  const title = status.waiting > 0 ? says.waiting : says.showWaiting
  return [{ title, text: says.forApprovers(status.waiting), buttons: [button] }]
}

/** Whether someone was ever asked to approve, and how many requests are waiting for them. */
export interface ApproverStatus {
  readonly asked: boolean
  readonly waiting: number
}

/** A button that runs the command, if it works without arguments. */
function runButtons(command: ListedSpec, title: string): Button[] {
  const data = pressIfValid(command, {})
  return data ? [{ title, tooltip: command.name, data }] : []
}

/** One command: syntax, permissions, examples, and a button that runs it. */
export function showCommand(command: ListedSpec, messages: Messages, viewer: Reader): Reply {
  const { summary, usage, details, examples } = textOf(command.name, messages)
  const { labels, help } = messages
  const asked = [
    ...new Set([
      ...(command.scopes ?? []),
      ...(command.otherScopes ?? []),
      ...(command.optionalScopes ?? []),
      ...(command.optInScopes ?? []),
    ]),
  ]
  const rows: Fact[] = [
    { title: labels.usage, value: usage },
    ...examples.map((example, index) => ({ title: index === 0 ? labels.examples : '', value: example })),
    ...(command.aliases?.length ? [{ title: labels.aliases, value: shorten(command.aliases.join(', '), 200) }] : []),
    // One per line, because joined they would be truncated on a full card.
    ...(asked.length > 0 ? asked : [help.noPermission]).map((value, index) => ({
      title: index === 0 ? labels.asks : '',
      value,
    })),
  ]
  const card = buildFacts(toFrame(viewer, messages), {
    header: { title: command.name, subtitle: summary },
    groups: [{ facts: rows }],
    lines: details.map((text) => ({ text })),
    actions: [
      ...runButtons(command, help.run).map((button) => ({ ...button, style: 'positive' as const })),
      { title: help.all, data: press(helpSpec) },
    ],
  })
  return { card, summary: `${command.name}: ${summary}` }
}
