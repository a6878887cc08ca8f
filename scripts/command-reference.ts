import { createWholeRegistry } from '../src/actions/index.ts'
import type { ListedSpec } from '../src/chat/commands/spec.ts'
import type { CommandText } from '../src/chat/words/index.ts'
import { actionsOf, commandsOf, messagesOf } from '../src/features/define.ts'
import { features } from '../src/features/index.ts'
import { commonPlanScopes } from '../src/operations/registry/collect-scopes.ts'

const wholeRegistry = createWholeRegistry(actionsOf(features), features)
const english = messagesOf(features, wholeRegistry)('en')

/** A command as documented. */
export type Described = CommandText &
  Pick<ListedSpec, 'name' | 'aliases' | 'group' | 'access' | 'scopes' | 'teamsMenu' | 'arguments'>

/** Every documented command, in the order of the help; all others are used only by buttons. */
export function describeCommands(): Described[] {
  return commandsOf(features, wholeRegistry)
    .filter(({ hidden }) => !hidden)
    .flatMap((spec) => {
      const text = english.commands[spec.name]
      return text ? [{ ...text, ...spec }] : []
    })
}

/** Teams' limit for one list. */
const maxList = 12

/** The text Teams puts into the message box; the part in brackets has to be replaced. */
function promptFor({ name, arguments: { shape } }: Described) {
  if (!('accounts' in shape)) return {}
  const prompt = `${name} [names or addresses]${'reason' in shape ? ' because [why]' : ''}`
  return { type: 'prompt', prompt }
}

/** The app package's command list. Commands that need an operation ID are reached from the operation's card. */
export function commandLists(commands: readonly Described[]) {
  const listed = commands.filter(({ teamsMenu }) => teamsMenu)
  if (listed.length > maxList) throw new Error(`Teams shows ${maxList} commands, not ${listed.length}`)
  return [
    {
      scopes: ['personal', 'groupChat', 'team'],
      commands: listed.map((command) => ({ title: command.name, description: command.summary, ...promptFor(command) })),
    },
  ]
}

const anchor = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
const code = (content: string) => `\`${content}\``
const listed = (points: readonly string[]) => points.map((point) => `- ${point}`).join('\n')
const listOf = (names: readonly string[]) => names.map(code).join(', ')
const andOf = (names: readonly string[]) => new Intl.ListFormat('en-GB').format(names.map(code))

/** The commands of each group of the help, with links. */
function commandIndex(commands: readonly Described[]): string {
  const groups = Object.entries(english.help.groups).map(([group, { title }]) => [group, title] as const)
  return [...groups, [undefined, 'Other'] as const]
    .map(([group, title]) => [title, commands.filter((one) => one.group === group)] as const)
    .filter(([, those]) => those.length > 0)
    .map(([title, those]) => `- **${title}:** ${those.map(({ name }) => `[${name}](#${anchor(name)})`).join(', ')}`)
    .join('\n')
}

const takesAccounts = ({ arguments: { shape } }: Described) => 'accounts' in shape
const isPlan = ({ scopes = [] }: Described) => commonPlanScopes.every((scope) => scopes.includes(scope))

/** Details of several commands for accounts, which the page gives once. */
function sharedDetails(commands: readonly Described[]): readonly string[] {
  const all = commands.filter(takesAccounts).flatMap(({ details }) => details)
  return [...new Set(all.filter((detail, at) => all.indexOf(detail) !== at))]
}

/** An example that shows no more than the usage: a command with nothing, addresses or an ID after it. */
const isPlain = (example: string, names: readonly string[]) =>
  names.some(
    (name) => example.startsWith(name) && /^(\s([\w.]+@[\w.]+[;,]?|tobaki-42))*$/.test(example.slice(name.length)),
  )

function section(command: Described, shared: readonly string[]): string {
  const { name, aliases = [], usage, summary } = command
  const details = command.details.filter((detail) => !shared.includes(detail))
  const examples = command.examples.filter((example) => !isPlain(example, [name, ...aliases]))
  return [
    `## ${name}`,
    summary,
    code(usage),
    ...(details.length > 0 ? [details.join('\n')] : []),
    ...(examples.length > 0 ? [['```', ...examples, '```'].join('\n')] : []),
  ].join('\n\n')
}

const operatorsOnly = (commands: readonly Described[]): string =>
  andOf(commands.filter((one) => one.access === 'operators' && !isPlan(one)).map(({ name }) => name))

/** The complete docs/commands.md. */
export function commandsPage(commands: readonly Described[]): string {
  const shared = sharedDetails(commands)
  const checked = commands.find(({ name }) => name === 'check status')
  return `${[
    '# Commands',
    '<!-- Written by `npm run generate` from the commands of src/features, and src/chat/words: change those instead. -->',
    'Send a command in your private chat, or mention the bot first in a group chat or channel. Case doesn’t matter. A mistyped name is answered with the nearest command, and extra words are reported.',
    commandIndex(commands),
    '## Commands that take accounts',
    listed(shared.filter((detail) => checked?.details.includes(detail))),
    'For commands that change accounts, this also applies:',
    listed(shared.filter((detail) => !checked?.details.includes(detail))),
    '## Commands about an operation',
    'They take the operation’s ID, such as `undo tobaki-42`. Without an ID, they use the only operation they can apply to, or let you choose.',
    '## Who can use them',
    'Microsoft Entra also checks [your own role](permissions.md#roles-of-operators). `help disable accounts` shows the [permissions](permissions.md#permissions) that a command needs, and its other names, German ones included.',
    listed([
      `If \`OPERATOR_GROUP_ID\` is set, only members of that group can use the commands that plan a change, as well as ${operatorsOnly(commands)}.`,
      `These need no sign-in: ${listOf(commands.filter(({ scopes }) => !scopes).map(({ name }) => name))}.`,
    ]),
    ...commands.map((command) => section(command, shared)),
  ].join('\n\n')}\n`
}

/**
 * Replaces the text between `<!-- NAME:begin -->` and `<!-- NAME:end -->`, or between the same marks in SQL comments.
 */
export function between(text: string, name: string, content: string, [open, close] = ['<!-- ', ' -->']): string {
  const [begin, end] = [`${open}${name}:begin${close}`, `${open}${name}:end${close}`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`The marks ${begin} and ${end} are missing`)
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`
}
