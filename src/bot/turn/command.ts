import { z } from 'zod/v4'
import type { SignedIn } from '../../auth/sign-in-token.ts'
import type { Log } from '../../core/log.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { Words } from '../../messages/index.ts'
import type { Operation, OperationChannel, Person } from '../../operations/index.ts'
import type { Card } from '../../views/card/bind.ts'
import type { Asked } from '../sign-in/sign-in-record.ts'

/** Where an activity was said. */
export type Place = 'personal' | 'groupChat' | 'channel'
export type Device = 'desktop' | 'phone'

/** Who said it, where, and how an answer should look: one incoming activity without its plumbing. */
export interface Speaker {
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

/** How far a command is that takes its time, as real counts; how it is shown is in `show/waiting`. */
export interface Progress {
  readonly what: 'check' | 'plan' | 'protection' | 'members' | 'list' | 'export' | 'something'
  readonly done: number
  /** Of how many, where that is known. */
  readonly total?: number | undefined
  /** As the answer's: false leaves the card whose button was pressed as it is. */
  readonly replace?: boolean
}

/** What a command gets to work with: nothing else is in reach. */
export interface Turn {
  readonly speaker: Speaker
  readonly words: Words
  readonly log: Log
  /** How an operation started in this turn reaches its requester later. */
  readonly channel: OperationChannel
  /** True when a button was pressed, so that the answer takes the place of its card. */
  readonly pressed: boolean
  /** Tells how far the answer is; shown to who has waited for some seconds. */
  progress(progress: Progress): void
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

/** What to show. A command returns it; only the dispatcher and `deliver` send. */
export interface Reply {
  readonly text?: string
  readonly card?: Card
  /** The one-line meaning of the card for notifications and screen readers. */
  readonly summary?: string
  /** Take the place of the card whose button was pressed (the default for buttons); false posts a new message. */
  readonly replace?: boolean
  /** Hears which message shows it. */
  readonly posted?: (activityId: string) => Promise<void>
  /** Nothing fits the free text that was searched for, which may have been a sentence. */
  readonly unmatched?: boolean
  /** The operation whose one card this is: later changes edit this message. */
  readonly operation?: Operation
}

interface CommandBase<A> {
  /** What to say, lower case, words separated by one space. */
  readonly name: string
  readonly aliases?: readonly string[]
  /** Reached by buttons only; not listed, not typed. */
  readonly hidden?: boolean
  /** Graph scopes that what it starts will ask for later, for the help. */
  readonly laterScopes?: readonly string[]
  /** Must be a member of OPERATOR_GROUP_ID, where that is set. */
  readonly operatorsOnly?: boolean
  /** What of its answer a channel may hear, because it names no accounts. Nothing unless said here. */
  readonly aloud?: 'answer' | 'summary'
  /** Gets through however fast somebody is: it ends something. */
  readonly urgent?: boolean
  /** Checks what came from text or from a card; both are user input. */
  readonly arguments: z.ZodType<A>
  /** The text behind the command's name, as the same raw arguments a button would carry. */
  fromText?(rest: string): Record<string, unknown>
}

/** A command that needs nobody's token. */
export interface OpenCommand<A = unknown> extends CommandBase<A> {
  readonly scopes?: undefined
  run(turn: Turn, args: A): Promise<Reply>
}

/** A command run in the operator's name, which asks for these delegated Graph scopes; Entra adds all others that are consented. */
export interface SignedInCommand<A = unknown> extends CommandBase<A> {
  readonly scopes: readonly string[]
  /** Scopes that only some arguments take, on top of the others. */
  moreScopes?(args: A): readonly string[]
  run(turn: AuthorisedTurn, args: A): Promise<Reply>
}

export type Command = OpenCommand | SignedInCommand

/** True for commands to which accounts, and so files of them, can be given. */
export const takesAccounts = ({ arguments: schema }: Command): boolean =>
  schema instanceof z.ZodObject && 'accounts' in schema.shape

/**
 * Declares a command. The argument type is checked here and forgotten afterwards: the dispatcher parses with the command's
 * own schema, so `run` never sees anything else.
 */
export function defineCommand<A>(command: OpenCommand<A>): Command
export function defineCommand<A>(command: SignedInCommand<A>): Command
export function defineCommand(command: Command): Command {
  return Object.freeze(command)
}
