import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { PostRow } from '../../store/queries/posts/posts.ts'
import type { Operation } from '../model/types.ts'

interface NoticeSpec {
  /** Whether it is still true when it is about to be sent. */
  readonly isCurrent: (row: OperationRow, post: Pick<PostRow, 'subject' | 'wanted_at'>) => boolean
  /** Whether what it is about has been dealt with before it was sent. */
  readonly isSettled?: (operation: Operation) => boolean
  /** Whether it reports a result, which people who chose `decisions` aren't sent. */
  readonly isResult?: true
  /** How long, in ms, it waits so that one message can report several events. */
  readonly collects?: number
}

/** A kind of short message to someone who is waiting. `chat` says it in words, or a feature shows a card of its own. */
export interface Notice extends NoticeSpec {
  /** Stored with posts, so never rename one. */
  readonly kind: string
}

/** Declares short messages by their kinds. */
export const defineNotices = <Kind extends string>(notices: Readonly<Record<Kind, NoticeSpec>>) =>
  Object.fromEntries(
    Object.entries<NoticeSpec>(notices).map(([kind, notice]) => [kind, Object.freeze({ ...notice, kind })]),
  ) as { readonly [K in Kind]: Notice & { readonly kind: K } }

export const always = () => true
