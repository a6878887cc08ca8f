import { isAddOn } from '../src/actions/add-ons.ts'
import { plannedActions } from '../src/actions/planned-actions.ts'
import { fullRegistry } from '../src/actions/registry.ts'
import { membershipScopes, runScopesOf } from '../src/actions/scopes.ts'
import { actionText } from '../src/actions/texts.ts'
import { commandSpecs } from '../src/command-specs/index.ts'
import type { CommandSpec } from '../src/command-specs/spec.ts'
import { type CommandText, messagesFor } from '../src/messages/index.ts'

/** A command as documented. */
export type Described = CommandText & { readonly playbook?: string } & Pick<
    CommandSpec,
    | 'name'
    | 'aliases'
    | 'byId'
    | 'access'
    | 'scopes'
    | 'otherScopes'
    | 'optionalScopes'
    | 'optInScopes'
    | 'teamsMenu'
    | 'arguments'
  >

/** Every documented command, in the order of the help; others are only used by buttons. */
export function describeCommands(): Described[] {
  const texts: Readonly<Record<string, CommandText | undefined>> = messagesFor('en').commands
  return commandSpecs
    .filter(({ hidden }) => !hidden)
    .flatMap((spec) => {
      const text = texts[spec.name]
      return text ? [{ ...text, ...spec }] : []
    })
}

/** Permissions a confirmed operation requests when it runs, with and without optional actions. */
export const runPermissions = (): Readonly<Record<string, readonly string[]>> => {
  const messages = messagesFor('en')
  return Object.fromEntries(
    fullRegistry.playbooks().flatMap(([, { command, steps }]) => {
      if (!command) return []
      const always = plannedActions(
        steps.filter(({ optional }) => !optional),
        {},
      )
      const scopes = runScopesOf(fullRegistry, always)
      const more = steps.flatMap(({ action, optional }) => {
        const { input } = actionText(messages, action)
        if (!optional || !input) return []
        return [
          [
            `${command.name}, with ${input.addition}`,
            runScopesOf(fullRegistry, [...always, { kind: action }]),
          ] as const,
        ]
      })
      return [[command.name, scopes] as const, ...more]
    }),
  )
}

/** Teams' limit for one list. */
const maxList = 12

/** The text Teams puts into the message box; the part in brackets has to be replaced. */
function promptFor({ name, arguments: { shape } }: Described) {
  if (!('accounts' in shape)) return {}
  const prompt = `${name} [names or addresses]${'reason' in shape ? ' because [why]' : ''}`
  return { type: 'prompt', prompt }
}

/** The app package's command list. Commands that need an operation id are reached from its card. */
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

const cell = (content: string) => content.replaceAll('|', '\\|')
const code = (content: string) => `\`${content}\``
const listOf = (scopes: readonly string[]) => scopes.map(code).join(', ')

/** The table at the top of the page, without commands that need an operation's ID. */
const commandTable = (commands: readonly Described[]): string =>
  [
    '| Command | What it does |',
    '| --- | --- |',
    ...commands.filter(({ byId }) => !byId).map(({ usage, summary }) => `| ${code(cell(usage))} | ${cell(summary)} |`),
  ].join('\n')

function permission({ scopes, otherScopes = [], optionalScopes = [], optInScopes = [], access }: Described): string {
  if (!scopes) return 'none, and no sign-in.'
  const always = scopes.length > 0 ? listOf(scopes) : 'none, but you have to be signed in'
  const others = otherScopes.filter((scope) => !scopes.includes(scope) && !isAddOn(scope))
  const extras = optionalScopes.filter((scope) => ![...scopes, ...otherScopes].includes(scope) && !isAddOn(scope))
  const addOns = [...otherScopes, ...optionalScopes].filter(isAddOn)
  const extra = extras.length > 0 ? ` For extras, also ${listOf(extras)}.` : ''
  const optIn = optInScopes.length > 0 ? ` If switched on, also ${listOf(optInScopes)}.` : ''
  const addOn =
    addOns.length > 0 ? ` With [add-ons](permissions.md#add-ons), also ${listOf([...new Set(addOns)])}.` : ''
  const members = access === 'operators' ? ' Operators only.' : ''
  return `${always}.${others.length > 0 ? ` When needed, also ${listOf(others)}.` : ''}${extra}${optIn}${addOn}${members}`
}

/** Requirements of its actions besides permissions and roles. */
function needs({ playbook }: Described): string[] {
  if (playbook === undefined) return []
  const said = fullRegistry.playbook(playbook).steps.flatMap(({ action, optional }) => {
    const { licence, notIn = [], setting } = fullRegistry.action(action).needs ?? {}
    const all = [
      ...(licence ? [licence] : []),
      ...(setting ? [code(setting.endsWith('_ID') ? setting : `${setting}=true`)] : []),
      ...(notIn.length > 0 ? [`a cloud other than ${listOf(notIn)}`] : []),
    ]
    if (all.length === 0) return []
    return optional ? [`for ${code(action)} ${all.join(' and ')}`] : [all.join(' and ')]
  })
  return said.length > 0 ? [`**Also requires:** ${said.join('; ')}.`] : []
}

/** Details of several commands, which the page gives once. */
function sharedDetails(commands: readonly Described[]): ReadonlySet<string> {
  const all = commands.flatMap(({ details }) => details)
  return new Set(all.filter((detail) => all.filter((other) => other === detail).length > 2))
}

function section(command: Described, shared: ReadonlySet<string>): string {
  const { name, aliases = [], usage, summary, examples } = command
  const details = command.details.filter((detail) => !shared.has(detail))
  return [
    `## ${name}`,
    summary,
    `**Usage:** ${code(usage)}${aliases.length > 0 ? `, also ${aliases.map(code).join(', ')}` : ''}`,
    `**Graph permissions:** ${permission(command)}`,
    ...needs(command),
    ...(details.length > 0 ? [details.join('\n')] : []),
    ['```', ...examples, '```'].join('\n'),
  ].join('\n\n')
}

/** The complete docs/commands.md. */
export function commandsPage(commands: readonly Described[]): string {
  const shared = sharedDetails(commands)
  return `${[
    '# Commands',
    '<!-- Written by `npm run generate` from src/command-specs and src/messages: change those instead. -->',
    'Send a command in a one-to-one chat, or mention the bot first in a group chat or channel. A button on a card runs the same command. Case doesn’t matter, a mistyped name is answered with the nearest command, and extra words after a command are reported, never ignored.',
    commandTable(commands),
    '## Commands that take accounts',
    [...shared].map((detail) => `- ${detail}`).join('\n'),
    `“Operators only” means that with \`OPERATOR_GROUP_ID\` set, only its members can use the command (${listOf(membershipScopes)}).`,
    ...commands.map((command) => section(command, shared)),
    '## When an operation runs',
    'A command plans a change with the permissions listed above; you confirm it on the plan’s card. The operation reads everything again when it runs, and needs these delegated permissions:',
    [
      '| Operation | Graph permissions |',
      '| --- | --- |',
      ...Object.entries(runPermissions()).map(([name, scopes]) => `| ${name} | ${listOf(scopes)} |`),
    ].join('\n'),
    'Entra also checks the operator’s own admin role: a User Administrator can disable ordinary users, not other administrators.',
  ].join('\n\n')}\n`
}

/** Replaces the text between `<!-- NAME:begin -->` and `<!-- NAME:end -->`, or the same marks as comments of SQL. */
export function between(text: string, name: string, content: string, [open, close] = ['<!-- ', ' -->']): string {
  const [begin, end] = [`${open}${name}:begin${close}`, `${open}${name}:end${close}`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`The marks ${begin} and ${end} are missing`)
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`
}
