import type { FailureReason, Json } from '../../core/model.ts'
import type { AccountState } from '../../graph/directory/account.ts'
import type { GraphRequest } from '../../graph/http/request.ts'
import type { AccountSnapshot, KeptItem, Verification } from '../../store/queries/operation-types.ts'
import type { ReasonCode, StaysKind } from './reason.ts'

/** A write as stored, sent or not. */
export interface SentWrite<Before> {
  readonly target: string
  readonly before: Before
  /** In ms since the epoch; null if nothing was sent. */
  readonly sentAt: number | null
}

/** What reading back showed for one account; undefined if it couldn't be read. */
export interface ReadBack<Found> {
  readonly account: AccountState | undefined
  readonly found: Found | undefined
}

/** How an action can be reversed. */
export type Undo<Found, Before, Parameters> =
  /**
   * By running the opposite action. `keep`: the reason for repeating this action on accounts for which the opposite is
   * pending.
   */
  | { readonly by: string; readonly keep: ReasonCode<'again'>; parameters?(parameters: Parameters): Json }
  /** By restoring what each write recorded. `isBack` tells whether it is already restored. */
  | {
      /** `found`: the latest result of `inspect`. */
      restore(
        account: AccountSnapshot,
        write: Omit<SentWrite<Before>, 'sentAt'>,
        parameters: Parameters,
        found: Found | undefined,
      ): GraphRequest
      /** For items that several accounts can share: the item's name, and the accounts that have it. */
      shared?(write: Omit<SentWrite<Before>, 'sentAt'>, found: Found | undefined): SharedItem
      /** Why a write is never restored, if it isn't. */
      keeps?(before: Before): KeptItem<ReasonCode<StaysKind>> | undefined
      /** Licences needed to restore a write. They might have been assigned to others since. */
      seats?(before: Before, found: Found | undefined): readonly Seat[]
      isBack(write: SentWrite<Before>, seen: ReadBack<Found>, parameters: Parameters): Verification | undefined
      /** What Graph restores along with the item but hasn't restored yet, and why, if known. */
      lacks?(write: Omit<SentWrite<Before>, 'sentAt'>, found: Found | undefined): MissingItem | undefined
    }
  /** Can't be undone; the messages say why. */
  | 'never'

/** An item that several accounts can share. */
export interface SharedItem {
  readonly name: string
  /** IDs of the accounts. */
  readonly users: readonly string[]
  /** Why it isn't restored while one of them is still contained. */
  readonly why: ReasonCode<StaysKind>
}

/** A licence to be assigned. */
export interface Seat {
  readonly skuId: string
  readonly name: string
}

/** Something that Graph hasn't restored yet. `why` is set if it won't do so by itself. */
export interface MissingItem {
  readonly why?: FailureReason['code']
}
