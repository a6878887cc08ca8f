import type { Operation } from '../../operations/index.ts'
import type { Card } from '../card/bind.ts'

/** What to show. Commands and views return it; only the router and delivery send it. */
export interface Reply {
  readonly text?: string
  readonly card?: Card
  /** The card in one line, for notifications and screen readers. */
  readonly summary?: string
  /** The same without names, for channels; by default the summary. */
  readonly counts?: string
  /** Replaces the card whose button was pressed (the default for buttons); false posts a new message. */
  readonly replace?: boolean
  /** Called with the ID of the message that shows it. */
  readonly posted?: (activityId: string) => Promise<void>
  /** The operation whose card this is; later changes edit this message. */
  readonly operation?: Operation
  /** The operation the reader is asked to approve here; this card is also kept up to date until the end. */
  readonly request?: Operation
}

/** A long-running command's progress, as counts; shown by `answer-progress.ts`. */
export interface Progress {
  readonly what: 'check' | 'details' | 'plan' | 'protection' | 'members' | 'list' | 'export' | 'something'
  readonly done: number
  /** The total, if known. */
  readonly total?: number | undefined
  /** As in the answer: false leaves the card whose button was pressed unchanged. */
  readonly replace?: boolean
}
