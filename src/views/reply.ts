import type { Operation } from '../operations/index.ts'
import type { Card } from './card/bind.ts'

/** What to show. Commands and views return it; only the router and the delivery send it. */
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
  /** The operation that its reader is asked to approve here: this card, too, follows it to its end. */
  readonly request?: Operation
}

/** How far a long-running command is, as real counts; `answer-progress.ts` shows it. */
export interface Progress {
  readonly what: 'check' | 'plan' | 'protection' | 'members' | 'list' | 'export' | 'something'
  readonly done: number
  /** Of how many, where that is known. */
  readonly total?: number | undefined
  /** As the answer's: false leaves the card whose button was pressed as it is. */
  readonly replace?: boolean
}
