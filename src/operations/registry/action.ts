import type { z } from 'zod/v4'
import type { CloudName } from '../../core/model.ts'
import type { InEachLanguage } from '../../core/words/index.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { GraphRequest } from '../../graph/http/request.ts'
import type { AccountSnapshot, KeptItem, Verdict, Verification } from '../../store/queries/operation-types.ts'
import type { AddOn } from './add-ons.ts'
import type { AddedInput } from './added-input.ts'
import type { DeclaredReason, NoteKind, ReasonCode, StaysKind } from './reason.ts'
import type { ActionText } from './texts.ts'
import type { Trace, TraceKind } from './traces.ts'
import type { ReadBack, SentWrite, Undo } from './undo.ts'

/** Delegated Graph permissions an action needs in addition to those every plan needs. */
export interface ActionScopes {
  readonly plan: readonly string[]
  readonly run: readonly string[]
  readonly verify: readonly string[]
  /** Optional: with these, a plan shows more; without them, it lists what it couldn't check. */
  readonly more?: readonly string[]
  /** Additional permissions to run it for synced accounts, if those are changed at all. */
  readonly runSynced?: readonly string[]
}

/** Whether to apply an action to an account. */
export type Judgement =
  | { readonly is: 'change'; readonly note?: ReasonCode<NoteKind> }
  | { readonly is: 'noChange' }
  | {
      readonly is: 'skip'
      readonly verdict: Extract<Verdict, 'protected' | 'synced'>
      readonly why: ReasonCode
      readonly detail?: string
    }

export const change: Judgement = { is: 'change' }
export const changeWith = (note: ReasonCode<NoteKind>): Judgement => ({ is: 'change', note })
export const noChangeNeeded: Judgement = { is: 'noChange' }
export const skip = (verdict: 'protected' | 'synced', why: ReasonCode, detail?: string): Judgement => ({
  is: 'skip',
  verdict,
  why,
  ...(detail !== undefined && { detail }),
})

/** What a report says an account has. This can be more than `inspect` finds. */
export interface Estimate {
  /** The account's ID. */
  readonly id: string
  /** The types of its items, such as sign-in methods; each type is listed once. */
  readonly sorts: readonly string[]
  /** When the report was made, in ms since the epoch. */
  readonly asOf?: number
}

/** The input for judging an account. */
export interface JudgeInput<Found, Parameters> {
  readonly account: Account
  /** The result of `inspect`; undefined if the action doesn't have one. */
  readonly found: Found
  /** Whether the run will inspect this account. The plan then counts it as to be changed. */
  readonly unread: boolean
  /** What the report says about this account, if the requester is allowed to read the report. */
  readonly reported?: Estimate | undefined
  readonly parameters: Parameters
  /** Whether to treat it as not yet done, because a pending operation would reverse it. */
  readonly again: boolean
  /** Whether to restore what the action removed, instead of removing it. */
  readonly restores: boolean
  /** Whether to change synced accounts, even though the next sync reverts that. */
  readonly changesSynced: boolean
}

/** One Graph request for an account. */
export interface PlannedWrite<Before> {
  /** ID of the object it changes, such as a grant; the account's own ID if it changes the account itself. */
  readonly target: string
  /** Absent if nothing is sent to Graph and the write only records something. */
  readonly request?: GraphRequest
  /** The previous state, as needed for undo and the audit log. Stored as JSON before the request is sent. */
  readonly before: Before
}

/** The single write of an action that changes the account itself. */
export const singleWrite = <Before>(account: { readonly id: string }, request: GraphRequest, before: Before) =>
  [[{ target: account.id, request, before }]] as const

/** Something to do in an on-premises directory. */
export type OnPremisesTask =
  | 'disable'
  | 'enable'
  | 'resetPassword'
  | 'resetPasswordTwice'
  | 'requirePasswordChange'
  | 'removeFromGroups'
  | 'disableComputers'
  | 'enableComputers'

/**
 * What an action needs besides permissions and roles. If it is missing, the action isn't offered, and the reason is
 * shown.
 */
export interface Requirements {
  /** Licence the tenant needs. */
  readonly licence?: 'Microsoft Entra ID P2'
  /** Microsoft clouds that don't support it. */
  readonly unavailableIn?: readonly CloudName[]
  /** Microsoft clouds where it doesn't reach the on-premises directory of synced accounts. */
  readonly syncedUnavailableIn?: readonly CloudName[]
  /** Setting that enables it. */
  readonly setting?: string
  /** Whether its permissions are requested only if it is enabled. */
  readonly optIn?: true
}

/**
 * One kind of change to one account. Declares everything; nothing is derived from its name.
 */
export interface Action<Kind extends string = string, Found = unknown, Before = unknown, Parameters = unknown> {
  /** Stored with operations and in the audit log, so it must never be renamed. */
  readonly kind: Kind
  /** What the chat says of it. */
  readonly words: InEachLanguage<ActionText>
  readonly scopes: ActionScopes
  /**
   * Template IDs of the built-in roles that permit this on ordinary accounts. Optional steps that the operator's roles
   * don't permit aren't offered, and Graph's refusals are explained.
   */
  readonly roles: readonly string[]
  /** Whether the owners of what it changes can do this without any of these roles. */
  readonly ownersToo?: true
  /** Schema of its parameters, if it has any. */
  readonly parameters?: z.ZodType<Parameters>
  /** What people can fill in for it before it is planned. */
  readonly inputs?: readonly AddedInput[]
  /** Permissions with which it can do or show more, and which the app package doesn't request. */
  readonly permissions?: readonly AddOn[]
  /** Its own reasons for skipping an account, for a warning, or for leaving something in place. */
  readonly reasons?: Readonly<Record<string, DeclaredReason>>
  /** Requirements other than permissions and roles. */
  readonly needs?: Requirements
  /** Whether it concerns passwords. For accounts of a federated domain, another identity provider manages these. */
  readonly password?: true
  /**
   * Whether it prevents the user from signing in. `ifProven`: only if its writes record `blocked`, because a policy was
   * read that blocks the account, and the same operation ends the sessions.
   */
  readonly locksOut: boolean | 'ifProven'
  /** Whether it ends the account's sessions. */
  readonly endsSessions?: true
  /** Whether it removes what people sign in with, so that they need another way to sign in. */
  readonly takesCredentials?: true
  /** Whether it gives people another way to sign in; a release does this only for those who have lost theirs. */
  readonly givesCredentials?: true
  /**
   * For an action that sends nothing to Graph: its writes are only recorded, for accounts for which all other steps
   * succeeded. `changed`: why nothing is recorded, if it isn't what the plan said.
   */
  readonly records?: { changed(planned: Before, now: Before): ReasonCode | undefined }
  /** Reads the current state of all accounts together, by account ID; accounts that weren't found are absent. */
  inspect?(
    directory: Directory,
    accounts: readonly string[],
    options: { readonly parameters: Parameters; readonly signal?: AbortSignal },
  ): Promise<ReadonlyMap<string, Found>>
  /**
   * The largest number of accounts a plan inspects, for reads that Graph throttles heavily. In larger plans, the run
   * inspects each account.
   */
  readonly inspectAtMost?: number
  /**
   * What a report says each account has, read with the permissions in `scopes.more`. Plans use it because large ones
   * don't inspect accounts, and because inspecting doesn't find everything. Accounts that aren't in the report are
   * absent.
   */
  estimate?(directory: Directory, accounts: readonly Account[], signal: AbortSignal): AsyncIterable<Estimate>
  /** Batch size for heavily throttled requests. Larger batches would be outdated before they are sent. */
  readonly atOnce?: number
  /** Approximate number of writes per second Graph allows, if lower than usual. */
  readonly perSecond?: number
  /** Warnings for the plan about the accounts it changes. */
  remarks?(directory: Directory, accounts: readonly Account[]): Promise<ReadonlyMap<string, ReasonCode<NoteKind>>>
  /** For the plan, with the permissions in `scopes.more`: adds names to the items found. */
  name?(directory: Directory, found: ReadonlyMap<string, Found>): Promise<ReadonlyMap<string, Found>>
  /**
   * For plan and run: adds other facts that determine the effect on these accounts, such as whether a policy blocks
   * them. Facts that can't be read are omitted. `scopes`: the permissions for it, which are among `scopes.more`.
   */
  readonly prove?: {
    readonly scopes: readonly string[]
    read(
      directory: Directory,
      found: ReadonlyMap<string, Found>,
      accounts: readonly Account[],
    ): Promise<ReadonlyMap<string, Found>>
  }
  /** What to record for an account that is already in the wanted state. */
  already?(found: Found): Before
  /** Called by the plan and again by the run. */
  judge(one: JudgeInput<Found, Parameters>): Judgement
  /** Items that an attacker might have added to an account. `keeps`: every such item, or only recent ones. */
  readonly traces?: {
    readonly kind: TraceKind
    readonly keeps: 'all' | 'recent'
    of(found: Found): readonly Trace[]
  }
  /** The requests to send, in phases. An account's next phase starts when its previous one has ended. */
  writes(account: AccountSnapshot, found: Found, parameters: Parameters): readonly (readonly PlannedWrite<Before>[])[]
  /** Whether later phases are sent even to accounts for which an earlier write failed. */
  readonly evenAfterFailure?: true
  /**
   * Items that the action leaves in place although it changes others of the same kind; `target` as for writes. `found`
   * is undefined if only the run inspects accounts.
   */
  stays?(
    found: Found | undefined,
    reported?: Estimate,
  ): readonly (KeptItem<ReasonCode<StaysKind>> & { readonly target: string })[]
  /**
   * What reading back shows about a write; undefined to keep the previous result, or unconfirmed if nothing was read.
   * `unclear`: unconfirmed, but it might have taken effect.
   */
  verify(write: SentWrite<Before>, seen: ReadBack<Found>, parameters: Parameters): Verification | 'unclear' | undefined
  readonly undo: Undo<Found, Before, Parameters>
  /** What must also be done in the account's on-premises directory, because the cloud change doesn't reach it. */
  readonly onPremises?: OnPremisesTask
  /**
   * What must be done in the on-premises directory with the items it changes or restores, if `before.synced` says that
   * they are managed there.
   */
  readonly onPremisesItems?: { readonly changed: OnPremisesTask; readonly restored: OnPremisesTask }
  /**
   * Whether it can't be undone. The count must then be typed, and approval is required for fewer accounts than usual.
   */
  readonly irreversible?: true
  /** The account as later plans should show it once this change is made. */
  leaves?(account: AccountSnapshot): AccountSnapshot
  /** What the audit log records about a completed write. */
  audit(
    write: Pick<SentWrite<Before>, 'target' | 'before'>,
    parameters: Parameters,
  ): { readonly before: string | null; readonly after: string | null }
}

/** Declares an action. Omitting a required property doesn't compile. */
export function defineAction<const Kind extends string, Found = undefined, Before = null, Parameters = undefined>(
  action: Action<Kind, Found, Before, Parameters>,
): Action<Kind, Found, Before, Parameters> {
  return Object.freeze(action)
}
