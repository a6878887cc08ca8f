import type { GraphTokens } from '../../auth/graph-tokens.ts'
import type { SignedIn } from '../../auth/sign-in-token.ts'
import type { UserError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { Limits, Notifications, OperationChannel, Operations, Person, PersonKey } from '../../operations/index.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import type { AddedToStatus } from '../accounts/account-details.ts'
import type { SourceAccounts } from '../accounts/source.ts'
import type { Sender } from '../channel/activity.ts'
import type { PlanSpec } from '../commands/accounts.ts'
import type { RequestedScopes } from '../commands/scopes.ts'
import type { Args, CommandSpec, Input, ListedSignedInSpec, OpenSpec, SignedInSpec } from '../commands/spec.ts'
import type { TypingContext } from '../input/moment.ts'
import type { TakeIds } from '../input/targets.ts'
import type { UserRequest } from '../sign-in/sign-in-record.ts'
import type { CardAdditions } from '../views/places.ts'
import type { Progress, Reply } from '../views/reply.ts'
import type { Settings } from '../views/settings.ts'
import type { Messages } from '../words/index.ts'
import type { AccountLists } from './account-lists.ts'
import type { AddedColumns, StepColumns } from './files.ts'
import type { ServiceSource } from './service.ts'
import type { StatusResults } from './status-results.ts'

/** Everything a command can use. */
export interface Turn {
  readonly services: Services
  readonly sender: Sender
  readonly messages: Messages
  readonly log: Log
  /** How to reach the requester of an operation started in this turn. */
  readonly channel: OperationChannel
  /** True if a button was pressed, so that the answer replaces its card. */
  readonly pressed: boolean
  /** Reports progress; shown if the person has waited for some seconds. */
  progress(progress: Progress): void
  /**
   * The directory as the sender, with these scopes; undefined unless they are signed in and an operator. Never prompts.
   */
  asOperator(scopes: readonly string[]): Promise<Directory | undefined>
}

/** A turn with a verified token of the sender. Graph calls are made as them, with the command's scopes. */
export interface AuthorisedTurn extends Turn {
  readonly person: Person
  readonly signedIn: SignedIn
  /** How they signed in for this request; absent if they were already signed in. */
  readonly signedInBy?: UserRequest['signedInBy']
  readonly directory: Directory
  /** Ms since the epoch. */
  now(): number
  /** Reads with other scopes. Reads without consent fail. */
  readAs(scopes: readonly string[]): Directory
  /** Reads the person's group membership, regardless of the command's scopes. */
  readonly membership: Pick<Directory, 'ask'>
  /** Throws UserError notAnOperator unless the person is currently in the operators' group, if one is configured. */
  authorise(): Promise<void>
}

/** Something outside the directory that names accounts, to which an operation on them responds. */
export interface AccountSource {
  /** Takes its IDs out of a text, such as `name:1234`. */
  readonly takeIds: TakeIds
  /** Scopes for reading it. */
  readonly scopes: readonly string[]
  /** The accounts it names, read with the sender's own permissions. */
  resolve(turn: Pick<AuthorisedTurn, 'services' | 'directory' | 'person'>, id: string): Promise<SourceAccounts>
  /** Says that only one ID can be given, because each needs its own plan. */
  onlyOne(): UserError
  /** Asks which of the accounts are meant. */
  choose(
    turn: Pick<AuthorisedTurn, 'directory' | 'messages' | 'sender'>,
    spec: PlanSpec,
    accounts: SourceAccounts,
  ): Promise<Reply>
}

/** Reads what to say of accounts whose details are shown, or of the only one. */
export type ReadAddedToStatus = (turn: AuthorisedTurn, accounts: readonly Account[]) => Promise<AddedToStatus>

/** Dependencies of handlers; built once, by main.ts. */
export interface Services extends ServiceSource {
  readonly operations: Operations
  readonly registry: Registry
  /** Every command that can be typed or pressed, in the order in which help lists them. */
  readonly commands: readonly Command[]
  readonly scopes: RequestedScopes
  /** What features add to cards, in the order of the list. */
  readonly cards: readonly CardAdditions[]
  /** What can name accounts outside the directory, if a feature reads something like that. */
  readonly source: AccountSource | undefined
  /** What features say of accounts whose status is shown. */
  readonly addedToStatus: readonly ReadAddedToStatus[]
  /** What features add to an operation's exported accounts. */
  readonly columns: readonly AddedColumns[]
  readonly stepColumns: StepColumns
  readonly lists: AccountLists
  readonly statusAnswers: StatusResults
  readonly notifications: Notifications
  /** Whether the bot knows a private chat with this person. */
  reachable(person: PersonKey): Promise<boolean>
  readonly signIn: { signOut(sender: Pick<Sender, 'userId'>): Promise<void> }
  readonly graphTokens: Pick<GraphTokens, 'onBehalfOf' | 'forget'>
  readonly limits: Limits
  /** Whether answers may name accounts in shared conversations. */
  readonly channelShowsNames: boolean
  readonly settings: Settings
  /** Whether features that are off by default because of their permissions are switched on. */
  readonly optIn: boolean
}

/** How a command is handled. */
interface CommandDefinition<S extends CommandSpec, T extends Turn> {
  /** Converts text after the command's name into arguments; omitted if the command takes no text. */
  fromText?(rest: string, typing: TypingContext): Input<S>
  /** Which of the command's other scopes these arguments or the settings require. */
  moreScopes?(args: Args<S>, services: Services, person: PersonKey): readonly string[] | Promise<readonly string[]>
  run(turn: T, args: Args<S>): Promise<Reply>
}

/** A command that doesn't need a token. */
export type OpenCommand = OpenSpec & CommandDefinition<OpenSpec, Turn>
/**
 * A command that runs as the sender with the Graph scopes it declares; Entra adds any others already consented to.
 */
export type SignedInCommand = ListedSignedInSpec & CommandDefinition<SignedInSpec, AuthorisedTurn>
export type Command = OpenCommand | SignedInCommand
/** A command whose scopes might still have to be settled from the actions there are. */
export type DeclaredCommand = OpenCommand | (SignedInSpec & CommandDefinition<SignedInSpec, AuthorisedTurn>)

/** True for commands that accept accounts, and therefore files. */
export const takesAccounts = ({ arguments: { shape } }: CommandSpec): boolean => 'accounts' in shape

/**
 * Combines a declaration with its handler. The argument type is checked here and then erased: the router parses with
 * the command's own schema, so `run` never receives anything else.
 */
export function defineCommand<S extends OpenSpec>(spec: S, handling: CommandDefinition<S, Turn>): DeclaredCommand
export function defineCommand<S extends SignedInSpec>(
  spec: S,
  handling: CommandDefinition<S, AuthorisedTurn>,
): DeclaredCommand
export function defineCommand(
  spec: CommandSpec,
  handling: CommandDefinition<CommandSpec, AuthorisedTurn>,
): DeclaredCommand {
  return { ...spec, ...handling }
}
