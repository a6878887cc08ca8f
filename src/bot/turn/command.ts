import type { Audit } from '../../audit/audit.ts'
import type { GraphTokens } from '../../auth/graph-tokens.ts'
import type { SignedIn } from '../../auth/sign-in-token.ts'
import type { Args, CommandSpec, Input, OpenSpec, SignedInSpec } from '../../command-specs/spec.ts'
import type { Log } from '../../core/log.ts'
import type { Exports } from '../../exports/exports.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { Messages } from '../../messages/index.ts'
import type { Limits, Notifications, OperationChannel, Operations, Person } from '../../operations/index.ts'
import type { Progress, Reply } from '../../views/reply.ts'
import type { Settings } from '../../views/settings.ts'
import type { Device, Place } from '../../views/viewer.ts'
import type { Typing } from '../input/moment.ts'
import type { Asked } from '../sign-in/sign-in-record.ts'
import type { AccountLists } from './account-lists.ts'
import type { StatusAnswers } from './status-answers.ts'

/** Who said it, where, and how an answer should look: one incoming activity without its plumbing. */
export interface Sender {
  /** Entra object id and tenant of the sender, as the channel vouches for them. */
  readonly oid: string
  readonly tid: string
  readonly name: string
  /** The sender's id on the channel (`29:...`), by which the token service knows them. */
  readonly userId: string
  readonly place: Place
  readonly device: Device
  readonly locale: string
  readonly timeZone: string
}

/** What a command gets to work with: nothing else is in reach. */
export interface Turn {
  readonly services: Services
  readonly sender: Sender
  readonly words: Messages
  readonly log: Log
  /** How an operation started in this turn reaches its requester later. */
  readonly channel: OperationChannel
  /** True when a button was pressed, so that the answer takes the place of its card. */
  readonly pressed: boolean
  /** True when the command was read out of a sentence by a language model. */
  readonly understood: boolean
  /** Tells how far the answer is; shown to who has waited for some seconds. */
  progress(progress: Progress): void
  /** The directory as the sender sees it, with these scopes; undefined unless they are signed in and an operator. Asks them for nothing. */
  asOperator(scopes: readonly string[]): Promise<Directory | undefined>
}

/** A turn of somebody whose token was seen and matched; Graph calls go out in their name, with a token asked for with the command's scopes. */
export interface AuthorisedTurn extends Turn {
  readonly person: Person
  readonly signedIn: SignedIn
  /** How they signed in for this very question; absent when they were signed in before it. */
  readonly signedInBy?: Asked['signedInBy']
  readonly directory: Directory
  /** Throws UserError notAnOperator unless the person is in the operators' group right now (where one is configured). */
  authorise(): Promise<void>
}

/** What handlers work with; built once, by main.ts. */
export interface Services {
  readonly operations: Operations
  readonly audit: Audit
  readonly exports: Exports
  readonly lists: AccountLists
  readonly statusAnswers: StatusAnswers
  readonly notifications: Notifications
  readonly signIn: { signOut(sender: Pick<Sender, 'userId'>): Promise<void> }
  readonly graphTokens: Pick<GraphTokens, 'onBehalfOf' | 'forget'>
  readonly limits: Limits
  /** Whether answers may name accounts where many read along. */
  readonly channelShowsNames: boolean
  readonly settings: Settings
  /** Whether what is off by default, for its permissions, was switched on. */
  readonly optIn: boolean
}

/** How a command is carried out. */
interface Handling<S extends CommandSpec, T extends Turn> {
  /** The text behind the command's name, as the arguments a button would carry; without this it takes no text. */
  fromText?(rest: string, typing: Typing): Input<S>
  /** Those of its other scopes that these arguments, or the settings, take. */
  moreScopes?(
    args: Args<S>,
    services: Services,
    person: Pick<Person, 'oid' | 'tid'>,
  ): readonly string[] | Promise<readonly string[]>
  run(turn: T, args: Args<S>): Promise<Reply>
}

/** A command that needs nobody's token. */
export type OpenCommand = OpenSpec & Handling<OpenSpec, Turn>
/** A command run in the operator's name, which asks for the Graph scopes it declares; Entra adds all others that are consented. */
export type SignedInCommand = SignedInSpec & Handling<SignedInSpec, AuthorisedTurn>
export type Command = OpenCommand | SignedInCommand

/** True for commands to which accounts, and so files of them, can be given. */
export const takesAccounts = ({ arguments: { shape } }: CommandSpec): boolean => 'accounts' in shape

/**
 * Joins a declaration and its handler. The argument type is checked here and forgotten afterwards: the dispatcher parses
 * with the command's own schema, so `run` never sees anything else.
 */
export function handle<S extends OpenSpec>(spec: S, handling: Handling<S, Turn>): Command
export function handle<S extends SignedInSpec>(spec: S, handling: Handling<S, AuthorisedTurn>): Command
export function handle(spec: CommandSpec, handling: Handling<CommandSpec, AuthorisedTurn>): Command {
  return { ...spec, ...handling }
}
