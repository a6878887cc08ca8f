import { createWholeRegistry } from '../src/actions/index.ts'
import { targetScopes } from '../src/chat/commands/accounts.ts'
import type { ListedSpec } from '../src/chat/commands/spec.ts'
import { actionText } from '../src/chat/views/action-texts.ts'
import type { CommandText } from '../src/chat/words/index.ts'
import { actionsOf, addOnsOf, commandsOf, messagesOf, sourceOf } from '../src/features/define.ts'
import { features } from '../src/features/index.ts'
import {
  commonPlanScopes,
  groupScopes,
  membershipScopes,
  runScopesFor,
} from '../src/operations/registry/collect-scopes.ts'
import { plannedActions } from '../src/operations/registry/planned-actions.ts'

const wholeRegistry = createWholeRegistry(actionsOf(features), features)
const addOns = addOnsOf(features, wholeRegistry)
const english = messagesOf(features, wholeRegistry)('en')

/** A command as documented. */
export type Described = CommandText & { readonly playbook?: string } & Pick<
    ListedSpec,
    | 'name'
    | 'aliases'
    | 'group'
    | 'byId'
    | 'access'
    | 'scopes'
    | 'otherScopes'
    | 'optionalScopes'
    | 'optInScopes'
    | 'teamsMenu'
    | 'arguments'
  >

/** Every documented command, in the order of the help; all others are used only by buttons. */
export function describeCommands(): Described[] {
  return commandsOf(features, wholeRegistry)
    .filter(({ hidden }) => !hidden)
    .flatMap((spec) => {
      const text = english.commands[spec.name]
      return text ? [{ ...text, ...spec }] : []
    })
}

/** Permissions a confirmed operation requests when it runs, and those that optional steps add. */
function runPermissions({ playbook }: Described): (readonly [string, readonly string[]])[] {
  if (playbook === undefined) return []
  const { steps } = wholeRegistry.playbook(playbook)
  const always = plannedActions(
    steps.filter(({ optional }) => !optional),
    {},
  )
  const scopes = runScopesFor(wholeRegistry, always)
  const more = steps.flatMap(({ action, optional }) => {
    const { input } = actionText(english, action)
    if (!optional || !input) return []
    const all = runScopesFor(wholeRegistry, [...always, { kind: action }])
    return [[`With ${input.addition}`, all.filter((scope) => !scopes.includes(scope))] as const]
  })
  return [['When it runs', scopes] as const, ...more]
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
const listOf = (scopes: readonly string[]) => scopes.map(code).join(', ')
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

/** Permissions listed at the top of the page; a command lists only the others. */
function saidOnce(command: Described): readonly string[] {
  if (isPlan(command)) return commonPlanScopes
  if (takesAccounts(command)) return groupScopes
  return command.scopes?.length === 0 && command.otherScopes?.includes('GroupMember.Read.All') ? membershipScopes : []
}

const prefixScopes = { sources: sourceOf(features)?.scopes ?? [], ...targetScopes }

/** Permissions with which a command reads the accounts named by a prefix. */
const namedScopes = (command: Described): readonly string[] =>
  takesAccounts(command)
    ? Object.values(prefixScopes)
        .flat()
        .filter((scope) => isPlan(command) || addOns.has(scope))
    : []

/** What a command needs in addition to a sign-in and what the top of the page lists. */
function permissions(command: Described): string[] {
  const { scopes, otherScopes = [], optionalScopes = [], optInScopes = [], byId } = command
  if (!scopes) return []
  if (byId && isPlan(command)) return ['**Permissions:** those of the operation’s steps.']
  const given = saidOnce(command)
  const running = runPermissions(command)
  const always = scopes.filter((scope) => !isPlan(command) || !given.includes(scope))
  const known = [...scopes, ...given, ...running.flatMap(([, those]) => those)]
  const isNew = (scope: string) => !known.includes(scope)
  const extras = optionalScopes.filter((scope) => ![...otherScopes, ...namedScopes(command)].includes(scope))
  const parts: (readonly [string, readonly string[]])[] = [
    ...running.map(([when, those]) => [when, those.filter((scope) => ![...scopes, ...given].includes(scope))] as const),
    ['When needed', otherScopes.filter((scope) => isNew(scope) && !addOns.has(scope))],
    ['For extras', extras.filter((scope) => isNew(scope) && !addOns.has(scope))],
    ['If switched on', optInScopes.filter(isNew)],
    ['With add-ons', [...otherScopes, ...extras].filter((scope) => isNew(scope) && addOns.has(scope))],
  ]
  const besides = parts
    .filter(([, those]) => those.length > 0)
    .map(([when, those]) => `${when}: ${listOf([...new Set(those)])}.`)
  const all = [...(always.length > 0 ? [`${listOf(always)}.`] : []), ...besides]
  return all.length > 0 ? [`**Permissions:** ${all.join(' ')}`] : []
}

/** Requirements of its actions, other than permissions and roles. */
function needs({ playbook }: Described): string[] {
  if (playbook === undefined) return []
  const said = wholeRegistry.playbook(playbook).steps.flatMap(({ action, optional }) => {
    const { licence, unavailableIn = [], setting } = wholeRegistry.action(action).needs ?? {}
    const all = [
      ...(licence ? [licence] : []),
      ...(setting ? [code(setting.endsWith('_ID') ? setting : `${setting}=true`)] : []),
      ...(unavailableIn.length > 0 ? [`a cloud other than ${listOf(unavailableIn)}`] : []),
    ]
    if (all.length === 0) return []
    return optional ? [`for ${code(action)} ${all.join(' and ')}`] : [all.join(' and ')]
  })
  return said.length > 0 ? [`**Also requires:** ${said.join('; ')}.`] : []
}

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
    `**Usage:** ${code(usage)}${aliases.length > 0 ? `, also ${aliases.map(code).join(', ')}` : ''}`,
    ...permissions(command),
    ...needs(command),
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
    'Send a command in a one-to-one chat, or mention the bot first in a group chat or channel. A button on a card runs the same command. Case doesn’t matter. A mistyped name is answered with the nearest command, and extra words after a command are reported, never ignored.',
    commandIndex(commands),
    '## Commands that take accounts',
    listed(shared.filter((detail) => checked?.details.includes(detail))),
    'For commands that change accounts, this also applies:',
    listed(shared.filter((detail) => !checked?.details.includes(detail))),
    '## Commands about an operation',
    'They take the operation’s ID, such as `undo tobaki-42`. Without an ID, they use the only operation they can apply to, or let you choose.',
    '## Permissions',
    'Permissions are delegated, so Microsoft Entra also checks your own admin role: a User Administrator, for example, can disable ordinary users, but not other administrators.',
    listed([
      `**Every plan** needs ${andOf(commonPlanScopes)}. A command that plans a change lists only what it needs besides them. When the operation runs, it reads everything again, and needs them again.`,
      `**Named accounts:** \`group:\` needs ${andOf(groupScopes)}, \`risk:\` needs ${andOf(prefixScopes.risks)}, \`incident:\` needs ${andOf(prefixScopes.sources)}, and \`leaving:\` needs ${andOf(prefixScopes.leaving)}. The last two are [add-ons](permissions.md#add-ons).`,
      `**Membership:** if groups of operators or approvers are set, ${andOf(membershipScopes)} are needed to see whether you are a member.`,
      `**Operators only:** if \`OPERATOR_GROUP_ID\` is set, only members of that group can use the commands that plan a change, as well as ${operatorsOnly(commands)}.`,
      `**No sign-in:** ${listOf(commands.filter(({ scopes }) => !scopes).map(({ name }) => name))}. All other commands need at least a sign-in.`,
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
