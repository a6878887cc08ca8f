import { leaveDates } from '../chat/commands/accounts.ts'
import { type RequestedScopes, requestedScopes } from '../chat/commands/scopes.ts'
import { settled } from '../chat/commands/spec.ts'
import type { DrawnRoleCard } from '../chat/posts/role-card.ts'
import type { AccountSource, Command, DeclaredCommand, ReadAddedToStatus } from '../chat/turn/command.ts'
import type { AddedColumns, FilesAgain, StepColumns } from '../chat/turn/files.ts'
import type { Service } from '../chat/turn/service.ts'
import type { SaidNotice } from '../chat/views/notice-words.ts'
import type { CardAdditions } from '../chat/views/places.ts'
import type { NamedGroup } from '../chat/views/settings.ts'
import {
  createMessages,
  type MessagesFor,
  type NamedWords,
  requireWords,
  type SaidErrors,
} from '../chat/words/index.ts'
import type { FeatureWords } from '../chat/words/words.ts'
import type { Check } from '../core/check.ts'
import type { DeclaredError } from '../core/errors.ts'
import type { GroupSetting, GroupSource } from '../core/group-setting.ts'
import { requireUnique } from '../core/unique.ts'
import type { InEachLanguage, Language } from '../core/words/index.ts'
import type { OperationFeature } from '../operations/index.ts'
import { stepsOf } from '../operations/lifecycle/moves.ts'
import type { FieldOfError } from '../operations/plan/form-fields.ts'
import type { Action } from '../operations/registry/action.ts'
import { type AddOn, type AddOns, collectAddOns } from '../operations/registry/add-ons.ts'
import { stepSettingsOf } from '../operations/registry/collect-playbooks.ts'
import type { Registry } from '../operations/registry/registry.ts'
import type { Page } from '../pages/page.ts'
import { returnPage } from '../pages/sign-in-page.ts'
import type { OwnTables } from '../store/queries/table-declaration.ts'
import type { Store } from '../store/store.ts'

/** What files are verified with. */
export interface VerifyParts {
  readonly db: Store['db']
  readonly registry: Registry
  /** The audit steps that record a state. */
  readonly states: readonly string[]
  readonly messagesFor: MessagesFor
  /** Of the bot. */
  readonly version: string
}

/** Something people can do or get, whole. */
export interface Feature extends OperationFeature {
  /** The features whose `feature.ts` it uses; they form no circle. */
  readonly needs?: readonly string[]
  /** Its own tables: what they hold about people, and how long. */
  readonly tables?: OwnTables
  /** Permissions with which it can do more, and which the app package doesn't request. */
  readonly permissions?: readonly AddOn[]
  /** What people can type or press, in the order in which help lists it. */
  readonly commands?: DeclaredCommands
  /** Actions that serve it alone; their kinds are unique over the list. */
  readonly actions?: (groupOf: GroupSource) => readonly Action[]
  /** The groups that it needs, which the command `settings` shows. */
  readonly settings?: readonly (GroupSetting & Pick<NamedGroup, 'title'>)[]
  /** The fields that they name exist. */
  readonly errors?: Readonly<Record<string, DeclaredError<FieldOfError>>>
  /** What it reads accounts from, instead of the directory. */
  readonly source?: AccountSource
  /** What it says of accounts whose status is shown. */
  readonly status?: ReadAddedToStatus
  /** What it adds to the cards that all operations share. */
  readonly cards?: CardAdditions
  readonly roleCards?: readonly DrawnRoleCard[]
  /** What it adds to an operation's exported accounts. */
  readonly columns?: readonly AddedColumns[]
  /** What it shows in the browser. */
  readonly pages?: readonly Page[]
  readonly notices?: Readonly<Record<string, SaidNotice>>
  /** The same, from what was done to an account; they stand beside the steps. */
  readonly stepColumns?: StepColumns
  /** How to create its files again. */
  readonly filesAgain?: FilesAgain
  /** Says whether a file that it wrote is still what the audit log gives; for the command line. */
  readonly verify?: (parts: VerifyParts, file: Buffer, write: (text: string) => void) => Promise<boolean>
  /** What it says: of its errors, commands and audit steps by their names, and everything else by names of its own. */
  readonly words?: FeatureWords
  /** What the doctor checks for it. */
  readonly checks?: readonly Check[]
  /** What commands use, its own or those of a feature that needs this one. */
  readonly services?: readonly Service<unknown>[]
}

type DeclaredCommands = readonly DeclaredCommand[] | ((registry: Registry) => readonly DeclaredCommand[])

/** The commands of a feature, which can follow from the playbooks there are. */
export const declaredCommands = (
  { commands = [] }: Pick<Feature, 'commands'>,
  registry: Registry,
): readonly DeclaredCommand[] => (typeof commands === 'function' ? commands(registry) : commands)

/** The actions of these features; without a configuration, as if each group were there. */
export const actionsOf = (features: readonly Feature[], groupOf: GroupSource = () => undefined): readonly Action[] =>
  features.flatMap(({ actions }) => actions?.(groupOf) ?? [])

/** What the configuration says for these features: groups that they need, and steps of their playbooks that are on. */
export const settingsOf = (features: readonly Feature[]) => [...groupSettingsOf(features), ...stepSettingsOf(features)]

/** The groups that these features need. */
export const groupSettingsOf = (features: readonly Feature[]) => features.flatMap(({ settings = [] }) => settings)

/** The commands of all these features, with the scopes that they request. Throws if two have the same name. */
export function commandsOf(
  features: readonly Pick<Feature, 'commands' | 'source'>[],
  registry: Registry,
): readonly Command[] {
  const declared = features.flatMap((feature) => declaredCommands(feature, registry))
  requireUnique(
    'commands',
    declared.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
  )
  const names = new Set(declared.map(({ name }) => name))
  const withFollowing = (one: DeclaredCommand): readonly DeclaredCommand[] => [
    one,
    ...declared.filter(({ after }) => after === one.name).flatMap(withFollowing),
  ]
  const inOrder = declared.filter(({ after }) => after === undefined || !names.has(after)).flatMap(withFollowing)
  const sourceScopes = sourceOf(features)?.scopes ?? []
  return inOrder.map((one) => (one.access === 'everyone' ? one : settled(one, registry, sourceScopes)))
}

/** Throws if one of these features needs another that isn't among them. */
export function requireNeeds(features: readonly Pick<Feature, 'name' | 'needs'>[]): void {
  const names = features.map(({ name }) => name)
  const missing = features.flatMap(({ name, needs = [] }) =>
    needs.filter((other) => !names.includes(other)).map((other) => `${name} needs ${other}`),
  )
  if (missing.length > 0) throw new Error(`Features are missing: ${missing.join('; ')}`)
}

/** What one of these features reads accounts from. Throws if several do: operations store only the ID. */
export function sourceOf(features: readonly Pick<Feature, 'source'>[]): AccountSource | undefined {
  const [only, ...others] = features.flatMap(({ source }) => source ?? [])
  if (others.length > 0) throw new Error('Only one feature can be a source of accounts')
  return only
}

/** The add-ons of these features and of all actions, and the one with which every command can find accounts. */
const addOnsOf = (features: readonly Feature[], registry: Registry): AddOns =>
  collectAddOns([leaveDates, ...[...features, ...registry.actions()].flatMap(({ permissions = [] }) => permissions)])

/** Everything that commands, and the operations they start, request from Graph. */
export const scopesOf = (features: readonly Feature[], registry: Registry): RequestedScopes =>
  requestedScopes(commandsOf(features, registry), registry, addOnsOf(features, registry))

/** What these features add to shared cards. */
export const cardsOf = (features: readonly Feature[]): readonly CardAdditions[] =>
  features.flatMap(({ cards = [] }) => cards)

/** The pages of these features, and the one to which people who sign in return. Throws if two answer at the same address. */
export function pagesOf(features: readonly Feature[]): readonly Page[] {
  const declared = features.flatMap(({ pages = [] }) => pages)
  const all = declared.some(({ signIn }) => signIn) ? [...declared, returnPage] : declared
  requireUnique(
    'addresses of pages',
    all.flatMap(({ routes }) => routes.map(({ method, path }) => `${method} ${path}`)),
  )
  return all
}

/** The columns that these features add to an operation's exported accounts. Throws if two have the same name. */
export function columnsOf(features: readonly Feature[]): readonly AddedColumns[] {
  const all = features.flatMap(({ columns = [] }) => columns)
  requireUnique('columns', [...all.flatMap(({ names }) => names), ...namesOf(features, 'stepColumns')])
  return all
}

export const stepColumnsOf = (features: readonly Feature[]): StepColumns =>
  Object.assign({}, ...features.map(({ stepColumns }) => stepColumns))

/** How to create the files of these features again. Throws if two write the same. */
export function filesAgainOf(features: readonly Feature[]): FilesAgain {
  requireUnique('files', namesOf(features, 'filesAgain'))
  return Object.assign({}, ...features.map(({ filesAgain }) => filesAgain))
}

const namesOf = (features: readonly Feature[], of: 'stepColumns' | 'filesAgain'): readonly string[] =>
  features.flatMap((feature) => Object.keys(feature[of] ?? {}))

/**
 * What the bot says, with what these features, and all actions and playbooks, say. Throws if two say something of the
 * same name, and if something has no words in a language.
 */
export function messagesOf(
  features: readonly Pick<Feature, 'commands' | 'events' | 'steps' | 'words'>[],
  registry: Registry,
): MessagesFor {
  const inLanguage = (language: Language) => ({
    actions: Object.fromEntries(registry.actions().map(({ kind, words }) => [kind, words[language]])),
    ...reasonWords(language, registry),
  })
  const messagesFor = createMessages([
    ...features.flatMap(({ words }) => words ?? []),
    { en: inLanguage('en'), de: inLanguage('de') },
  ])
  const commands = features.flatMap((feature) => declaredCommands(feature, registry)).filter(({ hidden }) => !hidden)
  requireWords(
    messagesFor,
    'playbooks',
    registry.playbooks().map(([name]) => name),
  )
  requireWords(
    messagesFor,
    'commands',
    commands.map(({ name }) => name),
  )
  requireWords(messagesFor, 'auditSteps', [...stepsOf(features).keys()])
  return messagesFor
}

/** What is said of the reasons of actions. */
function reasonWords(language: Language, registry: Registry): Pick<NamedWords, 'why' | 'counted'> {
  const declared = registry.declaredReasons()
  return {
    why: Object.fromEntries(declared.map((one) => [one.code, one[language]])),
    counted: Object.fromEntries(declared.flatMap(({ code, counted }) => (counted ? [[code, counted[language]]] : []))),
  }
}

/** The words that a feature with these errors needs. */
type SaysErrors<Declared> = Declared extends { readonly errors: infer Errors }
  ? { readonly words: InEachLanguage<{ readonly errors: SaidErrors<Errors> }> }
  : unknown

/**
 * Checks a feature's declaration and keeps the types of its parts. A feature whose errors have no words in some
 * language doesn't compile.
 */
export const defineFeature = <const Declared extends Feature>(feature: Declared & SaysErrors<Declared>): Declared =>
  feature
