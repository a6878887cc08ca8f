import type { z } from 'zod/v4'
import type { EvidenceKind, Trace } from '../core/evidence.ts'
import type {
  Account,
  AccountSnapshot,
  AccountState,
  ChangeNote,
  CloudName,
  FailureReason,
  Json,
  KeepReason,
  KeptItem,
  Verdict,
  Verification,
  Why,
} from '../core/model.ts'
import type { Receiver } from '../core/vouchers.ts'
import type { Directory } from '../graph/directory/directory.ts'
import type { GraphRequest } from '../graph/http/request.ts'

/** Delegated Graph permissions an action needs beyond those of every plan. */
export interface ActionScopes {
  readonly plan: readonly string[]
  readonly run: readonly string[]
  readonly verify: readonly string[]
  /** Optional: a plan shows more with these, and otherwise says what it doesn't know. */
  readonly more?: readonly string[]
  /** Additional permissions to run it for synced accounts, if those are changed at all. */
  readonly runSynced?: readonly string[]
}

/** Whether to apply an action to an account. */
export type Judgement =
  | { readonly is: 'change'; readonly note?: ChangeNote }
  | { readonly is: 'alreadySo' }
  | {
      readonly is: 'skip'
      readonly verdict: Extract<Verdict, 'protected' | 'synced'>
      readonly why: Why
      readonly detail?: string
    }

export const change: Judgement = { is: 'change' }
export const changeWith = (note: ChangeNote): Judgement => ({ is: 'change', note })
export const alreadySo: Judgement = { is: 'alreadySo' }
export const skip = (verdict: 'protected' | 'synced', why: Why, detail?: string): Judgement => ({
  is: 'skip',
  verdict,
  why,
  ...(detail !== undefined && { detail }),
})

/** What a report says an account has, which may be more than inspecting shows. */
export interface Estimate {
  /** The account's id. */
  readonly id: string
  /** Sorts of items, each once, however many of it there are. */
  readonly sorts: readonly string[]
  /** When the report was made, in ms since the epoch. */
  readonly asOf?: number
}

/** The input for judging an account. */
export interface Judged<Found, Parameters> {
  readonly account: Account
  /** The result of `inspect`; undefined if the action doesn't have one. */
  readonly found: Found
  /** The run will inspect this account; the plan counts it as to be changed. */
  readonly unread: boolean
  /** What the report says about this account, on a plan whose requester may read it. */
  readonly reported?: Estimate | undefined
  readonly parameters: Parameters
  /** Treat it as not yet done, because a pending operation would reverse it. */
  readonly again: boolean
  /** Restore what it removed, instead of removing it. */
  readonly restores: boolean
  /** Synced accounts are changed even though the next sync reverts that. */
  readonly changesSynced: boolean
}

/** One Graph request for an account. */
export interface PlannedWrite<Before> {
  /** Id of the object it changes, such as a grant; the account's own id if it is the account itself. */
  readonly target: string
  /** Absent if nothing is sent: what it records is all that it does. */
  readonly request?: GraphRequest
  /** The previous state, as far as undo or the audit needs it. Stored as JSON before the request is sent. */
  readonly before: Before
}

/** The single write of an action that changes the account itself. */
export const once = <Before>(account: { readonly id: string }, request: GraphRequest, before: Before) =>
  [[{ target: account.id, request, before }]] as const

/** A write that was sent, as stored. */
export interface SentWrite<Before> {
  readonly target: string
  readonly before: Before
  /** In ms since the epoch; null if nothing was sent. */
  readonly sentAt: number | null
}

/** What reading back showed for one account; undefined if unreadable. */
export interface Seen<Found> {
  readonly account: AccountState | undefined
  readonly found: Found | undefined
}

/** How to reverse an action. */
export type Undo<Found, Before, Parameters> =
  /** By its opposite. `keep`: the reason for repeating the action on accounts for which the opposite is pending. */
  | { readonly by: string; readonly keep: KeepReason; parameters?(parameters: Parameters): Json }
  /** By restoring what each write recorded. `isBack`: whether it is already restored. */
  | {
      /** `found`: what inspecting has just found. */
      restore(
        account: AccountSnapshot,
        write: Omit<SentWrite<Before>, 'sentAt'>,
        parameters: Parameters,
        found: Found | undefined,
      ): GraphRequest
      /** If several accounts can have the same item: its name, and the ids of all that have it. */
      shared?(write: Omit<SentWrite<Before>, 'sentAt'>, found: Found | undefined): Shared
      /** Licences needed to restore a write, which others may have taken meanwhile. */
      seats?(before: Before, found: Found | undefined): readonly Seat[]
      isBack(write: SentWrite<Before>, seen: Seen<Found>, parameters: Parameters): Verification | undefined
      /** Whether something that comes back along with it isn't back yet, and why if that is known. */
      lacks?(write: Omit<SentWrite<Before>, 'sentAt'>, found: Found | undefined): Lack | undefined
    }
  /** Can't be undone; the messages say why. */
  | 'never'

/** An item that several accounts can have. */
export interface Shared {
  readonly name: string
  /** Ids of the accounts. */
  readonly users: readonly string[]
}

/** A licence to be assigned. */
export interface Seat {
  readonly skuId: string
  readonly name: string
}

/** Something isn't there yet; `why` if it will not come by itself. */
export interface Lack {
  readonly why?: FailureReason['code']
}

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

/** What an action needs besides permissions and roles. Without it, the action isn't offered, with an explanation. */
export interface Needs {
  /** Licence the tenant needs. */
  readonly licence?: 'Microsoft Entra ID P2'
  /** Microsoft clouds that don't support it. */
  readonly notIn?: readonly CloudName[]
  /** Clouds of Microsoft where it does not reach accounts of an on-premises directory. */
  readonly syncedNotIn?: readonly CloudName[]
  /** Setting that enables it. */
  readonly setting?: 'DEVICE_ACTIONS' | 'QUARANTINE_GROUP_ID'
  /** Its permissions aren't requested unless it is enabled. */
  readonly optIn?: true
}

/**
 * One kind of change to one account. Everything except its texts is declared here; the engine derives nothing from its
 * name. The texts are in `messages/` under its kind.
 */
export interface Action<Kind extends string = string, Found = unknown, Before = unknown, Parameters = unknown> {
  /** Stored with operations and in the audit, so it must never be renamed. */
  readonly kind: Kind
  readonly scopes: ActionScopes
  /** Template ids of built-in roles that permit this for ordinary accounts, for explaining Graph's refusals. */
  readonly roles: readonly string[]
  /** Schema of its parameters, if it has any. */
  readonly parameters?: z.ZodType<Parameters>
  /** Requirements besides permissions and roles. */
  readonly needs?: Needs
  /** Concerns passwords, which another identity provider keeps for the accounts of a federated domain. */
  readonly password?: true
  /**
   * Whether it prevents anyone from signing in to the account. `ifProven`: only where its writes record the sort `blocked`,
   * and with the sessions ended in the same operation.
   */
  readonly locksOut: boolean | 'ifProven'
  /** Ends the account's sessions. */
  readonly endsSessions?: true
  /** Takes away what people sign in with: they need a way back in. */
  readonly takesCredentials?: true
  /**
   * Allows somebody to be shown a pass for the account once the operation has ended, and only if all other steps of the account
   * ended well: who that is.
   */
  voucher?(found: Found): Receiver | undefined
  /** Reads the current state of all accounts at once, by account id; missing accounts are absent. */
  inspect?(
    directory: Directory,
    accounts: readonly string[],
    options: { readonly parameters: Parameters; readonly signal?: AbortSignal },
  ): Promise<ReadonlyMap<string, Found>>
  /**
   * Up to this number of accounts, a plan reads what each of them has, where Graph answers few such reads. The run reads it for
   * larger plans, account by account.
   */
  readonly inspectAtMost?: number
  /**
   * What a report says each account has, with the permissions in `scopes.more`: for plans, because larger ones don't
   * inspect, and inspecting may not show everything. Accounts the report doesn't list are absent.
   */
  estimate?(directory: Directory, accounts: readonly Account[], signal: AbortSignal): AsyncIterable<Estimate>
  /** Number of accounts checked and sent at a time, where Graph lets so few through that thousands would be outdated by then. */
  readonly atOnce?: number
  /** Approximate number of writes per second Graph allows, if lower than usual. */
  readonly perSecond?: number
  /** Warnings a plan should show about accounts it changes. */
  remarks?(directory: Directory, accounts: readonly Account[]): Promise<ReadonlyMap<string, ChangeNote>>
  /** For the plan, with the permissions in `scopes.more`: adds the names of what was found. */
  name?(directory: Directory, found: ReadonlyMap<string, Found>): Promise<ReadonlyMap<string, Found>>
  /**
   * For plan and run, with the permissions in `scopes.more`: adds to what was found what else decides about these accounts, such
   * as whether it keeps them out, as far as that may be read.
   */
  prove?(
    directory: Directory,
    found: ReadonlyMap<string, Found>,
    accounts: readonly Account[],
  ): Promise<ReadonlyMap<string, Found>>
  /** What is recorded of an account that is already so. */
  already?(found: Found): Before
  /** Called by the plan and again by the run. */
  judge(one: Judged<Found, Parameters>): Judgement
  /** Items found that an attacker might have added to an account; `keeps`: all of them, or only recent ones. */
  readonly evidence?: {
    readonly kind: EvidenceKind
    readonly keeps: 'all' | 'recent'
    of(found: Found): readonly Trace[]
  }
  /** The requests to send, in phases. Each phase starts when the previous one is done for all accounts. */
  writes(account: AccountSnapshot, found: Found, parameters: Parameters): readonly (readonly PlannedWrite<Before>[])[]
  /** Later phases are sent even to accounts for which a write of an earlier one failed. */
  readonly evenAfterFailure?: true
  /** Items of this kind that it leaves in place; `target` as for writes. `found` is undefined if only the run reads it. */
  stays?(found: Found | undefined, reported?: Estimate): readonly (KeptItem & { readonly target: string })[]
  /** What reading back shows about a write; undefined keeps the previous result. */
  verify(write: SentWrite<Before>, seen: Seen<Found>, parameters: Parameters): Verification | undefined
  readonly undo: Undo<Found, Before, Parameters>
  /** What to do in the account's on-premises directory too, because the cloud change doesn't reach it. */
  readonly onPremises?: OnPremisesTask
  /** What to do there with items that it changes or restores, if `before.synced` says that they are managed there. */
  readonly onPremisesItems?: { readonly changed: OnPremisesTask; readonly restored: OnPremisesTask }
  /** Can't be undone: the count must be typed and approval is required sooner than for other changes. */
  readonly irreversible?: true
  /** How later plans should show the account, if this changes it. */
  leaves?(account: AccountSnapshot): AccountSnapshot
  /** What the audit records about a completed write. */
  audit(
    write: Pick<SentWrite<Before>, 'target' | 'before'>,
    parameters: Parameters,
  ): { readonly before: string | null; readonly after: string | null }
}

/** Declares an action; omissions don't compile. */
export function defineAction<const Kind extends string, Found = undefined, Before = null, Parameters = undefined>(
  action: Action<Kind, Found, Before, Parameters>,
): Action<Kind, Found, Before, Parameters> {
  return Object.freeze(action)
}
