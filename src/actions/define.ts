import type { z } from 'zod/v4'
import type {
  Account,
  AccountSnapshot,
  AccountState,
  ChangeNote,
  CloudName,
  Json,
  KeepReason,
  KeptItem,
  Verdict,
  Verification,
  Why,
} from '../core/model.ts'
import type { Directory } from '../graph/directory/directory.ts'
import type { GraphRequest } from '../graph/http/request.ts'

/** The delegated permissions of Graph that an action takes on top of what every plan reads. */
export interface ActionScopes {
  readonly plan: readonly string[]
  readonly run: readonly string[]
  readonly verify: readonly string[]
  /** To run it also for accounts of an on-premises directory, where those are changed at all. */
  readonly runSynced?: readonly string[]
}

/** Whether an action is to be done to an account. */
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
  ...{ is: 'skip', verdict, why },
  ...(detail !== undefined && { detail }),
})

/** What an action is held against. */
export interface Judged<Found, Parameters> {
  readonly account: Account
  /** What `inspect` found; undefined where the action has none. */
  readonly found: Found
  /** The run will inspect this account; the plan counts it as to be changed. */
  readonly unread: boolean
  readonly parameters: Parameters
  /** It counts as still to be done although it is so: another operation waits that would take it back. */
  readonly again: boolean
  /** Whether what it took is to be put back, instead of taken. */
  readonly restores: boolean
  /** Whether accounts of an on-premises directory are changed although its next sync undoes that. */
  readonly changesSynced: boolean
}

/** One Graph request about an account. */
export interface PlannedWrite<Before> {
  /** What of the account it changes, such as the id of a grant; the account's own id where it is the account itself. */
  readonly target: string
  readonly request: GraphRequest
  /** What was there, as far as undoing it or the audit needs it: stored as JSON before the request leaves. */
  readonly before: Before
}

/** The one write of an action that changes the account itself. */
export const once = <Before>(account: { readonly id: string }, request: GraphRequest, before: Before) =>
  [[{ target: account.id, request, before }]] as const

/** A write that was sent, as stored. */
export interface SentWrite<Before> {
  readonly target: string
  readonly before: Before
  /** In ms since the epoch; null when nothing was sent. */
  readonly sentAt: number | null
}

/** What reading back found of one account; undefined is what could not be read. */
export interface Seen<Found> {
  readonly account: AccountState | undefined
  readonly found: Found | undefined
}

/** How an action is taken back. */
export type Undo<Found, Before, Parameters> =
  /** By doing its opposite. `keep`: why it is done once more to accounts that wait for that opposite. */
  | { readonly by: string; readonly keep: KeepReason; parameters?(parameters: Parameters): Json }
  /** By restoring what each write recorded. `isBack`: whether it is already restored. */
  | {
      /** `found`: what inspecting found just now. */
      restore(
        account: AccountSnapshot,
        write: Omit<SentWrite<Before>, 'sentAt'>,
        parameters: Parameters,
        found: Found | undefined,
      ): GraphRequest
      isBack(write: SentWrite<Before>, seen: Seen<Found>, parameters: Parameters): Verification | undefined
    }
  /** Can't be undone; the messages say why. */
  | 'never'

/** What an action takes beside permissions and roles: without it, it is not offered, and why is said. */
export interface Needs {
  /** The licence of the tenant. */
  readonly licence?: 'Microsoft Entra ID P2'
  /** Clouds of Microsoft that do not have it. */
  readonly notIn?: readonly CloudName[]
  /** Clouds of Microsoft where it does not reach accounts of an on-premises directory. */
  readonly syncedNotIn?: readonly CloudName[]
  /** The setting that switches it on: its permissions are not asked for until then. */
  readonly setting?: 'DEVICE_ACTIONS'
}

/**
 * One kind of change to one account. Everything about it that is not a sentence is declared here; the engine derives nothing
 * from its name. Its words are in `words/` under its kind.
 */
export interface Action<Kind extends string = string, Found = unknown, Before = unknown, Parameters = unknown> {
  /** Stored with operations and in the audit: never to be renamed. */
  readonly kind: Kind
  readonly scopes: ActionScopes
  /** The built-in roles that let their holder do this to ordinary accounts, by template id: for saying why Graph refused. */
  readonly roles: readonly string[]
  /** What its parameters look like; without it there are none. */
  readonly parameters?: z.ZodType<Parameters>
  /** What it takes beside permissions and roles. */
  readonly needs?: Needs
  /** Whether nobody can sign in to the account afterwards. */
  readonly locksOut: boolean
  /** Reads what is there now, by account id, for all accounts at once; accounts that are gone are absent. */
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
  /** Number of accounts checked and sent at a time, where Graph lets so few through that thousands would be outdated by then. */
  readonly atOnce?: number
  /** About how many of its writes Graph takes in a second, where that is fewer than of most. */
  readonly perSecond?: number
  /** What a plan should say of accounts beside that it changes them. */
  remarks?(directory: Directory, accounts: readonly Account[]): Promise<ReadonlyMap<string, ChangeNote>>
  /** Asked by the plan, and by the run once more. */
  judge(one: Judged<Found, Parameters>): Judgement
  /** What is to be sent, in phases: a phase begins when the one before it is over for all accounts. */
  writes(account: AccountSnapshot, found: Found, parameters: Parameters): readonly (readonly PlannedWrite<Before>[])[]
  /** What stays of an account that it changes, though it is of the kind that it takes away; `target` as for writes. */
  stays?(found: Found): readonly (KeptItem & { readonly target: string })[]
  /** What reading back shows of a write; undefined leaves it at what was known. */
  verify(write: SentWrite<Before>, seen: Seen<Found>, parameters: Parameters): Verification | undefined
  readonly undo: Undo<Found, Before, Parameters>
  /** What it takes is gone for good: the number is typed and a second person approves sooner than for other changes. */
  readonly irreversible?: true
  /** How the account looks in plans that follow, where that differs from before. */
  leaves?(account: AccountSnapshot): AccountSnapshot
  /** What the audit records of a write that is done. */
  audit(
    write: Pick<SentWrite<Before>, 'target' | 'before'>,
    parameters: Parameters,
  ): { readonly before: string | null; readonly after: string | null }
}

/** Declares an action: what is left out does not compile. */
export function defineAction<const Kind extends string, Found = undefined, Before = null, Parameters = undefined>(
  action: Action<Kind, Found, Before, Parameters>,
): Action<Kind, Found, Before, Parameters> {
  return Object.freeze(action)
}
